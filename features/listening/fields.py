"""Checks single fields of requests. Each function raises `error(message)` for a wrong value."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from shared.errors import AethercastError

    MakeError = Callable[[str], AethercastError]

MAX_SECONDS = 86_400  # one day, far beyond the longest episode
# RFC 3339, 5.6. A leap second counts as the second before it.
_TIMESTAMP = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:)(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


def podcast_id(value: object, error: MakeError) -> UUID:
    found = parse_uuid(value) if isinstance(value, str) else None
    if found is None:
        raise error("`podcast_id` is the ID of an episode, such as 81010abd-05b0-4fdd-bee1-448f82801c94.")
    return found


def seconds(fields: Mapping[str, Any], name: str, error: MakeError) -> float:
    """Rounded to milliseconds."""
    return round(number_between(fields, name, 0, MAX_SECONDS, error), 3)


def number_between(fields: Mapping[str, Any], name: str, low: float, high: float, error: MakeError) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise error(f"`{name}` is a number from {low} to {high}.")
    return float(value)


def timestamp(fields: Mapping[str, Any], name: str, error: MakeError) -> datetime:
    """A time in the future counts as now, so that a wrong clock cannot win over all later changes."""
    value = fields.get(name)
    match = _TIMESTAMP.fullmatch(value) if isinstance(value, str) else None
    if match:
        day, minutes, second, fraction, offset = match.groups()
        text = f"{day}T{minutes}{'59' if second == '60' else second}{(fraction or '')[:7]}{offset.upper()}"
        try:
            return min(datetime.fromisoformat(text).astimezone(UTC), datetime.now(UTC))
        except (ValueError, OverflowError):
            pass
    raise error(f"`{name}` is a time with its offset, such as 2026-11-30T12:00:00.000Z.")


def optional_text(fields: Mapping[str, Any], name: str, max_chars: int, error: MakeError) -> str | None:
    """Trimmed; None for an empty text."""
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > max_chars:
        raise error(f"`{name}` is a text of at most {max_chars} characters.")
    return value.strip() or None
