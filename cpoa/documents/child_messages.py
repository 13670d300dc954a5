"""What a process and its reading child tell each other: one task in, one outcome out."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import msgspec

from cpoa.contracts.source_documents import SourceDocument
from cpoa.documents.child_limits import ChildLimits

if TYPE_CHECKING:
    from collections.abc import Mapping

Argument = str | int | float | bool | None


class ReadingTask(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of the child's standard input; after it comes the document. ``function``: ``module:name``."""

    function: str
    arguments: dict[str, Argument]
    limits: ChildLimits


class ReadingOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """The child's whole standard output. Exactly one field is set. ``unreadable``: a reason for the user. ``failure``:
    a cause for the operator, which quotes nothing of the document."""

    document: SourceDocument | None = None
    unreadable: str | None = None
    failure: str | None = None

    def is_one(self) -> bool:
        return [self.document, self.unreadable, self.failure].count(None) == 2


def encode_task(function: str, arguments: Mapping[str, Argument], limits: ChildLimits) -> bytes:
    task = ReadingTask(function=function, arguments=dict(arguments), limits=limits)
    return msgspec.json.encode(task) + b"\n"


def read_task(messages: BinaryIO) -> tuple[ReadingTask, bytes]:
    """Returns the task and the document. Neither side ever has a second copy of the document."""
    task = msgspec.json.decode(messages.readline(), type=ReadingTask)
    return task, messages.read()


def encode_outcome(outcome: ReadingOutcome) -> bytes:
    return msgspec.json.encode(outcome)


def decode_outcome(answer: bytes) -> ReadingOutcome:
    """Raises ValueError."""
    outcome = msgspec.json.decode(answer, type=ReadingOutcome)
    if not outcome.is_one():
        raise ValueError("not one outcome")
    return outcome
