"""Tests how `make reports` reads its variables, and how it shows reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from local.cli.operator_command import UsageError
from local.cli.reports import ReportOptions, _block

ID = "00000000-0000-4000-8000-000000000000"
REPORT: dict[str, Any] = {
    "report_id": "r1",
    "podcast_id": ID,
    "show_id": None,
    "title": "Reefs",
    "is_hidden": False,
    "reason": "wrong",
    "message": "One line.\nAnother.",
    "created_at": "2026-12-01T00:00:00Z",
    "open_reports": 1,
}


def test_without_an_action_reports_are_listed() -> None:
    assert ReportOptions.from_environment({}) == ReportOptions(do="", about=None, why="", as_json=False)
    asked = ReportOptions.from_environment({"DO": "hide", "ID": ID, "WHY": " Rude. ", "JSON": "1"})
    assert asked == ReportOptions(do="hide", about=UUID(ID), why="Rude.", as_json=True)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"DO": "delete"}, "DO is hide, unhide, close"),
        ({"DO": "hide", "ID": ID}, "Say what and why"),
        ({"DO": "hide", "WHY": "Rude."}, "Say what and why"),
        ({"ID": "abc"}, "ID=abc is not the id"),
    ],
)
def test_a_wrong_variable_is_refused(environment: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        ReportOptions.from_environment(environment)


def test_a_report_is_shown_with_its_message_below() -> None:
    assert _block(REPORT).splitlines() == [
        "report   r1  wrong, 2026-12-01T00:00:00Z",
        f"episode  {ID}  Reefs",
        "         One line.",
        "         Another.",
    ]
    many = _block({**REPORT, "open_reports": 7})
    assert many.splitlines()[1] == f"episode  {ID}  Reefs (7 open reports)"
    hidden = _block({**REPORT, "podcast_id": None, "show_id": ID, "is_hidden": True, "message": ""})
    assert hidden.splitlines()[1:] == [f"show     {ID}  Reefs (hidden)"]


def test_a_report_cannot_control_the_terminal() -> None:
    shown = _block({**REPORT, "title": "\x1b[2JReefs\u202e", "message": "\x1b]0;x\x07a\tb"})
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert "Reefs" in shown
