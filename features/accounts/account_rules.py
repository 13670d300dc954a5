"""What a name, an address and a password must look like, and when two names count as the same."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from features.accounts.common_passwords import is_common
from features.accounts.email_addresses import normalised_email
from features.accounts.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD, normalised_password
from features.accounts.visible_names import described, invisible_character
from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.accounts import (
    API_GW_AUTH_INVALID_EMAIL,
    API_GW_AUTH_INVALID_LOGIN_ID,
    API_GW_AUTH_INVALID_PASSWORD,
    API_GW_AUTH_INVALID_PASSWORD_LOGIN,
    API_GW_AUTH_INVALID_USERNAME,
)
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORTEST_USERNAME = 3
LONGEST_USERNAME = 64
LONGEST_LOGIN_IDENTIFIER = 320  # RFC 5321: 64 before the @ and 255 after it


@dataclass(frozen=True)
class Registration:
    username: Annotated[
        str,
        Schema(
            "Your name, unique without regard to case. No control characters, no invisible ones, no @.",
            example="newuser",
            format="username",
            minLength=SHORTEST_USERNAME,
            maxLength=LONGEST_USERNAME,
        ),
    ]
    email: Annotated[
        str,
        Schema("Your address, unique without regard to case.", example="user@example.com", format="email"),
    ] = field(repr=False)
    password: Annotated[
        str,
        Schema(
            "Any characters. Not one of the commonest passwords, not your name or address, not one character repeated.",
            example="securepassword123",
            format="password",
            minLength=SHORTEST_PASSWORD,
            maxLength=LONGEST_PASSWORD,
        ),
    ] = field(repr=False)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Registration:
        username = _checked_username(fields.get("username"))
        email = _checked_email(fields.get("email"))
        return cls(username, email, _checked_password(fields.get("password"), names=(username, email)))


@dataclass(frozen=True)
class Credentials:
    login_identifier: Annotated[
        str,
        Schema(
            "Username or e-mail address.",
            example="user@example.com",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=LONGEST_LOGIN_IDENTIFIER,
        ),
    ] = field(repr=False)
    password: Annotated[
        str, Schema(example="securepassword123", format="password", minLength=1, maxLength=LONGEST_PASSWORD)
    ] = field(repr=False)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Credentials:
        identifier, password = fields.get("login_identifier"), fields.get("password")
        if not isinstance(identifier, str) or not 1 <= len(identifier.strip()) <= LONGEST_LOGIN_IDENTIFIER:
            raise BadRequestError(API_GW_AUTH_INVALID_LOGIN_ID)
        if not isinstance(password, str) or not 1 <= len(password) <= LONGEST_PASSWORD:
            raise BadRequestError(
                API_GW_AUTH_INVALID_PASSWORD_LOGIN,
                f"password must be a string of at most {LONGEST_PASSWORD} characters.",
            )
        return cls(login_identifier=identifier.strip(), password=password)


def folded(name: str) -> str:
    """Equal for names that differ only by case or by how their characters are composed."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def folded_identifier(login_identifier: str) -> str:
    """As registration folded the name or the address; an address may be given with its domain in another spelling."""
    name = folded(login_identifier)
    return folded(normalised_email(name) or name) if "@" in name else name


def _checked_username(value: Any) -> str:
    name = unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else ""
    if not SHORTEST_USERNAME <= len(name) <= LONGEST_USERNAME:
        raise _invalid_username(f"username must have {SHORTEST_USERNAME} to {LONGEST_USERNAME} characters.")
    unseen = invisible_character(name)
    if unseen:
        raise _invalid_username(f"username holds {described(unseen)}, which cannot be seen there. Leave it out.")
    if "@" in folded(name):
        raise _invalid_username("username must not hold an @. Your address goes into email.")
    return name


def _checked_email(value: Any) -> str:
    email = normalised_email(value) if isinstance(value, str) else None
    if email is None:
        raise BadRequestError(API_GW_AUTH_INVALID_EMAIL)
    return email


def _checked_password(value: Any, *, names: tuple[str, ...]) -> str:
    """As it was sent. `names`: the account's own, which are guessed first."""
    characters = value if isinstance(value, str) else ""
    if len(characters) > LONGEST_PASSWORD or len(normalised_password(characters)) < SHORTEST_PASSWORD:
        raise _invalid_password(f"password must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    password = folded(characters)
    if len(set(password)) == 1 or not password.strip():
        raise _invalid_password("password must not be one character repeated. Choose several words.")
    if password.strip() in {folded(name) for name in names}:
        raise _invalid_password("password must not be your username or your address. Choose several words.")
    if is_common(password):
        raise _invalid_password(
            "password is one of the commonest, which are guessed first. Choose another, such as several words."
        )
    return characters


def _invalid_username(message: str) -> BadRequestError:
    return BadRequestError(API_GW_AUTH_INVALID_USERNAME, message)


def _invalid_password(message: str) -> BadRequestError:
    return BadRequestError(API_GW_AUTH_INVALID_PASSWORD, message)
