"""The kinds of misbehaviour: a response that is spoiled, or a task that runs or ends differently."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from shared.media_store import MediaStore
    from tests.remote_peer.messages import Answer
    from tests.remote_peer.outcome import Outcome


class Moment(StrEnum):
    """``DISPATCH`` is the POST of every service, including the models and ASF."""

    DISPATCH = "dispatch"
    POLL = "poll"


@dataclass(frozen=True, slots=True)
class Place:
    """``origin`` and ``path`` are from the request. ``foreign_origin``: another origin of the same service."""

    origin: str
    foreign_origin: str
    path: str


@dataclass(frozen=True, slots=True)
class SpoiledAnswer:
    """``is_accepted``: the dispatch is accepted and only its response is spoiled; otherwise it has no effect."""

    name: str
    moment: Moment
    spoil: Callable[[Answer, Place], Answer]
    is_accepted: bool = True


def _unchanged(outcome: Outcome, _store: MediaStore) -> Outcome:
    return outcome


@dataclass(frozen=True, slots=True)
class SpoiledTask:
    """``seconds`` are added to the task's time. ``instead_of_work``: the outcome, without doing or storing anything."""

    name: str
    change: Callable[[Outcome, MediaStore], Outcome] = _unchanged
    seconds: float = 0.0
    instead_of_work: Callable[[str], Outcome] | None = None


Misbehaviour = SpoiledAnswer | SpoiledTask
_Spoiled = TypeVar("_Spoiled", SpoiledAnswer, SpoiledTask)


class Plan(Generic[_Spoiled]):
    """Misbehaviours in order, each with its number of repetitions; None means forever."""

    def __init__(self) -> None:
        self._planned: list[tuple[_Spoiled, int | None]] = []
        self._lock = threading.Lock()

    def add(self, spoiled: _Spoiled, times: int | None) -> None:
        if times is not None and times < 1:
            raise ValueError(f"A misbehaviour happens at least once, not {times} times")
        with self._lock:
            self._planned.append((spoiled, times))

    def next(self) -> _Spoiled | None:
        with self._lock:
            if not self._planned:
                return None
            spoiled, times = self._planned[0]
            if times == 1:
                del self._planned[0]
            elif times is not None:
                self._planned[0] = (spoiled, times - 1)
            return spoiled

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()
