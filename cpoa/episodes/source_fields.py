"""Reads the fields of one page or file that a request names. Requests for episodes and for readings share it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.errors import BadRequestError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TITLE_CHARS = 300
MAX_URL_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class SourceFields:
    """``whose``: what follows a field's name in messages, such as " of source 2". Each method returns None for a field
    that is missing, and raises BadRequestError with ``error_code``."""

    fields: Mapping[str, Any]
    error_code: str
    whose: str = ""

    def title(self) -> str | None:
        return self._line("title", MAX_TITLE_CHARS)

    def url(self) -> str | None:
        url = self._line("url", MAX_URL_CHARS)
        if url and not re.fullmatch(r"https?://\S+", url, re.IGNORECASE):
            raise self._invalid("url", "is an address with http:// or https://.")
        return url

    def upload_id(self) -> str | None:
        value = self.fields.get("upload_id")
        if value is None:
            return None
        upload_id = parse_uuid(value) if isinstance(value, str) else None
        if upload_id is None:
            raise self._invalid("upload_id", "is not the ID of an upload.")
        return str(upload_id)

    def _line(self, name: str, max_chars: int) -> str | None:
        """One line of plain text; None for a blank one."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > max_chars:
            raise self._invalid(name, f"is a string of up to {max_chars} characters.")
        visible = "".join(character for character in value if character.isprintable() or character.isspace())
        return " ".join(visible.split()) or None

    def _invalid(self, name: str, what: str) -> BadRequestError:
        return BadRequestError(self.error_code, f"`{name}`{self.whose} {what}")
