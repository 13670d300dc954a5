"""Words that lines divide, and texts that are no words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]++(?:-[^\W\d_]++)*+")
_LAST_PART = re.compile(r"([^\W\d_]{1,60})[-\u00ad\u2010]$")
_FIRST_PART = re.compile(r"[^\W\d_]{1,60}")
_HYPHENS = ("-", "\u00ad", "\u2010")
# What keeps its hyphen before most words.
_PREFIXES = frozenset(["self", "well", "ex", "all", "half", "non", "quasi"])
_WITHOUT_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MAX_WORD = 25


def known_words(lines: Iterable[str]) -> frozenset[str]:
    """The words of the document that no line divides, in small letters."""
    words = set[str]()
    for line in lines:
        whole = line if not line.endswith(_HYPHENS) else line.rpartition(" ")[0]
        words.update(word.lower() for word in _WORD.findall(whole))
    return frozenset(words)


def joined(lines: list[str], known: frozenset[str]) -> str:
    parts = [lines[0]]
    for line in lines[1:]:
        before = parts[-1]
        last, first = _LAST_PART.search(before[-62:]), _FIRST_PART.match(line)
        if not (before.endswith(_HYPHENS) and before[-2:-1].isalnum() and line[:1].isalnum()):
            parts.append(f" {line}")
        elif last is None or first is None:
            parts.append(line)  # "1914-" and "1918"
        elif _is_real_hyphen(last[1], first[0], known) and not before.endswith("\u00ad"):
            parts.append(line)
        else:
            parts[-1] = before[:-1]
            parts.append(line)
    return "".join(parts)


def _is_real_hyphen(last: str, first: str, known: frozenset[str]) -> bool:
    """Whether "long-" and "term" are one word with a hyphen. What the document writes in other places decides."""
    if not first[0].islower():
        return True
    last, first = last.lower(), first.lower()
    if last + first in known:
        return False
    if f"{last}-{first}" in known or last in _PREFIXES:
        return True
    return min(len(last), len(first)) >= 4 and last in known and first in known


def has_no_spaces(lines: list[str]) -> bool:
    """Whether the words of the text run together. Languages without spaces are passed over."""
    words = [word for line in lines for word in line.split() if not _WITHOUT_SPACES.search(word)]
    long = sum(len(word) for word in words if len(word) > _MAX_WORD and word.isalpha())
    return long > 0.3 * max(1, sum(map(len, words)))
