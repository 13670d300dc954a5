"""What a function is told about its database, whichever function it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.database import Database


def database_environment(database: Database) -> dict[str, str]:
    parameters = database.parameters
    return {
        "POSTGRES_HOST": parameters.host,
        "POSTGRES_PORT": str(parameters.port),
        "POSTGRES_USER": parameters.user,
        "POSTGRES_PASSWORD": parameters.password,
        "POSTGRES_DB": parameters.database,
    }
