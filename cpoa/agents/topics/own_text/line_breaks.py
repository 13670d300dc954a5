"""Decides which line breaks only wrap a line, and which divide lines: a list without marks, a poem, an address."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.lists import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_WRAP_CHARS = 38
_MAX_WRAP_CHARS = 130

_AMOUNT = re.compile(r"[\d½¼¾⅓⅔]")
_VERSE_END = re.compile(r"[,;:.!?—–-][\"'”’)]{0,3}$")
TRAILING_WORD = re.compile(
    r"\b(?:the|an?|of|and|or|but|nor|by|in|to|into|for|with|without|that|which|who|from|at|on|onto|is|are|was|were|be"
    r"|been|has|have|had|as|than|its|his|her|their|our|my|your|this|these|those|between|under|over|not|very|will|would|can"
    r"|could|should|may|might|must|if|when|while|because)$",
    re.IGNORECASE,
)


def wrap_width(chunks: Sequence[Sequence[str]]) -> int:
    """Returns the usual length of the longest line of chunks whose lines run on."""
    widths = [
        max(map(len, chunk))
        for chunk in chunks
        if len(chunk) > 1 and _small_share(chunk) >= 0.5 and not chunk[0][:1].islower()
    ]
    widths = [width for width in widths if MIN_WRAP_CHARS <= width <= _MAX_WRAP_CHARS]
    enough = len(widths) >= 2 or any(len(chunk) > 3 for chunk in chunks)
    return max(widths, default=0) if enough else 0


def _small_share(chunk: Sequence[str]) -> float:
    """Returns the share of the lines after the first that begin with a small letter."""
    later = [line.lstrip("\"'“‘( ")[:1] for line in chunk[1:]]
    return sum(char.islower() for char in later) / max(len(later), 1)


def is_wrapped(lines: Sequence[str], width: int) -> bool:
    """Whether the line breaks only wrap the text."""
    if len(lines) < 2:
        return True
    small = _small_share(lines)
    longest = max(map(len, lines))
    if not lines[0].lstrip()[:1].islower() and small >= 0.6 and not _AMOUNT.match(lines[0].strip()):
        return True
    if longest < MIN_WRAP_CHARS:
        return False
    limit = width if width and longest <= width + 2 else longest
    full = sum(len(line) + 1 + len((after.split() or [""])[0]) > limit - 4 for line, after in pairwise(lines))
    share = full / (len(lines) - 1)
    return share >= 0.75 and (small >= 0.2 or (width > 0 and limit == width))


def continues(line: str, after: str, *, verse: bool) -> bool:
    if ends_sentence(line):
        return False
    if verse:
        return True
    return bool(TRAILING_WORD.search(line)) or (line.endswith(",") and after[:1].islower())


def is_verse(lines: Sequence[str]) -> bool:
    """Whether lines run on where they end without a mark, as in a poem with punctuation."""
    stopped = sum(bool(_VERSE_END.search(line)) for line in lines)
    return stopped >= len(lines) / 3 and not any(map(_AMOUNT.match, lines))
