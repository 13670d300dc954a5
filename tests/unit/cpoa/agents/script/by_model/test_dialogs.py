"""Replays what a strong model answered to the prompts for four chapters."""

from __future__ import annotations

import pytest

from cpoa.agents.script.by_model.check_prompts import CHECK_VERSION
from tests.unit.cpoa.agents.script.by_model.dialogs import Dialog, dialogs, written

DIALOGS = dialogs()
RECORDED_VERSION = "check-3"


@pytest.mark.parametrize("dialog", DIALOGS, ids=[dialog.name for dialog in DIALOGS])
def test_the_replies_lead_to_the_recorded_requests_and_chapter(dialog: Dialog) -> None:
    model = dialog.model()
    result = written(dialog.chapter.check(model))
    assert list(model.asked) == [each["purpose"] for each in dialog.asked] == ["judge", "repair", "judge again"]
    for each in dialog.asked:
        request = model.asked[each["purpose"]]
        assert request.system == each["system"]
        assert request.prompt == each["prompt"]
    assert result == dialog.result


def test_a_change_of_the_prompts_has_a_new_version() -> None:
    """Record the dialogs again if this fails, and change RECORDED_VERSION."""
    assert CHECK_VERSION == RECORDED_VERSION
