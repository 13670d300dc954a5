"""The process that reads one document: see `cpoa.documents.child_process`, which starts it as `python -m` this module.

The argument is the parent's process id.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.documents.child_limits import end_with_parent, refuse_processes_and_network, set_limits
from cpoa.documents.child_messages import ReadingOutcome, encode_outcome, read_task
from cpoa.documents.system_call_filter import filter_system_calls

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpoa.documents.child_messages import Argument

_MAX_REASON_CHARACTERS = 1_000


def main(parent: int) -> None:
    end_with_parent(parent)
    answers = _take_standard_output()
    task, data = read_task(sys.stdin.buffer)
    read = find_function(task.function)
    refuse_processes_and_network()
    set_limits(task.limits)
    filter_system_calls()
    _write_all(answers, encode_outcome(_read(read, data, task.arguments)))
    os._exit(0)  # native libraries may crash when they are taken down


def find_function(dotted: str) -> Callable[..., SourceDocument]:
    module, _, name = dotted.partition(":")
    found: Callable[..., SourceDocument] = getattr(importlib.import_module(module), name)
    return found


def _take_standard_output() -> int:
    """Returns a descriptor for the answer. What a reader prints goes to standard error instead."""
    answers = os.dup(1)
    os.dup2(2, 1)
    return answers


def _read(read: Callable[..., SourceDocument], data: bytes, arguments: Mapping[str, Argument]) -> ReadingOutcome:
    try:
        document = read(data, **arguments)
    except UnreadableSourceError as error:
        return ReadingOutcome(unreadable=error.reason[:_MAX_REASON_CHARACTERS])
    except (Exception, RecursionError) as error:  # noqa: BLE001 -- the parent logs it, and tells the user
        return ReadingOutcome(failure=_describe(error))
    if not isinstance(document, SourceDocument):
        return ReadingOutcome(failure=f"returned {type(document).__name__}")
    return ReadingOutcome(document=document)


def _describe(error: BaseException) -> str:
    """The kind and place of the error. Its message may quote the document, which belongs in no log."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119 -- a text
    return type(error).__name__ + place


def _write_all(descriptor: int, answer: bytes) -> None:
    view = memoryview(answer)
    while view:
        view = view[os.write(descriptor, view) :]


if __name__ == "__main__":
    main(int(sys.argv[1]))
