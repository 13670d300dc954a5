"""Tests what happens to a show whose cover cannot be painted or stored."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import pytest
from google.api_core.exceptions import RetryError, ServiceUnavailable
from google.auth.exceptions import RefreshError

from cpoa.contracts.agents import CoverTooLargeError
from cpoa.shows import covers
from cpoa.shows.covers import ShowCovers
from shared.database_errors import DatabaseError, DatabaseUnavailableError

if TYPE_CHECKING:
    from cpoa.artefacts import ArtefactStore
    from shared.database import Database

SHOW = {"show_id": UUID(int=7), "user_id": UUID(int=8), "title": "Reefs", "cover_of": None}


class Failing:
    """A database, and a painter that fails."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def fetch_one(self, _sql: str, **_params: Any) -> dict[str, int]:
        return {"one": 1}

    def paint(self, _title: str) -> bytes:
        raise self._error


@pytest.fixture(autouse=True)
def uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covers, "count_request", lambda *_: None)


def covers_that_fail(error: Exception) -> ShowCovers:
    failing = Failing(error)
    return ShowCovers(cast("Database", failing), cast("ArtefactStore", None), lambda: failing)


@pytest.mark.parametrize(
    "error",
    [
        ServiceUnavailable("the bucket"),
        RetryError("too long", cause=None),
        RefreshError("the account"),
        ConnectionError("the network"),
        DatabaseUnavailableError("the database"),
        CoverTooLargeError("the picture"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_cover_that_cannot_be_stored_now_is_logged_and_left_out(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert covers_that_fail(error).paint_if_needed(SHOW) is False
    assert f"Show {SHOW['show_id']} has no cover of its title yet ({type(error).__name__}: " in caplog.text
    assert str(error) in caplog.text


@pytest.mark.parametrize(
    "error",
    [KeyError("a mistake"), ValueError("a mistake"), DatabaseError(sqlstate="42501"), MemoryError()],
    ids=lambda error: type(error).__name__,
)
def test_any_other_error_of_a_cover_is_raised(error: Exception) -> None:
    with pytest.raises(type(error)):
        covers_that_fail(error).paint_if_needed(SHOW)
