"""What must and must not be in the text of a document."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """``must``: kind, beginning, place. ``must_contain`` and ``must_not``: phrases of the whole text."""

    name: str
    reader: str
    data: bytes
    must: tuple[tuple[str, str, str | None], ...] = ()
    must_contain: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None
