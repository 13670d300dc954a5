"""Reads what is above a Markdown text: lines of "key: value" between lines of "---", or TOML between "+++"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.documents.plain_line import plain_line

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_LINES = 200
_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s{0,9}[:=](?:\s+(?P<value>\S.*)|\s*)")
_ITEM = re.compile(r"\s*-\s+(?:name:\s*)?(?P<value>\S.*)")
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)")
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")

_KEYS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "date": "date",
    "published": "date",
    "pubdate": "date",
    "created": "date",
    "language": "language",
    "lang": "language",
    "license": "licence",
    "licence": "licence",
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None


def split_front_matter(lines: Sequence[str]) -> tuple[FrontMatter, Sequence[str]]:
    """Returns the front matter and the lines below it."""
    start = next((number for number, line in enumerate(lines) if line.strip()), 0)
    fence = lines[start].strip() if lines else ""
    if fence not in _FENCES:
        return FrontMatter(), lines
    for number in range(start + 1, min(start + _MAX_LINES, len(lines))):
        if lines[number].strip() in _FENCES[fence]:
            fields = _read_fields(lines[start + 1 : number])
            # A text may also begin with a rule, and have another one below.
            return (_front_matter(fields), lines[number + 1 :]) if fields else (FrontMatter(), lines)
    return FrontMatter(), lines


def _read_fields(lines: Sequence[str]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        field, item = _FIELD.fullmatch(line.rstrip()), _ITEM.fullmatch(line.rstrip())
        if item:
            fields.setdefault(key, []).append(_unquoted(item["value"]))
        elif field:
            key = field["key"].lower()
            fields.setdefault(key, []).extend(_values(field["value"] or ""))
    return fields


def _values(value: str) -> list[str]:
    value = value.strip()
    parts = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
    return [_unquoted(part) for part in parts if part.strip()]


def _unquoted(value: str) -> str:
    value = plain_line(value)
    return value[1:-1] if len(value) > 1 and value[0] in "\"'" and value[-1] == value[0] else value


def _front_matter(fields: dict[str, list[str]]) -> FrontMatter:
    known: dict[str, list[str]] = {}
    for key, values in fields.items():
        if key in _KEYS and any(values):
            known.setdefault(_KEYS[key], values)
    first = {name: values[0] for name, values in known.items()}
    date = _DATE.match(first.get("date", ""))
    language = first.get("language", "")
    return FrontMatter(
        title=first.get("title"),
        author=", ".join(known["author"]) if "author" in known else None,
        published=date[1] if date else None,
        language=language.replace("_", "-") if _TAG.fullmatch(language) else None,
        licence=first.get("licence"),
    )
