"""An unfinished episode of an earlier release is resumed: its records are decoded, and each step finds its artefacts.

An artefact is found by a digest of its step's inputs. So these tests compare the inputs with those that the release
computed from the plain JSON values of its rows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import msgspec
import pytest

from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.artefacts import artefact_folder, canonical_json
from cpoa.contracts.decoding import decode_json
from cpoa.contracts.dialogue import Script
from cpoa.contracts.material import Material
from cpoa.steps.cover import CoverStep
from cpoa.steps.master import MasterStep
from cpoa.steps.research import ResearchStep
from cpoa.steps.script import ScriptStep
from cpoa.steps.script_requests import ScriptRequests
from cpoa.steps.voice import VoiceStep
from cpoa.workflow.plan import StepKind, parse_kind, step_index
from cpoa.workflow.step import StepContext
from cpoa.workflow.step_inputs import RECORDS, decode_inputs
from tests.media_in_memory import MediaInMemory
from tests.releases.fixture import Release, load, recorded_releases
from tests.step_parts import Painter, Research, ScriptsInMemory, Voices, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpoa.steps.base import ArtefactStep

STORE = MediaInMemory()
STEPS: dict[StepKind, ArtefactStep[Any]] = {
    StepKind.RESEARCH: ResearchStep(STORE, Research()),
    StepKind.SCRIPT: ScriptStep(STORE, ScriptRequests(STORE), Writer(), ScriptsInMemory()),
    StepKind.VOICE: VoiceStep(STORE, Voices()),
    StepKind.COVER: CoverStep(STORE, Painter()),
    StepKind.MASTER: MasterStep(STORE),
}
Rows = tuple[dict[str, Any], dict[str, dict[str, Any]]]


def _research_inputs(request: dict[str, Any], _results: dict[str, Any], _step: str) -> dict[str, Any]:
    names = ("topic", "sources", "length_minutes", "user_preferences", "card")
    return {name: request.get(name) for name in names}


def _script_inputs(request: dict[str, Any], results: dict[str, Any], _step: str) -> dict[str, Any]:
    params = EMBEDDED_VOICES.voice_params_from(request["voice_params_input"], request["user_preferences"])
    return {
        "material": results["research"]["material"],
        "length_minutes": request["length_minutes"],
        "voice_name": params.voice_name,
        "speaking_rate": params.speaking_rate,
    }


def _voice_inputs(request: dict[str, Any], results: dict[str, Any], step: str) -> dict[str, Any]:
    return {
        "script": results["script"]["script"],
        "chapter": step_index(step),
        "voice_params": request["voice_params_input"],
        "user_preferences": request["user_preferences"],
    }


def _cover_inputs(_request: dict[str, Any], results: dict[str, Any], _step: str) -> dict[str, Any]:
    return {"title": results["script"]["title"]}


def _master_inputs(_request: dict[str, Any], results: dict[str, Any], _step: str) -> dict[str, Any]:
    return {
        "script": results["script"]["script"],
        "cover": results["cover"]["image"],
        "voices": [result["audio"] for step, result in sorted(results.items()) if step.startswith("voice-")],
    }


# As release 0.1.0 computed them.
OLD_INPUTS: Mapping[StepKind, Callable[[dict[str, Any], dict[str, Any], str], dict[str, Any]]] = {
    StepKind.RESEARCH: _research_inputs,
    StepKind.SCRIPT: _script_inputs,
    StepKind.VOICE: _voice_inputs,
    StepKind.COVER: _cover_inputs,
    StepKind.MASTER: _master_inputs,
}
NEEDS: Mapping[StepKind, tuple[str, ...]] = {
    StepKind.RESEARCH: (),
    StepKind.SCRIPT: ("research",),
    StepKind.VOICE: ("script",),
    StepKind.COVER: ("script",),
    StepKind.MASTER: ("script", "cover", "voice-0"),
}
MASTER_ENGINE_OF_THE_RELEASES = "master-1"
CARD = {
    "topic_id": "topic-1",
    "title": "Tides",
    "summary": "On tides.",
    "keywords": ["moon"],
    "source_url": None,
    "source_name": "Wikipedia",
    "relevance_score": 1.0,
    "category": "Science",
    "details": {"page": 7, "weight": 1.0},
}


@pytest.fixture(scope="module", params=recorded_releases())
def release(request: pytest.FixtureRequest) -> Release:
    return load(request.param)


def rows_of(release: Release) -> dict[str, Rows]:
    """Maps the id of each episode to its workflow's request and the results of its steps."""
    results: dict[str, dict[str, Any]] = {}
    for row in release.rows["idempotency_keys"]:
        if row["result_payload"] is not None and row["idempotency_key"].startswith("step:"):
            results.setdefault(row["workflow_id"], {})[row["task_name"]] = row["result_payload"]
    return {
        row["podcast_id"]: (row["trigger_event_details_json"], results.get(row["workflow_id"], {}))
        for row in release.rows["workflow_instances"]
    }


def inputs_now(podcast_id: str, rows: Rows, step: str) -> Mapping[str, Any]:
    inputs = decode_inputs(*rows)
    context = StepContext(
        workflow_id=UUID(int=1),
        podcast_id=UUID(podcast_id),
        user_id=None,
        step=step,
        attempt=1,
        generation=1,
        brief=inputs.brief,
        results=inputs.results,
        check_cancelled=lambda: None,
    )
    return STEPS[parse_kind(step)].inputs(context)


def test_every_result_and_every_record_in_the_bucket_is_read(release: Release) -> None:
    seen = set()
    for request, results in rows_of(release).values():
        seen |= set(decode_inputs(request, results).results.by_step)
    for name, data in release.objects.items():
        step, file = name.split("/")[2:]
        if file.count(".") == 1:
            decode_json(data, RECORDS[parse_kind(step)], name)
    assert seen >= {"research", "script", "voice-0", "cover", "master"}


def test_every_material_and_every_script_is_read(release: Release) -> None:
    read = 0
    for _, results in rows_of(release).values():
        for step, field, kind in (("research", "material", Material), ("script", "script", Script)):
            name = results.get(step, {}).get(field)
            if name in release.objects:
                value = decode_json(release.objects[name], kind, name)
                assert_contains(json.loads(msgspec.json.encode(value)), json.loads(release.objects[name]))
                read += 1
    assert read > 10


def assert_contains(value: Any, old: Any) -> None:
    """Every field of `old` has its value. Later releases may add fields."""
    if isinstance(old, dict):
        assert old.keys() <= value.keys()
        for name in old:
            assert_contains(value[name], old[name])
    elif isinstance(old, list):
        assert len(value) == len(old)
        for one, old_one in zip(value, old, strict=True):
            assert_contains(one, old_one)
    else:
        assert value == old


def test_each_step_has_the_same_inputs_as_in_the_release(release: Release) -> None:
    compared = set()
    for podcast_id, rows in rows_of(release).items():
        request, results = rows
        for kind, old in OLD_INPUTS.items():
            if set(NEEDS[kind]) <= set(results):
                step = "voice-0" if kind is StepKind.VOICE else kind.value
                now = inputs_now(podcast_id, rows, step)
                assert canonical_json(now) == canonical_json(old(request, results, step))
                compared.add(kind)
    assert compared == set(OLD_INPUTS)


@pytest.mark.parametrize(
    "change",
    [
        {"voice_params_input": {"pitch": 2}},
        {"voice_params_input": {"pitch": 2.0, "voice_name": None}},
        {"user_preferences": {"preferred_vfa_pitch": 1, "theme": {"dark": True}}},
        {"card": CARD, "sources": []},
        {"sources": [{"text": "We left.", "title": None, "url": "https://example.org/"}]},
    ],
)
def test_the_values_of_a_request_are_not_normalised(release: Release, change: dict[str, Any]) -> None:
    """In a digest, 2 differs from 2.0, and null differs from a missing value."""
    podcast_id, (request, results) = next((id_, rows) for id_, rows in rows_of(release).items() if "script" in rows[1])
    rows = ({**request, **change}, results)
    for step in ("research", "script", "voice-0"):
        old = OLD_INPUTS[parse_kind(step)](*rows, step)
        assert canonical_json(inputs_now(podcast_id, rows, step)) == canonical_json(old)


def test_the_name_of_a_master_is_computed_as_in_the_release(release: Release) -> None:
    found = 0
    for podcast_id, rows in rows_of(release).items():
        if set(NEEDS[StepKind.MASTER]) <= set(rows[1]):
            inputs = inputs_now(podcast_id, rows, "master")
            folder = artefact_folder(STORE, UUID(podcast_id), "master", inputs, MASTER_ENGINE_OF_THE_RELEASES)
            found += f"{folder.stem}.json" in release.objects
    assert found > 0


def test_a_master_that_a_release_made_without_music_is_made_again() -> None:
    assert MasterStep(STORE).engine_version != MASTER_ENGINE_OF_THE_RELEASES
