"""Parses a Range header (RFC 9110) with one byte range. For several ranges the whole object is sent, as allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)


class UnsatisfiableRangeError(Exception):
    pass


@dataclass(frozen=True)
class ByteRange:
    """Both ends inclusive."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def parse_range(header: str, size: int) -> ByteRange | None:
    """None if the header is not of this form: send the whole object. Raises `UnsatisfiableRangeError`."""
    match = _ONE_RANGE.fullmatch(header)
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise UnsatisfiableRangeError
    return ByteRange(int(first), min(int(last), size - 1) if last else size - 1)


def _suffix(length: int, size: int) -> ByteRange:
    if length == 0 or size == 0:
        raise UnsatisfiableRangeError
    return ByteRange(max(0, size - length), size - 1)
