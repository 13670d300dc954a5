"""A function's database settings: it signs in as its own user, with that user's privileges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.stack.postgres import derive_password
from tools.routes import load_routes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.database import Database

USERS = load_routes().database_users()


def database_environment(database: Database) -> dict[str, str]:
    """Returns the owner's settings."""
    parameters = database.parameters
    return {
        "POSTGRES_HOST": parameters.host,
        "POSTGRES_PORT": str(parameters.port),
        "POSTGRES_USER": parameters.user,
        "POSTGRES_PASSWORD": parameters.password,
        "POSTGRES_DB": parameters.database,
    }


def signed_in_as(function: str, owner: Mapping[str, str]) -> dict[str, str]:
    """Returns the owner's settings changed to the function's user."""
    if function not in USERS:
        return dict(owner)
    user = USERS[function]
    return {**owner, "POSTGRES_USER": user, "POSTGRES_PASSWORD": derive_password(user, owner["POSTGRES_PASSWORD"])}
