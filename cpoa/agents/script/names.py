"""Titles and names as they are shown and said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.text.article_titles import base_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.material import Material

MAX_TITLE_CHARS = 64
"""Of a title that the writer makes; a title that the user gives may be longer."""

MAX_CHAPTER_TITLE_WORDS = 9
_ARTICLE = re.compile(r"^(?:The|A|An) ")


def capitalised(text: str) -> str:
    """Raises the first letter; "iPhone" stays."""
    return text if text[1:2].isupper() else text[:1].upper() + text[1:]


def spoken_title(title: str) -> str:
    """Returns an article's title as it is said: without the bracket that tells it from others, and without the sign
    of "M*A*S*H"."""
    return base_title(title).replace("*", "")


def is_same_title(one: str, other: str) -> bool:
    """Whether both have the same words, in any case and with any mark at the end."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" .:").lower()


def asked_of_several(material: Material) -> str:
    """Returns the topic that the user gave beside several texts; empty if there is one text, or if the topic is the
    title of the first."""
    topic, sources = " ".join(material.topic.split()), material.sources
    return topic if len(sources) > 1 and not is_same_title(topic, sources[0].title) else ""


def join_names(names: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def spoken_subject(material: Material) -> str:
    """Returns the subject inside a sentence: "The Orchard on Kettle Lane" is "the Orchard on Kettle Lane" there."""
    return lower_article(spoken_title(material.subject))


def lower_article(phrase: str) -> str:
    """Returns "the Moon" for "The Moon"."""
    return _ARTICLE.sub(lambda match: match.group().lower(), phrase)


def shorten_title(title: str, max_words: int = MAX_CHAPTER_TITLE_WORDS) -> str:
    """Returns the title, or its first words before a break if it has more than ``max_words``, or its first words."""
    title = " ".join(title.split()).strip(" .,:;")
    if len(title.split()) <= max_words:
        return title
    before_break = re.split(r"[:;,(–—]", title)[0].strip()
    if 2 <= len(before_break.split()) <= max_words:
        return before_break
    return " ".join(title.split()[: max_words - 1]).rstrip(" .,:;") + " …"
