from __future__ import annotations

from typing import TYPE_CHECKING

import flask
import pytest

from shared.database_errors import DatabaseUnavailableError
from shared.health import install_health

if TYPE_CHECKING:
    from werkzeug.test import TestResponse


class UnreachableDatabase:
    def fetch_one(self, sql: str) -> None:
        assert sql
        raise DatabaseUnavailableError


def health(functions: dict[str, str], database: UnreachableDatabase | MigratedDatabase | None = None) -> TestResponse:
    app = flask.Flask(__name__)
    install_health(app, database, functions)  # type: ignore[arg-type]  # only fetch_one is used
    return app.test_client().get("/health")


def test_every_field_of_the_contract_is_present():
    response = health({"podcast": "json:dumps"})
    assert response.status_code == 200
    assert set(response.json) == {
        "status", "cpoa_module_status", "database_status", "cpoa_podcast_function_status",
        "cpoa_snippet_function_status", "cpoa_detailed_import_errors",
        "cpoa_exploration_function_status", "cpoa_search_function_status", "cpoa_landing_snippets_function_status",
        "cpoa_categories_function_status", "schema_version",
    }  # fmt: skip
    assert response.json["status"] == "API Gateway is healthy"
    assert response.json["cpoa_module_status"] == "fully operational"
    assert response.json["cpoa_podcast_function_status"] == "successfully imported"


@pytest.mark.parametrize("target", ["no_such_module:anything", "json:no_such_name"])
def test_a_function_that_cannot_be_imported_is_named_and_the_answer_is_503(target: str):
    response = health({"podcast": "json:dumps", "search": target})
    assert response.status_code == 503
    assert response.json["status"] == "API Gateway has issues"
    assert response.json["cpoa_search_function_status"] == f"failed to import {target}"
    assert response.json["cpoa_podcast_function_status"] == "successfully imported"
    assert response.json["cpoa_detailed_import_errors"] == {"search": f"failed to import {target}"}


class MigratedDatabase:
    """Answers the queries of the health check, in order."""

    def __init__(self, *answers: dict[str, object]) -> None:
        self._answers = iter(answers)

    def fetch_one(self, sql: str) -> dict[str, object]:
        assert sql
        return next(self._answers)


@pytest.mark.parametrize(
    ("answers", "version"),
    [
        ([{"is_there": True}, {"name": "0016_steps_that_wait"}], "0016_steps_that_wait"),
        ([{"is_there": True}, {"name": None}], "none"),
        ([{"is_there": False}], "none"),
    ],
)
def test_the_newest_migration_is_named(answers: list[dict[str, object]], version: str):
    response = health({}, MigratedDatabase(*answers))
    assert response.status_code == 200
    assert response.json["schema_version"] == version


def test_a_database_that_does_not_answer_is_503():
    response = health({}, UnreachableDatabase())
    assert response.status_code == 503
    assert response.json["database_status"].startswith("Database connection error: ")
    assert response.json["cpoa_module_status"] == "fully operational"


def test_a_misspelt_function_is_refused_at_the_start():
    with pytest.raises(ValueError, match="podcsat"):
        install_health(flask.Flask(__name__), None, {"podcsat": "json:dumps"})
