"""Corrects typing errors in a search: "fotosynthesis", "einstien". Only words that no lead contains are corrected."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.topics.names import WORD, fold
from cpoa.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.agents.topics.corpus import PostgresCorpus

_MIN_WORD_LETTERS = 4
_TWO_ERRORS_FROM = 8  # in letters; a shorter word with two errors could be too many other words
_LETTERS_FOR_AN_ERROR = 6
_MAX_CANDIDATES = 50


class SpellingCorrector:
    def __init__(self, corpus: PostgresCorpus) -> None:
        self._corpus = corpus

    @cached_property
    def _words(self) -> Mapping[str, int]:
        """The words of the corpus, loaded at the first typing error: a comparison here takes milliseconds, a trigram
        search 80 ms."""
        return self._corpus.words()

    def correct(self, query: str) -> str:
        words = {word for word in WORD.findall(query) if len(word) >= _MIN_WORD_LETTERS and fold(word).isalpha()}
        corrections = {word: self._closest(fold(word)) for word in words - self._known(words)}
        return WORD.sub(lambda match: corrections.get(match.group()) or match.group(), query)

    @staticmethod
    def is_slip(typed: str, meant: str) -> bool:
        """Whether few letters differ: one for each six, so that another person's name is not taken for a slip."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415 -- only a topic with an unknown word needs it

        return OSA.distance(fold(typed), fold(meant)) <= max(1, len(meant) // _LETTERS_FOR_AN_ERROR)

    def _known(self, words: set[str]) -> set[str]:
        """Returns the words that the corpus contains as written or in another form."""
        stems = {word: stem(fold(word)) for word in words}
        held = self._corpus.holds(stems.values()) if words else {}
        known = {word for word in words if held[stems[word]]}
        return known | {word for word in words - known if fold(word) in self._words}

    def _closest(self, word: str) -> str | None:
        """Returns the word with the fewest wrong, missing, added or swapped letters; of equal ones the most
        frequent."""
        from rapidfuzz import process  # noqa: PLC0415 -- only a search with an unknown word needs it
        from rapidfuzz.distance import OSA  # noqa: PLC0415 -- as above

        most = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        near = process.extract(word, self._words.keys(), scorer=OSA.distance, score_cutoff=most, limit=_MAX_CANDIDATES)
        best = min(near, key=lambda hit: (hit[1], -self._words[hit[0]], hit[0]), default=None)
        return best[0] if best else None
