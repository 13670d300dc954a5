"""`GET /health`: whether this function can import what it needs, and whether the database answers."""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Annotated, TypedDict

import flask

from shared.api_schema import Schema
from shared.errors import AethercastError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.database import Database

logger = logging.getLogger(__name__)

# The contract's names. A function that does not contain one of them reports NOT_CARRIED.
CPOA_FUNCTIONS = ("podcast", "snippet", "exploration", "search", "landing_snippets", "categories")
IMPORTED = "successfully imported"
NOT_CARRIED = "not part of this function"


_FUNCTION_STATUS = Schema(example=IMPORTED)


class Health(TypedDict):
    status: Annotated[str, Schema("Whether the service is healthy.", example="API Gateway is healthy")]
    cpoa_module_status: Annotated[str, Schema("Whether all functions can be imported.", example="fully operational")]
    cpoa_podcast_function_status: Annotated[str, _FUNCTION_STATUS]
    cpoa_snippet_function_status: Annotated[str, _FUNCTION_STATUS]
    cpoa_exploration_function_status: Annotated[str, _FUNCTION_STATUS]
    cpoa_search_function_status: Annotated[str, _FUNCTION_STATUS]
    cpoa_landing_snippets_function_status: Annotated[str, _FUNCTION_STATUS]
    cpoa_categories_function_status: Annotated[str, _FUNCTION_STATUS]
    cpoa_detailed_import_errors: Annotated[dict[str, str], Schema("Import errors by function name.", example={})]
    database_status: Annotated[str, Schema(example="Database connection successful.")]
    schema_version: Annotated[str, Schema("The newest applied migration, or `none`.", example="0016_steps_that_wait")]


def install_health(app: flask.Flask, database: Database | None, cpoa_functions: Mapping[str, str]) -> None:
    """`cpoa_functions`: import paths of the orchestrator's functions, such as {"podcast": "cpoa.episodes:submit"}.

    Raises ValueError for an unknown function name.
    """
    if unknown := set(cpoa_functions) - set(CPOA_FUNCTIONS):
        raise ValueError(f"/health does not report these functions: {', '.join(sorted(unknown))}")

    @app.get("/health")
    def health() -> flask.Response:
        imports = {name: _import_status(cpoa_functions.get(name)) for name in CPOA_FUNCTIONS}
        imports_work = all(status in (IMPORTED, NOT_CARRIED) for status in imports.values())
        database_works, database_status, version = _database_status(database)
        healthy = imports_work and database_works
        answer: Health = {
            "status": "API Gateway is healthy" if healthy else "API Gateway has issues",
            "cpoa_module_status": "fully operational" if imports_work else "some functions failed to import",
            "cpoa_podcast_function_status": imports["podcast"],
            "cpoa_snippet_function_status": imports["snippet"],
            "cpoa_exploration_function_status": imports["exploration"],
            "cpoa_search_function_status": imports["search"],
            "cpoa_landing_snippets_function_status": imports["landing_snippets"],
            "cpoa_categories_function_status": imports["categories"],
            "cpoa_detailed_import_errors": {
                name: status for name, status in imports.items() if status not in (IMPORTED, NOT_CARRIED)
            },
            "database_status": database_status,
            "schema_version": version,
        }
        response = flask.jsonify(answer)
        response.status_code = 200 if healthy else 503
        return response


def _import_status(target: str | None) -> str:
    if target is None:
        return NOT_CARRIED
    module_name, _, attribute = target.partition(":")
    try:
        getattr(importlib.import_module(module_name), attribute)
    except (ImportError, AttributeError):
        logger.exception("Cannot import %s", target)
        return f"failed to import {target}"
    return IMPORTED


def _database_status(database: Database | None) -> tuple[bool, str, str]:
    """Returns whether the database answers, a status message, and the schema version."""
    if database is None:
        return True, "not used by this function", ""
    try:
        version = _schema_version(database)
    except AethercastError as error:
        logger.warning("The database does not answer: %s", error.error_code, exc_info=error)
        return False, f"Database connection error: {error.message}", ""
    return True, "Database connection successful.", version


def _schema_version(database: Database) -> str:
    """The newest applied migration; a deployment uses it to check whether it is complete."""
    found = database.fetch_one("select to_regclass('schema_migrations') is not null as is_there")
    newest = found and found["is_there"] and database.fetch_one("select max(name) as name from schema_migrations")
    return (newest and newest["name"]) or "none"
