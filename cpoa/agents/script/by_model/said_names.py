"""The names in a text: its capitalised words, and the keys by which they are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cpoa.text.sentences import split_sentences
from cpoa.text.words import STOP_WORDS, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OPENING_MARKS = "\"'“‘("
_MARKS_LOOKED_AT = 40  # characters between a word and the one before it
_NO_NAMES = frozenset({"i", "ok", "okay", "mr", "mrs", "ms", "dr", "prof", "st", "oh", "wow"})


def names_in(text: str) -> list[str]:
    """Returns the capitalised words whose capital does not come from their place in the sentence."""
    return [
        match.group()
        for sentence in split_sentences(text)
        for match in _WORD.finditer(sentence)
        if match.group()[0].isupper() and _is_name(match.group()) and not _may_be_capitalised(sentence, match.start())
    ]


def _may_be_capitalised(sentence: str, start: int) -> bool:
    """Whether the word is at the beginning of a sentence, or after a mark that permits a capital for any word."""
    before = sentence[max(0, start - _MARKS_LOOKED_AT) : start]
    plain = before.rstrip(_OPENING_MARKS)
    if any(mark in before[len(plain) :] for mark in '"“('):
        return True
    plain = plain.rstrip()
    if not plain:
        return start <= _MARKS_LOOKED_AT
    return plain[-1] in ':;"“(—–' or plain.rstrip('"”)')[-1:] in tuple(".!?…")


def _is_name(word: str) -> bool:
    lower = word.lower().replace("’", "'")
    return lower not in _NO_NAMES and lower not in STOP_WORDS


def name_keys(text: str) -> Iterator[str]:
    """Yields the stems of a text's words without accents."""
    for token in tokens(_without_accents(text)):
        yield from (stem(part) for part in token.split("-") if part)


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
