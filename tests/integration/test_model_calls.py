"""Tests the delivery of calls to a language model: each question is asked once, and only while it may be asked."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cpoa.contracts.models import FinishReason, ModelError, TextReply
from cpoa.contracts.writing import AskedBy
from cpoa.model_desk.call import CallObjects
from cpoa.model_desk.call_delivery import MAX_TRIES, CallOutcome
from cpoa.model_desk.call_records import forget_old_calls
from cpoa.model_desk.dollar_limits import DollarLimits, max_dollars
from cpoa.workflow.control import cancel_workflow, retry_workflow
from cpoa.workflow.plan import StepKind
from shared.errors import ClaimLostError, ShuttingDownError, StepWaitsError
from tests.integration import cloud
from tests.integration.model_desk_parts import REQUEST, CallTask, DeskParts
from tests.workflow_parts import voices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import TextRequest
    from cpoa.workflow.step import StepContext, StepOutcome
    from shared.database import Database
    from shared.media_store import MediaStore

RESERVED = max_dollars("gemini-3-flash", REQUEST)
PAID = (1000 * 0.5 + 200 * 3) / 1e6  # what the scripted model's reply costs


@pytest.fixture
def parts(database: Database, media_store: MediaStore) -> DeskParts:
    return DeskParts(database, media_store)


def limited(parts: DeskParts, limits: DollarLimits) -> DeskParts:
    return DeskParts(parts.database, parts.store, limits)


def asked_task(parts: DeskParts, asker: AskedBy | None = None, purpose: str = "chapter") -> CallTask:
    with pytest.raises(StepWaitsError):
        parts.asked(asker or parts.asker()).ask(purpose, REQUEST)
    (task,) = parts.queue.take()
    return task


class Held:
    """Holds the model's requests until `go_on`, as a model that thinks. A request ends if its work is cancelled."""

    def __init__(self) -> None:
        self.came, self.go_on = threading.Semaphore(0), threading.Event()

    def __call__(self, _request: TextRequest, check_cancelled: CheckCancelled) -> TextReply | None:
        self.came.release()
        deadline = time.monotonic() + cloud.PATIENCE_SECONDS
        while not self.go_on.wait(0.05):
            check_cancelled()
            assert time.monotonic() < deadline
        return None

    def wait(self) -> None:
        assert self.came.acquire(timeout=cloud.PATIENCE_SECONDS)


@pytest.fixture
def thinking(parts: DeskParts) -> Iterator[Held]:
    held = Held()
    parts.model.action = held
    yield held
    held.go_on.set()


def cancel(parts: DeskParts, workflow_id: UUID) -> None:
    with parts.database.transaction() as transaction:
        assert cancel_workflow(transaction, workflow_id)


def test_a_second_delivery_of_a_call_under_way_asks_nothing_and_comes_back(parts: DeskParts, thinking: Held) -> None:
    task = asked_task(parts)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(parts.deliver, task)
        thinking.wait()
        second = parts.deliver(task)
        thinking.go_on.set()
        assert first.result(cloud.PATIENCE_SECONDS).outcome is CallOutcome.ANSWERED
    assert (second.outcome, second.status) == (CallOutcome.COMES_BACK, 503)
    assert parts.deliver(task).outcome is CallOutcome.ACKNOWLEDGED
    assert len(parts.model.requests) == 1


def test_of_many_deliveries_at_once_only_one_asks(parts: DeskParts) -> None:
    task = asked_task(parts)
    with ThreadPoolExecutor(6) as pool:
        outcomes = [one.outcome for one in pool.map(lambda _: parts.deliver(task), range(6))]
    assert outcomes.count(CallOutcome.ANSWERED) == 1
    assert len(parts.model.requests) == 1


def test_an_old_task_does_nothing(parts: DeskParts) -> None:
    task = asked_task(parts)
    parts.database.execute("update model_calls set dispatch_no = 2")
    assert parts.deliver(task).outcome is CallOutcome.ACKNOWLEDGED
    assert parts.model.requests == []


def test_a_reply_that_a_dead_worker_stored_is_not_asked_for_again(parts: DeskParts) -> None:
    asker = parts.asker()
    task = asked_task(parts, asker)
    stored = TextReply("It was written.", FinishReason.STOP, "gemini-3-flash", 10, 20)
    CallObjects(asker.podcast_id, task.key).store_reply_once(parts.store, stored)
    assert parts.deliver(task).outcome is CallOutcome.ANSWERED
    assert parts.model.requests == []
    assert parts.asked(asker).ask("chapter", REQUEST) == stored
    assert parts.row(task.key)["completion_tokens"] == 20


def test_a_worker_that_dies_while_it_asks_has_used_a_try(parts: DeskParts) -> None:
    asker = parts.asker()
    task = asked_task(parts, asker)
    for number in range(MAX_TRIES):
        parts.model.action = dies
        with pytest.raises(SystemExit):
            parts.deliver(task)
        assert parts.row(task.key)["tries"] == number + 1
        assert parts.deliver(task).outcome is CallOutcome.COMES_BACK
        parts.workshop.end_claims()
    assert parts.deliver(task).outcome is CallOutcome.FAILED
    assert len(parts.model.requests) == MAX_TRIES
    with pytest.raises(ModelError, match="4 times"):
        parts.asked(asker).ask("chapter", REQUEST)


def dies(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
    raise SystemExit


def test_a_worker_that_is_told_to_end_gives_the_call_back_and_uses_no_try(parts: DeskParts) -> None:
    def ends(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
        raise ShuttingDownError

    task = asked_task(parts)
    parts.model.action = ends
    for _ in range(MAX_TRIES + 1):
        assert parts.deliver(task).outcome is CallOutcome.COMES_BACK
    parts.model.action = None
    assert parts.deliver(task).outcome is CallOutcome.ANSWERED  # at once: the claim was released


def test_a_reply_that_comes_when_the_process_has_to_end_is_stored(
    parts: DeskParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_to_end(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
        parts.shutdown.note()
        return None

    monkeypatch.setattr("shared.shutdown.GRACE_SECONDS", 0.0)
    asker = parts.asker()
    task = asked_task(parts, asker)
    parts.model.action = told_to_end
    assert parts.deliver(task).outcome is CallOutcome.ANSWERED
    with pytest.raises(ShuttingDownError):
        parts.shutdown.check()
    assert parts.asked(asker).ask("chapter", REQUEST).text == "Reply 1"


def test_a_reply_that_comes_when_its_episode_was_cancelled_is_not_stored(
    parts: DeskParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its episode may be deleted already, with all that was in its folder."""

    def cancelled_meanwhile(_request: TextRequest, check_cancelled: CheckCancelled) -> TextReply | None:
        cancel(parts, asker.workflow_id)
        with pytest.raises(ClaimLostError):
            cloud.wait_until(check_cancelled)
        return None

    monkeypatch.setattr("shared.claims.RENEW_EVERY_SECONDS", 0.05)
    asker = parts.asker()
    task = asked_task(parts, asker)
    parts.model.action = cancelled_meanwhile
    assert parts.deliver(task).outcome is CallOutcome.COMES_BACK
    assert not parts.store.exists(CallObjects(asker.podcast_id, task.key).reply_name)


def test_the_model_is_not_asked_for_a_cancelled_episode(parts: DeskParts) -> None:
    asker = parts.asker()
    task = asked_task(parts, asker)
    cancel(parts, asker.workflow_id)
    assert parts.deliver(task).outcome is CallOutcome.FAILED
    assert parts.model.requests == []


def test_a_call_under_way_ends_when_its_episode_is_cancelled(parts: DeskParts, thinking: Held) -> None:
    asker = parts.asker()
    task = asked_task(parts, asker)
    with ThreadPoolExecutor() as pool:
        delivery = pool.submit(parts.deliver, task)
        thinking.wait()
        cancel(parts, asker.workflow_id)
        assert delivery.result(cloud.PATIENCE_SECONDS).outcome is CallOutcome.COMES_BACK
    assert not parts.store.exists(CallObjects(asker.podcast_id, task.key).reply_name)
    parts.workshop.end_claims()
    assert parts.deliver(task).outcome is CallOutcome.FAILED
    assert len(parts.model.requests) == 1


def test_a_retried_episode_asks_its_own_questions(parts: DeskParts) -> None:
    asker = parts.asker()
    old = asked_task(parts, asker)
    cancel(parts, asker.workflow_id)
    with parts.database.transaction() as transaction:
        assert retry_workflow(transaction, asker.workflow_id)
    assert parts.deliver(old).outcome is CallOutcome.FAILED
    assert parts.model.requests == []
    assert parts.deliver(asked_task(parts, replace(asker, generation=2))).outcome is CallOutcome.ANSWERED


def test_a_deleted_question_fails(parts: DeskParts) -> None:
    asker = parts.asker()
    task = asked_task(parts, asker)
    parts.store.delete(CallObjects(asker.podcast_id, task.key).request_name)
    assert parts.deliver(task).outcome is CallOutcome.FAILED
    assert parts.model.requests == []


def test_a_question_to_a_model_that_was_replaced_fails_for_now(parts: DeskParts) -> None:
    asker = parts.asker()
    task = asked_task(parts, asker)
    parts.model.name = "claude at Anthropic"
    assert parts.deliver(task).outcome is CallOutcome.FAILED
    assert parts.model.requests == []
    assert parts.row(task.key)["is_temporary"]


def test_a_retry_that_did_not_reach_the_queue_is_enqueued_by_the_next_poll(parts: DeskParts) -> None:
    def busy(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
        raise ModelError("it is busy")

    asker = parts.asker()
    task = asked_task(parts, asker)
    parts.model.action, parts.queue.broken = busy, True
    with pytest.raises(ConnectionError):
        parts.deliver(task)
    parts.queue.broken = False
    assert parts.deliver(task).outcome is CallOutcome.ACKNOWLEDGED
    assert asked_task(parts, asker).dispatch_no == 2


# Wake-ups


class Chapter:
    """A script step that asks so many questions, one after the other, each after it has the answer before."""

    def __init__(self, parts: DeskParts, questions: int) -> None:
        self.parts, self.questions = parts, questions
        self.workshop, self.step = parts.workshop, parts.workshop.steps[StepKind.SCRIPT]
        self.step.action = self.write
        self.workflow_id = self.workshop.started()
        self.last_task: CallTask | None = None
        for task in self.workshop.run_until("script"):
            self.workshop.deliver(task)

    def write(self, context: StepContext) -> StepOutcome:
        identity = (context.workflow_id, context.podcast_id, context.user_id)
        model = self.parts.desk.asked_by(AskedBy(*identity, context.step, context.generation, context.attempt))
        for number in range(self.questions):
            try:
                model.ask(f"question {number}", REQUEST)
            except StepWaitsError:
                self.before_wait()
                raise
        return voices(1)(context)

    def before_wait(self) -> None:
        """Replaced by tests in which something happens between the step's look and its wait."""

    def deliver_call(self) -> CallOutcome:
        (self.last_task,) = self.parts.queue.take()
        return self.parts.deliver(self.last_task).outcome

    def deliver_due(self) -> int:
        """Delivers what the queue would send now, and returns how many deliveries that were."""
        soon = datetime.now(UTC) + timedelta(seconds=1)
        tasks = self.workshop.queue.take()
        due = [task for task in tasks if task.not_before is None or task.not_before < soon]
        for task in due:
            self.workshop.deliver(task)
        return len(due)

    @property
    def status(self) -> str:
        return str(self.workshop.step(self.workflow_id, "script")["status"])


@pytest.mark.parametrize("questions", [1, 5])
def test_a_step_runs_once_more_than_it_has_questions(parts: DeskParts, questions: int) -> None:
    chapter = Chapter(parts, questions)
    for _ in range(questions):
        assert chapter.deliver_call() is CallOutcome.ANSWERED
        assert chapter.deliver_due() == 1
    assert chapter.status == "completed"
    assert len(chapter.step.runs) == questions + 1


def test_answers_that_come_before_the_step_waits_are_not_lost(parts: DeskParts) -> None:
    chapter = Chapter(parts, 4)
    chapter.deliver_call()
    chapter.before_wait = chapter.deliver_call  # type: ignore[assignment]
    while chapter.status != "completed":
        assert chapter.deliver_due() == 1
    assert len(chapter.step.runs) == 5


def test_a_stored_failure_wakes_the_step_and_a_try_that_is_repeated_does_not(parts: DeskParts) -> None:
    def busy(_request: TextRequest, _check_cancelled: CheckCancelled) -> TextReply | None:
        raise ModelError("it is busy")

    chapter = Chapter(parts, 1)
    parts.model.action = busy
    for _ in range(MAX_TRIES - 1):
        assert chapter.deliver_call() is CallOutcome.RETRIED
        assert chapter.deliver_due() == 0
    assert chapter.deliver_call() is CallOutcome.FAILED
    assert chapter.deliver_due() == 1
    assert chapter.workshop.step(chapter.workflow_id, "script")["attempts"] == 1


def test_a_worker_that_dies_before_it_has_woken_the_step_leaves_that_to_the_next_delivery(parts: DeskParts) -> None:
    def dies_before_it(workflow_id: UUID, step: str, waiting_for: Mapping[str, str]) -> None:
        raise SystemExit((workflow_id, step, waiting_for))

    chapter, calls = Chapter(parts, 1), parts.calls
    parts.calls = replace(calls, wake=dies_before_it)
    with pytest.raises(SystemExit):
        chapter.deliver_call()
    parts.calls = calls
    assert chapter.deliver_due() == 0
    assert chapter.last_task is not None
    assert parts.deliver(chapter.last_task).outcome is CallOutcome.ACKNOWLEDGED
    assert chapter.deliver_due() == 1
    assert chapter.status == "completed"


def test_a_step_that_nothing_wakes_looks_for_its_answer_a_minute_after_its_question(parts: DeskParts) -> None:
    chapter = Chapter(parts, 1)
    parts.calls = replace(parts.calls, wake=lambda *_: None)
    assert chapter.deliver_call() is CallOutcome.ANSWERED
    (look,) = chapter.workshop.queue.take()
    assert look.not_before
    assert look.not_before < datetime.now(UTC) + timedelta(seconds=60)
    chapter.workshop.deliver(look)
    assert chapter.status == "completed"


def test_a_wake_up_that_did_not_reach_the_queue_is_enqueued_by_the_next_delivery(parts: DeskParts) -> None:
    chapter = Chapter(parts, 1)
    chapter.workshop.queue.broken = True
    with pytest.raises(ConnectionError):
        chapter.deliver_call()
    chapter.workshop.queue.broken = False
    assert chapter.last_task is not None
    parts.deliver(chapter.last_task)
    assert chapter.deliver_due() == 1
    assert len(parts.model.requests) == 1


def test_an_old_task_wakes_no_step(parts: DeskParts) -> None:
    chapter = Chapter(parts, 2)
    chapter.deliver_call()
    answered = chapter.last_task
    assert answered is not None
    chapter.deliver_due()
    assert parts.deliver(answered).outcome is CallOutcome.ACKNOWLEDGED  # the step waits for its next answer now
    parts.database.execute("update model_calls set dispatch_no = 2 where status = 'waiting'")
    assert chapter.deliver_call() is CallOutcome.ACKNOWLEDGED
    assert chapter.deliver_due() == 0


def test_a_cancelled_step_is_not_woken(parts: DeskParts) -> None:
    chapter = Chapter(parts, 1)
    cancel(parts, chapter.workflow_id)
    assert chapter.deliver_call() is CallOutcome.FAILED
    assert chapter.deliver_due() == 0
    assert chapter.status == "skipped"


def test_an_answer_of_an_earlier_generation_wakes_no_step(parts: DeskParts) -> None:
    chapter = Chapter(parts, 1)
    (old,) = parts.queue.take()
    cancel(parts, chapter.workflow_id)
    with parts.database.transaction() as transaction:
        assert retry_workflow(transaction, chapter.workflow_id)
    chapter.workshop.queue.take()
    chapter.workshop.engine.advance(chapter.workflow_id)
    chapter.deliver_due()
    assert parts.deliver(old).outcome is CallOutcome.FAILED
    assert chapter.deliver_due() == 0
    assert chapter.status == "dispatched"


# Dollars


def test_a_call_reserves_what_it_may_cost_and_then_has_what_it_cost(parts: DeskParts, thinking: Held) -> None:
    task = asked_task(parts)
    with ThreadPoolExecutor() as pool:
        delivery = pool.submit(parts.deliver, task)
        thinking.wait()
        assert parts.row(task.key)["reserved_dollars"] == pytest.approx(RESERVED)
        thinking.go_on.set()
        delivery.result(cloud.PATIENCE_SECONDS)
    row = parts.row(task.key)
    assert (row["dollars"], row["reserved_dollars"]) == (pytest.approx(PAID), 0)
    assert (row["prompt_tokens"], row["completion_tokens"]) == (1000, 200)


def test_what_a_lost_try_may_have_cost_stays_reserved(parts: DeskParts) -> None:
    task = asked_task(parts)
    parts.model.action = dies
    with pytest.raises(SystemExit):
        parts.deliver(task)
    parts.workshop.end_claims()
    parts.model.action = None
    parts.deliver(task)
    assert parts.row(task.key)["reserved_dollars"] == pytest.approx(RESERVED)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (DollarLimits(per_episode=0.01), "this episode has reached its limit of $0.01 for language models"),
        (DollarLimits(per_day=0.01), "all episodes together have reached the limit of $0.01 for language models"),
    ],
)
def test_calls_beyond_a_limit_fail_at_once_in_plain_words(
    parts: DeskParts, limits: DollarLimits, sentence: str
) -> None:
    parts = limited(parts, limits)
    asker = parts.asker()
    outcomes = [parts.deliver(asked_task(parts, asker, f"question {number}")).outcome for number in range(9)]
    assert RESERVED is not None
    fitting = next(number for number in range(100) if number * PAID + RESERVED > 0.01)
    assert outcomes == [CallOutcome.ANSWERED] * fitting + [CallOutcome.FAILED] * (9 - fitting)
    with pytest.raises(ModelError) as raised:
        parts.asked(asker).ask("question 8", REQUEST)
    assert sentence in str(raised.value)
    assert not raised.value.is_temporary


@pytest.mark.parametrize("kind", ["episode", "day"])
def test_parallel_calls_cannot_pass_a_limit_together(parts: DeskParts, kind: str) -> None:
    assert RESERVED is not None
    limit = 3.5 * RESERVED
    parts = limited(parts, DollarLimits(per_episode=limit) if kind == "episode" else DollarLimits(per_day=limit))
    held = Held()
    parts.model.action = held
    asker = parts.asker()
    tasks = [
        asked_task(parts, asker if kind == "episode" else parts.asker(), f"question {number}") for number in range(6)
    ]
    with ThreadPoolExecutor(6) as pool:
        deliveries = [pool.submit(parts.deliver, task) for task in tasks]
        cloud.wait_until(lambda: sum(one.done() for one in deliveries) == 3)
        held.go_on.set()
        outcomes = [one.result(cloud.PATIENCE_SECONDS).outcome for one in deliveries]
    assert sorted(outcomes) == [CallOutcome.ANSWERED] * 3 + [CallOutcome.FAILED] * 3
    assert len(parts.model.requests) == 3


def test_two_calls_do_not_read_the_sum_at_the_same_time(parts: DeskParts) -> None:
    parts = limited(parts, DollarLimits(per_day=1.0))
    task, waiting = asked_task(parts), "select 1 from pg_locks where locktype = 'advisory' and not granted"
    with ThreadPoolExecutor() as pool:
        with parts.database.transaction() as other:
            parts.calls.limits.check(other, parts.asker().podcast_id, 0.1)
            delivery = pool.submit(parts.deliver, task)
            cloud.wait_until(lambda: parts.database.fetch_one(waiting))
            assert parts.model.requests == []
        assert delivery.result(cloud.PATIENCE_SECONDS).outcome is CallOutcome.ANSWERED


def test_another_episode_has_its_own_limit(parts: DeskParts) -> None:
    parts = limited(parts, DollarLimits(per_episode=0.0045))
    assert parts.deliver(asked_task(parts)).outcome is CallOutcome.ANSWERED
    assert parts.deliver(asked_task(parts)).outcome is CallOutcome.ANSWERED


def test_what_was_spent_more_than_a_day_ago_does_not_count_for_the_day(parts: DeskParts) -> None:
    assert RESERVED is not None
    parts = limited(parts, DollarLimits(per_day=RESERVED))
    assert parts.deliver(asked_task(parts)).outcome is CallOutcome.ANSWERED
    assert parts.deliver(asked_task(parts)).outcome is CallOutcome.FAILED
    parts.database.execute("update model_calls set tried_at = tried_at - interval '24 hours 1 minute'")
    assert parts.deliver(asked_task(parts)).outcome is CallOutcome.ANSWERED


def unpriced(dollars: float | None) -> Callable[[TextRequest, CheckCancelled], TextReply | None]:
    return lambda _request, _check: TextReply("Reply", FinishReason.STOP, "llama3", 1000, 200, dollars)


def test_tokens_of_a_model_without_a_price_are_counted_and_not_limited(parts: DeskParts) -> None:
    parts = limited(parts, DollarLimits(per_episode=0.01, per_day=0.01))
    parts.model.name, parts.model.action = "llama3 at 127.0.0.1", unpriced(None)
    asker = parts.asker()
    tasks = [asked_task(parts, asker, f"question {number}") for number in range(3)]
    assert {parts.deliver(task).outcome for task in tasks} == {CallOutcome.ANSWERED}
    assert [(parts.row(task.key)["dollars"], parts.row(task.key)["completion_tokens"]) for task in tasks] == [
        (None, 200)
    ] * 3


def test_a_model_that_tells_its_price_with_the_reply_is_stopped_at_the_limit(parts: DeskParts) -> None:
    parts = limited(parts, DollarLimits(per_episode=0.01))
    parts.model.name, parts.model.action = "some/model at openrouter.ai", unpriced(0.006)
    asker = parts.asker()
    outcomes = [parts.deliver(asked_task(parts, asker, f"question {number}")).outcome for number in range(3)]
    assert outcomes == [CallOutcome.ANSWERED, CallOutcome.ANSWERED, CallOutcome.FAILED]


def test_calls_of_deleted_episodes_are_forgotten_when_no_limit_counts_them(parts: DeskParts) -> None:
    task = asked_task(parts)
    parts.deliver(task)
    for hours, left in ((1, 1), (49, 0)):
        parts.database.execute(
            "update podcasts set media_removed_at = clock_timestamp() - :hours * interval '1 hour'", hours=hours
        )
        forget_old_calls(parts.database)
        row = parts.database.fetch_one("select count(*) as calls from model_calls")
        assert row == {"calls": left}


def test_a_worker_that_lost_its_claim_writes_nothing(parts: DeskParts, thinking: Held) -> None:
    task = asked_task(parts)
    with ThreadPoolExecutor() as pool:
        frozen = pool.submit(parts.deliver, task)
        thinking.wait()
        parts.database.execute(  # as if it had not renewed its claim, and another worker had taken it
            "update idempotency_keys set owner = gen_random_uuid(), fence = fence + 1"
            " where starts_with(idempotency_key, 'model:')"
        )
        assert frozen.result(cloud.PATIENCE_SECONDS).outcome is CallOutcome.COMES_BACK
    assert parts.row(task.key)["status"] == "waiting"
