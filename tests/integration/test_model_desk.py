"""Tests what a step sees of the desk: the same answer for the same question, also after a crash or a lost task."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.script.by_model.chapter_writer import ModelChapterWriter
from cpoa.composition.model_desk import model_calls
from cpoa.contracts.models import ModelError
from cpoa.episodes.clean_up import EpisodeCleanUp
from cpoa.episodes.clean_up_requests import CleanUpRequests
from cpoa.model_desk.call_delivery import MAX_TRIES, CallOutcome
from cpoa.providers.metering import metering
from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.openai_compatible.text import openai_text_model
from cpoa.services.http_stream import StreamLimits
from cpoa.steps.model_step import asker_of
from cpoa.workflow.control import cancel_workflow
from cpoa.workflow.plan import StepKind
from shared.errors import StepWaitsError
from shared.settings import Need, load_settings
from tests.integration.model_desk_parts import REQUEST, CallTask, DeskParts
from tests.integration.model_servers.text_server import Fault, text_server
from tests.unit.cpoa.agents.script.by_model.claim_sets import LIES, reply
from tests.unit.cpoa.agents.script.materials import reef_material
from tests.unit.cpoa.agents.script.materials import request as script_request
from tests.workflow_parts import voices

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import AskedModel, TextReply, TextRequest
    from cpoa.contracts.writing import AskedBy
    from cpoa.workflow.step import StepContext, StepOutcome
    from shared.database import Database
    from shared.media_store import MediaStore


@pytest.fixture
def parts(database: Database, media_store: MediaStore) -> DeskParts:
    return DeskParts(database, media_store)


def ask_and_wait(model: AskedModel, purpose: str = "chapter", request: TextRequest = REQUEST) -> StepWaitsError:
    with pytest.raises(StepWaitsError) as raised:
        model.ask(purpose, request)
    return raised.value


def asked_task(parts: DeskParts, model: AskedModel, purpose: str = "chapter") -> CallTask:
    ask_and_wait(model, purpose)
    (task,) = parts.queue.take()
    return task


def failing(error: ModelError) -> Callable[[TextRequest, CheckCancelled], TextReply | None]:
    def fails(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
        raise error

    return fails


def test_a_step_waits_until_the_model_has_answered_and_gets_the_reply(parts: DeskParts) -> None:
    model = parts.asked()
    ask_and_wait(model)
    (task,) = parts.queue.take()
    assert parts.deliver(task).outcome is CallOutcome.ANSWERED
    assert parts.model.requests == [REQUEST]
    assert model.ask("chapter", REQUEST).text == "Reply 1"
    assert model.ask("chapter", REQUEST).text == "Reply 1"
    assert len(parts.model.requests) == 1
    assert parts.queue.take() == []


def test_a_step_that_waits_is_polled_every_minute_and_asks_once(parts: DeskParts) -> None:
    model = parts.asked()
    task = asked_task(parts, model)
    for minutes in (1, 20):
        parts.database.execute(
            "update model_calls set asked_at = clock_timestamp() - :minutes * interval '1 minute'", minutes=minutes
        )
        waits = ask_and_wait(model)
        assert (waits.wait_seconds, waits.waiting_for["model_call"]) == (60.0, task.key)
    assert parts.row(task.key)["dispatch_no"] == 1
    assert parts.queue.take() == []


def test_a_step_looks_for_its_answer_again_when_it_stores_its_wait(parts: DeskParts) -> None:
    model = parts.asked()
    waits = ask_and_wait(model)
    assert waits.has_answer is not None
    (task,) = parts.queue.take()
    found = []
    for change in ("", "update model_calls set status = 'answered'", "delete from model_calls"):
        if change:
            parts.database.execute(change)
        with parts.database.transaction() as transaction:
            found.append(waits.has_answer(transaction))
    assert found == [False, True, True]
    assert task.key == waits.waiting_for["model_call"]


@pytest.mark.parametrize("change", ["purpose", "request", "step", "generation", "model", "workflow"])
def test_another_question_has_another_answer(parts: DeskParts, change: str) -> None:
    asker = parts.asker()
    task = asked_task(parts, parts.asked(asker))
    other, purpose, request = asker, "chapter", REQUEST
    if change == "purpose":
        purpose = "judge"
    elif change == "request":
        request = replace(REQUEST, temperature=1.0)
    elif change == "step":
        other = replace(asker, step="cover")
    elif change == "generation":
        other = replace(asker, generation=2)
    elif change == "workflow":
        other = parts.asker()
    else:
        parts.model.name = "claude at Anthropic"
    ask_and_wait(parts.asked(other), purpose, request)
    (other_task,) = parts.queue.take()
    assert other_task.key != task.key


def test_a_later_attempt_of_the_step_gets_the_same_answer(parts: DeskParts) -> None:
    asker = parts.asker()
    parts.deliver(asked_task(parts, parts.asked(asker)))
    assert parts.asked(replace(asker, attempt=3)).ask("chapter", REQUEST).text == "Reply 1"


def test_a_call_that_never_reached_the_queue_is_enqueued_by_the_next_poll(parts: DeskParts) -> None:
    model = parts.asked()
    parts.queue.broken = True
    with pytest.raises(ConnectionError):
        model.ask("chapter", REQUEST)
    parts.queue.broken = False
    assert parts.deliver(asked_task(parts, model)).outcome is CallOutcome.ANSWERED


def test_a_stored_request_without_a_call_is_asked(parts: DeskParts) -> None:
    asker = parts.asker()
    first = asked_task(parts, parts.asked(asker))
    parts.database.execute("delete from model_calls")  # as if the process had died before the row was written
    parts.queue.names.clear()
    assert asked_task(parts, parts.asked(asker)) == first


@pytest.mark.parametrize(
    ("age_minutes", "was_tried", "is_lost"), [(66, False, True), (60, False, False), (6, True, True)]
)
def test_a_task_that_the_queue_has_lost_is_replaced(
    parts: DeskParts, age_minutes: int, *, was_tried: bool, is_lost: bool
) -> None:
    model = parts.asked()
    asked_task(parts, model)
    tried = ", tried_no = dispatch_no, tried_at = clock_timestamp() - :age * interval '1 minute'" if was_tried else ""
    parts.database.execute(
        f"update model_calls set dispatched_at = clock_timestamp() - :age * interval '1 minute'{tried}", age=age_minutes
    )
    ask_and_wait(model)
    assert [task.dispatch_no for task in parts.queue.take()] == ([2] if is_lost else [])


def test_a_task_without_a_call_is_acknowledged(parts: DeskParts) -> None:
    assert parts.calls.deliver("0" * 64, 1).outcome is CallOutcome.ACKNOWLEDGED


def test_a_permanent_failure_is_raised_at_once_and_again(parts: DeskParts) -> None:
    asker = parts.asker()
    parts.model.action = failing(ModelError("There is no such model.", is_temporary=False))
    assert parts.deliver(asked_task(parts, parts.asked(asker))).outcome is CallOutcome.FAILED
    for attempt in (1, 2):
        with pytest.raises(ModelError, match="no such model") as raised:
            parts.asked(replace(asker, attempt=attempt)).ask("chapter", REQUEST)
        assert not raised.value.is_temporary
    assert len(parts.model.requests) == 1


def test_a_temporary_failure_is_tried_four_times_and_again_for_a_later_attempt(parts: DeskParts) -> None:
    asker = parts.asker()
    parts.model.action = failing(ModelError("It is busy."))
    task = asked_task(parts, parts.asked(asker))
    outcomes = [parts.deliver(task).outcome]
    while tasks := parts.queue.take():
        outcomes.append(parts.deliver(tasks[0]).outcome)
    assert outcomes == [CallOutcome.RETRIED] * (MAX_TRIES - 1) + [CallOutcome.FAILED]
    with pytest.raises(ModelError, match="It is busy") as raised:
        parts.asked(asker).ask("chapter", REQUEST)
    assert raised.value.is_temporary
    parts.model.action = None
    later = parts.asked(replace(asker, attempt=2))
    assert parts.deliver(asked_task(parts, later)).outcome is CallOutcome.ANSWERED
    assert later.ask("chapter", REQUEST).text == f"Reply {MAX_TRIES + 1}"


@pytest.mark.parametrize(("retry_after", "waits"), [(None, 1.0), (0.2, 1.0), (45.0, 45.0), (600.0, 600.0)])
def test_a_retry_waits_as_long_as_the_service_asks(parts: DeskParts, retry_after: float | None, waits: float) -> None:
    parts.model.action = failing(ModelError("Busy.", retry_after_seconds=retry_after))
    task = asked_task(parts, parts.asked())
    parts.deliver(task)
    row = parts.row(task.key)
    assert (row["not_before"] - row["dispatched_at"]).total_seconds() == pytest.approx(waits, abs=0.1)
    (retry,) = parts.queue.take()
    assert retry.dispatch_no == 2
    assert retry.not_before is not None
    assert (retry.not_before - row["not_before"]).total_seconds() == pytest.approx(0, abs=1)


def test_a_service_that_asks_for_a_longer_pause_is_not_asked_again(parts: DeskParts) -> None:
    asker = parts.asker()
    parts.model.action = failing(ModelError("Come back tomorrow.", retry_after_seconds=86_400))
    parts.deliver(asked_task(parts, parts.asked(asker)))
    with pytest.raises(ModelError, match="Come back tomorrow"):
        parts.asked(replace(asker, attempt=2)).ask("chapter", REQUEST)
    assert parts.queue.take() == []


@pytest.mark.parametrize(("tried_seconds", "outcome"), [(1799, CallOutcome.RETRIED), (1800, CallOutcome.FAILED)])
def test_tries_that_took_too_long_together_are_the_last(
    parts: DeskParts, tried_seconds: float, outcome: CallOutcome
) -> None:
    asker = parts.asker()
    parts.model.action = failing(ModelError("It has not finished its reply in 900 s."))
    task = asked_task(parts, parts.asked(asker))
    parts.database.execute("update model_calls set tried_seconds = :seconds", seconds=tried_seconds)
    assert parts.deliver(task).outcome is outcome
    if outcome is CallOutcome.FAILED:
        with pytest.raises(ModelError, match="Its tries took 1800 seconds or more, so it is not asked again") as raised:
            parts.asked(replace(asker, attempt=2)).ask("chapter", REQUEST)
        assert not raised.value.is_temporary


def test_a_server_that_drips_bytes_without_end_fails_the_call_in_the_time_of_two_replies(parts: DeskParts) -> None:
    reply_seconds = 0.5
    asker = parts.asker()
    with text_server("vllm", faults=[Fault(drips=True)] * MAX_TRIES) as server:
        limits = StreamLimits(silence_seconds=0.2, total_seconds=reply_seconds)
        model = openai_text_model(OpenAiServer(server.base_url), server.model, limits, context_tokens=32_768)
        desk = replace(parts.desk, model=model)
        calls = replace(parts.calls, model=model, max_tried_seconds=2 * reply_seconds)
        tasks = [asked_task(parts, desk.asked_by(asker))]
        started, outcomes = time.monotonic(), []
        while tasks:
            outcomes.append(calls.deliver(tasks[0].key, tasks[0].dispatch_no).outcome)
            tasks = parts.queue.take()
        took = time.monotonic() - started
    assert outcomes == [CallOutcome.RETRIED, CallOutcome.FAILED]
    assert 2 * reply_seconds <= took < 2 * reply_seconds + 2
    with pytest.raises(ModelError) as raised:
        desk.asked_by(replace(asker, attempt=2)).ask("chapter", REQUEST)
    assert not raised.value.is_temporary
    assert str(raised.value) == (
        f"{model.name} gave no complete answer (the answer was not complete after 0.5 seconds). MODEL_REPLY_SECONDS"
        " sets the limit. Its tries took 1 seconds or more, so it is not asked again"
    )


def test_all_tries_of_a_call_may_take_as_long_as_two_replies(
    database: Database, podcasts_environment: dict[str, str]
) -> None:
    needed = {Need.DATABASE, Need.MEDIA, Need.QUEUE, Need.MODEL_CALLS}
    settings = load_settings(needed, podcasts_environment | {"MODEL_REPLY_SECONDS": "30"})
    assert model_calls(settings, database).max_tried_seconds == 60


def test_the_time_of_a_failed_try_is_counted(parts: DeskParts) -> None:
    def is_slow(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
        time.sleep(0.1)
        raise ModelError("It is busy.")

    parts.model.action = is_slow
    task = asked_task(parts, parts.asked())
    parts.deliver(task)
    (again,) = parts.queue.take()
    assert parts.row(task.key)["tried_seconds"] >= 0.1
    parts.deliver(again)
    assert parts.row(task.key)["tried_seconds"] >= 0.2


def test_an_error_of_the_client_counts_as_a_try(parts: DeskParts) -> None:
    def breaks(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
        raise KeyError("choices")

    parts.model.action = breaks
    task = asked_task(parts, parts.asked())
    assert parts.deliver(task).outcome is CallOutcome.RETRIED
    assert parts.row(task.key)["error"] == "its client failed: KeyError"


def test_no_text_of_a_question_or_a_reply_is_in_the_database(parts: DeskParts, media_store: MediaStore) -> None:
    asker = parts.asker()
    model = parts.asked(asker)
    task = asked_task(parts, model)
    parts.deliver(task)
    rows = repr(parts.database.fetch_all("select * from model_calls"))
    rows += repr(parts.database.fetch_all("select * from idempotency_keys"))
    assert "tides" not in rows
    assert "Reply" not in rows
    names = media_store.names(f"episodes/{asker.podcast_id}/")
    row = parts.row(task.key)
    assert sorted(names) == sorted([row["request_name"], row["reply_name"]])


def test_the_meter_of_the_step_counts_a_stored_reply_once_for_each_run(parts: DeskParts) -> None:
    model = parts.asked()
    parts.deliver(asked_task(parts, model))
    with metering() as meter:
        model.ask("chapter", REQUEST)
    assert (meter.prompt_tokens, meter.completion_tokens, meter.unpriced) == (1000, 200, 0)
    assert meter.dollars == pytest.approx((1000 * 0.5 + 200 * 3) / 1e6)


def test_the_desk_has_the_models_name_and_limit(parts: DeskParts) -> None:
    model = parts.asked()
    assert parts.desk.name == model.name == "gemini-3-flash at Google"
    assert model.context_tokens == 100_000


def plan(parts: DeskParts, asker: AskedBy) -> int:
    """Plans an episode, as far as the model's answers go. Returns the number of new questions."""
    with pytest.raises(StepWaitsError):
        ModelChapterWriter(parts.desk.name).plan(script_request(reef_material()), parts.asked(asker))
    return len(parts.queue.take())


def test_an_episode_keeps_the_context_length_that_it_began_with(parts: DeskParts) -> None:
    asker = parts.asker()
    assert plan(parts, asker) == 1
    parts.model.context_tokens = 4_096
    assert plan(parts, asker) == 0, "nothing is asked again"
    later_step = replace(asker, step="chapter-0")
    assert parts.asked(later_step).context_tokens == 100_000
    assert parts.asked(replace(later_step, generation=2)).context_tokens == 4_096, "a retry begins with the new length"
    assert parts.asked(parts.asker()).context_tokens == 4_096, "another episode"
    parts.model.name = "claude at Anthropic"
    assert parts.asked(later_step).context_tokens == 4_096, "another model"


def test_a_question_that_fits_any_context_does_not_decide_the_length(parts: DeskParts) -> None:
    """Research asks before a local server has loaded the model, and then its context length is only assumed."""
    asker = parts.asker()
    ask_and_wait(parts.asked(asker), "research")
    parts.model.context_tokens = 32_768
    assert parts.asked(asker).context_tokens == 32_768


def test_judge_and_repair_are_asked_once_although_the_step_begins_again_after_each_answer(parts: DeskParts) -> None:
    """A step whose worker dies begins again in the same way."""
    asker = parts.asker()
    lie = LIES[0]
    replies = iter([f"{lie.number}: {lie.reason}", f"{lie.number}: That is where it gets strange. [1]", "none"])
    parts.model.action = lambda *_: reply(next(replies))
    purposes: list[str] = []
    checked = None
    while checked is None:
        try:
            checked = lie.chapter.check(parts.asked(asker))
        except StepWaitsError as waits:
            purposes.append(waits.waiting_for["purpose"])
            (task,) = parts.queue.take()
            parts.deliver(task)
    assert purposes == ["judge", "repair", "judge again"]
    assert checked.repaired == lie.texts[:1]
    assert len(parts.model.requests) == len(purposes)


def test_waiting_for_a_model_occupies_no_worker(parts: DeskParts) -> None:
    """Twenty users' scripts wait for the model; another user's episode, which needs none, is finished meanwhile."""
    workshop = parts.workshop
    askers = [workshop.new_user() for _ in range(20)]

    def ask_or_write(context: StepContext) -> StepOutcome:
        if context.user_id in askers:
            parts.desk.asked_by(asker_of(context)).ask("chapter", REQUEST)
        return voices(2)(context)

    workshop.steps[StepKind.SCRIPT].action = ask_or_write
    waiting = [workshop.started(user_id) for user_id in askers]
    while len(parts.queue.waiting) < len(askers):
        for task in workshop.queue.take():
            workshop.deliver(task)
    other = workshop.started(workshop.new_user())
    while workshop.podcast(other)["cpoa_status"] != "completed":
        for task in workshop.queue.take():
            workshop.deliver(task)
    assert [workshop.step(workflow_id, "script")["status"] for workflow_id in waiting] == ["dispatched"] * 20
    assert [workshop.step(workflow_id, "script")["attempts"] for workflow_id in waiting] == [0] * 20
    for task in parts.queue.take():
        parts.deliver(task)
    workshop.run_all()
    assert {workshop.podcast(workflow_id)["cpoa_status"] for workflow_id in waiting} == {"completed"}
    assert len(parts.model.requests) == 20


def test_the_clean_up_of_an_episode_removes_its_questions_and_keeps_their_cost(parts: DeskParts) -> None:
    asker = parts.asker()
    answered, failed = (asked_task(parts, parts.asked(asker), purpose) for purpose in ("chapter", "judge"))
    parts.deliver(answered)
    parts.model.action = failing(ModelError("it is wrong", is_temporary=False))
    parts.deliver(failed)
    with parts.database.transaction() as transaction:
        cancel_workflow(transaction, asker.workflow_id)
    parts.database.execute("update podcasts set deleted_at = clock_timestamp()")
    clean_up = EpisodeCleanUp(parts.database, parts.store, CleanUpRequests(NoQueue()))
    assert clean_up.run(asker.podcast_id).removed == 3
    assert clean_up.run(asker.podcast_id).finished
    assert parts.store.names(f"episodes/{asker.podcast_id}/") == []
    rows = parts.database.fetch_all("select error, dollars from model_calls order by dollars")
    assert rows == [{"error": None, "dollars": parts.row(answered.key)["dollars"]}, {"error": None, "dollars": None}]
    assert parts.database.fetch_all("select 1 from idempotency_keys where workflow_id is not null") == []


class NoQueue:
    def enqueue(self, *_: object, **_more: object) -> None:
        pass
