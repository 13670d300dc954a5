"""Finds mentions of other articles in a text. The longest name wins, and the case must fit: "stroke" is not "Strokes of
..."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cpoa.agents.topics.names import fold
from cpoa.text.words import STOP_WORDS, singular

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_WORD = re.compile(r"[^\W_]+")
MAX_NAME_WORDS = 6


class NameSpelling(StrEnum):
    """How a name is written inside a sentence. AMBIGUOUS: a proper name of several articles. MIXED: "mercury" is a
    metal, "Mercury" is not."""

    COMMON = "common"
    PROPER = "proper"
    AMBIGUOUS = "ambiguous"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Mention:
    """``start`` and ``length`` are the sentence's position in the text, in characters. ``capital`` is None at the start
    of a sentence, where it says nothing."""

    key: str
    capital: bool | None
    sentence_no: int
    start: int
    length: int


class _Word(NamedTuple):
    key: str
    capital: bool
    start: int
    end: int


class MentionFinder:
    def __init__(self, names: Mapping[str, NameSpelling]) -> None:
        """``names``: the key of each name (see ``name_key``), and how it is written."""
        self._names = {key: spelling for key, spelling in names.items() if _is_telling(key)}
        self._longest: dict[str, int] = {}
        for key in self._names:
            words = key.split()
            self._longest[words[0]] = max(self._longest.get(words[0], 0), min(len(words), MAX_NAME_WORDS))

    def mentions(self, sentences: Sequence[str]) -> Iterator[Mention]:
        """``sentences`` are those of one text, in which a space separates them."""
        position = 0
        for number, sentence in enumerate(sentences):
            for key, capital in self._names_in(sentence):
                yield Mention(key, capital, number, position, len(sentence))
            position += len(sentence) + 1

    def _names_in(self, sentence: str) -> Iterator[tuple[str, bool | None]]:
        words = _words(sentence)
        position = 0
        while position < len(words):
            begins_a_name = words[position].key in self._longest
            length = self._match(sentence, words, position) if begins_a_name else 0
            if length:
                key = " ".join(word.key for word in words[position : position + length])
                yield key, words[position].capital if position else None
            position += length or 1

    def _match(self, sentence: str, words: list[_Word], position: int) -> int:
        """Returns the number of words from ``position`` that form a name; 0 for none."""
        longest = min(self._longest[words[position].key], len(words) - position)
        for length in range(longest, 0, -1):
            key = " ".join(word.key for word in words[position : position + length])
            if key in self._names:
                return length if _case_fits(sentence, words, position, length, self._names[key]) else 0
        return 0


def _case_fits(sentence: str, words: list[_Word], position: int, length: int, spelling: NameSpelling) -> bool:
    """Whether the case fits. A proper name is capitalised; a common noun is not, and it does not begin a longer name. A
    name of several articles must not be part of a longer name: "Freddie Mercury" is not one of them."""
    first, last = words[position], words[position + length - 1]
    before, after = _joined(sentence, words, position - 1), _joined(sentence, words, position + length - 1)
    if spelling is NameSpelling.COMMON or (spelling is NameSpelling.MIXED and not first.capital):
        begins_name = first.capital and after and words[position + length].capital
        return not begins_name and not (first.capital and position > 0)
    if spelling is not NameSpelling.PROPER and before and position > 1 and words[position - 1].capital:
        return False
    return first.capital or (length > 1 and last.capital)


def _joined(sentence: str, words: list[_Word], position: int) -> bool:
    """Whether only a space separates a word from the next."""
    if position < 0 or position + 1 >= len(words):
        return False
    return sentence[words[position].end : words[position + 1].start] == " "


def _words(sentence: str) -> list[_Word]:
    found = []
    for match in _WORD.finditer(sentence):
        word = match.group()
        if word == "s" and sentence[match.start() - 1 : match.start()] in ("'", "’"):
            continue
        found.append(_Word(_word_key(word), word[0].isupper() or word[0].isdigit(), match.start(), match.end()))
    return found


@lru_cache(maxsize=100_000)
def _word_key(word: str) -> str:
    return singular(fold(word))


def _is_telling(key: str) -> bool:
    """Returns False for one-word names that are stop words, numbers or shorter than three letters."""
    return " " in key or (len(key) > 2 and key not in STOP_WORDS and not key.isdigit())
