"""Typing errors in a search: "fotosynthesis", "einstien". Only words that no lead holds are taken for one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.topics.names import WORD, fold
from cpoa.text.words import stem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.agents.topics.corpus import PostgresCorpus

_MIN_WORD_LETTERS = 4
_TWO_ERRORS_FROM = 8  # letters; a shorter word with two errors could be too many others
_MAX_CANDIDATES = 50


class SpellingCorrector:
    def __init__(self, corpus: PostgresCorpus) -> None:
        self._corpus = corpus

    @cached_property
    def _words(self) -> Mapping[str, int]:
        """Kept from the first typing error on: comparing here takes milliseconds, a trigram search 80 of them."""
        return self._corpus.words()

    def correct(self, query: str) -> str:
        words = {word for word in WORD.findall(query) if len(word) >= _MIN_WORD_LETTERS and fold(word).isalpha()}
        corrections = {word: self._closest(fold(word)) for word in words - self._known(words)}
        return WORD.sub(lambda match: corrections.get(match.group()) or match.group(), query)

    def _known(self, words: set[str]) -> set[str]:
        """As they are written, or in another form of the same word."""
        stems = {word: stem(fold(word)) for word in words}
        held = self._corpus.holds(stems.values()) if words else {}
        known = {word for word in words if held[stems[word]]}
        return known | {word for word in words - known if fold(word) in self._words}

    def _closest(self, word: str) -> str | None:
        """With the fewest letters wrong, left out, added, or exchanged with the next; of these the most usual."""
        from rapidfuzz import process  # noqa: PLC0415 -- only a search with an unknown word needs it
        from rapidfuzz.distance import OSA  # noqa: PLC0415 -- as above

        most = 2 if len(word) >= _TWO_ERRORS_FROM else 1
        near = process.extract(word, self._words.keys(), scorer=OSA.distance, score_cutoff=most, limit=_MAX_CANDIDATES)
        best = min(near, key=lambda hit: (hit[1], -self._words[hit[0]], hit[0]), default=None)
        return best[0] if best else None
