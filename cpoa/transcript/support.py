"""Which sentences of a passage support a spoken sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"\w+")
# Longer words tell what a sentence is about, in any language with such words. Numbers count at any length.
_MIN_LETTERS = 4
# "erupts" and "eruption" begin alike.
_STEM_LETTERS = 5
# The share of the spoken words that a sentence needs to have, and its share of the best sentence's.
_MIN_SHARE = 0.25
_MIN_SHARE_OF_BEST = 0.6


@dataclass(frozen=True, slots=True)
class Support:
    """``sentences``: their numbers in the passage, from 0; empty if none of them stands out. ``is_quote``: the spoken
    sentence is one of them, word for word."""

    sentences: tuple[int, ...]
    is_quote: bool = False


def find_support(spoken: str, passage: Sequence[str]) -> Support:
    """``passage``: its sentences."""
    words = _words(spoken)
    same = tuple(number for number, sentence in enumerate(passage) if _words(sentence) == words)
    if same:
        return Support(same[:1], is_quote=True)
    told = _stems(words)
    if not told:
        return Support(())
    shares = [len(told & _stems(_words(sentence))) / len(told) for sentence in passage]
    enough = max(_MIN_SHARE, _MIN_SHARE_OF_BEST * max(shares, default=0.0))
    return Support(tuple(number for number, share in enumerate(shares) if share >= enough))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _stems(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word[:_STEM_LETTERS] for word in words if len(word) >= _MIN_LETTERS or word.isdigit())
