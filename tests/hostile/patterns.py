"""Measures how long each regular expression of the product takes on texts that are designed against it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.hostile.attacks import attacks, run_with
from tests.hostile.children import serve
from tests.hostile.growth import cpu_seconds, exploding, slowest, worse_than_linear

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.hostile.growth import Hostile

_FIRST_SIZE = 200
_SLOW_SECONDS = 0.002  # for so short a text: a longer one might not end
_SCREENED_SIZE = 500
_LARGER_SIZES = (2_000, 8_000)
_CLEARLY_LINEAR = 2.5
_LOOKED_AT = 3
_QUICK_SECONDS = 60e-6  # a quadratic expression takes longer for so short a text, however simple it is


def find_faults(pattern: str, flags: int, modes: Sequence[str]) -> list[str]:
    """``modes``: the methods of re.Pattern with which it is used."""
    inputs = attacks(pattern, flags)
    found = []
    for mode in modes:
        fault = _fault(run_with(pattern, flags, mode), inputs)
        found += [f"{mode}: {fault}"] if fault else []
    return found


def _fault(run: Callable[[str], object], inputs: Sequence[Hostile]) -> str | None:
    fault = exploding(run, inputs)  # before longer texts, on which it would not finish
    if fault:
        return fault
    for seconds, hostile in slowest(run, inputs, size=_FIRST_SIZE)[:_LOOKED_AT]:
        fault = worse_than_linear(run, hostile) if seconds > _SLOW_SECONDS else None
        if fault:
            return fault
    for seconds, hostile in slowest(run, inputs, size=_SCREENED_SIZE)[:_LOOKED_AT]:
        if seconds > _QUICK_SECONDS and not _is_clearly_linear(run, hostile, seconds):
            fault = worse_than_linear(run, hostile)
            if fault:
                return fault
    return None


def _is_clearly_linear(run: Callable[[str], object], hostile: Hostile, seconds: float) -> bool:
    return all(
        cpu_seconds(run, hostile.text(size)) < _CLEARLY_LINEAR * seconds * size / _SCREENED_SIZE
        for size in _LARGER_SIZES
    )


if __name__ == "__main__":
    serve(lambda job: find_faults(*json.loads(job)))
