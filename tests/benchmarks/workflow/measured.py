"""A database and a queue that record, for each delivery, what was sent and how long the responses took."""

from __future__ import annotations

import json
import re
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.database import Database
from shared.database_connection import Connection, Pool

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from cpoa.workflow.step import Queue, Step, StepContext, StepOutcome
    from shared.database import ConnectionParameters
    from shared.database_connection import Result, Statement


@dataclass
class Recording:
    """The cost of one delivery, or one start of a workflow, inside the function. `round_trips`: the kind of each
    statement with the seconds until its response."""

    task: str
    seconds: float = 0.0
    sql_seconds: float = 0.0
    enqueue_seconds: float = 0.0
    step_seconds: float = 0.0
    round_trips: list[tuple[str, float]] = field(default_factory=list)

    def append_to(self, path: Path) -> None:
        """Writes once, so that the lines of two workers do not mix."""
        with path.open("ab", buffering=0) as file:
            file.write(f"{json.dumps(vars(self))}\n".encode())


_recording: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recorded(task: str) -> Iterator[Recording]:
    recording = Recording(task)
    token = _recording.set(recording)
    started = time.perf_counter()
    try:
        yield recording
    finally:
        recording.seconds = time.perf_counter() - started
        _recording.reset(token)


@contextmanager
def _timed(name: str) -> Iterator[Recording | None]:
    """Adds the time to that number of the current recording."""
    recording = _recording.get()
    started = time.perf_counter()
    try:
        yield recording
    finally:
        if recording is not None:
            setattr(recording, name, getattr(recording, name) + time.perf_counter() - started)


class _MeasuredConnection(Connection):
    """Statements that are sent together wait for one response: a round trip. So do preparing and closing a
    statement."""

    def run_together(self, statements: Sequence[Statement]) -> list[Result]:
        with self._translated_errors():
            for each in statements:
                if each.params is not None:
                    self._prepared(each.sql)  # not part of the statements' figure
        kinds = " + ".join(kind_of_statement(each.sql) for each in statements)
        with _round_trip(kinds):
            return super().run_together(statements)


class _MeasuredWire:
    """The driver's connection; its other round trips are counted here."""

    def __init__(self, wire: Any) -> None:
        self._wire = wire

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)

    def prepare_statement(self, *arguments: Any) -> Any:
        with _round_trip("prepare"):
            return self._wire.prepare_statement(*arguments)

    def close_prepared_statement(self, name: bytes) -> Any:
        with _round_trip("close a prepared statement"):
            return self._wire.close_prepared_statement(name)


@contextmanager
def _round_trip(kind: str) -> Iterator[None]:
    started = time.perf_counter()
    try:
        with _timed("sql_seconds") as recording:
            yield
    finally:
        if recording is not None:
            recording.round_trips.append((kind, time.perf_counter() - started))


def kind_of_statement(text: str) -> str:
    """Returns the verb, the table, and what distinguishes it from others of that table: the first column set, or the
    lock."""
    words = " ".join(text.split())
    if words.startswith("with own"):
        return "whose turn" if "select own" in words else "exchange"
    verb = words.partition(" ")[0].lower()
    table = re.search(r"\b(?:into|update|from) ([a-z_]+)", words)
    kind = f"{verb} {table[1]}" if table else verb
    if "for no key update" in words:
        return f"{kind} (locks)"
    if table and verb == "update" and table[1] != "podcasts":
        first = re.search(r" set (status = '[a-z_]+'|[a-z_]+)", words)
        return f"{kind}: {first[1]}" if first else kind
    return kind


class MeasuredDatabase(Database):
    def __init__(self, parameters: ConnectionParameters) -> None:
        super().__init__(parameters)
        self._pool = Pool(self._open_measured, parameters.pool_size)

    def _open_measured(self) -> Connection:
        with _round_trip("open a connection"):  # actually several; a warm-up excludes them from the figures
            return _MeasuredConnection(_MeasuredWire(self._opener.open()._wire))


@dataclass(frozen=True)
class MeasuredQueue:
    queue: Queue

    def enqueue(
        self, task_name: str, path: str, body: Mapping[str, Any], *, not_before: datetime | None = None
    ) -> None:
        with _timed("enqueue_seconds"):
            self.queue.enqueue(task_name, path, body, not_before=not_before)


@dataclass(frozen=True)
class MeasuredStep:
    step: Step

    @property
    def engine_version(self) -> str:
        return self.step.engine_version

    def run(self, context: StepContext) -> StepOutcome:
        with _timed("step_seconds"):
            return self.step.run(context)
