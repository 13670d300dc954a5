"""Tests that a chapter is spoken, heard and read before a language model has written the next one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta  # noqa: TC003 -- a parameter of the store
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.models import ModelError
from cpoa.episodes.catalogue import EpisodeCatalogue
from cpoa.episodes.making.step_rows import StepRows
from cpoa.episodes.making.watched_episodes import WatchedEpisodes
from cpoa.steps.chapter import ChapterStep
from cpoa.steps.cover import CoverStep
from cpoa.steps.master import MasterStep
from cpoa.steps.model_step import ModelWriter
from cpoa.steps.outline import OutlineStep
from cpoa.steps.research import ResearchStep
from cpoa.steps.script import ScriptStep
from cpoa.steps.script_requests import ScriptRequests
from cpoa.steps.voice import VoiceStep
from cpoa.workflow.control import cancel_workflow, retry_workflow
from cpoa.workflow.engine import WorkflowEngine
from shared.settings import ModelFallback
from tests.dying_workers import die_once
from tests.integration.test_model_episode import QUESTIONS, TITLES, ModelWorkshop, raising
from tests.media_in_memory import MediaInMemory
from tests.model_parts import ChapterWriter, Model, WaitingDesk
from tests.started_steps import STEP_POINTS
from tests.step_parts import Painter, Research, ScriptsInMemory, Voices, Writer, material

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.records import ChapterRecord
    from cpoa.workflow.crash_points import CrashPoint
    from shared.database import Database

VOICES = ("voice-0", "voice-1", "voice-2")


class SignedMedia(MediaInMemory):
    def signed_urls(self, names: Sequence[str], *, expires: timedelta) -> list[str]:
        return [f"https://bucket/{name}" for name in names]


@dataclass
class Studio:
    """A workshop whose voices, cover and master are real steps, with simulated voices of one second."""

    workshop: ModelWorkshop
    store: SignedMedia
    voices: Voices

    def __post_init__(self) -> None:
        self.workflow_id = self.workshop.started()
        self.podcast_id = str(self.workshop.podcast(self.workflow_id)["podcast_id"])

    def run_until(self, question: str) -> None:
        """Stops when the model was asked this and nothing else than its answer is waited for."""
        workshop = self.workshop
        workshop.run(until=lambda: question in workshop.asked)
        writing = [task for task in workshop.queue.take() if "chapter" in task.step]
        workshop.engine.advance(self.workflow_id)
        self.speak()
        workshop.queue.waiting += writing

    def speak(self) -> None:
        """Runs the voice steps that wait, and nothing else."""
        rows = self.workshop.database.fetch_all(
            "select step, dispatch_no from task_instances where workflow_id = :id and starts_with(step, 'voice-')"
            " and status = 'dispatched' order by task_order",
            id=self.workflow_id,
        )
        for row in rows:
            self.workshop.engine.deliver(self.workflow_id, row["step"], row["dispatch_no"])

    def read(self, name: str) -> dict[str, Any]:
        watched = WatchedEpisodes(
            StepRows(self.workshop.database, EpisodeCatalogue(self.workshop.database)), self.store
        )
        made = {
            "progress": lambda: watched.progress(self.podcast_id),
            "pieces": lambda: watched.pieces(self.podcast_id),
            "draft": lambda: watched.draft(self.podcast_id),
        }[name]()
        body: dict[str, Any] = json.loads(made.body)
        return body

    def statuses(self) -> dict[str, str]:
        return self.workshop.statuses(self.workflow_id)


def studio_of(database: Database, fallback: ModelFallback = ModelFallback.EMBEDDED) -> Studio:
    workshop = ModelWorkshop(database, fallback)
    workshop.desk, workshop.research = WaitingDesk(Model()), Research(material(words=30))
    store, cache, voices = SignedMedia(), ScriptsInMemory(), Voices()
    writer, requests = ModelWriter(ChapterWriter(), workshop.desk), ScriptRequests(store)
    steps = {
        "research": ResearchStep(store, workshop.research, workshop.desk),
        "outline": OutlineStep(store, requests, writer, fallback, cache),
        "chapter": ChapterStep(store, requests, writer, fallback),
        "script": ScriptStep(store, requests, Writer(), cache, writer.agent),
        "voice": VoiceStep(store, voices),
        "cover": CoverStep(store, Painter()),
        "master": MasterStep(store),
    }
    workshop.engine = WorkflowEngine(database, workshop.queue, {**workshop.steps, **steps})
    return Studio(workshop, store, voices)


@pytest.fixture
def studio(database: Database) -> Studio:
    return studio_of(database)


def test_the_first_chapter_is_heard_and_read_before_the_second_is_written(studio: Studio) -> None:
    studio.run_until("The keepers")
    assert studio.statuses()["voice-0"] == "completed"
    assert studio.statuses()["chapter-1"] != "completed"

    progress, pieces, draft = (studio.read(name) for name in ("progress", "pieces", "draft"))
    assert (progress["has_script"], progress["pieces"], progress["chapters"]) == (True, 1, 3)
    assert progress["generation_status"] == "vfa_audio_generation"
    assert (pieces["is_complete"], pieces["total"], len(pieces["pieces"])) == (False, None, 1)
    assert draft["title"] == "On Coral reefs"
    assert [chapter["title"] for chapter in draft["chapters"]] == ["The lamp"]
    assert [turn["timing"] for turn in draft["turns"]] == ["measured"]
    assert [source["title"] for source in draft["sources"]] == ["Coral reef"]


def test_what_was_heard_stays_a_part_of_the_finished_episode(studio: Studio) -> None:
    studio.run_until("The keepers")
    first = studio.read("pieces")["pieces"]
    studio.workshop.run()
    assert studio.workshop.podcast(studio.workflow_id)["cpoa_status"] == "completed"

    pieces = studio.read("pieces")
    assert (pieces["is_complete"], pieces["total"], pieces["revision"]) == (True, 3, 0)
    assert pieces["pieces"][:1] == first
    sound = b"".join(
        studio.store.read(piece["audio_url"].removeprefix("https://bucket/")) for piece in pieces["pieces"]
    )
    (episode,) = [data for name, data in studio.store.objects.items() if "/master/" in name and name.endswith(".mp3")]
    assert episode.endswith(sound)
    assert [asked.chapter.title for asked in studio.voices.asked] == list(TITLES), "each is spoken once"
    draft = studio.read("draft")
    assert (draft["is_draft"], [chapter["title"] for chapter in draft["chapters"]]) == (False, list(TITLES))


@pytest.mark.parametrize(("step", "point"), [*product(("chapter-0", "chapter-2", "script", *VOICES), STEP_POINTS)])
def test_nothing_is_asked_or_spoken_twice_if_a_worker_dies(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, step: str, point: CrashPoint
) -> None:
    deaths = die_once(monkeypatch, step, point)
    studio.workshop.run()
    assert deaths == [point]
    assert studio.workshop.podcast(studio.workflow_id)["cpoa_status"] == "completed"
    assert studio.workshop.asked == QUESTIONS
    assert sorted(asked.chapter.title for asked in studio.voices.asked) == sorted(TITLES)
    assert len(studio.read("pieces")["pieces"]) == 3


def test_a_script_that_replaces_the_chapters_has_voices_of_its_own(studio: Studio) -> None:
    """The model fails at the second chapter, when the first has been heard."""
    failing = ModelError("No answer in time.", is_temporary=False)
    studio.workshop.desk.model.reply = raising(failing, "judge The keepers")
    studio.run_until("The keepers")
    assert studio.read("pieces")["revision"] == 0
    studio.workshop.run()

    podcast = studio.workshop.podcast(studio.workflow_id)
    assert (podcast["cpoa_status"], podcast["writer"]) == ("completed", "writer-test-1")
    assert list(VOICES) == [step for step in studio.statuses() if step.startswith("voice-")]
    pieces, draft, progress = (studio.read(name) for name in ("pieces", "draft", "progress"))
    assert (pieces["revision"], pieces["total"], len(pieces["pieces"])) == (1, 2, 2)
    assert (draft["revision"], progress["revision"]) == (1, 1)
    assert [chapter["title"] for chapter in draft["chapters"]] == ["Growth", "Life"]
    assert {turn["timing"] for turn in draft["turns"]} == {"measured"}
    names = [piece["audio_url"] for piece in pieces["pieces"]]
    assert ["voice-1" in names[0], "voice-2" in names[1]] == [True, True]


def test_a_voice_that_has_not_started_when_its_chapter_is_replaced_speaks_nothing(studio: Studio) -> None:
    failing = ModelError("No answer in time.", is_temporary=False)
    workshop = studio.workshop
    workshop.desk.model.reply = raising(failing, "judge The keepers")
    held = []
    for _ in range(60):
        tasks = workshop.queue.take()
        held += [task for task in tasks if task.step == "voice-0"]
        for task in tasks:
            if task.step != "voice-0":
                workshop.deliver_until_answered(task)
    workshop.queue.waiting += held
    workshop.run()
    assert workshop.podcast(studio.workflow_id)["cpoa_status"] == "completed"
    assert [asked.chapter.title for asked in studio.voices.asked] == ["Growth", "Life"]


def test_a_retried_episode_keeps_the_voices_of_its_chapters(studio: Studio) -> None:
    workshop = studio.workshop
    studio.run_until("The keepers")
    with workshop.database.transaction() as transaction:
        assert cancel_workflow(transaction, studio.workflow_id)
    workshop.run()
    before = studio.read("pieces")
    assert (before["is_complete"], len(before["pieces"])) == (False, 1)

    with workshop.database.transaction() as transaction:
        assert retry_workflow(transaction, studio.workflow_id)
    workshop.engine.advance(studio.workflow_id)
    workshop.run()
    assert workshop.podcast(studio.workflow_id)["cpoa_status"] == "completed"
    assert studio.read("pieces")["pieces"][:1] == before["pieces"]
    assert [asked.chapter.title for asked in studio.voices.asked] == list(TITLES)


def test_chapters_of_an_earlier_release_get_their_voices_from_the_script(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker wrote the first chapter, and its record does not say that the words can be spoken."""
    with_final = ChapterStep._with_final

    def of_earlier_release(step: ChapterStep, record: ChapterRecord, *arguments: Any) -> ChapterRecord:
        is_old = arguments[2].step == "chapter-0"
        return record if is_old else with_final(step, record, *arguments)

    monkeypatch.setattr(ChapterStep, "_with_final", of_earlier_release)
    studio.run_until("The birds")
    assert not [step for step in studio.statuses() if step.startswith("voice-")]
    studio.workshop.run()
    assert studio.workshop.podcast(studio.workflow_id)["cpoa_status"] == "completed"
    assert list(VOICES) == [step for step in studio.statuses() if step.startswith("voice-")]
    assert len(studio.read("pieces")["pieces"]) == 3
