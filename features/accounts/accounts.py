"""Registration and login. Owns the table `users`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TypedDict
from uuid import UUID, uuid4

from features.accounts.account_rules import Credentials, Registration, fold_identifier, fold_name
from features.accounts.auth_attempts import forget_attempt, login_account, record_login, record_registration
from features.accounts.login_delays import remember_address
from features.accounts.passwords import hash_password, matching_form, normalise_password
from shared.api_schema import Schema
from shared.database_errors import database_errors_as
from shared.error_codes.accounts import (
    API_GW_AUTH_DB_ERROR_LOGIN,
    API_GW_AUTH_DB_ERROR_REGISTER,
    API_GW_AUTH_INVALID_CREDENTIALS,
    API_GW_AUTH_USER_EXISTS,
)
from shared.errors import ConflictError, UnauthorizedError

if TYPE_CHECKING:
    from shared.database import Database, Row
    from shared.settings import Settings


USER_ID = Schema("Your user ID.", example="6f1c2f4e-6a57-4a35-9a30-0d1f3c1c2b11", format="uuid")


@dataclass(frozen=True)
class Account:
    user_id: UUID
    username: str


class Registered(TypedDict):
    message: Annotated[str, Schema(example="User registered successfully.")]
    user_id: Annotated[str, USER_ID]


class SignedIn(TypedDict):
    access_token: Annotated[
        str,
        Schema(
            "A JWT for the header `Authorization: Bearer <access_token>`, valid for one hour.", example="eyJhbGci..."
        ),
    ]
    user_id: Annotated[str, USER_ID]
    username: Annotated[str, Schema(example="newuser")]


def register(database: Database, settings: Settings, registration: Registration, *, address: str) -> Account:
    """Raises the API's 409 if the username or address is taken, its 429 and its 500."""
    with database_errors_as(API_GW_AUTH_DB_ERROR_REGISTER):
        record_registration(database, settings, address=address)
        user_id = _insert_user(database, registration)
    if user_id is None:
        raise ConflictError(API_GW_AUTH_USER_EXISTS)
    return Account(user_id=user_id, username=registration.username)


def log_in(database: Database, settings: Settings, credentials: Credentials, *, address: str) -> Account:
    """Raises the API's 401, after the same time for a wrong name as for a wrong password, its 429 and its 500."""
    with database_errors_as(API_GW_AUTH_DB_ERROR_LOGIN):
        identifier = fold_identifier(credentials.login_identifier)
        user = _find_user(database, identifier)
        user_id = user["user_id"] if user else None
        account = login_account(identifier)
        attempt_id = record_login(database, settings, address=address, account=account, user_id=user_id)
        form = matching_form(user["hashed_password"] if user else None, credentials.password)
        if user is None or form is None:
            raise UnauthorizedError(API_GW_AUTH_INVALID_CREDENTIALS)
        forget_attempt(database, attempt_id)
        remember_address(database, user["user_id"], address)
        if form != normalise_password(credentials.password):
            _replace_hash(database, user, credentials.password)
    return Account(user_id=user["user_id"], username=user["username"])


def user_exists(database: Database, user_id: UUID) -> bool:
    return database.fetch_one("SELECT 1 AS one FROM users WHERE user_id = :user_id", user_id=user_id) is not None


def _insert_user(database: Database, registration: Registration) -> UUID | None:
    """None if the username or address is taken, even by a concurrent registration."""
    row = database.fetch_one(
        """
        INSERT INTO users (user_id, username, email, hashed_password, username_folded, email_folded)
        VALUES (:user_id, :username, :email, :hashed_password, :username_folded, :email_folded)
        ON CONFLICT DO NOTHING
        RETURNING user_id
        """,
        user_id=uuid4(),
        username=registration.username,
        email=registration.email,
        hashed_password=hash_password(registration.password),
        username_folded=fold_name(registration.username),
        email_folded=fold_name(registration.email),
    )
    return row["user_id"] if row else None


def _replace_hash(database: Database, user: Row, password: str) -> None:
    """Replaces a hash of the password as sent with a hash of its normalised form."""
    database.execute(
        "UPDATE users SET hashed_password = :new WHERE user_id = :user_id AND hashed_password = :old",
        new=hash_password(password),
        user_id=user["user_id"],
        old=user["hashed_password"],
    )


def _find_user(database: Database, identifier: str) -> Row | None:
    """A username never contains @, so an identifier matches one account or none."""
    column = "email_folded" if "@" in identifier else "username_folded"
    return database.fetch_one(
        f"SELECT user_id, username, hashed_password FROM users WHERE {column} = :identifier", identifier=identifier
    )
