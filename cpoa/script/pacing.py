"""How long a text takes to say, before any voice has said it."""

from __future__ import annotations

import re

SPOKEN_WORDS_PER_MINUTE = 150
"""At the default voice and rate, pauses between sentences included; measured on mastered episodes."""

TURN_GAP_WORDS = 0.9
"""The pause between two turns (250 to 450 ms), in words at that pace."""

CHAPTER_SHORTEST_SECONDS = 60
CHAPTER_LONGEST_SECONDS = 120
_NUMBER = re.compile(r"\d[\d,.]*")
_UNIT = re.compile(r"\d ?(?:km2|km/h|m/s|m2|km|cm|mm|kg|GHz|MHz|%|°C|°F|m|ft|mi)\b|%")


def spoken_words(text: str) -> float:
    """Words as a voice says them: "1846" is three, "2,900" four, "km/h" three."""
    return (
        len(text.split())
        + sum(_extra_words(match.group()) for match in _NUMBER.finditer(text))
        + len(_UNIT.findall(text))
    )


def _extra_words(number: str) -> float:
    whole, _, decimals = number.rstrip(".,").replace(",", "").partition(".")
    digits = len(whole)
    if "," in number.rstrip(","):
        extra = 1.5 * digits - 2
    else:
        extra = {1: 0.0, 2: 0.4, 3: 3.0, 4: 1.6}.get(digits, 1.3 * digits)
    return extra + (1 + len(decimals) if decimals else 0)


def seconds(words: float) -> float:
    return words * 60 / SPOKEN_WORDS_PER_MINUTE
