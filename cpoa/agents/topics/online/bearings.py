"""Estimates how far sentences of an online article bear on an ask, by the words that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cpoa.agents.topics.names import base_title
from cpoa.contracts.ask import AskKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.ask import Ask

_IN_TITLE, _BESIDE = 0.95, 0.6
_LEAST, _SPAN = 0.1, 0.8
_PLAIN_TOPIC = 0.6


class Bearings(Protocol):
    def __call__(self, title: str, heading: str, sentences: Sequence[str]) -> list[float]:
        """Returns the bearing of each sentence of a paragraph, 0 to 1. ``title`` is of the article, ``heading`` of the
        section with those above it."""
        ...


class WordBearings:
    """Counts words of the ask in the sentence, its neighbours, the heading and the title."""

    def __init__(self, ask: Ask) -> None:
        self._words = frozenset(content_words(" ".join(ask.words))) or frozenset(content_words(ask.text))
        self._subjects = [frozenset(content_words(subject)) for subject in ask.subjects]
        self._is_plain = ask.kind in (AskKind.WHAT_IS, AskKind.WHO)

    def __call__(self, title: str, heading: str, sentences: Sequence[str]) -> list[float]:
        in_title, in_heading = _stems(base_title(title)), _stems(heading)
        found = [_stems(sentence) for sentence in sentences]
        is_own = any(subject and subject <= in_title for subject in self._subjects) or self._words <= in_title
        return [
            self._bearing(in_title | in_heading, found[max(place - 1, 0) : place + 2], own, is_own=is_own)
            for place, own in enumerate(found)
        ]

    def _bearing(
        self, above: frozenset[str], beside: Sequence[frozenset[str]], own: frozenset[str], *, is_own: bool
    ) -> float:
        near = frozenset().union(*beside)
        degrees = [
            1.0 if word in own else _IN_TITLE if word in above else _BESIDE if word in near else 0.0
            for word in self._words
        ]
        bearing = _LEAST + _SPAN * sum(degrees) / max(len(degrees), 1)
        return round(max(bearing, _PLAIN_TOPIC) if is_own and self._is_plain else bearing, 3)


def _stems(text: str) -> frozenset[str]:
    return frozenset(content_words(text))
