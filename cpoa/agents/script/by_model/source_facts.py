"""The names and numbers in source texts, and the check that a text contains no others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.said_names import name_keys, names_in
from cpoa.text.number_words import numbers_in

if TYPE_CHECKING:
    from collections.abc import Iterable

_MIN_ROOT_LETTERS = 5
"""The number of letters that two words share if one derives from the other: Egypt, Egyptian."""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    words: frozenset[str]
    numbers: frozenset[float]

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> SourceFacts:
        joined = " . ".join(texts)
        return cls(frozenset(name_keys(joined)), frozenset(numbers_in(joined)))

    def unsupported_facts(self, said: str) -> list[str]:
        """Returns the numbers and the capitalised names of ``said`` that the sources do not contain, as written.

        A single capitalised word at the start of a sentence may be any word, and is not checked.
        """
        numbers = [f"{number:.15g}" for number in sorted(numbers_in(said)) if not self._has_number(number, said)]
        return numbers + [name for name in names_in(said) if not all(map(self._has_word, name_keys(name)))]

    def _has_number(self, number: float, said: str) -> bool:
        if number in self.numbers:
            return True
        is_decade = number % 10 == 0 and f"{number:.0f}s" in said
        return is_decade and any(number <= year <= number + 9 for year in self.numbers)

    def _has_word(self, key: str) -> bool:
        return key in self.words or any(_same_root(key, word) for word in self.words)


def _same_root(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _MIN_ROOT_LETTERS and longer.startswith(shorter)
