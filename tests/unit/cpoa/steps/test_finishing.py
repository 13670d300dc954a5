"""Tests mastering and publishing: the files of an episode, and that a complete episode has all of them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
import soundfile
from msgspec.structs import replace as changed
from mutagen.id3 import ID3

from cpoa.contracts.material import Coverage
from cpoa.contracts.records import CoverRecord
from cpoa.steps.cover import CoverStep
from cpoa.steps.master import MasterStep
from cpoa.steps.pieces import PieceMaker
from cpoa.steps.publish import MissingArtefactError, PublishStep
from cpoa.steps.research import ResearchStep
from cpoa.steps.script import ScriptStep
from cpoa.steps.script_requests import ScriptRequests
from cpoa.steps.voice import VoiceStep
from cpoa.workflow.podcast_row import check_step_columns
from cpoa.workflow.step_inputs import StepResults
from shared.errors import PermanentStepError
from shared.media_store import MediaNotFoundError
from tests.media_in_memory import MediaInMemory
from tests.step_parts import Painter, Research, ScriptsInMemory, Voices, Writer, context, material, picture_of

if TYPE_CHECKING:
    from cpoa.contracts.material import Material
    from cpoa.contracts.records import StepResult
    from cpoa.workflow.step import StepContext, StepOutcome

CUE_TIMES = re.compile(r"00:00:(\S+) --> 00:00:(\S+)")
PIECES = ("audio", "transcript", "transcript_json", "chapters", "waveform")


@pytest.fixture(scope="module")
def recorded() -> tuple[MediaInMemory, dict[str, StepResult]]:
    """Returns a bucket and the results of all steps before the master."""
    store = MediaInMemory()
    return store, results_before_master(store, PieceMaker())


def results_before_master(store: MediaInMemory, pieces: PieceMaker) -> dict[str, StepResult]:
    voice = VoiceStep(store, Voices(), pieces=pieces)
    steps = {
        "research": ResearchStep(store, Research()),
        "script": ScriptStep(store, ScriptRequests(store), Writer(), ScriptsInMemory()),
        # The second voice ends first, which is allowed.
        "voice-1": voice,
        "cover": CoverStep(store, Painter()),
        "voice-0": voice,
    }
    results: dict[str, StepResult] = {}
    for name, step in steps.items():
        results[name] = step.run(context(name, results)).result
    return results


def cue_times(transcript: str) -> list[tuple[float, float]]:
    return [(float(start), float(end)) for start, end in CUE_TIMES.findall(transcript)]


@pytest.fixture(scope="module")
def mastered(recorded: tuple[MediaInMemory, dict[str, StepResult]]) -> tuple[MediaInMemory, StepOutcome]:
    store, results = recorded
    return store, MasterStep(store).run(context("master", results))


@pytest.fixture
def publishing(
    recorded: tuple[MediaInMemory, dict[str, StepResult]], mastered: tuple[MediaInMemory, StepOutcome]
) -> tuple[MediaInMemory, StepContext]:
    """Returns a copy of the bucket, from which a test can delete objects."""
    store = MediaInMemory()
    store.objects = dict(mastered[0].objects)
    return store, context("publish", {**recorded[1], "master": mastered[1].result})


def test_audio_transcript_chapters_and_row_agree_in_length(mastered: tuple[MediaInMemory, StepOutcome]) -> None:
    store, outcome = mastered
    result = outcome.result
    samples, rate = soundfile.read(io.BytesIO(store.read(result.audio)))
    chapters = json.loads(store.read(result.chapters))["chapters"]
    transcript = store.read(result.transcript).decode()

    assert len(samples) / rate == pytest.approx(result.duration_seconds, abs=0.2)
    # Two chapters of one second each, the pause between them, the intro and the outro.
    assert 2 + 0.86 + 4 < result.duration_seconds < 2 + 1.02 + 8
    assert [chapter["title"] for chapter in chapters] == ["Growth", "Life"]
    assert chapters[0]["startTime"] == 0
    assert chapters[0]["endTime"] == chapters[1]["startTime"]
    assert chapters[1]["endTime"] == pytest.approx(result.duration_seconds, abs=0.001)
    first, second = (start for start, _ in cue_times(transcript))
    assert 2 < first < 4
    assert second - first == pytest.approx(1 + 0.94, abs=0.09)
    assert second == pytest.approx(chapters[1]["startTime"], abs=0.001)
    assert 2 < result.duration_seconds - second - 1 < 4
    assert transcript.startswith("WEBVTT")
    assert transcript.count("<v Anna>") == 2
    assert len(json.loads(store.read(result.waveform))["peaks"]) == 1000
    assert result.audio_bytes == len(store.read(result.audio))


def test_the_transcript_as_json_has_the_times_of_the_captions_and_the_passages(
    mastered: tuple[MediaInMemory, StepOutcome],
) -> None:
    store, outcome = mastered
    transcript = json.loads(store.read(outcome.result.transcript_json))
    captions = cue_times(store.read(outcome.result.transcript).decode())

    assert [turn["chapter"] for turn in transcript["turns"]] == [0, 1]
    assert [(turn["start"], turn["end"]) for turn in transcript["turns"]] == captions
    assert [part["text"] for part in transcript["turns"][0]["parts"]] == ["Welcome.", "They grow slowly."]
    assert [part["passages"] for part in transcript["turns"][0]["parts"]] == [
        [],
        [{"passage_id": "p0", "sentences": [0]}],
    ]
    assert [passage["sentences"] for passage in transcript["passages"]] == [["Reefs grow slowly."]]
    assert [source["title"] for source in transcript["sources"]] == ["Coral reef"]
    assert [(each["claims"], each["unsourced"]) for each in transcript["chapters"]] == [(1, 1), (1, 1)]
    assert outcome.result.own_passages is None


def results_of_own(store: MediaInMemory, found: Material) -> dict[str, StepResult]:
    results: dict[str, StepResult] = {}
    voice = VoiceStep(store, Voices())
    for name, step in {
        "research": ResearchStep(store, Research(found=found)),
        "script": ScriptStep(store, ScriptRequests(store), Writer(), ScriptsInMemory()),
        "voice-0": voice,
        "voice-1": voice,
        "cover": CoverStep(store, Painter()),
        "master": MasterStep(store),
    }.items():
        results[name] = step.run(context(name, results)).result
    return results


def test_the_passages_of_an_own_text_are_in_a_file_of_their_own() -> None:
    store = MediaInMemory()
    results = results_of_own(store, material(Coverage.OWN))
    made = results["master"]

    assert "Reefs grow slowly." not in store.read(made.transcript_json).decode()
    assert [each["sentences"] for each in json.loads(store.read(made.transcript_json))["passages"]] == [None]
    assert [each["sentences"] for each in json.loads(store.read(made.own_passages))["passages"]] == [
        ["Reefs grow slowly."]
    ]
    updates = PublishStep(store).run(context("publish", results)).podcast_updates
    assert updates["own_passages_uri"] == store.uri(made.own_passages)


@pytest.mark.parametrize(("url", "told"), [(None, None), ("https://bees.example/report.pdf", "page 7")])
def test_where_a_passage_stands_is_told_to_all_only_if_its_source_has_an_address(
    url: str | None, told: str | None
) -> None:
    store = MediaInMemory()
    found = material(Coverage.OWN)
    made = results_of_own(
        store,
        replace(
            found,
            sources=(replace(found.sources[0], url=url),),
            passages=tuple(replace(passage, place="page 7", heading="Harvest") for passage in found.passages),
        ),
    )["master"]
    [passage] = json.loads(store.read(made.transcript_json))["passages"]
    assert (passage["place"], passage["heading"]) == (told, None)
    [own] = json.loads(store.read(made.own_passages))["passages"]
    assert (own["place"], own["heading"]) == ("page 7", "Harvest")


def test_the_licence_of_a_page_is_in_notes_tags_and_transcript() -> None:
    store = MediaInMemory()
    found = material(Coverage.OWN)
    by = "https://creativecommons.org/licenses/by/4.0/"
    page = replace(found.sources[0], title="Bees", url="https://bees.example/", licence="CC-BY-4.0", credit="A. Keeper")
    results = results_of_own(store, replace(found, sources=(page,)))
    made = results["master"]
    tags = ID3(io.BytesIO(store.read(made.audio)))
    assert "Bees, A. Keeper, https://bees.example/, CC BY 4.0" in made.show_notes
    assert "Bees, A. Keeper, https://bees.example/, CC BY 4.0" in str(tags.getall("COMM")[0])
    assert f"“Bees” (https://bees.example/) by A. Keeper, used under CC BY 4.0 ({by})" in str(tags["TCOP"])
    assert not tags.getall("WCOP")
    [source] = json.loads(store.read(made.transcript_json))["sources"]
    assert (source["credit"], source["licence"], source["licence_url"]) == ("A. Keeper", "CC-BY-4.0", by)


def test_an_episode_whose_master_an_earlier_release_made_is_published_without_the_json(
    publishing: tuple[MediaInMemory, StepContext],
) -> None:
    store, given = publishing
    old = changed(given.results.master, transcript_json=None)
    updates = PublishStep(store).run(context("publish", {**given.results.by_step, "master": old})).podcast_updates
    assert "transcript_json_uri" not in updates
    assert updates["transcript_uri"]


def test_tags_and_notes_name_only_the_used_source(mastered: tuple[MediaInMemory, StepOutcome]) -> None:
    store, outcome = mastered
    tags = ID3(io.BytesIO(store.read(outcome.result.audio)))

    assert str(tags["TPE1"]) == "Anna and Ben"
    assert str(tags["TXXX:Digital source type"]).endswith("/trainedAlgorithmicMedia")
    assert tags.getall("APIC")[0].data == picture_of("Coral reefs")
    for text in (str(tags.getall("COMM")[0]), outcome.result.show_notes):
        assert "Coral reef" in text
        assert "Atoll" not in text


def test_notes_tags_and_transcript_say_that_the_voices_are_synthetic_and_who_wrote(
    mastered: tuple[MediaInMemory, StepOutcome],
) -> None:
    store, outcome = mastered
    tags = ID3(io.BytesIO(store.read(outcome.result.audio)))
    transcript = store.read(outcome.result.transcript).decode()
    said = "The voices are synthetic. The script was written by writer-test-1 from the sources"

    assert f"{said} below." in outcome.result.show_notes
    assert outcome.result.show_notes.index(said) < outcome.result.show_notes.index("\nSources\n")
    assert said in str(tags["TXXX:AI disclosure"])
    assert said in transcript.partition("-->")[0]


def test_notes_tags_and_transcript_say_that_nothing_was_checked_if_there_are_no_sources(
    recorded: tuple[MediaInMemory, dict[str, StepResult]],
) -> None:
    store, results = recorded
    without = {
        "research": changed(results["research"], coverage=Coverage.GENERAL),  # type: ignore[type-var]
        "script": changed(results["script"], sources=()),  # type: ignore[type-var]
    }
    # Another id, because the master of the same script exists.
    outcome = MasterStep(store, PieceMaker(music=False)).run(
        replace(context("master", results | without), podcast_id=uuid4())
    )
    said = "from what it knows, without sources. Nothing in it was checked against sources."
    tags = ID3(io.BytesIO(store.read(outcome.result.audio)))
    assert said in outcome.result.show_notes
    assert "Sources\n" not in outcome.result.show_notes
    assert said in str(tags["TXXX:AI disclosure"])
    assert said in store.read(outcome.result.transcript).decode().partition("-->")[0]


def test_without_music_the_pauses_are_the_same_and_the_master_is_another(
    recorded: tuple[MediaInMemory, dict[str, StepResult]], mastered: tuple[MediaInMemory, StepOutcome]
) -> None:
    store, silence = recorded[0], PieceMaker(music=False)
    silent = MasterStep(store, silence).run(context("master", results_before_master(store, silence)))
    with_music, without = (
        cue_times(store.read(outcome.result.transcript).decode()) for outcome in (mastered[1], silent)
    )

    assert silent.result.audio != mastered[1].result.audio
    assert without[0][0] < 0.1
    assert without[1][0] - without[0][1] == pytest.approx(with_music[1][0] - with_music[0][1], abs=0.002)
    assert silent.result.duration_seconds < mastered[1].result.duration_seconds - 4


def test_a_master_is_made_once_for_the_same_voices(
    recorded: tuple[MediaInMemory, dict[str, StepResult]], mastered: tuple[MediaInMemory, StepOutcome]
) -> None:
    store, results = recorded
    objects = dict(store.objects)

    assert MasterStep(store).run(context("master", results)) == mastered[1]
    assert store.objects == objects


def test_another_voice_or_cover_makes_another_master(recorded: tuple[MediaInMemory, dict[str, StepResult]]) -> None:
    store, results = recorded
    step = MasterStep(store)
    inputs = step.inputs(context("master", results))
    voice = results["voice-0"]
    other_voice = {**results, "voice-0": changed(voice, piece=changed(voice.piece, sound="another.piece.mp3"))}
    other_recording = {**results, "voice-0": changed(voice, audio="another.flac", piece=None)}
    other_cover = {**results, "cover": CoverRecord(image="another.jpg")}

    assert inputs["voices"] == [voice.piece.sound, results["voice-1"].piece.sound]
    assert step.inputs(context("master", other_recording))["voices"][0] == "another.flac"
    assert step.inputs(context("master", other_voice)) != inputs != step.inputs(context("master", other_cover))


def gone(name: str) -> None:
    raise MediaNotFoundError(name)


def test_a_recording_of_an_earlier_release_is_finished_by_the_master(
    recorded: tuple[MediaInMemory, dict[str, StepResult]], mastered: tuple[MediaInMemory, StepOutcome]
) -> None:
    store, results = recorded
    old = {name: changed(result, piece=None) for name, result in results.items() if name.startswith("voice-")}
    again = MasterStep(store).run(context("master", results | old)).result
    assert again.audio_bytes == mastered[1].result.audio_bytes
    assert again.duration_seconds == mastered[1].result.duration_seconds


@pytest.mark.parametrize("has_piece", [True, False])
def test_an_expired_chapter_is_a_permanent_failure(
    recorded: tuple[MediaInMemory, dict[str, StepResult]], monkeypatch: pytest.MonkeyPatch, has_piece: bool
) -> None:
    store, results = recorded
    voice = results["voice-1"]
    missing = (
        changed(voice, piece=changed(voice.piece, sound="gone.mp3", levels="gone.json"))
        if has_piece
        else changed(voice, audio="gone.flac", piece=None)
    )
    results = {**results, "voice-1": missing}
    monkeypatch.setattr(store, "open", gone)
    monkeypatch.setattr(store, "read", lambda name: gone(name) if "gone" in name else type(store).read(store, name))
    with pytest.raises(PermanentStepError, match="Create the episode again") as refused:
        MasterStep(store).run(context("master", results))
    assert refused.value.error_code == "API_GW_PODCAST_VOICES_GONE"


def test_publishing_writes_all_uris_into_the_row(publishing: tuple[MediaInMemory, StepContext]) -> None:
    store, given = publishing
    updates = PublishStep(store).run(given).podcast_updates

    check_step_columns(updates)
    uris = [value for column, value in updates.items() if column.endswith(("_uri", "_filepath"))]
    assert len(uris) == 7
    assert all(store.exists(store.object_name(uri)) for uri in uris)
    assert updates["timing"] == "measured"
    assert updates["duration_seconds"] == given.results.master.duration_seconds


@pytest.mark.parametrize("piece", [*PIECES, "image", "script"])
def test_an_episode_is_not_complete_while_an_object_is_missing(
    publishing: tuple[MediaInMemory, StepContext], piece: str
) -> None:
    store, given = publishing
    step = {"image": "cover", "script": "script"}.get(piece, "master")
    del store.objects[getattr(given.results.by_step[step], piece)]

    with pytest.raises(MissingArtefactError):
        PublishStep(store).run(given)


def test_an_episode_is_not_complete_without_one_of_its_steps(publishing: tuple[MediaInMemory, StepContext]) -> None:
    store, given = publishing
    results = {name: result for name, result in given.results.by_step.items() if name != "cover"}

    with pytest.raises(KeyError):
        PublishStep(store).run(replace(given, results=StepResults(results)))
