"""Decides whether a name that a line states is in the passages."""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.said_names import name_keys, names_in

if TYPE_CHECKING:
    from collections.abc import Iterable

_FREE_TEXT = """
Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
October November December Christmas Easter New Year Year's Eve TV Mum Dad Mom God
"""
_FREE = frozenset(word.lower() for word in _FREE_TEXT.split())
_MIN_SHARED_LETTERS = 4
_MAX_ENDING = 3
_MAX_LOOKED_AT = 50


class KnownNames:
    def __init__(self, texts: Iterable[str]) -> None:
        self._keys = frozenset(key for text in texts for key in name_keys(text))
        self._by_beginning: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._keys):
            self._by_beginning[key[:_MIN_SHARED_LETTERS]].append(key)

    def unknown_in(self, sentence: str) -> list[str]:
        """Returns the names that the texts do not have, as written."""
        return [name for name in names_in(sentence) if not _is_free(name) and not self._has(name)]

    def _has(self, name: str) -> bool:
        return all(key in self._keys or self._has_same_root(key) for key in name_keys(name))

    def _has_same_root(self, key: str) -> bool:
        """Whether a known word differs in its ending alone: Egypt and Egyptian, Buddhist and Buddhism."""
        others = self._by_beginning.get(key[:_MIN_SHARED_LETTERS], [])
        return any(_differ_in_ending(key, other) for other in others[:_MAX_LOOKED_AT])


def _is_free(name: str) -> bool:
    return name.lower().replace("\u2019", "'") in _FREE


def _differ_in_ending(one: str, other: str) -> bool:
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return shared >= _MIN_SHARED_LETTERS and max(len(one), len(other)) - shared <= _MAX_ENDING
