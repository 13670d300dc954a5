"""Splits show notes, which are plain text, into paragraphs, lines, and pieces that are links or words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.feeds.linked_text import pieces_of

if TYPE_CHECKING:
    from cpoa.feeds.linked_text import Piece


def paragraphs_of(notes: str) -> list[list[list[Piece]]]:
    """A paragraph is a list of lines, and a line is a list of pieces."""
    lines = [line.strip() for line in notes.splitlines()]
    paragraphs: list[list[list[Piece]]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(pieces_of(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]
