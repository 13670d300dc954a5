"""The small raised marks that point to footnotes, told from powers and units."""

from __future__ import annotations

import re

_MARK = re.compile(r"[\[(]?(?:\d{1,3}(?:, ?\d{1,3}){0,4}|[*†‡§¶]{1,3}|[a-z]|[ivxl]{1,5})[\])]?")
_DIGITS = re.compile(r"[\[(]?\d{1,3}(?:[,–-] ?\d{1,3}){0,4}[\])]?|[*†‡§¶]{1,3}")
_AFTER_PROSE = re.compile(r"[^\W\d_]{4,40}$|[.,;:!?\"'”’»)\]]$")
_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_LOOK_BACK = 41


def is_mark(text: str) -> bool:
    """Whether the text of a link can be a footnote's mark: "3", "[12]", "*", "a"."""
    return bool(_MARK.fullmatch(text.strip()))


def is_raised_mark(before: str, raised: str) -> bool:
    """Whether a raised text points to a note: after a word or a punctuation mark, not in "10⁶" and "m²"."""
    return bool(_DIGITS.fullmatch(raised.strip()) and _AFTER_PROSE.search(before[-_LOOK_BACK:].rstrip()))


def as_raised(text: str) -> str:
    """ "6" -> "⁶", so that "10⁶" does not become "106"; other text stays."""
    return text.translate(_RAISED) if text.strip("0123456789+-n") == "" else text
