from __future__ import annotations

import re

import pytest

from cpoa.workflow.podcast_row import LogEntry, check_step_columns


def test_an_entry_has_the_fields_of_the_contract() -> None:
    entry = LogEntry("finalization", "Done.", data_preview="x" * 300, structured_data={"step": "publish"}).to_json()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", entry.pop("timestamp"))
    assert entry == {
        "stage": "finalization",
        "message": "Done.",
        "data_preview": "x" * 250,
        "structured_data": {"step": "publish"},
    }


def test_an_entry_without_data_has_a_placeholder() -> None:
    entry = LogEntry("initialization", "Accepted.").to_json()
    assert entry["data_preview"] == "N/A"
    assert "structured_data" not in entry


@pytest.mark.parametrize("column", ["cpoa_status", "user_id", "error_code", "nearest_topics", "title = 'x' --"])
def test_a_step_sets_only_its_own_columns(column: str) -> None:
    check_step_columns({"title": "Tides", "sources": []})
    with pytest.raises(ValueError, match="may not set"):
        check_step_columns({"title": "Tides", column: "x"})
