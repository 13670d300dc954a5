"""The titles of encyclopedia articles."""

from __future__ import annotations

import re

_BRACKET_AT_END = re.compile(r"(?:(?<!\s)\s++)?\(([^()]*+)\)\s*+$")


def base_title(title: str) -> str:
    """Returns the title without the bracket that tells it from others: "Mercury (planet)" is "Mercury"."""
    return _BRACKET_AT_END.sub("", title) or title


def disambiguation(title: str) -> str:
    """ "Mercury (planet)" -> "planet"; "" without brackets."""
    bracket = _BRACKET_AT_END.search(title)
    return bracket[1] if bracket else ""
