"""Splits show notes, which are plain text, into paragraphs, lines, and pieces that are links or words."""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_AFTER_ADDRESS = ".,;:!?'”’"
_CHAPTER = re.compile(r"\d{1,3}:\d\d(?::\d\d)? ")


class Piece(NamedTuple):
    text: str
    is_link: bool


def paragraphs_of(notes: str) -> list[list[list[Piece]]]:
    """A paragraph is a list of lines, and a line is a list of pieces."""
    lines = [line.strip() for line in notes.splitlines()]
    paragraphs: list[list[list[Piece]]] = [[]]
    for line in lines:
        if line:
            paragraphs[-1].append(_pieces(line))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def without_chapters(paragraphs: list[list[list[Piece]]]) -> list[list[list[Piece]]]:
    """For a page that has a list of the chapters itself."""
    return [paragraph for paragraph in paragraphs if not _is_chapter_list(paragraph)]


def _is_chapter_list(paragraph: list[list[Piece]]) -> bool:
    """A heading, and lines that begin with a time."""
    _, *lines = paragraph
    return bool(lines) and all(_CHAPTER.match(line[0].text) for line in lines)


def _pieces(line: str) -> list[Piece]:
    pieces, end = [], 0
    for match in _ADDRESS.finditer(line):
        address = match[0].rstrip(_AFTER_ADDRESS)
        if address.endswith(")") and "(" not in address:
            address = address[:-1].rstrip(_AFTER_ADDRESS)
        pieces += [Piece(line[end : match.start()], is_link=False), Piece(address, is_link=True)]
        end = match.start() + len(address)
    pieces.append(Piece(line[end:], is_link=False))
    return [piece for piece in pieces if piece.text]
