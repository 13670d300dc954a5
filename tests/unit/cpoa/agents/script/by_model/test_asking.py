from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpoa.agents.script.by_model.weaver import ModelScriptWeaver
from cpoa.contracts.dialogue import Script, Speaker
from cpoa.contracts.material import Coverage, PassageRole
from cpoa.contracts.models import FinishReason, ModelError
from shared.errors import ClaimLostError, PermanentStepError
from tests.unit.cpoa.agents.script.by_model.scripted_model import (
    Answer,
    ScriptedModel,
    all_turns,
    episode,
    reply,
)
from tests.unit.cpoa.agents.script.by_model.test_parsed_script import JSON
from tests.unit.cpoa.agents.script.by_model.weaving import (
    CANNED,
    EMBEDDED,
    MODEL_WRITES,
    REEF,
    changed,
    chatter,
    cut_at,
    weave,
    with_lies,
)
from tests.unit.cpoa.agents.script.materials import material, passage, request

if TYPE_CHECKING:
    from collections.abc import Iterator


# Repeated requests


@pytest.mark.parametrize(
    ("bad", "complaint"),
    [
        ("I cannot do that as JSON.", "It was not one JSON object"),
        (reply(cut_at(0.3), FinishReason.LENGTH), "cut off"),
        (with_lies(8), "Einstein"),
        (episode(REEF, sentences=2), "words that could be used"),
        (changed(lambda one: [each.update(speaker="host") for each in all_turns(one)]), "One of the hosts"),
        (changed(chatter), "named no passages"),
    ],
)
def test_a_second_reply_with_the_same_fault_makes_the_embedded_writer_take_over(bad: Answer, complaint: str) -> None:
    script, model = weave(bad, episode(REEF))
    assert (script.writer, len(model.asked)) == (MODEL_WRITES, 2)
    assert complaint in model.asked[1].prompt
    assert complaint not in model.asked[0].prompt
    script, model = weave(bad)
    assert (script.writer, len(model.asked)) == (EMBEDDED.engine_version, 2)


def test_different_faults_end_after_three_requests() -> None:
    script, model = weave("No.", with_lies(8), ModelError("busy"), episode(REEF))
    assert (script.writer, len(model.asked)) == (EMBEDDED.engine_version, 3)


def test_after_a_short_reply_a_longer_one_is_requested_and_the_best_is_used() -> None:
    short = episode(REEF, sentences=6)
    script, model = weave(short)
    assert (script.writer, len(model.asked)) == (MODEL_WRITES, 2)
    first, second = (int(asked.prompt.split("Length: about ")[1].split()[0]) for asked in model.asked)
    assert second > first
    longer, _ = weave(short, episode(REEF))
    assert longer.word_count > script.word_count


def test_a_blocked_reply_is_not_requested_again() -> None:
    script, model = weave(reply("", FinishReason.BLOCKED), episode(REEF))
    assert (script.writer, len(model.asked)) == (EMBEDDED.engine_version, 1)


@pytest.mark.parametrize(("is_temporary", "requests"), [(True, 2), (False, 1)])
def test_a_permanent_failure_of_the_model_makes_the_embedded_writer_take_over(
    is_temporary: bool, requests: int
) -> None:
    script, model = weave(ModelError("quota", is_temporary=is_temporary))
    assert (script.writer, len(model.asked)) == (EMBEDDED.engine_version, requests)


def test_a_transient_failure_is_retried() -> None:
    script, _ = weave(ModelError("busy"), episode(REEF))
    assert script.writer == MODEL_WRITES


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), JSON), max_size=12))
def test_any_reply_leads_to_a_script_by_the_model_or_the_embedded_writer(changes: list[tuple[int, Any]]) -> None:
    def change(one: dict[str, Any]) -> None:
        places = list(members(one))
        for number, value in changes:
            container, key = places[number % len(places)]
            container[key] = value

    script = ModelScriptWeaver(ScriptedModel([changed(change)]), CANNED).weave(request(REEF, 2), lambda: None)
    assert script.writer in (MODEL_WRITES, EMBEDDED.engine_version)
    assert {turn.speaker for turn in script.turns} == {Speaker.HOST, Speaker.GUEST}
    assert msgspec.json.decode(msgspec.json.encode(script), type=Script) == script


def members(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yields each container in a JSON value, with each of its keys or indexes."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from members(value[key])


# Logs and errors


def fields_of(caplog: pytest.LogCaptureFixture, level: int) -> dict[str, Any]:
    records = [record for record in caplog.records if record.levelno == level]
    assert len(records) == 1
    fields: dict[str, Any] = records[0].__dict__["fields"]
    return fields


def test_the_cost_of_a_script_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    weave("No.", episode(REEF))
    assert fields_of(caplog, logging.INFO) == {
        "model": "gemini-2.5-flash",
        "requests": 2,
        "prompt_tokens": 2_000,
        "completion_tokens": 4_000,
        "dropped_parts": 0,
        "estimated_dollars": pytest.approx(0.0106),
    }


def test_a_warning_says_why_the_embedded_writer_took_over_without_quoting_the_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    weave(with_lies(8))
    assert fields_of(caplog, logging.WARNING) == {"model": "gemini-2.5-flash at a fake", "requests": 2}
    assert "not in the passages" in caplog.text
    assert "Einstein" not in caplog.text
    assert "reef" not in caplog.text


def test_unusable_material_is_refused_without_a_request() -> None:
    useless = material(passage("Scraps", "x = y {z}.", PassageRole.OWN), subject="scraps", coverage=Coverage.OWN)
    model = ScriptedModel([episode(REEF)])
    with pytest.raises(PermanentStepError):
        ModelScriptWeaver(model, EMBEDDED).weave(request(useless), lambda: None)
    assert model.asked == []


def test_a_cancelled_step_stops_before_the_next_request() -> None:
    model = ScriptedModel(["No."])

    def lost() -> None:
        if model.asked:
            raise ClaimLostError

    with pytest.raises(ClaimLostError):
        ModelScriptWeaver(model, EMBEDDED).weave(request(REEF), lost)
    assert len(model.asked) == 1
