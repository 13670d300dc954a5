"""Compares whole tables, so that one test checks all rows and its message lists the wrong ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def mismatches(rows: Iterable[tuple[str, object, object]]) -> list[str]:
    """``rows``: what was given, what is expected, what was found. Returns one line for each row whose last two values
    differ."""
    wrong = [row for row in rows if row[1] != row[2]]
    return [f"{given!r}: expected {expected!r}, found {found!r}" for given, expected, found in wrong]
