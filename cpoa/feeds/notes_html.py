"""Turns show notes into the HTML that podcast apps show: p, br, a, ul and li alone.

Notes are paragraphs of plain text (cpoa/audio/show_notes.py). A paragraph may be a heading with lines of chapters
("1:20 Title") or of a list ("- Title").
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.feeds.linked_text import pieces_of
from cpoa.feeds.note_chapters import chapters_of
from cpoa.feeds.xml_text import MAX_DESCRIPTION_BYTES, allowed

if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_CHAPTERS = 3
_MAX_CHAPTERS_AN_HOUR = 6
_MAX_TITLE_WORDS = 4  # Apple reads titles of fewer than five; the file of the chapters has them whole


class _Kind(Enum):
    SUMMARY = auto()
    TEXT = auto()
    CHAPTERS = auto()
    LIST = auto()


@dataclass(frozen=True)
class _Block:
    """``text``: plain. ``lines``: HTML, of chapters and lists."""

    kind: _Kind
    text: str
    lines: tuple[str, ...] = ()

    @cached_property
    def html(self) -> str:
        paragraph = "<br>".join(_inline(line) for line in self.text.split("\n"))
        if self.kind is _Kind.LIST:
            return f"<p>{paragraph}</p><ul>{''.join(self.lines)}</ul>"
        return f"<p>{paragraph}{''.join(self.lines)}</p>"

    def size(self) -> int:
        return len(self.html.encode())


def notes_html(notes: str, *, last_sentence: str, max_bytes: int = MAX_DESCRIPTION_BYTES) -> str:
    """``last_sentence``: says that the episode is synthetic; it is always kept.

    Notes that are too long lose their chapters, then the last entries of lists, then the end of the summary.
    """
    paragraphs = [part.strip() for part in re.split(r"\n[ \t]*\n", allowed(notes).replace("\r", ""))]
    blocks = [_block(part, is_first=not number) for number, part in enumerate(filter(None, paragraphs))]
    end = _Block(_Kind.TEXT, last_sentence)
    fitting = _fitting(blocks, max_bytes - end.size())
    return "".join(block.html for block in [*fitting, end])


def _block(paragraph: str, *, is_first: bool) -> _Block:
    heading, *lines = [line.strip() for line in paragraph.split("\n") if line.strip()]
    chapters = chapters_of([heading, *lines])
    if chapters:
        shown = [_chapter_line(match) for match in chapters] if _apple_reads(chapters) else lines
        return _Block(_Kind.CHAPTERS, heading, tuple(f"<br>{_inline(line)}" for line in shown))
    if lines and all(line.startswith("- ") for line in lines):
        return _Block(_Kind.LIST, heading, tuple(f"<li>{_inline(line[2:])}</li>" for line in lines))
    return _Block(_Kind.SUMMARY if is_first else _Kind.TEXT, "\n".join([heading, *lines]))


def _apple_reads(chapters: Sequence[re.Match[str]]) -> bool:
    starts = [_seconds(match) for match in chapters]
    hours = max(starts) // 3600 + 1
    return _MIN_CHAPTERS <= len(chapters) <= _MAX_CHAPTERS_AN_HOUR * hours and starts[0] == 0


def _seconds(match: re.Match[str]) -> int:
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])


def _chapter_line(match: re.Match[str]) -> str:
    minutes, seconds = divmod(_seconds(match), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours:02}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
    words = match[4].split()
    title = " ".join(words[:_MAX_TITLE_WORDS])
    return f"({clock}) {title}{'…' if len(words) > _MAX_TITLE_WORDS else ''}"


def _inline(text: str) -> str:
    return "".join(
        _linked(html.escape(piece.text)) if piece.is_link else html.escape(piece.text) for piece in pieces_of(text)
    )


def _linked(address: str) -> str:
    return f'<a href="{address}">{address}</a>'


def _fitting(blocks: list[_Block], max_bytes: int) -> list[_Block]:
    if _size(blocks) <= max_bytes:
        return blocks
    left = [block for block in blocks if block.kind is not _Kind.CHAPTERS]
    for kind in (_Kind.LIST, _Kind.SUMMARY, _Kind.TEXT):
        for place in reversed(range(len(left))):
            too_much = _size(left) - max_bytes
            if left[place].kind is kind and too_much > 0:
                left[place] = _shortened(left[place], left[place].size() - too_much)
        left = [block for block in left if block.text]
    return left


def _shortened(block: _Block, max_bytes: int) -> _Block:
    """A block without text if nothing of it fits."""
    if block.kind is not _Kind.LIST:
        return replace(block, text=_cut(block.text, max_bytes - len("<p></p>")))
    lines, size = list(block.lines), block.size()
    while lines and size > max_bytes:
        size -= len(lines.pop().encode())
    return replace(block, lines=tuple(lines)) if lines else replace(block, text="")


def _cut(text: str, max_bytes: int) -> str:
    """Cuts between characters. ``max_bytes``: of the text as HTML without links, so its addresses lose theirs."""
    text = re.sub(r"https?://", "", text, flags=re.IGNORECASE).replace("://", ":")
    size = len("…".encode())
    for place, character in enumerate(text):
        size += len("<br>" if character == "\n" else html.escape(character).encode())
        if size > max_bytes:
            return text[:place].rstrip() + "…" if text[:place].strip() else ""
    return text


def _size(blocks: Sequence[_Block]) -> int:
    return sum(block.size() for block in blocks)
