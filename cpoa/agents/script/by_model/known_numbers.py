"""Decides whether a number that a line states follows from the numbers that the passages give."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.quantities import Bound, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_TOLERANCE = 0.06
_RESULT_TOLERANCE = 0.04
"""Of a calculated number. The results of a few numbers lie so close together that a wider one allows nearly all."""

_BOUND_TOLERANCE = 0.35
"""After "more than" and "nearly"."""

MAX_FREE_COUNT = 20
"""Counts up to this number are not checked: hosts count what a passage lists."""

_TODAY = 2030.0
_TODAY_TOLERANCE = 15.0
"""Years "ago" are counted from about now. The clock is not read, so that a check can be repeated."""

_MAX_FACTOR = 60
_MAX_OPERANDS = 30


class KnownNumbers:
    """``given``: by the passages. ``told``: by the lines of earlier chapters. That a host lost a car for two days does
    not make "two years" suspicious."""

    def __init__(self, given: Iterable[Quantity], told: Iterable[Quantity] = ()) -> None:
        by_unit: dict[str | None, set[float]] = defaultdict(set)
        values: set[float] = set()
        same_value: dict[float, set[Quantity]] = defaultdict(set)
        of_passages = tuple(given)
        for quantity in (*of_passages, *told):
            by_unit[quantity.unit.dimension if quantity.unit else None].add(quantity.size)
            values.add(quantity.value)
        for quantity in of_passages:
            if quantity.unit:
                same_value[quantity.value].add(quantity)
        self._sizes = {dimension: sorted(sizes) for dimension, sizes in by_unit.items()}
        self._values = sorted(values)
        self._same_value = dict(same_value)

    def supports(self, said: Quantity, near: Operands) -> bool:
        """``near``: the numbers with which the hosts may calculate."""
        if said.value <= MAX_FREE_COUNT:
            return not self._is_with_another_unit(said)
        if said.is_decade:
            span = 99 if said.value % 100 == 0 else 9
            return _has_between(self._values, said.value, said.value + span)
        if said.is_year:
            return _has_between(self._values, said.value, said.value)
        return self._is_given(said) or near.give(said)

    def _is_given(self, said: Quantity) -> bool:
        low, high = _range(said)
        if said.unit is None:
            return _has_between(self._values, low, high)
        return _has_between(self._sizes.get(None, []), low, high) or self._has_size(said)

    def _has_size(self, said: Quantity) -> bool:
        assert said.unit is not None  # noqa: S101 (the callers look)
        low, high = _range(said)
        sizes = self._sizes.get(said.unit.dimension, [])
        return _has_between(sizes, low * said.unit.size, high * said.unit.size)

    def _is_with_another_unit(self, said: Quantity) -> bool:
        """Whether the passages give the same value only in another unit of the dimension: 4 seconds, not 4 hours."""
        if said.unit is None or self._has_size(said) or said.value in self._sizes.get(None, []):
            return False
        others = self._same_value.get(said.value, set())
        return any(each.unit and each.unit.dimension == said.unit.dimension for each in others)


class Operands:
    """The first different numbers of ``given``, as many as can be combined in a short time."""

    def __init__(self, given: Iterable[Quantity]) -> None:
        self._given = tuple({quantity.size: quantity for quantity in given}.values())[:_MAX_OPERANDS]

    def give(self, said: Quantity) -> bool:
        """Whether two of the numbers give what is said, or one of them and the present year."""
        is_span = said.unit is not None and said.unit.dimension == "time"
        low, high = said.value * (1 - _RESULT_TOLERANCE), said.value * (1 + _RESULT_TOLERANCE)
        return _has_between(self._results, low, high) or (is_span and self._is_span_until_today(said))

    def _is_span_until_today(self, said: Quantity) -> bool:
        rounded = _TODAY_TOLERANCE + _TOLERANCE * said.value
        years = [each.value for each in self._given if each.unit is None]
        spans = [(_TODAY - year, _TODAY_TOLERANCE) for year in years]
        spans += [(_TODAY + year, rounded) for year in years]  # years before Christ
        return any(abs(span - said.value) <= tolerance for span, tolerance in spans)

    @cached_property
    def _results(self) -> list[float]:
        pairs = combinations(self._given, 2)
        return sorted(result for one, other in pairs for result in _calculate(one, other))


def _calculate(one: Quantity, other: Quantity) -> Iterator[float]:
    """Yields sum, difference, quotient and percentages of two counts, or of two sizes of one dimension, and the product
    of any two numbers of which one is small."""
    low, high = sorted((one.value, other.value))
    if low <= _MAX_FACTOR:
        yield low * high
    if one.unit == other.unit:
        yield from (low + high, high - low)
        if low > 0:
            yield from (high / low, 100 * low / high, 100 * (high - low) / high)


def _range(said: Quantity) -> tuple[float, float]:
    below = _BOUND_TOLERANCE if said.bound is Bound.BELOW else _TOLERANCE
    above = _BOUND_TOLERANCE if said.bound is Bound.ABOVE else _TOLERANCE
    return said.value * (1 - below), said.value * (1 + above)


def _has_between(ordered: Sequence[float], low: float, high: float) -> bool:
    return bisect_left(ordered, low) < bisect_right(ordered, high)
