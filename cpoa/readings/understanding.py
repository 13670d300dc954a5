"""What a person sees of a document after it was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.brought_documents import as_document
from cpoa.agents.topics.text_validation import MIN_LATIN_SHARE
from cpoa.contracts.language_tags import ENGLISH, language_of, parse_tag, tags_of_name
from cpoa.text.languages import find_language_of_text, is_surely_english
from cpoa.text.writing_systems import find_language_of_letters, latin_share

if TYPE_CHECKING:
    from cpoa.contracts.source_documents import SourceDocument

MAX_TITLE_CHARS = 300
_PAGE = re.compile(r"page (\d{1,6})")


@dataclass(frozen=True, slots=True)
class Understanding:
    """``language``: as in ``find_language``. ``pages``: as in ``count_pages``. ``left_out``: what was not read."""

    title: str | None
    author: str | None
    language: str | None
    words: int
    pages: int | None
    left_out: tuple[str, ...]


def understand(document: SourceDocument) -> Understanding:
    title = as_document(document).title
    return Understanding(
        title=title[:MAX_TITLE_CHARS] if title else None,
        author=document.author,
        language=find_language(document),
        words=document.count_words(),
        pages=count_pages(document),
        left_out=document.left_out,
    )


def find_language(document: SourceDocument) -> str | None:
    """Returns the tag of the language without its region. The text is believed more than what the document says of
    itself, because many programs write the language of their own menus. None if neither tells."""
    text, declared = document.text, parse_tag(document.language)
    said = language_of(declared) if declared else None
    if latin_share(text) < MIN_LATIN_SHARE:
        found = tags_of_name(find_language_of_letters(text) or "")
    else:
        found = (ENGLISH,) if is_surely_english(text) else tags_of_name(find_language_of_text(text) or "")
    return said if said in found or not found else found[0]


def count_pages(document: SourceDocument) -> int | None:
    """Returns how many pages there are from the first to the last one with text; None without numbered pages. The first
    page of an article may have the number 341."""
    numbers = [int(found[1]) for block in document.blocks if (found := _PAGE.fullmatch(block.place or ""))]
    return max(numbers) - min(numbers) + 1 if numbers else None
