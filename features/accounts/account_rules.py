"""Rules for usernames, email addresses and passwords, and when two names count as the same."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from features.accounts.common_passwords import is_common
from features.accounts.email_addresses import normalise_email
from features.accounts.passwords import MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, normalise_password
from features.accounts.visible_names import describe_character, invisible_character
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

MIN_USERNAME_CHARS = 3
MAX_USERNAME_CHARS = 64
MAX_LOGIN_IDENTIFIER_CHARS = 320  # RFC 5321: 64 before the @ and 255 after it


@dataclass(frozen=True)
class Registration:
    username: Annotated[
        str,
        Schema(
            "Your username, unique regardless of case, without control characters, invisible characters or @.",
            example="newuser",
            format="username",
            minLength=MIN_USERNAME_CHARS,
            maxLength=MAX_USERNAME_CHARS,
        ),
    ]
    email: Annotated[
        str,
        Schema("Your email address, unique regardless of case.", example="user@example.com", format="email"),
    ] = field(repr=False)
    password: Annotated[
        str,
        Schema(
            "Any characters, but not a very common password, your username or address, or one repeated character.",
            example="securepassword123",
            format="password",
            minLength=MIN_PASSWORD_CHARS,
            maxLength=MAX_PASSWORD_CHARS,
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
            "Username or email address.",
            example="user@example.com",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_LOGIN_IDENTIFIER_CHARS,
        ),
    ] = field(repr=False)
    password: Annotated[
        str, Schema(example="securepassword123", format="password", minLength=1, maxLength=MAX_PASSWORD_CHARS)
    ] = field(repr=False)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Credentials:
        identifier, password = fields.get("login_identifier"), fields.get("password")
        if not isinstance(identifier, str) or not 1 <= len(identifier.strip()) <= MAX_LOGIN_IDENTIFIER_CHARS:
            raise BadRequestError(API_GW_AUTH_INVALID_LOGIN_ID)
        if not isinstance(password, str) or not 1 <= len(password) <= MAX_PASSWORD_CHARS:
            raise BadRequestError(
                API_GW_AUTH_INVALID_PASSWORD_LOGIN,
                f"password must be a string of at most {MAX_PASSWORD_CHARS} characters.",
            )
        return cls(login_identifier=identifier.strip(), password=password)


def fold_name(name: str) -> str:
    """Returns the same text for names that differ only in case or in the composition of their characters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def fold_identifier(login_identifier: str) -> str:
    """Folds a username or email address as registration does; the domain may be written in another form."""
    name = fold_name(login_identifier)
    return fold_name(normalise_email(name) or name) if "@" in name else name


def _checked_username(value: Any) -> str:
    name = unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else ""
    if not MIN_USERNAME_CHARS <= len(name) <= MAX_USERNAME_CHARS:
        raise _invalid_username(f"username must have {MIN_USERNAME_CHARS} to {MAX_USERNAME_CHARS} characters.")
    unseen = invisible_character(name)
    if unseen:
        raise _invalid_username(f"username contains {describe_character(unseen)}, which is invisible. Remove it.")
    if "@" in fold_name(name):
        raise _invalid_username("username must not contain @. Send your address in email.")
    return name


def _checked_email(value: Any) -> str:
    email = normalise_email(value) if isinstance(value, str) else None
    if email is None:
        raise BadRequestError(API_GW_AUTH_INVALID_EMAIL)
    return email


def _checked_password(value: Any, *, names: tuple[str, ...]) -> str:
    """Returns the password unchanged. `names`: the username and address of the account, which attackers guess first."""
    characters = value if isinstance(value, str) else ""
    if len(characters) > MAX_PASSWORD_CHARS or len(normalise_password(characters)) < MIN_PASSWORD_CHARS:
        raise _invalid_password(f"password must have {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters.")
    password = fold_name(characters)
    if len(set(password)) == 1 or not password.strip():
        raise _invalid_password("password must not be one repeated character. Choose several words.")
    if password.strip() in {fold_name(name) for name in names}:
        raise _invalid_password("password must not be your username or your address. Choose several words.")
    if is_common(password):
        raise _invalid_password("password is too common and easy to guess. Choose another one, such as several words.")
    return characters


def _invalid_username(message: str) -> BadRequestError:
    return BadRequestError(API_GW_AUTH_INVALID_USERNAME, message)


def _invalid_password(message: str) -> BadRequestError:
    return BadRequestError(API_GW_AUTH_INVALID_PASSWORD, message)
