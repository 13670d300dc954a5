"""Reads single values of a service's result; each one is checked, because the service is not trusted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)


def read_line(data: Mapping[str, Any], name: str, *, max_chars: int) -> str | None:
    """Returns the text as one line of up to ``max_chars``, cut at a word, or None if there is none."""
    value = data.get(name)
    if not isinstance(value, str):
        return None
    line = " ".join("".join(one if one.isprintable() else " " for one in value).split())
    if len(line) > max_chars:
        line = line[:max_chars].rsplit(" ", 1)[0]
    return line or None


def read_prose(data: Mapping[str, Any], name: str, *, max_chars: int) -> str | None:
    """Returns the text with its paragraphs, up to ``max_chars``, or None if there is none."""
    value = data.get(name)
    if not isinstance(value, str):
        return None
    lines = [read_line({"line": line}, "line", max_chars=max_chars) or "" for line in value.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:max_chars] or None


def read_lines(data: Mapping[str, Any], name: str, *, most: int, max_chars: int = 100) -> tuple[str, ...]:
    """Returns the texts of a list; other items are skipped."""
    values = data.get(name)
    found = (
        read_line({"one": value}, "one", max_chars=max_chars) for value in (values if isinstance(values, list) else [])
    )
    return tuple(text for text in found if text)[:most]


def read_objects(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    values = data.get(name)
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def read_web_address(data: Mapping[str, Any], name: str) -> str | None:
    value = data.get(name)
    return value if isinstance(value, str) and _WEB_ADDRESS.fullmatch(value) else None


def read_score(data: Mapping[str, Any], name: str, *, default: float) -> float:
    """Returns a score from 0 to 1; ``default`` if there is no number."""
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 -- NaN
        return default
    return min(max(float(value), 0.0), 1.0)
