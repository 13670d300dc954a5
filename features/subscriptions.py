"""Email subscriptions. Owns the table ``subscribers``. The messages are fixed by the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, TypedDict

from features.accounts.account_rules import fold_name
from features.accounts.email_addresses import normalise_email
from shared.api_schema import Schema
from shared.error_codes.subscriptions import (
    SUBSCRIBE_EMAIL_EXISTS,
    SUBSCRIBE_EMAIL_REQUIRED,
    SUBSCRIBE_INVALID_EMAIL_FORMAT,
)
from shared.errors import BadRequestError, ConflictError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.database import Database


@dataclass(frozen=True, slots=True)
class Subscription:
    email: Annotated[str, Schema("Compared regardless of case.", example="user@example.com", format="email")] = field(
        repr=False
    )

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Subscription:
        value = fields.get("email")
        if value is None or (isinstance(value, str) and not value.strip()):
            raise BadRequestError(SUBSCRIBE_EMAIL_REQUIRED)
        email = normalise_email(value) if isinstance(value, str) else None
        if email is None:
            raise BadRequestError(SUBSCRIBE_INVALID_EMAIL_FORMAT)
        return cls(email)


class Subscribed(TypedDict):
    message: Annotated[str, Schema(example="Successfully subscribed! Thank you.")]


def subscribe(database: Database, subscription: Subscription) -> None:
    """Raises the API's 409 if the address is already subscribed, in any case."""
    inserted = database.execute(
        "INSERT INTO subscribers (email, subscribed_at) VALUES (:email, now()) ON CONFLICT DO NOTHING",
        email=fold_name(subscription.email),
    )
    if not inserted:
        raise ConflictError(SUBSCRIBE_EMAIL_EXISTS)
