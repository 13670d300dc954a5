from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.decoding import UndecodableRecordError
from cpoa.workflow.step_inputs import StepResults, decode_inputs
from shared.errors import PermanentStepError
from tests.records import record_of, voice_record

if TYPE_CHECKING:
    from collections.abc import Mapping

STEPS = ("research", "script", "voice-10", "voice-2", "cover", "master")
REQUEST = {"topic": "Tides", "voice_params_input": {"pitch": 2}}


def stored() -> dict[str, Any]:
    return {step: msgspec.json.decode(msgspec.json.encode(record_of(step))) for step in STEPS}


def test_request_and_results_are_decoded_into_types() -> None:
    inputs = decode_inputs(REQUEST, stored())
    assert inputs.brief == EpisodeBrief(topic="Tides", voice_params={"pitch": 2})
    results = inputs.results
    assert results == StepResults({step: record_of(step) for step in STEPS})
    found = (results.research, results.script, results.cover, results.master)
    assert found == tuple(record_of(step) for step in ("research", "script", "cover", "master"))


def test_voices_are_in_the_order_of_their_chapters() -> None:
    voices = decode_inputs(REQUEST, stored()).results.voices
    assert voices == (voice_record("voice-2.flac"), voice_record("voice-10.flac"))


def test_a_missing_result_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="cover"):
        _ = StepResults({}).cover


def test_a_result_of_another_steps_type_is_refused() -> None:
    with pytest.raises(TypeError, match="record of cover is a MasterRecord"):
        _ = StepResults({"cover": record_of("master")}).cover


@pytest.mark.parametrize(
    ("request_", "results", "told"),
    [
        ({}, {}, "The workflow's request cannot be read: Object missing required field `topic`"),
        ({"topic": 7}, {}, "The workflow's request cannot be read: Expected `str`, got `int` - at `$.topic`"),
        (REQUEST, {"cover": {}}, "The result of the step cover cannot be read: Object missing required field `image`"),
        (REQUEST, {"voice-3": None}, "The result of the step voice-3 cannot be read: Expected `object`, got `null`"),
    ],
)
def test_an_unreadable_record_fails_permanently_and_the_log_names_the_field(
    request_: Mapping[str, Any], results: Mapping[str, Any], told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(PermanentStepError, match="Create the episode again") as failure:
        decode_inputs(request_, results)
    assert failure.value.error_code == "API_GW_PODCAST_STEP_FAILED"
    assert isinstance(failure.value.__cause__, UndecodableRecordError)
    assert [(record.levelname, record.message) for record in caplog.records] == [("ERROR", told)]
