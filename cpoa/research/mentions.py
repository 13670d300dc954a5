"""Where a text names other articles. The longest name wins, and the case must fit: "stroke" is not "Strokes of ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cpoa.research.names import fold
from cpoa.text.sentences import split_sentences
from cpoa.text.words import STOP_WORDS, singular

_WORD = re.compile(r"[^\W_]+")
LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Mention:
    """``start`` and ``length`` are the sentence's place in the text, in characters."""

    key: str
    sentence_no: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    capital: bool
    start: int
    end: int


class MentionFinder:
    def __init__(self, names: Mapping[str, bool]) -> None:
        """``names``: each name's key (see ``name_key``), and whether it is a common noun."""
        self._names = {key: common for key, common in names.items() if _is_telling(key)}
        self._longest: dict[str, int] = {}
        for key in self._names:
            words = key.split()
            self._longest[words[0]] = max(self._longest.get(words[0], 0), min(len(words), LONGEST_NAME))

    def mentions(self, text: str) -> Iterator[Mention]:
        position = 0
        for number, sentence in enumerate(split_sentences(text)):
            position = text.index(sentence, position)
            for key in self.keys_in(sentence):
                yield Mention(key, number, position, len(sentence))
            position += len(sentence)

    def keys_in(self, sentence: str) -> Iterator[str]:
        words = _words(sentence)
        position = 0
        while position < len(words):
            length = self._match(sentence, words, position)
            if length:
                yield " ".join(word.key for word in words[position : position + length])
            position += length or 1

    def _match(self, sentence: str, words: list[_Word], position: int) -> int:
        """How many words from ``position`` on are a name; 0 for none."""
        longest = min(self._longest.get(words[position].key, 0), len(words) - position)
        for length in range(longest, 0, -1):
            key = " ".join(word.key for word in words[position : position + length])
            if key in self._names:
                return length if self._case_fits(sentence, words, position, length, common=self._names[key]) else 0
        return 0

    @staticmethod
    def _case_fits(sentence: str, words: list[_Word], position: int, length: int, *, common: bool) -> bool:
        """A proper name is capitalised; a common noun is not, nor does it stand inside a longer name."""
        first, last = words[position], words[position + length - 1]
        if not common:
            return first.capital or (length > 1 and last.capital)
        if first.capital and position > 0:
            return False
        following = words[position + length] if position + length < len(words) else None
        joined = following is not None and sentence[last.end : following.start] == " "
        return not (joined and first.capital and following is not None and following.capital)


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
    """One-word names that are stop words, numbers or shorter than three letters name nothing by themselves."""
    return " " in key or (len(key) > 2 and key not in STOP_WORDS and not key.isdigit())
