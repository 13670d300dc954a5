"""Each record is decoded in the current form and in the form of earlier releases; an error names the wrong field."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cpoa.contracts.agents import Cue, DiscoveredTopic, OwnSource
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.decoding import UndecodableRecordError, decode_json, decode_value
from cpoa.contracts.dialogue import Chapter, Hosts, LengthLimit, Part, Script, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Source, SubjectKind
from cpoa.contracts.records import ScriptRecord, SpokenClaim, StepResult, VoiceRecord, VoiceStepMode
from cpoa.workflow.plan import StepKind
from tests.records import first_step, record_of, script_record, voice_record

STEPS = [first_step(kind) for kind in StepKind]
CARD = DiscoveredTopic("topic-1", "Tides", "On tides.", ("moon",), None, "Wikipedia", 0.5, "Science", {"page": 7})
BRIEF = EpisodeBrief(
    topic="Tides",
    voice_params={"pitch": 2, "voice_name": None},
    user_preferences={"preferred_vfa_pitch": 1},
    test_scenarios={"pswa": "default"},
    sources=(OwnSource("We left on a Monday.", "My notes"),),
    length_minutes=5,
    card=CARD,
    ask=Ask("Tides", AskKind.WHAT_IS, ("Tides",), ("Tides",)),
    topic_id="topic-1",
    client_id="client",
    visibility="unlisted",
    original_task_id="podcast",
)
SCRIPT = Script(
    script_id="script-1",
    title="Tides",
    topic="tides",
    summary="On tides.",
    hosts=Hosts("Anna", "Ben"),
    chapters=(Chapter("Moon", (Turn(Speaker.GUEST, (Part("It pulls.", TurnKind.FACT, ("p0",), verbatim=True),)),)),),
    length_limited_by=LengthLimit.MATERIAL,
    writer="writer-1",
    wire={"segments": [{"content": "It pulls."}]},
)
MATERIAL = Material(
    topic="Tides",
    subject="tides",
    coverage=Coverage.AROUND,
    sources=(Source("wiki-1", "Tide", "https://example.org/tide", "CC-BY-SA-4.0", "Wikipedia"),),
    passages=(Passage("p0", "wiki-1", "Tide", "It pulls.", PassageRole.MAIN, 1.0, SubjectKind.EVENT, everyday=True),),
    questions=("Why twice a day?",),
)


def plain(value: object) -> Any:
    """Returns the value as the database returns it."""
    return msgspec.json.decode(msgspec.json.encode(value))


@pytest.mark.parametrize("value", [BRIEF, SCRIPT, MATERIAL, *map(record_of, STEPS)], ids=lambda one: type(one).__name__)
def test_a_written_record_is_read_back_unchanged(value: Any) -> None:
    assert decode_value(plain(value), type(value), "it") == value
    assert decode_json(msgspec.json.encode(value), type(value), "it") == value


def test_voice_params_are_stored_under_the_names_of_the_contract() -> None:
    assert plain(BRIEF)["voice_params_input"] == {"pitch": 2, "voice_name": None}
    assert plain(voice_record())["tts_settings_used"] == {"voice_name": "anna"}
    assert not {"voice_params"} & {*plain(BRIEF), *plain(voice_record())}


def test_a_request_without_later_fields_has_their_defaults() -> None:
    brief = decode_value({"topic": "Tides", "voice_params_input": {}}, EpisodeBrief, "it")
    assert brief == EpisodeBrief(topic="Tides")


def test_a_script_without_a_mode_is_spoken_by_chapter() -> None:
    old = {name: value for name, value in plain(script_record()).items() if name != "spoken"}
    assert decode_value(old, ScriptRecord, "it").spoken is VoiceStepMode.BY_CHAPTER


def test_a_script_record_without_later_fields_has_no_writer_and_left_nothing_out() -> None:
    old = {name: value for name, value in plain(script_record()).items() if name not in ("left_out", "writer")}
    record = decode_value(old, ScriptRecord, "it")
    assert (record.left_out, record.writer) == ((), None)


def test_a_voice_without_later_fields_is_one_chapter_with_measured_cues() -> None:
    cue = {"start": 0, "end": 1.5, "speaker": "Anna", "text": "Welcome."}
    old = {
        "audio": "a.flac",
        "title": "Moon",
        "duration_seconds": 2,
        "cues": [cue],
        "tts_settings_used": {"pitch": 0.0},
    }
    assert decode_value(old, VoiceRecord, "it") == VoiceRecord(
        audio="a.flac",
        title="Moon",
        duration_seconds=2.0,
        cues=(Cue(0.0, 1.5, "Anna", "Welcome."),),
        voice_params={"pitch": 0},
        chapters=(),
        timing="measured",
    )


def test_a_script_without_later_fields_is_read() -> None:
    old = {name: value for name, value in plain(SCRIPT).items() if name not in ("wire", "is_makeshift")}
    script = decode_value(old, Script, "it")
    assert (script.wire, script.is_makeshift, script.chapters) == (None, False, SCRIPT.chapters)


def test_the_cost_is_written_only_if_a_model_was_used() -> None:
    asked = msgspec.structs.replace(voice_record(), estimated_cost_usd=0.25, unpriced_requests=0)
    assert "estimated_cost_usd" not in plain(voice_record())
    assert decode_value(plain(asked), VoiceRecord, "it") == asked


def test_the_claims_of_a_source_are_read() -> None:
    source = {"source_id": "s", "title": "Tide", "url": None, "licence": None, "credit": None}
    sources = [{**source, "claims": [{"turn": 3, "passage_id": "p0"}]}]
    record = decode_value({**plain(script_record()), "sources": sources}, ScriptRecord, "it")
    assert record.sources[0].claims == (SpokenClaim(3, "p0"),)


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        (EpisodeBrief, {}, "missing required field `topic`"),
        (EpisodeBrief, {**plain(BRIEF), "length_minutes": "five"}, r"\$\.length_minutes"),
        (
            EpisodeBrief,
            {**plain(BRIEF), "sources": [{"text": 1}]},
            r"\$\.sources\[0\]\.text",
        ),
        (EpisodeBrief, None, "Expected `object`, got `null`"),
        (ScriptRecord, {**plain(script_record()), "spoken": "sung"}, r"\$\.spoken"),
        (VoiceRecord, {**plain(voice_record()), "cues": [{"start": "0"}]}, r"\$\.cues\[0\]\.start"),
        (Script, {**plain(SCRIPT), "hosts": {"host": "Anna"}}, r"missing required field `guest` - at `\$\.hosts"),
        (Material, {**plain(MATERIAL), "coverage": "none"}, r"\$\.coverage"),
    ],
)
def test_the_error_for_a_broken_record_names_the_record_and_the_field(kind: type[Any], value: Any, field: str) -> None:
    with pytest.raises(UndecodableRecordError, match=f"^The record .*{field}"):
        decode_value(value, kind, "The record")
    with pytest.raises(UndecodableRecordError, match=f"^The record .*{field}"):
        decode_json(msgspec.json.encode(value), kind, "The record")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[]"])
def test_data_that_is_not_a_json_object_is_a_broken_record(data: bytes) -> None:
    with pytest.raises(UndecodableRecordError, match=r"^episodes/x\.json cannot be read"):
        decode_json(data, StepResult, "episodes/x.json")
