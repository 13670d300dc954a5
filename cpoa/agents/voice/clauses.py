"""Splits a sentence where a speaker would breathe, without changing its text."""

from __future__ import annotations

import re

# The end of each match is a place to split, best first: strong marks, commas, words that begin a clause, any space.
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[;:—…][\"'”’)\]]*+\s+|(?<!\s)\s++–\s+",
        r",[\"'”’)\]]*+\s+",
        (
            r"(?<!\s)\s++(?=(?:and|but|or|because|which|who|where|when|while|although|so that|whereas|before|after"
            r"|until)\s)"
        ),
        r"\s+",
    )
)
# Both sides of a split have this many characters or more: "However," alone is too short.
_MIN_CHARS = 16
# A speaker breathes inside a sentence longer than this, at a mark with this many characters on both sides.
BREATH_CHARS = 100
_MIN_BREATH_CHARS = 30
_MARKS = 2  # the first of the cuts, which are at marks
# A long text is split within this distance of its middle; searching the whole text for every place is slow.
_LOOKED_AROUND = 2_000


def clauses(sentence: str, longest: int) -> list[str]:
    """Returns pieces of up to ``longest`` characters that together are the sentence; a longer word stays whole."""
    if len(sentence) <= longest:
        return [sentence]
    cut = _best_cut(sentence)
    if cut is None:
        return [sentence]
    return [*clauses(sentence[:cut].rstrip(), longest), *clauses(sentence[cut:], longest)]


def breath_groups(sentence: str, longest: int) -> list[str]:
    """Returns pieces of up to ``longest`` characters, shorter ones where the sentence has marks to breathe at."""
    return [group for piece in clauses(sentence, longest) for group in _split_at_marks(piece)]


def _split_at_marks(piece: str) -> list[str]:
    cut = (
        _cut_between(piece, 0, len(piece), _CUTS[:_MARKS], (_MIN_BREATH_CHARS,)) if len(piece) > BREATH_CHARS else None
    )
    if cut is None:
        return [piece]
    return [*_split_at_marks(piece[:cut].rstrip()), *_split_at_marks(piece[cut:])]


def _best_cut(sentence: str) -> int | None:
    """Returns the place nearest to the middle, of the best kind that leaves enough text on both sides."""
    middle = len(sentence) // 2
    around = _cut_between(sentence, max(0, middle - _LOOKED_AROUND), middle + _LOOKED_AROUND)
    return around or _cut_between(sentence, 0, len(sentence))


def _cut_between(
    sentence: str,
    start: int,
    end: int,
    cuts: tuple[re.Pattern[str], ...] = _CUTS,
    min_chars: tuple[int, ...] = (_MIN_CHARS, 1),
) -> int | None:
    for fewest in min_chars:
        for pattern in cuts:
            places = [match.end() for match in pattern.finditer(sentence, start, end)]
            fitting = [place for place in places if fewest <= place <= len(sentence) - fewest]
            if fitting:
                return min(fitting, key=lambda place: abs(place - len(sentence) / 2))
    return None
