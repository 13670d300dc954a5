"""The title of an episode whose request has texts and no topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.text_validation import MAX_TOPIC_CHARS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import OwnSource

MAX_TITLE_WORDS = 12
_UNTITLED = "Your own text"
_MARKS_OF_A_HEADING = "#*_=>-–•| \t"


def choose_title(sources: Sequence[OwnSource]) -> str:
    """Returns the title of the first text, or its first line with words, cut to 12 words."""
    if sources[0].title:
        return sources[0].title
    return next(filter(None, map(_title_of_line, sources[0].text.splitlines())), _UNTITLED)


def _title_of_line(line: str) -> str:
    """Returns "" for a line without words."""
    visible = "".join(char if char.isprintable() else " " for char in line[:MAX_TOPIC_CHARS])
    words = visible.strip(_MARKS_OF_A_HEADING).split()
    if not any(char.isalpha() for char in visible):
        return ""
    return " ".join(words[:MAX_TITLE_WORDS]).rstrip(".,:;") + ("…" if len(words) > MAX_TITLE_WORDS else "")
