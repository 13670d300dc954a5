"""Splits show notes, which are plain text, into paragraphs, lines, and pieces that are links or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.feeds.linked_text import pieces_of
from cpoa.feeds.note_chapters import chapters_of

if TYPE_CHECKING:
    from cpoa.feeds.linked_text import Piece


def paragraphs_of(notes: str, *, with_chapters: bool = True) -> list[list[list[Piece]]]:
    """A paragraph is a list of lines, and a line is a list of pieces."""
    return [
        [pieces_of(line) for line in paragraph]
        for paragraph in _paragraphs(notes)
        if with_chapters or not chapters_of(paragraph)
    ]


def _paragraphs(notes: str) -> list[list[str]]:
    paragraphs: list[list[str]] = [[]]
    for line in map(str.strip, notes.splitlines()):
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]
