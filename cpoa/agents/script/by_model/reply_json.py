"""Finds the JSON value in a model's reply: fenced, between prose, with trailing commas, or cut off."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

MAX_REPLY_CHARS = 400_000
"""In characters; an episode of half an hour takes 60,000."""

_MAX_STARTS = 20
_MAX_DEPTH = 40
_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+(?P<closed>")?|[{}\[\],]', re.DOTALL)
_CLOSERS = {"{": "}", "[": "]"}


def read_reply(text: str, whole_if_it_has: str) -> dict[str, Any] | list[Any] | None:
    """Returns the longest JSON object or list of the text that is not empty, or None. A value that was cut off ends
    after the last complete object that has the member ``whole_if_it_has``."""
    if len(text) > MAX_REPLY_CHARS:
        return None
    found: list[tuple[int, dict[str, Any] | list[Any]]] = []
    end = 0
    for match in islice(re.finditer(r"[{\[]", text), _MAX_STARTS):
        if match.start() < end:
            continue
        piece = _value_at(text, match.start(), whole_if_it_has)
        value = _decoded(piece.json_text) if piece else None
        if piece and isinstance(value, dict | list) and value:
            end = piece.end
            found.append((len(piece.json_text), value))
    return max(found, key=lambda pair: pair[0])[1] if found else None


@dataclass(frozen=True, slots=True)
class _Piece:
    json_text: str
    end: int


def _decoded(json_text: str) -> Any:
    try:
        return json.loads(json_text, strict=False)  # models put line breaks inside strings
    except (ValueError, RecursionError):
        return None


def _value_at(text: str, start: int, whole_if_it_has: str) -> _Piece | None:
    """Returns None if the brackets do not match, or if there is no complete object before the cut."""
    scan = _Scan(text, start, f'"{whole_if_it_has}"')
    for match in _MARK.finditer(text, start):
        mark = match.group()
        if (mark[0] == '"' and not match["closed"]) or len(scan.open_brackets) > _MAX_DEPTH:
            break  # an unterminated string, or a value of another kind
        if mark == ",":
            scan.last_comma = match.start()
        elif mark in _CLOSERS:
            scan.open_brackets.append((mark, match.start()))
        elif mark in "}]" and (not scan.closes(mark, match.start()) or not scan.open_brackets):
            return scan.piece(match.end()) if not scan.is_broken else None
    return scan.cut


class _Scan:
    """Scans the brackets of a value, drops trailing commas, and remembers the end of the last complete object."""

    def __init__(self, text: str, start: int, member: str) -> None:
        self.open_brackets: list[tuple[str, int]] = []
        self.last_comma = -1
        self.is_broken = False
        self._whole_until: tuple[int, int, int, str] | None = None
        self._text = text
        self._member = member
        self._kept: list[str] = []
        self._copied = start

    def piece(self, end: int) -> _Piece:
        return _Piece("".join(self._kept) + self._text[self._copied : end], end)

    @property
    def cut(self) -> _Piece | None:
        """The value up to the last complete object; computed once, at the end."""
        if self._whole_until is None:
            return None
        end, kept, copied, closers = self._whole_until
        json_text = "".join(self._kept[:kept]) + self._text[copied:end] + closers
        return _Piece(json_text, len(self._text))

    def closes(self, bracket: str, place: int) -> bool:
        """Returns False if the open bracket is of another kind."""
        if self.last_comma >= self._copied and not self._text[self.last_comma + 1 : place].strip():
            self._kept.append(self._text[self._copied : self.last_comma])
            self._copied = place
        opener, opened = self.open_brackets.pop()
        self.is_broken = _CLOSERS[opener] != bracket
        if not self.is_broken and bracket == "}" and self._member in self._text[opened : place + 1]:
            closers = "".join(_CLOSERS[one] for one, _ in reversed(self.open_brackets))
            self._whole_until = (place + 1, len(self._kept), self._copied, closers)
        return not self.is_broken
