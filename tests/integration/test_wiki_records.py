"""Tests the answers of the online encyclopedia that are kept in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.services import wiki_records
from cpoa.services.wiki_records import Pause, WikiRecords, forget_old_answers

if TYPE_CHECKING:
    import pytest

    from shared.database import Database

API = "https://encyclopedia.example/w/api.php"


def test_an_answer_is_kept_for_its_own_question_only(database: Database) -> None:
    records = WikiRecords(database)
    records.keep_answer(API, {"titles": "Lamp", "prop": "info"}, '{"a": 1}')
    assert records.answer(API, {"prop": "info", "titles": "Lamp"}) == '{"a": 1}'
    assert records.answer(API, {"prop": "info", "titles": "Lens"}) is None
    assert records.answer("https://other.example/w/api.php", {"prop": "info", "titles": "Lamp"}) is None


def test_a_question_is_stored_as_a_digest(database: Database) -> None:
    WikiRecords(database).keep_answer(API, {"srsearch": "my secret illness"}, "{}")
    rows = database.fetch_all("select * from research_answers")
    assert "secret" not in str(rows)


def test_the_oldest_answers_go_if_all_are_too_large(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiki_records, "MAX_KEPT_BYTES", 250)
    records = WikiRecords(database)
    for number in range(3):
        records.keep_answer(API, {"pageids": str(number)}, "x" * 100)
        database.execute("update research_answers set kept_until = kept_until - interval '1 minute'")
    kept = [records.answer(API, {"pageids": str(number)}) is not None for number in range(3)]
    assert kept == [False, True, True]


def test_an_answer_that_is_too_large_is_not_kept(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiki_records, "MAX_ANSWER_BYTES", 50)
    records = WikiRecords(database)
    records.keep_answer(API, {"pageids": "1"}, "x" * 51)
    assert records.answer(API, {"pageids": "1"}) is None


def test_the_clean_up_removes_expired_answers_and_old_pauses(database: Database) -> None:
    records = WikiRecords(database)
    for number in range(3):
        records.keep_answer(API, {"pageids": str(number)}, "{}")
    records.begin_pause(API, Pause(60, "status 429", is_told=True))
    assert forget_old_answers(database) == 0
    database.execute("update research_answers set kept_until = now() - interval '1 second'")
    database.execute("update research_pauses set paused_until = now() - interval '2 hours'")
    assert forget_old_answers(database) == 3
    assert database.fetch_all("select api from research_pauses") == []
