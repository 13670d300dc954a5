"""Reads a document in a process of its own, which may crash or be killed without harm.

It is a fresh interpreter: a fork of a worker that has threads may deadlock, and would know the worker's secrets.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.child_limits import ChildLimits
from cpoa.documents.child_messages import decode_outcome, encode_task
from cpoa.documents.child_pipes import ChildPipes, OutputTooLongError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cpoa.contracts.source_documents import SourceDocument
    from cpoa.documents.child_messages import Argument

MODULE = "cpoa.documents.child"
TOO_DEMANDING = (
    "The document could not be read: it needs too much time or memory. Give a smaller part of it, or paste its text."
)
DAMAGED = (
    "The document could not be read; it may be damaged. Open it in the program that made it and save it again, or paste"
    " its text."
)
# What an interpreter may need to find its libraries. Nothing else of the parent's environment is handed on.
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
_POLL_SECONDS = 0.1
_EXIT_SECONDS = 5.0
# A limit of this project sends the first two. The last is the kernel's when the machine has no memory left.
_LIMIT_SIGNALS = frozenset({signal.SIGXCPU, signal.SIGALRM, signal.SIGKILL})

logger = logging.getLogger(__name__)


def run_in_child(
    function: str,
    data: bytes,
    *,
    arguments: Mapping[str, Argument] | None = None,
    limits: ChildLimits | None = None,
    check_cancelled: Callable[[], None] = lambda: None,
) -> SourceDocument:
    """Returns what ``function(data, **arguments)`` returns in a child. ``function``: ``module:name``, so that the
    parent need not import the reader. ``check_cancelled`` is called at least ten times a second; what it raises ends
    the child.

    A child that somebody else killed is started once more, because its document need not be the cause; a document that
    is the cause costs itself, not the episode.

    Raises UnreadableSourceError: the reader's own, or one that says that the reading failed; its cause is logged.
    Raises OSError if no process can be started, which says nothing about the document.
    """
    limits = limits or ChildLimits()
    messages = (encode_task(function, arguments or {}, limits), data)
    until = time.monotonic() + limits.seconds
    status, pipes = _run(messages, limits.output_bytes, until, check_cancelled)
    if status == -signal.SIGKILL:
        logger.warning("A document's reader was killed from outside; reading once more")
        status, pipes = _run(messages, limits.output_bytes, until, check_cancelled)
    return _judge(status, pipes)


def _run(
    messages: Sequence[bytes], max_output_bytes: int, until: float, check_cancelled: Callable[[], None]
) -> tuple[int, ChildPipes]:
    """Returns the child's exit status and its closed pipes. ``until``: of the monotonic clock."""
    process = _start()
    pipes = ChildPipes(process, messages, max_output_bytes)
    try:
        _converse(pipes, until, check_cancelled)
        status = process.wait(_EXIT_SECONDS)
    except (TimeoutError, subprocess.TimeoutExpired):
        raise _fail(TOO_DEMANDING, "time limit", pipes) from None
    except OutputTooLongError:
        raise _fail(TOO_DEMANDING, "output limit", pipes) from None
    finally:
        _end(process)
        pipes.close()
    return status, pipes


def _start() -> subprocess.Popen[bytes]:
    """The child leads a process group, so that whatever it starts ends with it."""
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)  # noqa: PTH109 -- a text
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return subprocess.Popen(  # noqa: S603 -- starts a module of this project
        [sys.executable, "-P", "-s", "-B", "-m", MODULE, str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        env={**kept, "PYTHONPATH": path, "LC_ALL": "C.UTF-8", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        start_new_session=True,
    )


def _converse(pipes: ChildPipes, until: float, check_cancelled: Callable[[], None]) -> None:
    """Raises TimeoutError, OutputTooLongError, and what ``check_cancelled`` raises."""
    while pipes.are_open:
        check_cancelled()
        if time.monotonic() > until:
            raise TimeoutError
        pipes.exchange(_POLL_SECONDS)


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS forbids to kill a group of which only a zombie is left
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _judge(status: int, pipes: ChildPipes) -> SourceDocument:
    if status != 0:
        is_limit = -status in _LIMIT_SIGNALS
        raise _fail(TOO_DEMANDING if is_limit else DAMAGED, _name_status(status), pipes)
    try:
        outcome = decode_outcome(pipes.output)
    except ValueError:
        raise _fail(DAMAGED, "an answer that is none", pipes) from None
    if outcome.unreadable is not None:
        raise UnreadableSourceError(outcome.unreadable)
    if outcome.document is None:
        is_limit = str(outcome.failure).startswith(("MemoryError", "RecursionError"))
        raise _fail(TOO_DEMANDING if is_limit else DAMAGED, str(outcome.failure), pipes)
    return outcome.document


def _fail(reason: str, cause: str, pipes: ChildPipes) -> UnreadableSourceError:
    logger.error("A document was not read: %s; it wrote: %s", cause, pipes.errors or "nothing")
    return UnreadableSourceError(reason)


def _name_status(status: int) -> str:
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"
