"""Looks at the texts of a request: how much of them can be said, and which title the first one has.

It reads their beginnings as the research step reads all of them. It imports the reader only for a request with texts,
because compiling its patterns takes about as long as a whole other request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.text_validation import INVALID_SOURCES, MAX_TOPIC_CHARS, MIN_WORDS, source_name
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import OwnSource

_BEGINNING_CHARS = 8_000  # longer than the front matter of most texts
_UNTITLED = "Your own text"


def read_title(sources: Sequence[OwnSource]) -> str:
    """Returns the title of the first text among the sources: the given one, else the one that it has, else its first
    words.

    Raises BadRequestError if a text has no sentence that can be said, or all of them together fewer than 8 words.
    """
    titles = []
    words = 0
    for number, source in enumerate(sources, start=1):
        if source.is_read_first:
            continue
        title, count = _read(source)
        if count == 0:
            raise BadRequestError(
                INVALID_SOURCES,
                f"{source_name(number, source.title)} has no sentences that can be spoken, only code, links or "
                "formulas. Give running text.",
            )
        titles.append(title)
        words += count
    if words < MIN_WORDS:
        raise BadRequestError(
            INVALID_SOURCES,
            f"Only {words} words of your text can be spoken, without what surrounds it on a page. Give at least a "
            "sentence or two.",
        )
    return titles[0]


def _read(source: OwnSource) -> tuple[str, int]:
    """Returns the title, and how many words of the beginning are said; of all of the text if those are too few."""
    from cpoa.agents.topics.own_text.passages import read_passages  # noqa: PLC0415 -- see above

    for text in (source.text[:_BEGINNING_CHARS], source.text):
        read, passages = read_passages("text", text, title=source.title or "")
        count = sum(len(passage.text.split()) for passage in passages)
        if count >= MIN_WORDS:
            break
    return _speakable(read.title), count


def _speakable(title: str) -> str:
    visible = "".join(char if char.isprintable() else " " for char in title)
    return " ".join(visible.split())[:MAX_TOPIC_CHARS] if any(map(str.isalnum, visible)) else _UNTITLED
