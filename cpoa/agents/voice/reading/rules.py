"""A reading rule: a pattern and the spoken text that replaces its matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Replacement = str | Callable[[re.Match[str]], str]
Rule = tuple[re.Pattern[str], Replacement]


def rule(pattern: str, replacement: Replacement, *, ignore_case: bool = False) -> Rule:
    return re.compile(pattern, re.IGNORECASE if ignore_case else 0), replacement


def apply_rules(rules: Sequence[Rule], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def alternatives(words: Sequence[str]) -> str:
    """Returns a pattern with the longest words first, so that "km/h" is not read as "km"."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
