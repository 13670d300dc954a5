"""Ends this process when the step that it runs gets stuck, runs too long, or lost its claim and does not stop.

A thread could not: a C call that holds the interpreter's lock stops every thread. So a small process of its own watches
(cpoa/workflow/watchdog_process.py). It is told through a pipe what is run, and reads the claim's row. It has recorded
the attempt before it kills this process; the queue gets no answer, and brings the delivery again.

The process must run one step at a time, as `functions/routes.json` says (`concurrency`): the kill ends all it does.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from cpoa.workflow.attempts import Attempt
from cpoa.workflow.plan import kind_of
from cpoa.workflow.watch import WatchUnavailableError
from shared.claims import Claim
from shared.per_process import PerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpoa.workflow.plan import StepKind

MODULE = "cpoa.workflow.watchdog_process"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """One attempt that is under way, and the seconds that it may take."""

    attempt: Attempt
    limit_seconds: float

    def to_json(self) -> dict[str, Any]:
        attempt, claim = self.attempt, self.attempt.claim
        return {
            "workflow_id": str(attempt.workflow_id),
            "generation": attempt.generation,
            "step": attempt.step,
            "number": attempt.number,
            "key": claim.key,
            "owner": str(claim.owner),
            "fence": claim.fence,
            "limit_seconds": self.limit_seconds,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Watched:
        claim = Claim(
            key=told["key"], owner=UUID(told["owner"]), fence=told["fence"], claims_without_outcome=0, taken_at=0.0
        )
        attempt = Attempt(
            workflow_id=UUID(told["workflow_id"]),
            generation=told["generation"],
            step=told["step"],
            number=told["number"],
            claim=claim,
        )
        return cls(attempt, told["limit_seconds"])


class Watchdog:
    def __init__(self, limits: Mapping[StepKind, float]) -> None:
        """`limits`: the seconds that one attempt may take, by the step's kind."""
        self._limits = limits
        self._process = PerProcess(_Process)

    @contextmanager
    def watching(self, attempt: Attempt) -> Iterator[None]:
        watched = Watched(attempt, self._limits[kind_of(attempt.step)])
        try:
            process = self._process.get()
            process.tell(watched.to_json())
        except OSError as error:  # no process can be started: no memory, too many processes
            raise WatchUnavailableError("No watchdog can be started.") from error
        try:
            yield
        finally:
            process.tell_over()


class _Process:
    """Is started with the first step, and ends by itself when this process does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = _start()

    def tell(self, watched: dict[str, Any]) -> None:
        """One line: what is run now. A watchdog that died is replaced. Raises OSError where none can be started."""
        line = json.dumps(watched).encode() + b"\n"
        with self._lock:
            try:
                self._write(line)
            except BrokenPipeError:
                logger.warning("The watchdog has ended with %s; starting another", self._running.poll())
                self._running.wait()
                self._running = _start()
                self._write(line)

    def tell_over(self) -> None:
        """Nothing is run now. A watchdog that died needs not know, and costs no step its result."""
        with self._lock, suppress(BrokenPipeError):
            self._write(b"null\n")

    def _write(self, line: bytes) -> None:
        self._running.stdin.write(line)  # type: ignore[union-attr]  # _start asks for the pipe


def _start() -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C does not end it before the worker. It ends when the pipe is closed."""
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603 -- a module of ours
        [sys.executable, "-m", MODULE, str(os.getpid())],
        stdin=subprocess.PIPE,
        bufsize=0,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
