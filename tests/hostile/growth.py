"""Measures how the CPU time of a function grows with its input. Times are compared with each other, never with a
limit."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 200_000
_SIZES = (*(6 * 2**power for power in range(15)), LONGEST)
_FLOOR_SECONDS = 0.03  # faster functions are never reported as slow
_TIMES_OF_FOUR_TIMES_THE_TEXT = 8  # linear growth: 4; quadratic: 16
_TIMES_OF_TWICE_THE_TEXT = 2.8  # the same growth over half the steps
_MAX_JUMP_SECONDS = 0.12  # until the time of a linear expression has jumped
_REPEATS = 3
_ROUNDS = 20  # a busy machine may slow one of two measures for a whole second
_SECONDS_OF_ROUNDS = 6
# An expression that scans `{0,300}` from each position is steep up to that length, and linear beyond it.
_BEYOND_EVERY_BOUND = 12_000
_TINY = (12, 18, 24, 32, 40, 48, 60, 72)
_TINY_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Hostile:
    """A text of any length: ``unit`` repeated between ``head`` and ``tail``."""

    unit: str
    head: str = ""
    tail: str = ""

    def text(self, size: int) -> str:
        return self.head + (self.unit * (size // len(self.unit) + 1))[:size] + self.tail


def cpu_seconds(run: Callable[[str], object], text: str) -> float:
    started = time.thread_time()
    run(text)
    return time.thread_time() - started


def worse_than_linear(run: Callable[[str], object], hostile: Hostile) -> str | None:
    """Returns the measurements if the time grows faster than the input, else None. Ends at the first size that shows
    it."""
    took: list[float] = []
    for place, size in enumerate(_SIZES):
        took.append(cpu_seconds(run, hostile.text(size)))
        fourth = max(0, place - 2)
        if _is_steep(took[fourth], took[place]):
            before, now = _least_seconds(run, hostile, (_SIZES[fourth], size), (took[fourth], took[place]))
            took[fourth], took[place] = before, now
            if _is_steep(before, now) and _stays_steep(run, hostile, size, now):
                return (
                    f"{hostile.unit!r} repeated between {hostile.head!r} and {hostile.tail!r}: {before:.4f} s "
                    f"for {_SIZES[fourth]:,} characters, {now:.4f} s for {size:,}"
                )
        elif size > _BEYOND_EVERY_BOUND and took[fourth] > _FLOOR_SECONDS:
            return None  # it is long enough for a comparison, and linear
    return None


def _is_steep(before: float, now: float) -> bool:
    before = max(before, _FLOOR_SECONDS / 2 / _TIMES_OF_FOUR_TIMES_THE_TEXT)
    return now > _FLOOR_SECONDS and now > _TIMES_OF_FOUR_TIMES_THE_TEXT * before


def _stays_steep(run: Callable[[str], object], hostile: Hostile, size: int, seconds: float) -> bool:
    """Tells growth from a single jump: a linear expression takes several times as long from the length on at which its
    stack no longer fits in the memory that the process has already.
    """
    if seconds > _MAX_JUMP_SECONDS:
        return True
    doubled = min(cpu_seconds(run, hostile.text(2 * size)) for _ in range(_REPEATS))
    return doubled > _TIMES_OF_TWICE_THE_TEXT * seconds


def _least_seconds(
    run: Callable[[str], object], hostile: Hostile, sizes: tuple[int, int], took: tuple[float, float]
) -> tuple[float, float]:
    """Returns the minimum of many measurements of both sizes in turn, because other load only adds time.

    Ends as soon as the growth is no longer steep.
    """
    before, now = took
    spent = 0.0
    for turn in range(_ROUNDS):
        if spent > _SECONDS_OF_ROUNDS or now > 100 * _FLOOR_SECONDS or not _is_steep(before, now):
            break
        time.sleep(turn * _FLOOR_SECONDS)
        again = [cpu_seconds(run, hostile.text(size)) for size in sizes]
        before, now = min(before, again[0]), min(now, again[1])
        spent += sum(again)
    return before, now


def slowest(run: Callable[[str], object], inputs: Sequence[Hostile], *, size: int) -> list[tuple[float, Hostile]]:
    """Returns the inputs with their CPU seconds, the slowest first."""
    return sorted(((cpu_seconds(run, hostile.text(size)), hostile) for hostile in inputs), key=lambda pair: -pair[0])


def exploding(run: Callable[[str], object], inputs: Sequence[Hostile]) -> str | None:
    """Finds a text that is slow although very short: each additional character may double the time."""
    for size in _TINY:
        for hostile in inputs:
            text = hostile.text(size)
            # A single measurement might be chance.
            if all(cpu_seconds(run, text) > _TINY_SECONDS for _ in range(_REPEATS)):
                return f"more than {_TINY_SECONDS} s for {text!r}"
    return None
