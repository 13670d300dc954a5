"""Parses the `sources` of a request for an episode: its own texts, pages and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cpoa.agents.topics.text_validation import INVALID_SOURCES, MAX_SOURCES, check_sources
from cpoa.contracts.agents import OwnSource
from cpoa.episodes.own_texts import read_title
from cpoa.episodes.source_fields import SourceFields
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from cpoa.text.language_choice import LanguageChoice


def parse_sources(value: object, languages: LanguageChoice) -> tuple[tuple[OwnSource, ...], str | None]:
    """Returns the sources and their episode's language, None without sources. Raises BadRequestError."""
    if value is None:
        return (), None
    if not isinstance(value, list) or not value:
        raise BadRequestError(
            INVALID_SOURCES,
            f'`sources` is a list of 1 to {MAX_SOURCES} objects like {{"text": "...", "title": "..."}}.',
        )
    sources = tuple(_source(number, item) for number, item in enumerate(value, start=1))
    return sources, check_sources(sources, languages)


def find_title(sources: tuple[OwnSource, ...]) -> str:
    """Of the first source; empty if it has none before it is read. Raises BadRequestError for a text without prose."""
    if all(source.is_read_first for source in sources):
        return (sources[0].title or "") if sources else ""
    first_text = read_title(sources)
    return (sources[0].title or "") if sources[0].is_read_first else first_text


def _source(number: int, item: object) -> OwnSource:
    if not isinstance(item, Mapping):
        raise BadRequestError(INVALID_SOURCES, f"Source {number} needs `text`, `url` or `upload_id`.")
    named = SourceFields(item, INVALID_SOURCES, f" of source {number}")
    title, url = named.title(), named.url()
    text, upload_id = item.get("text"), item.get("upload_id")
    if text is not None and upload_id is not None:
        raise BadRequestError(INVALID_SOURCES, f"Source {number} has both `text` and `upload_id`. Send two sources.")
    if upload_id is not None:
        return OwnSource(title=title, url=url, upload_id=named.upload_id())
    if text is None and url:
        return OwnSource(title=title, url=url)
    if not isinstance(text, str):
        raise BadRequestError(INVALID_SOURCES, f"Source {number} needs `text`, `url` or `upload_id`, a string.")
    if not text:
        raise BadRequestError(
            INVALID_SOURCES, f"Source {number} is empty. Paste the text itself, or leave the source out."
        )
    return OwnSource(text=text, title=title, url=url)
