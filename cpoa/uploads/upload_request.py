"""Parses the body of POST /api/v1/uploads."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, cast

from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.uploads import API_GW_UPLOAD_INVALID, API_GW_UPLOAD_TOO_LARGE
from shared.errors import BadRequestError, PayloadTooLargeError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_UPLOAD_BYTES = 20 << 20
MAX_NAME_CHARS = 200
_MAX_TYPE_CHARS = 127
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_CONTENT_TYPE = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"  # RFC 6838


@dataclass(frozen=True, slots=True)
class NewUpload:
    file_name: Annotated[str, Schema(example="Bees.pdf", pattern=NOT_BLANK, minLength=1, maxLength=MAX_NAME_CHARS)]
    content_type: Annotated[
        str,
        Schema(
            "The file's media type without parameters; `application/octet-stream` if it is not known.",
            example="application/pdf",
            pattern=f"^{_CONTENT_TYPE}$",
            maxLength=_MAX_TYPE_CHARS,
        ),
    ]
    size_bytes: Annotated[
        int,
        Schema(
            "The file's size. A larger file is refused when it is sent.",
            example=48213,
            minimum=1,
            maximum=MAX_UPLOAD_BYTES,
        ),
    ]

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> NewUpload:
        """Raises BadRequestError or PayloadTooLargeError."""
        return cls(
            file_name=_file_name(fields.get("file_name")),
            content_type=_content_type(fields.get("content_type")),
            size_bytes=_size(fields.get("size_bytes")),
        )


def _file_name(value: object) -> str:
    """The name on one line, with control characters made visible."""
    if not isinstance(value, str) or len(value) > MAX_NAME_CHARS:
        raise _invalid(f"`file_name` is a string of 1 to {MAX_NAME_CHARS} characters.")
    name = " ".join(value.split())
    if not name:
        raise _invalid("`file_name` is blank.")
    return "".join(_REPLACED if unicodedata.category(character) == "Cc" else character for character in name)


def _content_type(value: object) -> str:
    is_type = isinstance(value, str) and len(value) <= _MAX_TYPE_CHARS and re.fullmatch(_CONTENT_TYPE, value, re.ASCII)
    if not isinstance(value, str) or not is_type:
        raise _invalid("`content_type` is a media type without parameters, such as application/pdf.")
    return value.lower()


def _size(value: object) -> int:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    number = cast("float", value) if is_number else 0
    if number < 1 or number % 1:  # to JSON 5.0 is the whole number 5
        raise _invalid("`size_bytes` is the file's size in bytes, a whole number from 1.")
    if number > MAX_UPLOAD_BYTES:
        raise PayloadTooLargeError(API_GW_UPLOAD_TOO_LARGE)
    return int(number)


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(API_GW_UPLOAD_INVALID, message)
