"""Checks that a user's text can be spoken, and finds its language. Cheap to import, because it runs before any cost
arises."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.text.language_choice import LanguageChoice
from cpoa.text.languages import find_language_of_text, find_language_of_topic
from cpoa.text.writing_systems import find_language_of_letters, latin_share
from shared.error_codes.episodes import API_GW_PODCAST_INVALID_SOURCES, API_GW_PODCAST_TOPIC_INVALID
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import OwnSource

TOPIC_INVALID = API_GW_PODCAST_TOPIC_INVALID
INVALID_SOURCES = API_GW_PODCAST_INVALID_SOURCES

MAX_TOPIC_CHARS = 300
MAX_SOURCES = 20
MAX_SOURCES_CHARS = 200_000
MIN_LATIN_SHARE = 0.6  # of the letters; an English text may quote Greek
MAX_CONTROL_SHARE = 0.02  # of the characters; the bytes of a PDF or an image exceed this at once
MIN_WORDS = 8

_ENGLISH_ONLY = LanguageChoice()
_WORD = re.compile(r"[^\W\d_]{2,}")
_PLAIN_CONTROLS = frozenset("\n\r\t\f\v")


def check_topic(topic: str, languages: LanguageChoice = _ENGLISH_ONLY) -> str:
    """Returns the language of its episode. Raises BadRequestError, which lists the languages for any other."""
    if not topic.strip():
        raise BadRequestError(TOPIC_INVALID, 'Give a topic: a word or a phrase, such as "The history of podcasting".')
    if len(topic) > MAX_TOPIC_CHARS:
        raise BadRequestError(
            TOPIC_INVALID, f"The topic may have at most {MAX_TOPIC_CHARS} characters; it has {len(topic)}."
        )
    if _control_share(topic) > 0:
        raise BadRequestError(TOPIC_INVALID, "The topic holds control characters; write it as one line of plain text.")
    if not any(char.isalnum() for char in topic):
        raise BadRequestError(TOPIC_INVALID, 'The topic holds no words; name a subject, such as "Coral reefs".')
    is_latin = latin_share(topic) >= MIN_LATIN_SHARE
    found = find_language_of_topic(topic) if is_latin else find_language_of_letters(topic)
    language = languages.find(found) if is_latin else None
    if language is None:
        raise BadRequestError(TOPIC_INVALID, f"This topic {_seems_to_be(found)}. {languages.instead('write it')}")
    return language


def check_sources(sources: Sequence[OwnSource], languages: LanguageChoice = _ENGLISH_ONLY) -> str | None:
    """Returns the language of their episode, None without texts. Pages and files are checked after they were read.
    Raises BadRequestError, whose message names the source by its number and title."""
    if len(sources) > MAX_SOURCES:
        raise _invalid(f"Give at most {MAX_SOURCES} sources; there are {len(sources)}.")
    total = sum(len(source.text) for source in sources)
    if total > MAX_SOURCES_CHARS:
        raise _invalid(f"The sources may have {MAX_SOURCES_CHARS:,} characters together; they have {total:,}.")
    found: str | None = None
    for number, source in enumerate(sources, start=1):
        if source.is_read_first:
            continue
        try:
            language = check_text(source.text, languages)
        except UnspeakableTextError as error:
            raise _invalid(f"{source_name(number, source.title)} {error}") from error
        if found is None:
            # The other texts have to be in the same language, unless it is one that only a model writes.
            languages = replace(languages, asked=language)
            found = languages.asked
    return found


class UnspeakableTextError(Exception):
    """The message continues a sentence that begins with the text's name."""


def check_text(text: str, languages: LanguageChoice = _ENGLISH_ONLY) -> str:
    """Returns the language of its episode. Raises UnspeakableTextError."""
    fault = _fault(text)
    if fault:
        raise UnspeakableTextError(fault)
    is_latin = latin_share(text) >= MIN_LATIN_SHARE
    found = find_language_of_text(text) if is_latin else find_language_of_letters(text)
    language = languages.find(found) if is_latin else None
    if language is None:
        raise UnspeakableTextError(f"{_seems_to_be(found)}. {languages.instead('give a text')}")
    return language


def source_name(number: int, title: str | None) -> str:
    title = " ".join((title or "").split())
    if not title:
        return f"Source {number}"
    return f'Source {number} ("{title[:60]}{"…" if len(title) > 60 else ""}")'


def _fault(text: str) -> str | None:
    if not text.strip():
        return "is empty. Paste the text itself, or leave the source out."
    if "\x00" in text or _control_share(text) > MAX_CONTROL_SHARE:
        return "is not plain text (it looks like the bytes of a file). Open the file and paste its text."
    words = len(_WORD.findall(text))
    if words < MIN_WORDS and latin_share(text) >= MIN_LATIN_SHARE:
        return f"holds only {words} words, too few to speak about. Give at least a sentence or two."
    return None


def _seems_to_be(language: str | None) -> str:
    return f"seems to be {language}" if language else "is in letters that the voices cannot speak"


def _control_share(text: str) -> float:
    odd = sum(
        1
        for char in text
        if char == "\ufffd" or (unicodedata.category(char) in ("Cc", "Cs", "Co") and char not in _PLAIN_CONTROLS)
    )
    return odd / max(len(text), 1)


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(INVALID_SOURCES, message)
