"""Kills this process if its step gets stuck, exceeds its time limit, or lost its claim and does not stop.

A thread cannot do this: a C call that holds the interpreter's lock stops every thread. So a separate small process
watches (cpoa/workflow/watchdog_process.py). It gets the current attempt through a pipe, and reads the claim's row. It
records the failed attempt before it kills this process. The queue gets no response, so it delivers the step again.

This process must run one step at a time (`concurrency` in `functions/routes.json`), because the kill ends all its work.
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
from cpoa.workflow.plan import parse_kind
from cpoa.workflow.watch import WatchUnavailableError
from shared.claims import Claim
from shared.per_process import PerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpoa.workflow.plan import StepKind

MODULE = "cpoa.workflow.watchdog_process"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WatchedAttempt:
    """An attempt in progress, and its time limit."""

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
    def from_json(cls, data: Mapping[str, Any]) -> WatchedAttempt:
        claim = Claim(
            key=data["key"], owner=UUID(data["owner"]), fence=data["fence"], claims_without_outcome=0, taken_at=0.0
        )
        attempt = Attempt(
            workflow_id=UUID(data["workflow_id"]),
            generation=data["generation"],
            step=data["step"],
            number=data["number"],
            claim=claim,
        )
        return cls(attempt, data["limit_seconds"])


class Watchdog:
    def __init__(self, limits: Mapping[StepKind, float]) -> None:
        """`limits`: seconds for one attempt, by the step's kind."""
        self._limits = limits
        self._process = PerProcess(_Process)

    @contextmanager
    def watching(self, attempt: Attempt) -> Iterator[None]:
        watched = WatchedAttempt(attempt, self._limits[parse_kind(attempt.step)])
        try:
            process = self._process.get()
            process.send(watched.to_json())
        except OSError as error:  # the process cannot be started: no memory, or too many processes
            raise WatchUnavailableError("The watchdog cannot be started.") from error
        try:
            yield
        finally:
            process.send_end()


class _Process:
    """The watchdog process. It starts with the first step, and ends when this process ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = _start()

    def send(self, watched: dict[str, Any]) -> None:
        """Sends the current attempt as one line. Replaces a dead watchdog. Raises OSError if none can be started."""
        line = json.dumps(watched).encode() + b"\n"
        with self._lock:
            try:
                self._write(line)
            except BrokenPipeError:
                logger.warning("The watchdog has ended with %s; starting another", self._running.poll())
                self._running.wait()
                self._running = _start()
                self._write(line)

    def send_end(self) -> None:
        """Says that no step runs now. Ignores a watchdog that died, because the step already has its result."""
        with self._lock, suppress(BrokenPipeError):
            self._write(b"null\n")

    def _write(self, line: bytes) -> None:
        self._running.stdin.write(line)  # type: ignore[union-attr]  # _start asks for the pipe


def _start() -> subprocess.Popen[bytes]:
    """Uses a new session, so that Ctrl-C does not end the watchdog before the worker. It ends when the pipe closes."""
    path = os.pathsep.join(filter(None, sys.path))
    return subprocess.Popen(  # noqa: S603 -- starts a module of this project
        [sys.executable, "-m", MODULE, str(os.getpid())],
        stdin=subprocess.PIPE,
        bufsize=0,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
