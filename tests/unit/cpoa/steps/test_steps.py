"""Tests the rules of all steps: an artefact is made once for the same inputs, and its name depends on them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.voice.model_voices import build_model_catalogue
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.audio.segment_file import open_segment
from cpoa.contracts.agents import OwnSource
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.dialogue import Script
from cpoa.contracts.material import Coverage, Material
from cpoa.contracts.models import ModelVoice
from cpoa.steps.cover import CoverStep
from cpoa.steps.research import ResearchStep
from cpoa.steps.script import ScriptStep
from cpoa.steps.script_requests import ScriptRequests, compute_seed
from cpoa.steps.voice import VoiceStep
from features.pronunciations import Pronunciation
from shared.errors import ClaimLostError
from tests.media_in_memory import MediaInMemory
from tests.step_parts import (
    PODCAST_ID,
    Painter,
    Research,
    ScriptsInMemory,
    Voices,
    Writer,
    context,
    material,
    picture_of,
)

if TYPE_CHECKING:
    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.contracts.records import StepResult
    from cpoa.steps.base import ArtefactStep
    from cpoa.workflow.step import StepContext

OWN = (OwnSource("We left on a Monday, and it rained.", "My notes"),)


class Studio:
    """The steps of one episode up to the voices, with one bucket."""

    def __init__(self) -> None:
        self.store = MediaInMemory()
        self.research, self.writer, self.voices, self.painter = Research(), Writer(), Voices(), Painter()
        self.cache = ScriptsInMemory()
        self.catalogue: VoiceCatalogue = EMBEDDED_VOICES

    def step(self, name: str) -> ArtefactStep:
        steps: dict[str, ArtefactStep] = {
            "research": ResearchStep(self.store, self.research),
            "script": ScriptStep(self.store, ScriptRequests(self.store, self.catalogue), self.writer, self.cache),
            "voice-1": VoiceStep(self.store, self.voices, self.catalogue),
            "cover": CoverStep(self.store, self.painter),
        }
        return steps[name]

    def asked(self, name: str) -> int:
        agents = {"research": self.research, "script": self.writer, "voice-1": self.voices, "cover": self.painter}
        return len(agents[name].asked)

    def context(self, name: str, **brief: Any) -> StepContext:
        """Returns the context of the step `name`, with the results of the steps before it."""
        results: dict[str, StepResult] = {}
        needed = {"research": [], "script": ["research"]}.get(name, ["research", "script"])
        for before in needed:
            results[before] = self.step(before).run(context(before, results, **brief)).result
        return context(name, results, **brief)


STEPS = ("research", "script", "voice-1", "cover")


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.mark.parametrize("name", STEPS)
def test_a_redelivered_step_does_not_repeat_its_work(studio: Studio, name: str) -> None:
    given = studio.context(name)
    first = studio.step(name).run(given)
    objects = dict(studio.store.objects)
    second = studio.step(name).run(replace(given, attempt=2))

    assert second == first
    assert studio.asked(name) == 1
    assert studio.store.objects == objects


@pytest.mark.parametrize("name", STEPS)
def test_another_engine_version_makes_a_new_artefact(studio: Studio, name: str) -> None:
    given = studio.context(name)
    studio.step(name).run(given)
    for agent in (studio.research, studio.writer, studio.voices, studio.painter):
        agent.engine_version = "test-2"
    studio.cache.kept.clear()
    studio.step(name).run(given)

    assert studio.asked(name) == 2


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("research", {"topic": "Bees"}),
        ("research", {"sources": OWN}),
        ("research", {"length_minutes": 5}),
        ("research", {"user_preferences": {"preferred_categories": ["Science"]}}),
        ("script", {"length_minutes": 5}),
        ("script", {"voice_params": {"voice_name": "frank"}}),
        ("script", {"voice_params": {"speaking_rate": 0.8}}),
        ("script", {"user_preferences": {"preferred_vfa_voice_name": "frank"}}),
        ("voice-1", {"voice_params": {"pitch": 2}}),
        ("voice-1", {"user_preferences": {"preferred_vfa_pitch": 2}}),
    ],
)
def test_other_inputs_make_a_new_artefact(studio: Studio, name: str, changed: dict[str, Any]) -> None:
    given = studio.context(name)
    studio.step(name).run(given)
    studio.cache.kept.clear()
    studio.step(name).run(replace(given, brief=msgspec.structs.replace(given.brief, **changed)))

    assert studio.asked(name) == 2


@pytest.mark.parametrize("name", STEPS)
def test_the_artefacts_of_a_step_are_in_its_own_folder(studio: Studio, name: str) -> None:
    given = studio.context(name)
    before = set(studio.store.objects)
    studio.step(name).run(given)
    made = set(studio.store.objects) - before

    assert len(made) == (4 if name == "voice-1" else 2)  # the record and its files
    assert all(each.startswith(f"episodes/{PODCAST_ID}/{name}/") for each in made)


def test_a_step_with_a_failing_agent_leaves_no_record(studio: Studio) -> None:
    class Interrupted(Research):
        def research(self, request: Any, check_cancelled: Any) -> Material:
            raise ClaimLostError("taken over")

    with pytest.raises(ClaimLostError):
        ResearchStep(studio.store, Interrupted()).run(context("research"))
    assert studio.store.objects == {}


def test_two_simultaneous_workers_return_the_same_result(studio: Studio) -> None:
    """The second worker finishes while the first is still working: both use its record."""
    given = studio.context("cover")

    class Slow(Painter):
        def paint(self, request: Any, check_cancelled: Any) -> bytes:
            studio.step("cover").run(given)
            return b"another picture"

    outcome = CoverStep(studio.store, Slow()).run(given)

    assert studio.store.read(outcome.result.image) == picture_of("Coral reefs")


def test_research_passes_own_texts_to_the_agent_and_does_not_store_them(studio: Studio) -> None:
    studio.research.found = material(Coverage.OWN)
    outcome = studio.step("research").run(context("research", sources=OWN, topic="A journey"))
    (asked,) = studio.research.asked

    assert asked.own_sources[0].text == OWN[0].text
    assert outcome.summary == {"topic_count": 1, "query_used": None}
    assert OWN[0].text not in msgspec.json.encode([outcome.result, outcome.summary, outcome.log]).decode()


def test_what_an_operator_should_know_about_the_research_is_in_the_episodes_log(studio: Studio) -> None:
    studio.research.found = replace(material(), notes=("Set RESEARCH_CONTACT.",))
    outcome = studio.step("research").run(context("research"))

    assert outcome.log[0] == "Set RESEARCH_CONTACT."


def test_the_material_is_read_back_unchanged(studio: Studio) -> None:
    result = studio.step("research").run(context("research")).result

    assert msgspec.json.decode(studio.store.read(result.material), type=Material) == material()


def test_the_script_plans_one_voice_per_chapter_and_names_the_used_sources(studio: Studio) -> None:
    outcome = studio.step("script").run(studio.context("script"))

    assert [new.step for new in outcome.new_steps] == ["voice-0", "voice-1"]
    assert outcome.podcast_updates["title"] == "Coral reefs"
    assert outcome.podcast_updates["licence"] == "CC-BY-SA-4.0"
    (source,) = outcome.podcast_updates["sources"]
    assert (source["source_id"], source["credit"]) == ("wiki-1", "Wikipedia")
    assert [claim["turn"] for claim in source["claims"]] == [0, 1]
    assert {claim["passage_id"] for claim in source["claims"]} == {"p0"}
    assert all(set(claim) == {"turn", "passage_id"} for claim in source["claims"])


def test_the_hosts_have_the_requested_voices(studio: Studio) -> None:
    studio.step("script").run(studio.context("script", voice_params={"voice_name": "frank"}))
    (asked,) = studio.writer.asked

    assert (asked.hosts.host, asked.hosts.guest) == ("Frank", "Ella")
    assert asked.seed == compute_seed("coral REEFS")


def test_a_topic_s_script_is_written_once_for_all_episodes(studio: Studio) -> None:
    first = studio.step("script").run(studio.context("script"))
    studio.store.objects.clear()
    second = studio.step("script").run(studio.context("script"))

    assert len(studio.writer.asked) == 1
    assert second.result == first.result


def test_a_script_of_a_fallback_writer_is_not_cached(studio: Studio) -> None:
    studio.writer.is_makeshift = True
    studio.step("script").run(studio.context("script"))

    assert studio.cache.kept == {}


def test_a_script_of_a_test_scenario_is_not_cached(studio: Studio) -> None:
    studio.step("script").run(studio.context("script", test_scenarios={"pswa": "default_success"}))

    assert studio.cache.kept == {}


def test_an_episode_of_own_text_has_no_licence(studio: Studio) -> None:
    studio.research.found = material(Coverage.OWN)
    outcome = studio.step("script").run(studio.context("script", sources=OWN))

    assert outcome.podcast_updates["licence"] is None


@pytest.mark.parametrize("coverage", Coverage)
def test_a_script_from_own_text_is_never_cached(studio: Studio, coverage: Coverage) -> None:
    studio.research.found = material(coverage)
    studio.step("script").run(studio.context("script", sources=OWN))

    assert studio.cache.kept == {}


@pytest.mark.parametrize("coverage", Coverage)
def test_own_text_never_gets_a_cached_script(studio: Studio, coverage: Coverage) -> None:
    studio.step("script").run(studio.context("script"))
    studio.research.found = material(coverage)
    studio.step("script").run(studio.context("script", sources=OWN))

    assert len(studio.writer.asked) == 2


def test_research_gets_the_ask_of_the_request_and_parses_it_for_a_request_of_an_older_release(studio: Studio) -> None:
    stored = Ask("Why is the sky blue", AskKind.WHY, ("sky", "blue"), ("the sky",))
    studio.step("research").run(studio.context("research", topic="Coral reefs", ask=stored))
    studio.step("research").run(studio.context("research", topic="Why do cats purr"))

    assert [request.ask for request in studio.research.asked] == [stored, parse_ask("Why do cats purr")]


def test_the_row_says_how_well_the_sources_answer_who_wrote_the_script_and_what_was_left_out(studio: Studio) -> None:
    studio.writer.left_out = ("The attic", "The garden")
    researched = studio.step("research").run(studio.context("research")).podcast_updates
    written = studio.step("script").run(studio.context("script")).podcast_updates

    assert researched["coverage"] == studio.research.found.coverage.value
    assert (written["writer"], written["left_out"]) == ("writer-test-1", ["The attic", "The garden"])


def test_a_voice_speaks_its_own_chapter_with_the_preferences_of_the_session(studio: Studio) -> None:
    given = studio.context(
        "voice-1",
        voice_params={"speaking_rate": 1.2},
        user_preferences={"preferred_vfa_pitch": 2, "preferred_vfa_speaking_rate": 0.8},
    )
    outcome = studio.step("voice-1").run(given)
    (asked,) = studio.voices.asked
    script = msgspec.json.decode(studio.store.read(given.results.script.script), type=Script)

    assert asked.chapter == script.chapters[1]
    assert (asked.voice_params.speaking_rate, asked.voice_params.pitch) == (1.2, 2.0)
    assert outcome.podcast_updates["tts_settings_used"]["speaking_rate"] == 1.2
    assert outcome.summary["audio_gcs_uri"].startswith("gs://")
    segment = open_segment(io.BytesIO(studio.store.read(outcome.result.audio)))
    assert segment.frame_count / segment.sample_rate == outcome.result.duration_seconds == 1.0


def test_a_voice_gets_the_pronunciations_and_its_recording_depends_on_them(studio: Studio) -> None:
    pronunciations = (Pronunciation("Kuala", "KWAH-lah"),)
    plain, pronounced = studio.context("voice-1"), studio.context("voice-1", pronunciations=pronunciations)
    step = studio.step("voice-1")
    audio = [step.run(context).result.audio for context in (plain, pronounced)]

    assert [asked.pronunciations for asked in studio.voices.asked] == [(), pronunciations]
    assert audio[0] != audio[1]


def test_the_cover_is_painted_for_the_title(studio: Studio) -> None:
    outcome = studio.step("cover").run(studio.context("cover"))

    assert studio.store.read(outcome.result.image) == picture_of("Coral reefs")
    assert outcome.summary["image_url"].endswith(".jpg")


def test_the_hosts_come_from_the_given_catalogue(studio: Studio) -> None:
    lady, gentleman = ModelVoice("en-GB-X-A", "en-GB", "female"), ModelVoice("en-GB-X-B", "en-GB", "male")
    studio.catalogue = build_model_catalogue([lady, gentleman])
    outcome = studio.step("voice-1").run(studio.context("voice-1", voice_params={"voice_name": gentleman.name}))
    host, guest = studio.catalogue.default_pair(gentleman.name)

    assert (studio.writer.asked[0].hosts.host, studio.writer.asked[0].hosts.guest) == (
        host.display_name,
        guest.display_name,
    )
    assert outcome.podcast_updates["tts_settings_used"]["voice_name"] == gentleman.name
