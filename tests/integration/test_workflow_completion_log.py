"""Tests that each workflow writes one log line when it ends, with the values that Cloud Monitoring counts and times."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.cards.discovery_records import Discovery, Trigger, save_discovery
from cpoa.workflow.attempts import MAX_ATTEMPTS
from shared.errors import PermanentStepError
from shared.logs import JsonLineFormatter
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.step import StepContext, StepOutcome
    from shared.database import Database


class Lines(logging.Handler):
    """The log lines, with the IDs that are bound at that moment."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLineFormatter("podcast_steps"))
        self.ends: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = json.loads(self.format(record))
        if "cpoa_workflow_status" in line:
            self.ends.append(line)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Lines:
    lines = Lines()
    logger = "cpoa.workflow.completion_log"
    monkeypatch.setattr(logging.getLogger(logger), "handlers", [lines])
    # Setting the attribute would not work, because a logger caches its level checks.
    caplog.set_level(logging.INFO, logger)
    return lines


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def check(line: dict[str, Any], workshop: Workshop, workflow_id: UUID, status: str) -> None:
    assert line["severity"] == "INFO"
    assert line["cpoa_workflow_status"] == status
    assert line["cpoa_workflow_trigger"] == "podcast_generation"
    assert isinstance(line["cpoa_workflow_duration_ms"], int)
    labels = line["logging.googleapis.com/labels"]
    assert labels["workflow_id"] == str(workflow_id)
    assert labels["podcast_id"] == str(workshop.workflow(workflow_id)["podcast_id"])


def test_the_line_of_a_completed_workflow_has_its_duration(workshop: Workshop, lines: Lines) -> None:
    workflow_id = workshop.started()
    assert lines.ends == []
    workshop.run_all()
    (line,) = lines.ends
    check(line, workshop, workflow_id, "completed")
    assert 0 <= line["cpoa_workflow_duration_ms"] < 600_000
    assert "error_code" not in line


def test_the_line_of_a_failed_workflow_has_its_error(workshop: Workshop, lines: Lines) -> None:
    def refuse(_context: StepContext) -> StepOutcome:
        raise PermanentStepError("API_GW_PODCAST_NO_SOURCES", "Nothing is known of it.")

    workshop.steps["research"].action = refuse
    workflow_id = workshop.started()
    for _ in range(MAX_ATTEMPTS):
        workshop.run_all()
    (line,) = lines.ends
    check(line, workshop, workflow_id, "failed")
    assert line["error_code"] == "API_GW_PODCAST_NO_SOURCES"
    assert "Nothing is known" not in json.dumps(line)


def test_generating_cards_also_writes_a_line(database: Database, lines: Lines) -> None:
    discovery = Discovery(trigger=Trigger.SEARCH, query="tea", details={})
    with database.transaction() as transaction:
        save_discovery(transaction, discovery.workflow_id(transaction), discovery, topic_count=2, made=[], failures=2)
    (line,) = lines.ends
    assert line["cpoa_workflow_status"] == "completed_with_errors"
    assert line["cpoa_workflow_trigger"] == Trigger.SEARCH.value
    assert line["logging.googleapis.com/labels"] == {
        "service": "podcast_steps",
        "workflow_id": str(discovery.own_id),
    }
