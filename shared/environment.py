"""Reads typed values from environment variables; what is wrong with them is collected, not raised at the first."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared.table_grants import read_grants

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shared.table_grants import TableGrants

_TRUE = ("true", "1", "yes", "on")
_FALSE = ("false", "0", "no", "off")


class EnvironmentReader:
    """A variable that is set to nothing counts as not set."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self.problems: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self._environment.get(name, "").strip() or default

    def secret(self, name: str, smallest_bytes: int = 0) -> str:
        """Taken as it is, spaces and all; a problem names the variable and never shows the value."""
        value = self._environment.get(name, "")
        if value and len(value.encode()) < smallest_bytes:
            self.problems.append(f"{name} must be at least {smallest_bytes} bytes long.")
        return value

    def integer(self, name: str, default: int, smallest: int, largest: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if re.fullmatch(r"[0-9]{1,9}", value) and smallest <= int(value) <= largest:
            return int(value)
        self.problems.append(f"{name} must be a whole number from {smallest} to {largest}, not {value!r}.")
        return default

    def boolean(self, name: str, *, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value not in _TRUE + _FALSE:
            self.problems.append(f"{name} must be true or false, not {value!r}.")
        return value in _TRUE

    def choice(self, name: str, default: str, choices: Sequence[str]) -> str:
        """Compared without regard to case."""
        value = self.text(name, default)
        for choice in choices:
            if choice.lower() == value.lower():
                return choice
        self.problems.append(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        return default

    def matching(self, name: str, pattern: str, form: str, default: str = "") -> str:
        value = self.text(name, default)
        if value and not re.fullmatch(pattern, value):
            self.problems.append(f"{name} must have the form {form}, not {value!r}.")
        return value

    def url(self, name: str, default: str = "") -> str:
        """Without a slash at its end, so that a path can be put after it."""
        value = self.text(name, default).rstrip("/")
        if value and not _is_http_url(value):
            self.problems.append(f"{name} must be a URL that starts with http:// or https://, not {value!r}.")
        return value

    def origins(self, name: str) -> tuple[str, ...]:
        """Origins divided by commas, as browsers send them: scheme, host, port, no path. `*` is every origin."""
        origins = tuple(origin.strip().rstrip("/") for origin in self.text(name).split(",") if origin.strip())
        for origin in origins:
            if origin != "*" and not (_is_http_url(origin) and not urlsplit(origin).path):
                self.problems.append(f"{name} must hold origins such as https://example.org, not {origin!r}.")
        return origins

    def grants(self, name: str) -> dict[str, TableGrants] | None:
        """A JSON object: by user of the database what it may do with which table."""
        value = self.text(name)
        try:
            return read_grants(value) if value else None
        except ValueError as error:
            self.problems.append(f"{name}: {error}.")
            return None

    def path(self, name: str) -> Path | None:
        value = self.text(name)
        return Path(value) if value else None

    def require(self, names: Sequence[str]) -> None:
        self.problems += [f"{name} is not set." for name in names if not self._environment.get(name, "").strip()]


def _is_http_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
        _ = parts.port  # read for its check: a port that is no number raises
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain and not re.search(r"\s", value)
