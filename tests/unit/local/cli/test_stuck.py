"""Tests how `make stuck` reads its variables, and which values it refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from local.cli import stuck
from local.cli.operator_command import UsageError
from local.cli.stuck import StuckOptions
from local.cli.stuck_table import COLUMNS, table

if TYPE_CHECKING:
    from pathlib import Path

ID = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"ID": "abc"}, "ID=abc is not a workflow"),
        ({"ID": ID, "ERROR": "X"}, "use one or the other"),
        ({"ID": ID, "OLDER_THAN": "5m"}, "use one or the other"),
        ({"DO": "restart", "ID": ID}, "DO is retry or cancel"),
        ({"DO": "cancel"}, "Select workflows"),
        ({"OLDER_THAN": "soon"}, "is not a duration such as 90s, 30m, 2h or 1d"),
        ({"OLDER_THAN": "-5m"}, "is not a duration"),
    ],
)
def test_a_wrong_option_is_refused_with_what_to_change(environment: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        StuckOptions.from_environment(environment)


@pytest.mark.parametrize(
    ("written", "seconds"), [("0", 0), ("90", 90), ("90s", 90), ("30m", 1800), ("2h", 7200), ("1d", 86_400)]
)
def test_an_age_may_have_a_unit(written: str, seconds: float) -> None:
    assert StuckOptions.from_environment({"OLDER_THAN": written}).older_than_seconds == seconds


def test_a_change_of_many_workflows_names_the_listed_state_of_each() -> None:
    workflow = {"why": "w" * 300, "moved_at": "2026-01-01T00:00:00+00:00"}
    assert StuckOptions.from_environment({"DO": "cancel", "ERROR": "X"}).body(workflow) == {
        "why": "w" * 200,
        "unmoved_since": "2026-01-01T00:00:00+00:00",
    }
    assert StuckOptions.from_environment({"DO": "cancel", "ID": ID, "WHY": "so"}).body(workflow) == {"why": "so"}


def test_the_table_has_a_line_for_each_workflow_and_the_code_of_a_failure() -> None:
    workflow = {
        "workflow_id": ID,
        "status": "failed",
        "unmoved_seconds": 7200.0,
        "error_code": "API_GW_PODCAST_NO_SOURCES",
        "why": "failed at research: " + "word " * 50,
    }
    waiting = workflow | {"status": "pending", "error_code": None, "why": "x" * 90}
    failed, *_, cut = table([*[workflow] * 9, waiting]).splitlines()
    assert failed.endswith("2 h  API_GW_PODCAST_NO_SOURCES")
    assert (len(cut), cut[-4:]) == (COLUMNS, "x...")


def test_the_error_without_a_running_cloud_names_the_ways_to_reach_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ENV", "PROJECT", "ID", "DO", "ERROR", "OLDER_THAN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOCAL_STATE_DIR", str(tmp_path))
    assert stuck.main([]) == 2
    said = capsys.readouterr().err
    assert "`make run`" in said
    assert "ENV=prod PROJECT=" in said


def test_a_deployment_needs_environment_and_project(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENV", "prod")
    monkeypatch.delenv("PROJECT", raising=False)
    assert stuck.main([]) == 1
    assert "PROJECT is the id" in capsys.readouterr().err
