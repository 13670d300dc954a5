"""Parses reports: JSON of a program, or the form of a page without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args
from urllib.parse import parse_qsl

from shared.api_schema import Schema
from shared.error_codes.sharing import API_GW_REPORT_INVALID
from shared.errors import BadRequestError
from shared.identifiers import parse_uuid
from shared.json_body import is_storable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

MAX_MESSAGE_CHARS = 2000
_MAX_FORM_FIELDS = 20
Reason = Literal["wrong", "harmful", "rights", "private", "other"]
REASONS: Mapping[str, str] = {
    "wrong": "Something in it is wrong",
    "harmful": "It is harmful or hateful",
    "rights": "It uses a work without permission",
    "private": "It shows private matters of a person",
    "other": "Something else",
}
_ID = {"example": "81010abd-05b0-4fdd-bee1-448f82801c94", "format": "uuid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReport:
    """Of an episode or of a show."""

    podcast_id: Annotated[str | None, Schema("The episode; without `show_id`.", **_ID)] = None
    show_id: Annotated[str | None, Schema("The show; without `podcast_id`.", **_ID)] = None
    reason: Annotated[Reason, Schema(example="wrong")]
    message: Annotated[str, Schema("What is wrong, for the operators.", example="", maxLength=MAX_MESSAGE_CHARS)] = ""

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> NewReport:
        """Raises BadRequestError."""
        podcast_id, show_id = (_id(fields, name) for name in ("podcast_id", "show_id"))
        if (podcast_id is None) == (show_id is None):
            raise _invalid("Send either `podcast_id` or `show_id`.")
        return cls(
            podcast_id=str(podcast_id) if podcast_id else None,
            show_id=str(show_id) if show_id else None,
            reason=_reason(fields.get("reason")),
            message=_message(fields.get("message")),
        )


def read_form(body: bytes) -> dict[str, str]:
    """An empty field counts as missing. Raises BadRequestError."""
    try:
        fields = parse_qsl(body.decode(), errors="strict", max_num_fields=_MAX_FORM_FIELDS)
    except ValueError as error:
        raise _invalid("The form is not URL-encoded UTF-8, or has too many fields.") from error
    return dict(fields)


def _id(fields: Mapping[str, Any], name: str) -> UUID | None:
    value = fields.get(name)
    if value is None:
        return None
    key = parse_uuid(value) if isinstance(value, str) else None
    if key is None:
        raise _invalid(f"`{name}` is an id such as {_ID['example']}.")
    return key


def _reason(value: object) -> Reason:
    for reason in get_args(Reason):
        if value == reason:
            found: Reason = reason
            return found
    raise _invalid(f"`reason` is one of: {', '.join(get_args(Reason))}.")


def _message(value: object) -> str:
    if value is None:
        return ""
    text = value.replace("\r\n", "\n").strip() if isinstance(value, str) else None
    if text is None or len(text) > MAX_MESSAGE_CHARS or not is_storable(text):
        raise _invalid(f"`message` is a text of at most {MAX_MESSAGE_CHARS} characters.")
    return text


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(API_GW_REPORT_INVALID, message)
