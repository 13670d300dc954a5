"""If the settings change between script and voices, the episode is spoken as planned, or it fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from cpoa.contracts.records import VoiceStepMode
from cpoa.steps.remote_voice import VoicesStep
from cpoa.workflow.step import StepContext, StepOutcome
from shared.errors import PermanentStepError
from tests.records import script_record, voice_record
from tests.step_parts import context


@dataclass
class Speaking:
    engine_version: str
    spoke: list[str] = field(default_factory=list)

    def run(self, given: StepContext) -> StepOutcome:
        self.spoke.append(given.step)
        return StepOutcome(result=voice_record())


def voices(spoken: VoiceStepMode, whole: Any) -> tuple[VoicesStep, Speaking, StepContext]:
    by_chapter = Speaking("chapters")
    return VoicesStep(by_chapter, whole), by_chapter, context("voice-0", {"script": script_record(spoken=spoken)})  # type: ignore[arg-type]


def test_a_script_planned_by_chapters_is_spoken_by_chapters_even_if_a_service_is_set_later() -> None:
    whole = Speaking("whole")
    step, by_chapter, given = voices(VoiceStepMode.BY_CHAPTER, whole)
    step.run(given)
    assert (by_chapter.spoke, whole.spoke) == (["voice-0"], [])


def test_a_script_planned_for_a_service_is_spoken_by_it() -> None:
    whole = Speaking("whole")
    step, by_chapter, given = voices(VoiceStepMode.WHOLE, whole)
    step.run(given)
    assert (by_chapter.spoke, whole.spoke) == ([], ["voice-0"])


def test_a_script_planned_for_a_removed_service_is_not_spoken_partly() -> None:
    step, by_chapter, given = voices(VoiceStepMode.WHOLE, None)
    with pytest.raises(PermanentStepError, match="Create the episode again") as refused:
        step.run(given)
    assert refused.value.error_code == "API_GW_PODCAST_VOICES_CHANGED"
    assert by_chapter.spoke == []
