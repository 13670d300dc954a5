"""Reads a reply of numbered lines ("7: the passages say 4 seconds"), as models write it: with marks, labels or JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from cpoa.agents.script.by_model.reply_text import without_thinking

_MAX_CHARS = 60_000
_MAX_NUMBERS = 40
_START = re.compile(
    r"[\s>*#|\u2022\[(_`-]{0,12}(lines?\b)?[\s#*]{0,4}"
    r"(\d{1,4}(?:(?:, ?| and | & )\d{1,4}){0,40})(?![\d%])([\])*_`]{0,4})(.*)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s?(?:[:)|]|\](?=\s)|[.–—-](?=\s|$))[\s*_|]{0,6}")
_LABEL = re.compile(r"\s[^\W\d]\w{0,30}:[\s*_]{0,6}")
_NUMBER_MEMBERS = ("line", "number", "line_number", "id", "n")
_TEXT_MEMBERS = ("reason", "text", "replacement", "why", "problem", "passages", "passage_ids", "new")


def read_numbered(text: str) -> dict[int, str] | None:
    """Returns the text behind each number; of two texts for one number, the first. None: no line has a number, and it
    is not JSON."""
    plain = without_thinking(text[:_MAX_CHARS]).strip()
    found = _read_json(plain)
    return _read_lines(plain) if found is None else found


def _read_lines(text: str) -> dict[int, str] | None:
    found: dict[int, str] = {}
    open_number: int | None = None  # its text is on the next line
    for line in text.splitlines():
        entry = _entry(line)
        if entry:
            numbers, rest = entry
            for number in numbers:
                found.setdefault(number, rest)
            open_number = numbers[-1] if not rest else None
        elif open_number is not None and line.strip():
            found[open_number] = line.strip()
            open_number = None
    return found or None


def _entry(line: str) -> tuple[list[int], str] | None:
    match = _START.match(line)
    if not match:
        return None
    word, numbers, closing, rest = match.groups()
    begin = _SEPARATOR.match(rest) or _LABEL.match(rest)
    if not (begin or word or closing.strip("*_`") or not rest.strip()):
        return None
    return [int(number) for number in re.findall(r"\d+", numbers)], rest[begin.end() if begin else 0 :].strip(" *_|`")


def _read_json(text: str) -> dict[int, str] | None:
    bare = text.removeprefix("```json").strip("` \n")
    if bare[:1] not in ("[", "{"):
        return None
    try:
        return dict(_entries(json.loads(bare)))
    except (ValueError, RecursionError):
        return None


def _entries(value: Any) -> list[tuple[int, str]]:
    """Reads [7, 9], [{"line": 7, "reason": "..."}], {"7": "..."} and an object with one such member."""
    if isinstance(value, list):
        return [entry for each in value[:_MAX_NUMBERS] for entry in _entries_of_item(each)]
    if not isinstance(value, dict):
        return []
    numbered = [(int(key), _text(each)) for key, each in value.items() if key.isdecimal() and len(key) <= 4]
    if numbered:
        return numbered
    return next((_entries(each) for each in value.values() if isinstance(each, list | dict)), [])


def _entries_of_item(item: Any) -> list[tuple[int, str]]:
    if isinstance(item, bool):
        return []
    if isinstance(item, int):
        return [(item, "")]
    if not isinstance(item, dict):
        return []
    number = next((item[key] for key in _NUMBER_MEMBERS if key in item), None)
    text = next((item[key] for key in _TEXT_MEMBERS if key in item), "")
    digits = str(number)
    return [(int(digits), _text(text))] if digits.isdecimal() and len(digits) <= 4 else []


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return next((_text(value[key]) for key in _TEXT_MEMBERS if key in value), "")
    return ", ".join(map(str, value[:_MAX_NUMBERS])) if isinstance(value, list) else str(value)
