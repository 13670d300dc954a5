"""Tests an episode whose script a language model writes in steps: what is asked once, and what a failure leads to.

The model answers as the service's desk lets it: a question is stored, and the step comes back for the answer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest

from cpoa.contracts.models import ModelError
from cpoa.steps.chapter import ChapterStep
from cpoa.steps.model_step import ModelWriter
from cpoa.steps.outline import OutlineStep
from cpoa.steps.research import ResearchStep
from cpoa.steps.script import ScriptStep
from cpoa.steps.script_requests import ScriptRequests
from cpoa.workflow import delivery
from cpoa.workflow.control import cancel_workflow, retry_workflow
from cpoa.workflow.engine import WorkflowEngine
from shared.claims import has_live_claim
from shared.settings import ModelFallback
from tests.dying_workers import die_once
from tests.media_in_memory import MediaInMemory
from tests.model_parts import ChapterWriter, Model, WaitingDesk, answer
from tests.started_steps import STEP_POINTS
from tests.step_parts import Research, ScriptsInMemory, Writer, material
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from cpoa.workflow.crash_points import CrashPoint
    from shared.database import Database
    from tests.workflow_parts import Task

MAX_DELIVERIES = 200
TITLES = ("The lamp", "The keepers", "The birds")
QUESTIONS = ["Plan Coral reefs", *(question for title in TITLES for question in (title, f"judge {title}"))]
STEPS = ("outline", "chapter-0", "chapter-1", "chapter-2", "script")


class ModelWorkshop(Workshop):
    """The real steps up to the script; the later ones do nothing."""

    def __init__(self, database: Database, fallback: ModelFallback = ModelFallback.EMBEDDED) -> None:
        super().__init__(database)
        self.desk, self.research = WaitingDesk(Model()), Research(material(words=30))
        store, cache = MediaInMemory(), ScriptsInMemory()
        writer, requests = ModelWriter(ChapterWriter(), self.desk), ScriptRequests(store)
        written = {
            "research": ResearchStep(store, self.research, self.desk),
            "outline": OutlineStep(store, requests, writer, fallback, cache),
            "chapter": ChapterStep(store, requests, writer, fallback),
            "script": ScriptStep(store, requests, Writer(), cache, writer.agent),
        }
        self.engine = WorkflowEngine(database, self.queue, {**self.steps, **written})

    @property
    def asked(self) -> list[str]:
        return self.desk.model.prompts

    def run(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Delivers every task, and again if its worker dies, until nothing waits or `until` holds."""
        for _ in range(MAX_DELIVERIES):
            tasks = self.queue.take()
            if not tasks:
                return
            for number, task in enumerate(tasks):
                if until():
                    self.queue.waiting += tasks[number:]
                    return
                self.deliver_until_answered(task)
        raise AssertionError(f"something still waits after {MAX_DELIVERIES} rounds")

    def deliver_until_answered(self, task: Task) -> None:
        for _ in range(10):
            try:
                answered = self.deliver(task).status == 200
            except KeyboardInterrupt:  # the worker dies; the queue delivers again when its claim has expired
                self.end_claims()
                continue
            if answered:
                return
            self.database.execute("update task_instances set not_before = null")
        raise AssertionError(f"{task.name} is never answered")

    def log(self, workflow_id: UUID) -> list[str]:
        return [entry["message"] for entry in self.podcast(workflow_id)["cpoa_full_orchestration_log"]]


@pytest.fixture
def workshop(database: Database) -> ModelWorkshop:
    return ModelWorkshop(database)


def test_a_model_writes_an_episode_of_three_chapters(workshop: ModelWorkshop) -> None:
    workflow_id = workshop.started()
    workshop.run()
    assert workshop.asked == QUESTIONS
    podcast = workshop.podcast(workflow_id)
    assert (podcast["cpoa_status"], podcast["writer"]) == ("completed", "chapters-test-1 by test model")
    assert list(workshop.statuses(workflow_id).items()) == [
        (step, "completed")
        for step in ("research", *STEPS, "voice-0", "voice-1", "voice-2", "cover", "master", "publish")
    ]
    told = [line for line in workshop.log(workflow_id) if line.startswith(("Plan", "Writ", "Wrote"))]
    assert told == [
        "Planning the chapters.",
        "Planned 3 chapters.",
        "Writing the chapters.",
        *(f"Wrote chapter {number} of 3." for number in (1, 2, 3)),
        "Writing the script.",
        "Wrote the script: 3 chapters from 1 source.",
    ]


def test_a_step_that_waits_for_the_model_holds_no_claim_and_counts_no_attempt(workshop: ModelWorkshop) -> None:
    workshop.desk.is_silent = True
    workflow_id = workshop.started()
    for _ in range(5):
        for task in workshop.queue.take():
            workshop.deliver(task)
    row = workshop.step(workflow_id, "outline")
    assert (row["status"], row["attempts"], row["waiting_for_json"]) == ("dispatched", 0, {"question": "outline"})
    with workshop.database.transaction() as transaction:
        assert not has_live_claim(transaction, workflow_id)
    assert workshop.podcast(workflow_id)["cpoa_status"] == "pswa_script_generation"


# A worker dies


@pytest.mark.parametrize(("step", "point"), [*product(STEPS, STEP_POINTS)])
def test_nothing_is_asked_twice_if_a_worker_dies(
    workshop: ModelWorkshop, monkeypatch: pytest.MonkeyPatch, step: str, point: CrashPoint
) -> None:
    deaths = die_once(monkeypatch, step, point)
    workflow_id = workshop.started()
    workshop.run()
    assert deaths == [point]
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    assert workshop.asked == QUESTIONS


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_that_came_while_the_worker_died_is_used(
    workshop: ModelWorkshop, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    """The worker dies after the model has answered, before the step has stored that it waits."""
    deaths = []
    commit_wait = delivery._commit_wait

    def die(*arguments: object) -> object:
        if workshop.asked[-1] == question and not deaths:
            deaths.append(question)
            raise KeyboardInterrupt
        return commit_wait(*arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(delivery, "_commit_wait", die)
    workflow_id = workshop.started()
    workshop.run()
    assert deaths == [question]
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    assert workshop.asked == QUESTIONS


# Cancel and retry


def test_a_cancelled_episode_asks_nothing_more_and_a_retry_keeps_the_written_chapters(workshop: ModelWorkshop) -> None:
    workflow_id = workshop.started()
    workshop.run(until=lambda: workshop.asked[-1:] == ["The keepers"])
    with workshop.database.transaction() as transaction:
        assert cancel_workflow(transaction, workflow_id)
    workshop.run()
    assert workshop.asked == QUESTIONS[:4]
    statuses = workshop.statuses(workflow_id)
    assert [statuses[step] for step in STEPS] == ["completed", "completed", "skipped", "skipped", "skipped"]

    with workshop.database.transaction() as transaction:
        assert retry_workflow(transaction, workflow_id)
    workshop.engine.advance(workflow_id)
    workshop.run()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    # The step that was interrupted asks again, in its new generation; what was written before is not asked for again.
    assert workshop.asked == [*QUESTIONS[:4], *QUESTIONS[3:]]


def test_a_failed_episode_that_is_retried_asks_again_only_for_the_chapter_that_failed(database: Database) -> None:
    workshop = ModelWorkshop(database, ModelFallback.FAIL)
    failing = ModelError("The server has no model `x`.", is_temporary=False)
    workshop.desk.model.reply = raising(failing, "judge The keepers")
    workflow_id = workshop.started()
    workshop.run()
    podcast = workshop.podcast(workflow_id)
    assert (podcast["cpoa_status"], podcast["error_code"]) == ("failed_pswa_exception", "API_GW_PODCAST_MODEL_FAILED")
    assert "The server has no model `x`" in podcast["cpoa_error_message"]
    assert workshop.asked == QUESTIONS[:5]

    workshop.desk.model.reply = answer
    with workshop.database.transaction() as transaction:
        assert retry_workflow(transaction, workflow_id)
    workshop.engine.advance(workflow_id)
    workshop.run()
    assert workshop.podcast(workflow_id)["writer"] == "chapters-test-1 by test model"
    assert workshop.asked == [*QUESTIONS[:5], *QUESTIONS[3:]]


def raising(error: ModelError, *prompts: str, times: int = 100) -> Callable[[str], str]:
    failed: Counter[str] = Counter()

    def reply(prompt: str) -> str:
        if prompt in prompts and failed[prompt] < times:
            failed[prompt] += 1
            raise error
        return answer(prompt)

    return reply


# The model fails


def test_an_attempt_that_failed_for_a_time_asks_the_failed_question_again(database: Database) -> None:
    workshop = ModelWorkshop(database, ModelFallback.FAIL)
    workshop.desk.model.reply = raising(ModelError("No answer in time."), "judge The keepers", times=2)
    workflow_id = workshop.started()
    workshop.run()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"
    assert workshop.asked == [*QUESTIONS[:5], "judge The keepers", "judge The keepers", *QUESTIONS[5:]]
    assert "Attempt 2 of 5 did not succeed; trying again." in workshop.log(workflow_id)


def test_five_failed_attempts_fail_the_episode_with_the_error_of_the_model(database: Database) -> None:
    workshop = ModelWorkshop(database, ModelFallback.FAIL)
    workshop.desk.model.reply = raising(ModelError("Nothing answers at 127.0.0.1."), "The keepers")
    workflow_id = workshop.started()
    workshop.run()
    podcast = workshop.podcast(workflow_id)
    assert (podcast["cpoa_status"], podcast["error_code"]) == ("failed_pswa_exception", "API_GW_PODCAST_MODEL_FAILED")
    assert "Nothing answers at 127.0.0.1" in podcast["cpoa_error_message"]
    assert workshop.asked.count("The keepers") == 5


@pytest.mark.parametrize(("question", "asked"), [(QUESTIONS[0], 1), ("judge The keepers", 5)])
def test_the_embedded_writer_finishes_the_episode_of_a_model_that_fails(
    workshop: ModelWorkshop, question: str, asked: int
) -> None:
    workshop.desk.model.reply = raising(ModelError("No answer in time.", is_temporary=False), question)
    workflow_id = workshop.started()
    workshop.run()
    podcast = workshop.podcast(workflow_id)
    assert (podcast["cpoa_status"], podcast["writer"]) == ("completed", "writer-test-1")
    assert (
        "The language model did not answer (No answer in time); the built-in writer wrote this episode."
        in workshop.log(workflow_id)
    )
    assert len(workshop.asked) == asked


def test_the_episode_of_another_user_is_finished_while_the_model_is_silent(workshop: ModelWorkshop) -> None:
    """An episode without a user takes turns as if it had a separate user."""
    workshop.desk.is_silent = True
    waiting = workshop.started()
    (task,) = workshop.run_until("outline")
    workshop.deliver(task)

    workshop.research.found = replace(material(), topic="Shells")  # too little for a model
    other = workshop.started()
    workshop.run(until=lambda: workshop.podcast(other)["cpoa_status"] == "completed")
    assert workshop.podcast(other)["writer"] == "writer-test-1"
    assert workshop.statuses(waiting)["outline"] == "dispatched"
    assert workshop.step(waiting, "outline")["attempts"] == 0

    workshop.desk.is_silent = False
    workshop.run()
    assert workshop.podcast(waiting)["writer"] == "chapters-test-1 by test model"
