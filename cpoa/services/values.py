"""Values out of a service's result, of which nothing is believed before it was looked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)


def text_of(data: Mapping[str, Any], name: str, *, most_characters: int) -> str | None:
    """One line, cut at a word; None where there is no text."""
    value = data.get(name)
    if not isinstance(value, str):
        return None
    line = " ".join("".join(one if one.isprintable() else " " for one in value).split())
    if len(line) > most_characters:
        line = line[:most_characters].rsplit(" ", 1)[0]
    return line or None


def prose_of(data: Mapping[str, Any], name: str, *, most_characters: int) -> str | None:
    """With its paragraphs."""
    value = data.get(name)
    if not isinstance(value, str):
        return None
    lines = [text_of({"line": line}, "line", most_characters=most_characters) or "" for line in value.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:most_characters] or None


def texts_of(data: Mapping[str, Any], name: str, *, most: int, most_characters: int = 100) -> tuple[str, ...]:
    """Of a list of strings; what is none is passed over."""
    values = data.get(name)
    found = (
        text_of({"one": value}, "one", most_characters=most_characters)
        for value in (values if isinstance(values, list) else [])
    )
    return tuple(text for text in found if text)[:most]


def objects_of(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    values = data.get(name)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def web_address_of(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) and _WEB_ADDRESS.fullmatch(value) else None


def score_of(data: Mapping[str, Any], name: str, *, default: float) -> float:
    """From 0 to 1."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 -- NaN
        return default
    return min(max(float(value), 0.0), 1.0)
