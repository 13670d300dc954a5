"""Parses the bodies of the shows' routes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, cast

from cpoa.contracts.language_tags import ENGLISH, MAX_TAG_CHARS, parse_tag
from cpoa.episodes.change import MAX_TITLE_CHARS, parse_title
from cpoa.episodes.request import MAX_LENGTH_MINUTES
from cpoa.shows.categories import Category
from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.shows import API_GW_SHOW_INVALID
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_DESCRIPTION_BYTES = 4000  # Apple's limit
MAX_AUTHOR_CHARS = 128
MAX_VOICE_CHARS = 100
MAX_FUNDING_CHARS = 255  # of a value in a feed
MAX_VERIFICATION_CHARS = 128
_FUNDING_PATTERN = "^(https://[a-zA-Z0-9][!-~]*)?$"
_VERIFICATION_PATTERN = "^[!-~]*$"
# XML has no place for most control characters.
_TEXT_PATTERN = r"^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]*$"
_VOICE_PATTERN = r"^[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$"


class ShowVisibility(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


_TITLE = Schema(example="Tales of the reef", pattern=NOT_BLANK, minLength=1, maxLength=MAX_TITLE_CHARS)
_DESCRIPTION = Schema(
    "At most 4000 bytes in UTF-8.",
    example="What lives in warm, shallow seas.",
    pattern=_TEXT_PATTERN,
    maxLength=MAX_DESCRIPTION_BYTES,
)
_AUTHOR = Schema("As podcast apps show it.", example="Ada", pattern=_TEXT_PATTERN, maxLength=MAX_AUTHOR_CHARS)
_CATEGORY = Schema("One of Apple's categories.", example="Science")
_FUNDING = Schema(
    "An https address where people can support the show; podcast apps link it. Empty: none.",
    example="https://ada.example/support",
    pattern=_FUNDING_PATTERN,
    maxLength=MAX_FUNDING_CHARS,
)
_VERIFICATION = Schema(
    "The code with which Apple Podcasts checks that the show is yours. The public feed has it. Empty: none.",
    example="6057b320-1f3e-4c0f-9d5e-2a44f0d0a5f5",
    pattern=_VERIFICATION_PATTERN,
    maxLength=MAX_VERIFICATION_CHARS,
)
_LANGUAGE = Schema(
    "Of the show, as a BCP 47 tag, and of new episodes whose request has no `language`.",
    example="en",
    format="language-tag",
    minLength=2,
    maxLength=MAX_TAG_CHARS,
)
_VISIBILITY = Schema("A private show has no public feed and no page.")
_VOICE = Schema(
    "A `name` of GET /api/v1/voices: the host's voice in new episodes whose request has none. It is not used if it "
    "does not speak the episode's language.",
    example="clara",
    pattern=_VOICE_PATTERN,
    maxLength=MAX_VOICE_CHARS,
)
_LENGTH = Schema(
    "Of new episodes whose request has no `length_minutes`.", example=8, minimum=1, maximum=MAX_LENGTH_MINUTES
)


@dataclass(frozen=True, slots=True)
class NewShow:
    """``author``: None is the author of the account's first show."""

    title: Annotated[str, _TITLE]
    description: Annotated[str, _DESCRIPTION] = ""
    author: Annotated[str | None, _AUTHOR] = None
    category: Annotated[Category, _CATEGORY] = Category.EDUCATION
    funding_url: Annotated[str, _FUNDING] = ""
    apple_verification: Annotated[str, _VERIFICATION] = ""
    language: Annotated[str, _LANGUAGE] = ENGLISH
    visibility: Annotated[ShowVisibility, _VISIBILITY] = ShowVisibility.PRIVATE
    voice: Annotated[str | None, _VOICE] = None
    length_minutes: Annotated[int | None, _LENGTH] = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> NewShow:
        """Raises BadRequestError."""
        return cls(title=parse_title(fields.get("title"), API_GW_SHOW_INVALID), **_others(fields))


@dataclass(frozen=True, slots=True)
class ShowChange:
    """None: stays as it is. ``voice`` and ``length_minutes`` stay if they are empty or 0; None removes them."""

    title: Annotated[str | None, _TITLE] = None
    description: Annotated[str | None, _DESCRIPTION] = None
    author: Annotated[str | None, _AUTHOR] = None
    category: Annotated[Category | None, _CATEGORY] = None
    funding_url: Annotated[str | None, _FUNDING] = None
    apple_verification: Annotated[str | None, _VERIFICATION] = None
    language: Annotated[str | None, _LANGUAGE] = None
    visibility: Annotated[ShowVisibility | None, _VISIBILITY] = None
    voice: Annotated[str | None, _VOICE] = field(default_factory=str)  # no default value in the API's description
    length_minutes: Annotated[int | None, _LENGTH] = field(default_factory=int)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> ShowChange:
        """Raises BadRequestError."""
        title = fields.get("title")
        removed = {name: None for name in ("voice", "length_minutes") if name in fields and fields[name] is None}
        change = cls(
            title=None if title is None else parse_title(title, API_GW_SHOW_INVALID), **_others(fields), **removed
        )
        if change == cls():
            raise _invalid("Send at least one field of a show, such as `title`.")
        return change


def _others(fields: Mapping[str, Any]) -> dict[str, Any]:
    """All fields but the title, checked; without those that are missing or null."""
    return {name: check(fields[name]) for name, check in _CHECKS.items() if fields.get(name) is not None}


def _description(value: object) -> str:
    text = value.replace("\r\n", "\n").strip() if isinstance(value, str) else None
    if text is None or len(text.encode()) > MAX_DESCRIPTION_BYTES or not re.fullmatch(_TEXT_PATTERN, text):
        raise _invalid(
            f"`description` is a text of at most {MAX_DESCRIPTION_BYTES} bytes in UTF-8, without control characters. "
            "Shorten it."
        )
    return text


def _author(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_AUTHOR_CHARS or not re.fullmatch(_TEXT_PATTERN, value):
        raise _invalid(f"`author` is a text of at most {MAX_AUTHOR_CHARS} characters, without control characters.")
    return " ".join(value.split())


def _funding_url(value: object) -> str:
    address = value.strip() if isinstance(value, str) else None
    if address is None or len(address) > MAX_FUNDING_CHARS or not re.fullmatch(_FUNDING_PATTERN, address):
        raise _invalid(
            f"`funding_url` is an address that begins with https:// and has at most {MAX_FUNDING_CHARS} characters, or "
            "empty."
        )
    return address


def _apple_verification(value: object) -> str:
    code = value.strip() if isinstance(value, str) else None
    if code is None or len(code) > MAX_VERIFICATION_CHARS or not re.fullmatch(_VERIFICATION_PATTERN, code):
        raise _invalid(
            f"`apple_verification` is Apple's code: at most {MAX_VERIFICATION_CHARS} ASCII characters without spaces, "
            "or empty."
        )
    return code


def _category(value: object) -> Category:
    if value not in tuple(Category):
        raise _invalid(f"`category` is one of {', '.join(Category)}.")
    return Category(str(value))


def _language(value: object) -> str:
    tag = parse_tag(value)
    if tag is None:
        raise _invalid("`language` is a BCP 47 tag such as `en` or `de-AT`.")
    return tag


def _visibility(value: object) -> ShowVisibility:
    if value not in tuple(ShowVisibility):
        raise _invalid("`visibility` is `public` or `private`.")
    return ShowVisibility(str(value))


def _voice(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_VOICE_CHARS or not re.fullmatch(_VOICE_PATTERN, value):
        raise _invalid(
            f"`voice` is a name of GET /api/v1/voices: 1 to {MAX_VOICE_CHARS} characters, without control characters "
            "and without a space at the start; or null."
        )
    return value


def _length_minutes(value: object) -> int:
    number = isinstance(value, int | float) and not isinstance(value, bool)  # to JSON 5.0 is the whole number 5
    if not number or value not in range(1, MAX_LENGTH_MINUTES + 1):
        raise _invalid(f"`length_minutes` is a whole number from 1 to {MAX_LENGTH_MINUTES}, or null.")
    return int(cast("float", value))


_CHECKS: Mapping[str, Callable[[object], Any]] = {
    "description": _description,
    "author": _author,
    "category": _category,
    "funding_url": _funding_url,
    "apple_verification": _apple_verification,
    "language": _language,
    "visibility": _visibility,
    "voice": _voice,
    "length_minutes": _length_minutes,
}


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(API_GW_SHOW_INVALID, message)
