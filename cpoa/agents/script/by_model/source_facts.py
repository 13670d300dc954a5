"""The names and numbers in source texts, and the check that a text contains no others."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.text.number_words import numbers_in
from cpoa.text.sentences import split_sentences
from cpoa.text.words import STOP_WORDS, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_OPENING_MARKS = "\"'“‘("
_MARKS_LOOKED_AT = 40  # characters between a word and the one before it
_NO_NAMES = frozenset({"i", "ok", "okay", "mr", "mrs", "ms", "dr", "prof", "st", "oh", "wow"})
_MIN_ROOT_LETTERS = 5
"""The number of letters that two words share if one derives from the other: Egypt, Egyptian."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    words: frozenset[str]
    numbers: frozenset[float]

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> SourceFacts:
        joined = " . ".join(texts)
        return cls(frozenset(_keys(joined)), frozenset(numbers_in(joined)))

    @classmethod
    def union(cls, facts: Iterable[SourceFacts]) -> SourceFacts:
        each = tuple(facts)
        words = frozenset[str]().union(*(one.words for one in each))
        return cls(words, frozenset[float]().union(*(one.numbers for one in each)))

    def unsupported_facts(self, said: str) -> list[str]:
        """Returns the numbers and the capitalised names of ``said`` that the sources do not contain, as written.

        A single capitalised word at the start of a sentence may be any word, and is not checked.
        """
        numbers = [f"{number:.15g}" for number in sorted(numbers_in(said)) if not self._has_number(number, said)]
        return numbers + [name for name in names_in(said) if not all(map(self._has_word, _keys(name)))]

    def _has_number(self, number: float, said: str) -> bool:
        if number in self.numbers:
            return True
        is_decade = number % 10 == 0 and f"{number:.0f}s" in said
        return is_decade and any(number <= year <= number + 9 for year in self.numbers)

    def _has_word(self, key: str) -> bool:
        return key in self.words or any(_same_root(key, word) for word in self.words)


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


def states_facts(text: str) -> bool:
    return bool(numbers_in(text) or names_in(text))


def _is_name(word: str) -> bool:
    lower = word.lower().replace("’", "'")
    return lower not in _NO_NAMES and lower not in STOP_WORDS


def _keys(text: str) -> Iterator[str]:
    for token in tokens(_without_accents(text)):
        yield from (stem(part) for part in token.split("-") if part)


def _same_root(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _MIN_ROOT_LETTERS and longer.startswith(shorter)


def _without_accents(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
