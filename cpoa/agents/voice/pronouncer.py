"""Says words as a person asked. Their respellings pass by the reading rules, and captions keep the written words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cpoa.agents.voice.spoken_text import spoken_text

if TYPE_CHECKING:
    from features.pronunciations import Pronunciation

# A word is replaced by a made-up one with its number, which no reading rule changes, and this one by the respelling.
_STAND_IN = "qxz"
_STAND_INS = re.compile(rf"(?i)\b{_STAND_IN}([a-z])([a-z])\b")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Pronouncer:
    entries: tuple[Pronunciation, ...] = ()

    def spoken_text(self, written: str) -> str:
        """As ``spoken_text.spoken_text``, with the respellings of the entries' words."""
        if not self.entries:
            return spoken_text(written)
        marked = _words(self.entries).sub(self._stand_in, unicodedata.normalize("NFC", written))
        return _STAND_INS.sub(self._respelling, spoken_text(marked))

    def _stand_in(self, match: re.Match[str]) -> str:
        tens, ones = divmod((match.lastindex or 1) - 1, len(_LETTERS))
        word = _STAND_IN + _LETTERS[tens] + _LETTERS[ones]
        return word.capitalize() if match[0][0].isupper() else word

    def _respelling(self, match: re.Match[str]) -> str:
        number = _LETTERS.index(match[1].lower()) * len(_LETTERS) + _LETTERS.index(match[2].lower())
        if number >= len(self.entries):
            return match[0]
        # The voice would spell "KWAH" letter by letter.
        return _in_order(self.entries)[number].say_as.lower()


def _in_order(entries: tuple[Pronunciation, ...]) -> list[Pronunciation]:
    """Longest first: "Kuala Lumpur" before "Kuala"."""
    return sorted(entries, key=lambda entry: len(entry.word), reverse=True)


@lru_cache(maxsize=8)
def _words(entries: tuple[Pronunciation, ...]) -> re.Pattern[str]:
    """A pattern with one group per entry, in the order of ``_in_order``."""
    groups = "|".join(_group(entry.word) for entry in _in_order(entries))
    return re.compile(rf"(?<!\w)(?:{groups})(?!\w)")


def _group(word: str) -> str:
    exact = any(letter.isupper() for part in re.split(r"[\s-]", word) for letter in part[1:])
    plain = unicodedata.normalize("NFC", word).replace("’", "'")
    written = re.escape(plain).replace("'", "['’]").replace(r"\ ", r"\s")
    return f"({written})" if exact else f"((?i:{written}))"
