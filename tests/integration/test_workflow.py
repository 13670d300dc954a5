from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from cpoa.contracts.agents import OwnSource
from cpoa.workflow.attempts import MAX_ATTEMPTS
from cpoa.workflow.plan import StepKind, parse_kind
from cpoa.workflow.step import StepOutcome
from cpoa.workflow.step_start import MAX_CLAIMS_WITHOUT_OUTCOME, DeliveryOutcome
from cpoa.workflow.sweep import MIN_VANISHED_CLAIMS
from shared import shutdown
from shared.errors import PermanentStepError
from tests.records import BRIEF, record_of, research_record, voice_record
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.workflow.step import StepContext
    from shared.database import Database
    from tests.workflow_parts import Task


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def fail_with(error: Exception):
    def action(_context: StepContext) -> StepOutcome:
        raise error

    return action


# A workflow without failures


def test_every_step_runs_once_and_the_podcast_completes(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    workshop.run_all()
    assert workshop.statuses(workflow_id) == dict.fromkeys(
        ["research", "script", "voice-0", "voice-1", "cover", "master", "publish"], "completed"
    )
    assert workshop.workflow(workflow_id)["overall_status"] == "completed"
    podcast = workshop.podcast(workflow_id)
    assert podcast["cpoa_status"] == "completed"
    assert podcast["completed_at"] is not None
    assert {kind: len(step.runs) for kind, step in workshop.steps.items() if step.runs} == {
        "research": 1,
        "script": 1,
        "voice": 2,
        "cover": 1,
        "master": 1,
        "publish": 1,
    }


def test_the_podcast_shows_the_stage_of_the_running_step(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    shown: dict[str, str] = {}

    def look(context: StepContext) -> None:
        shown[context.step] = workshop.podcast(workflow_id)["cpoa_status"]

    for kind, step in workshop.steps.items():
        if kind is not StepKind.SCRIPT:
            step.action = look
    assert workshop.podcast(workflow_id)["cpoa_status"] == "pending"
    workshop.run_all()
    assert shown == {
        "research": "wcha_content_retrieval",
        "voice-0": "vfa_audio_generation",
        "voice-1": "vfa_audio_generation",
        "cover": "vfa_audio_generation",
        "master": "vfa_audio_generation",
        "publish": "asf_notification",
    }


def test_a_step_sees_the_request_and_the_results_before_it(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    workshop.run_all()
    (context,) = workshop.steps[StepKind.MASTER].runs
    assert context.brief == BRIEF
    before = ["research", "script", "voice-0", "voice-1", "cover"]
    assert context.results.by_step == {step: record_of(step) for step in before}
    assert (context.workflow_id, context.podcast_id) == (workflow_id, workshop.podcast(workflow_id)["podcast_id"])
    assert (context.attempt, context.generation) == (1, 1)


def test_the_commit_of_a_step_writes_columns_context_and_log(workshop: Workshop) -> None:
    workshop.steps[StepKind.RESEARCH].action = lambda _context: StepOutcome(
        result=research_record(),
        summary={"topic_count": 3},
        podcast_updates={"title": "Tides", "sources": [{"title": "Moon"}]},
        workflow_context={"wcha_source_urls": ["https://example.org"]},
        log=("Found three passages.",),
    )
    workflow_id = workshop.started()
    workshop.run_until("script")
    podcast = workshop.podcast(workflow_id)
    assert (podcast["title"], podcast["sources"]) == ("Tides", [{"title": "Moon"}])
    assert workshop.workflow(workflow_id)["context_data_json"] == {"wcha_source_urls": ["https://example.org"]}
    assert [(entry["stage"], entry["message"]) for entry in podcast["cpoa_full_orchestration_log"]] == [
        ("initialization", "The request was accepted."),
        ("wcha_content_retrieval", "Looking for source material."),
        ("wcha_content_retrieval", "Found three passages."),
    ]
    last = podcast["cpoa_full_orchestration_log"][-1]
    assert set(last) == {"timestamp", "stage", "message", "data_preview", "structured_data"}
    assert last["structured_data"] == {"step": "research", "topic_count": 3}
    assert workshop.step(workflow_id, "research")["output_result_summary_json"] == {"topic_count": 3}


def test_steps_that_read_at_the_same_time_each_add_what_they_read(workshop: Workshop) -> None:
    begun = threading.Barrier(3)

    def read(context: StepContext) -> StepOutcome:
        begun.wait(timeout=30)
        return StepOutcome(
            result=record_of(context.step), podcast_updates={"given_sources": {context.step: {"words": 5}}}
        )

    workshop.steps[StepKind.READ].action = read
    pages = tuple(OwnSource(url=f"https://example.org/{number}") for number in range(3))
    workflow_id = workshop.started(brief=replace(BRIEF, sources=pages))
    assert workshop.podcast(workflow_id)["given_sources"] is None
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(workshop.deliver, workshop.queue.take()))
    given = workshop.podcast(workflow_id)["given_sources"]
    assert given == {step: {"words": 5} for step in ("read-0", "read-1", "read-2")}
    assert workshop.statuses(workflow_id)["research"] == "dispatched"


def test_setting_a_forbidden_column_is_an_error_of_the_step(workshop: Workshop) -> None:
    workshop.steps[StepKind.RESEARCH].action = lambda _context: StepOutcome(
        result=research_record(), podcast_updates={"user_id": "somebody"}
    )
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.RETRY
    assert workshop.step(workflow_id, "research")["attempts"] == 1


def test_a_workflow_of_two_hundred_voices_completes(database: Database) -> None:
    many = Workshop(database, voice_count=200)
    workflow_id = many.started()
    many.run_all()
    assert many.podcast(workflow_id)["cpoa_status"] == "completed"


def test_each_step_is_enqueued_once(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    workshop.run_all()
    assert workshop.queue.calls == len(workshop.statuses(workflow_id))


# Deliveries


def test_a_redelivered_step_is_not_run_twice(workshop: Workshop) -> None:
    workshop.started()
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
    again = workshop.deliver(task)
    assert (again.outcome, again.status) == (DeliveryOutcome.ACKNOWLEDGED, 200)
    assert len(workshop.steps[StepKind.RESEARCH].runs) == 1


def test_a_delivery_with_an_old_number_is_ignored(workshop: Workshop, database: Database) -> None:
    workshop.started()
    (task,) = workshop.queue.take()
    database.execute("update task_instances set dispatch_no = 2, enqueued_no = 2 where step = 'research'")
    assert workshop.deliver(task).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert workshop.steps[StepKind.RESEARCH].runs == []


@pytest.mark.parametrize("step", ["voice-7", "nothing", "voice", "RESEARCH", ""])
def test_a_delivery_for_an_unknown_step_is_acknowledged(workshop: Workshop, step: str) -> None:
    workflow_id = workshop.started()
    assert workshop.engine.deliver(workflow_id, step, 1).status == 200


def test_a_step_that_is_not_ready_is_not_run(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    assert workshop.engine.deliver(workflow_id, "publish", 0).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert workshop.engine.deliver(workflow_id, "publish", 1).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert workshop.steps[StepKind.PUBLISH].runs == []


def test_a_delivery_during_a_claim_is_retried_at_the_claims_end(workshop: Workshop) -> None:
    met: list[object] = []

    def deliver_again(context: StepContext) -> None:
        met.append(workshop.engine.deliver(context.workflow_id, "research", 1))
        met.append(workshop.key(context.workflow_id, "research")["expires_at"])

    workshop.steps[StepKind.RESEARCH].action = deliver_again
    workshop.started()
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
    delivery, claim_end = met
    assert (delivery.outcome, delivery.status) == (DeliveryOutcome.ACKNOWLEDGED, 200)
    next_task = next(task for task in workshop.queue.take() if task.step == "research")
    assert (next_task.dispatch_no, next_task.not_before) == (2, claim_end)
    assert workshop.deliver(next_task).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert len(workshop.steps[StepKind.RESEARCH].runs) == 1


def test_concurrent_deliveries_run_the_step_once(workshop: Workshop) -> None:
    release = threading.Event()
    workshop.steps[StepKind.RESEARCH].action = lambda _context: release.wait(20) and None
    workshop.started()
    (task,) = workshop.queue.take()
    with ThreadPoolExecutor(6) as threads:
        deliveries = [threads.submit(workshop.deliver, task) for _ in range(6)]
        while sum(delivery.done() for delivery in deliveries) < 5:
            threading.Event().wait(0.005)
        release.set()
        outcomes = sorted(delivery.result().outcome for delivery in deliveries)
    assert outcomes == ["acknowledged"] * 5 + ["completed"]
    assert len(workshop.steps[StepKind.RESEARCH].runs) == 1


def test_advance_from_many_threads_enqueues_each_step_once(workshop: Workshop) -> None:
    workflow_id = workshop.start()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(workshop.engine.advance, [workflow_id] * 40))
    assert [(task.step, task.dispatch_no) for task in workshop.queue.take()] == [("research", 1)]


def test_a_step_is_enqueued_at_the_next_call_after_a_queue_outage(workshop: Workshop) -> None:
    workflow_id = workshop.start()
    workshop.queue.broken = True
    with pytest.raises(ConnectionError):
        workshop.engine.advance(workflow_id)
    workshop.queue.broken = False
    workshop.engine.advance(workflow_id)
    assert [task.name for task in workshop.queue.take()] == [f"{workflow_id}-research-1"]


def test_a_redelivery_advances_a_workflow_whose_worker_died_before_it(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    workshop.queue.broken = True
    with pytest.raises(ConnectionError):
        workshop.deliver(task)
    assert workshop.statuses(workflow_id)["research"] == "completed"
    workshop.queue.broken = False
    assert workshop.deliver(task).status == 200
    assert [task.step for task in workshop.queue.take()] == ["script"]
    assert len(workshop.steps[StepKind.RESEARCH].runs) == 1


def test_a_redelivery_enqueues_the_successor_that_a_dead_worker_did_not(
    workshop: Workshop,
) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()

    def die_while_another_works(_context: StepContext) -> None:
        workshop.queue.broken = True
        with pytest.raises(ConnectionError):
            workshop.deliver(task)
        workshop.queue.broken = False
        assert workshop.deliver(task).status == 200
        raise KeyboardInterrupt  # the first worker is killed

    workshop.steps[StepKind.RESEARCH].action = die_while_another_works
    with pytest.raises(KeyboardInterrupt):
        workshop.deliver(task)
    workshop.steps[StepKind.RESEARCH].action = None
    (second,) = workshop.queue.take()
    assert second.dispatch_no == 2
    workshop.end_claims()
    assert workshop.deliver(second).outcome is DeliveryOutcome.COMPLETED
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"


# Claims


def test_an_expired_claim_is_taken_over(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    workshop.steps[StepKind.RESEARCH].action = fail_with(KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        workshop.deliver(task)
    workshop.steps[StepKind.RESEARCH].action = None
    workshop.end_claims()
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
    assert workshop.key(workflow_id, "research")["fence"] == 2
    assert workshop.step(workflow_id, "research")["attempts"] == 0


@pytest.mark.parametrize("ending", ["result", "error", "permanent error"])
def test_a_worker_whose_claim_was_taken_over_changes_no_row(workshop: Workshop, ending: str) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    before: dict[str, object] = {}

    def state() -> dict[str, object]:
        return {
            "workflow": workshop.workflow(workflow_id),
            "podcast": workshop.podcast(workflow_id),
            "key": workshop.key(workflow_id, "research"),
            "step": workshop.step(workflow_id, "research"),
            "steps": workshop.statuses(workflow_id),
        }

    def lose_the_claim(_context: StepContext) -> StepOutcome:
        workshop.end_claims()
        workshop.steps[StepKind.RESEARCH].action = None
        assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
        before.update(state())
        if ending == "error":
            raise ValueError("late")
        if ending == "permanent error":
            raise PermanentStepError("LATE", "late")
        return StepOutcome(
            result=replace(research_record(), subject="late"), podcast_updates={"title": "late"}, log=("late",)
        )

    workshop.steps[StepKind.RESEARCH].action = lose_the_claim
    stale = workshop.deliver(task)
    assert (stale.outcome, stale.status) == (DeliveryOutcome.RETRY, 503)
    assert state() == before
    assert workshop.key(workflow_id, "research")["result_payload"]["subject"] == research_record().subject


def test_a_step_claimed_twenty_times_without_an_outcome_fails(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    workshop.steps[StepKind.RESEARCH].action = fail_with(KeyboardInterrupt())
    for _ in range(MAX_CLAIMS_WITHOUT_OUTCOME):
        with pytest.raises(KeyboardInterrupt):
            workshop.deliver(task)
        workshop.end_claims()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "wcha_content_retrieval"
    delivery = workshop.deliver(task)
    assert (delivery.outcome, delivery.status) == (DeliveryOutcome.FAILED, 200)
    podcast = workshop.podcast(workflow_id)
    assert (podcast["cpoa_status"], podcast["error_code"]) == (
        "failed_wcha_content_harvest",
        "API_GW_PODCAST_STEP_STUCK",
    )
    assert len(workshop.steps[StepKind.RESEARCH].runs) == MAX_CLAIMS_WITHOUT_OUTCOME


# Failures


def test_five_attempts_fail_the_workflow(workshop: Workshop) -> None:
    workshop.steps[StepKind.VOICE].action = fail_with(ValueError("secret detail"))
    workflow_id = workshop.started()
    task = workshop.only(workshop.run_until("voice-0"), "voice-0")
    for attempt in range(1, MAX_ATTEMPTS):
        delivery = workshop.deliver(task)
        assert (delivery.outcome, delivery.status) == (DeliveryOutcome.RETRY, 503)
        assert workshop.step(workflow_id, "voice-0")["attempts"] == attempt
        assert workshop.step(workflow_id, "voice-0")["status"] == "dispatched"
    delivery = workshop.deliver(task)
    assert (delivery.outcome, delivery.status) == (DeliveryOutcome.FAILED, 200)
    podcast = workshop.podcast(workflow_id)
    assert podcast["cpoa_status"] == "failed_vfa_exception"
    assert podcast["error_code"] == "API_GW_PODCAST_STEP_FAILED"
    assert "again" in podcast["cpoa_error_message"]
    assert "secret detail" not in str(podcast)
    assert workshop.workflow(workflow_id)["overall_status"] == "failed"
    assert workshop.step(workflow_id, "voice-0")["retry_count"] == MAX_ATTEMPTS - 1
    assert "secret detail" in workshop.key(workflow_id, "voice-0")["error_payload"]["traceback"]
    assert [context.attempt for context in workshop.steps[StepKind.VOICE].runs] == [1, 2, 3, 4, 5]


def test_a_failed_attempt_can_be_followed_by_a_successful_one(workshop: Workshop) -> None:
    workshop.steps[StepKind.COVER].action = fail_with(ValueError())
    workflow_id = workshop.started()
    task = workshop.only(workshop.run_until("cover"), "cover")
    assert workshop.deliver(task).status == 503
    workshop.steps[StepKind.COVER].action = None
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
    row = workshop.step(workflow_id, "cover")
    assert (row["status"], row["attempts"], row["error_details_json"]) == ("completed", 1, None)


def test_a_permanent_error_fails_the_workflow_at_once(workshop: Workshop) -> None:
    workshop.steps[StepKind.RESEARCH].action = fail_with(
        PermanentStepError("API_GW_PODCAST_NO_SOURCES", "Nothing is known of this topic. Give your own text.")
    )
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.FAILED
    podcast = workshop.podcast(workflow_id)
    assert podcast["cpoa_status"] == "failed_wcha_content_harvest"
    assert podcast["error_code"] == "API_GW_PODCAST_NO_SOURCES"
    assert podcast["cpoa_error_message"] == "Nothing is known of this topic. Give your own text."
    assert workshop.statuses(workflow_id) == {
        "research": "failed",
        "script": "skipped",
        "cover": "skipped",
        "master": "skipped",
        "publish": "skipped",
    }
    assert workshop.queue.take() == []
    assert workshop.deliver(task).outcome is DeliveryOutcome.ACKNOWLEDGED


def test_a_permanent_error_stores_its_nearest_topics_and_the_first_five_are_kept(workshop: Workshop) -> None:
    topics = ("Kite", "Kiwi", "Koala", "Kayak", "Kilt", "Kelp")
    workshop.steps[StepKind.RESEARCH].action = fail_with(
        PermanentStepError("API_GW_PODCAST_NO_SOURCES", "Nothing is known of this topic.", nearest_topics=topics)
    )
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    workshop.deliver(task)
    assert workshop.podcast(workflow_id)["nearest_topics"] == list(topics[:5])


def test_a_sibling_that_finishes_after_the_failure_only_stores_its_result(
    workshop: Workshop,
) -> None:
    workflow_id = workshop.started()
    tasks = workshop.run_until("voice-0")
    failed: dict[str, object] = {}

    def finish_late(context: StepContext) -> StepOutcome | None:
        if context.step == "voice-1":
            raise PermanentStepError("API_GW_PODCAST_UNSPEAKABLE", "The voice cannot speak this.")
        workshop.deliver(workshop.only(tasks, "voice-1"))
        failed.update(podcast=workshop.podcast(workflow_id), workflow=workshop.workflow(workflow_id))
        return StepOutcome(result=voice_record("kept"), podcast_updates={"title": "late"}, log=("late",))

    workshop.steps[StepKind.VOICE].action = finish_late
    assert workshop.deliver(workshop.only(tasks, "voice-0")).outcome is DeliveryOutcome.COMPLETED
    assert workshop.podcast(workflow_id) == failed["podcast"]
    assert workshop.podcast(workflow_id)["cpoa_status"] == "failed_vfa_exception"
    assert workshop.workflow(workflow_id) == failed["workflow"]
    assert workshop.key(workflow_id, "voice-0")["result_payload"]["audio"] == "kept"
    assert workshop.statuses(workflow_id)["voice-0"] == "completed"
    assert workshop.queue.take() == []


def test_a_sibling_that_raises_after_the_failure_does_not_change_the_error(workshop: Workshop) -> None:
    workflow_id = workshop.started()
    tasks = workshop.run_until("voice-0")

    def raise_late(context: StepContext) -> StepOutcome:
        if context.step == "voice-0":
            workshop.deliver(workshop.only(tasks, "voice-1"))
            raise ValueError("late")
        raise PermanentStepError("FIRST", "The first failure.")

    workshop.steps[StepKind.VOICE].action = raise_late
    assert workshop.deliver(workshop.only(tasks, "voice-0")).status == 200
    assert workshop.podcast(workflow_id)["error_code"] == "FIRST"
    assert workshop.statuses(workflow_id)["voice-0"] == "failed"


def test_a_database_outage_during_a_step_does_not_count_as_an_attempt(workshop: Workshop, database: Database) -> None:
    def lose_every_connection(_context: StepContext) -> None:
        database.fetch_all(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
        with database.transaction() as transaction:
            transaction.fetch_one("select pg_terminate_backend(pg_backend_pid())")

    workshop.steps[StepKind.RESEARCH].action = lose_every_connection
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).status == 503
    assert workshop.step(workflow_id, "research")["attempts"] == 0
    workshop.steps[StepKind.RESEARCH].action = None
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED


# The sweeper


def age_everything(database: Database, interval: str) -> None:
    database.execute(
        f"""update task_instances set dispatched_at = dispatched_at - interval '{interval}',
                not_before = not_before - interval '{interval}',
                start_timestamp = start_timestamp - interval '{interval}',
                last_updated_timestamp = last_updated_timestamp - interval '{interval}'"""
    )
    database.execute(
        f"update workflow_instances set last_updated_timestamp = last_updated_timestamp - interval '{interval}'"
    )


def test_the_sweeper_enqueues_steps_of_a_process_that_died_before_the_queue(
    workshop: Workshop, database: Database
) -> None:
    workflow_id = workshop.start()
    age_everything(database, "2 minutes")
    assert workshop.engine.sweep() == [workflow_id]
    assert [task.name for task in workshop.queue.take()] == [f"{workflow_id}-research-1"]


def test_a_workflow_that_cannot_be_resumed_does_not_block_the_sweep(workshop: Workshop, database: Database) -> None:
    broken, *whole = [workshop.start() for _ in range(4)]
    database.execute("update task_instances set step = 'unknown' where workflow_id = :id and step = 'cover'", id=broken)
    age_everything(database, "2 minutes")
    workshop.engine.sweep()
    assert {task.workflow_id for task in workshop.queue.take()} == set(whole)


def test_a_sweep_without_a_queue_fails(workshop: Workshop, database: Database) -> None:
    for _ in range(4):
        workshop.start()
    age_everything(database, "2 minutes")
    workshop.queue.broken = True
    with pytest.raises(ConnectionError):
        workshop.engine.sweep()


def test_the_sweeper_ignores_steps_that_wait_in_the_queue(workshop: Workshop, database: Database) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    age_everything(database, "30 minutes")
    workshop.engine.sweep()
    assert workshop.queue.take() == []
    assert workshop.step(workflow_id, "research")["dispatch_no"] == 1
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED


def test_the_sweeper_dispatches_dropped_steps_again(workshop: Workshop, database: Database) -> None:
    workflow_id = workshop.started()
    workshop.queue.take()
    age_everything(database, "70 minutes")
    workshop.engine.sweep()
    (task,) = workshop.queue.take()
    assert task.name == f"{workflow_id}-research-2"
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED


def test_the_sweeper_removes_clients_keys_after_a_day(workshop: Workshop, database: Database) -> None:
    database.execute(
        """insert into idempotency_keys (idempotency_key, task_name, status, created_at)
           values ('request:old', 'r', 'completed', now() - interval '25 hours'),
                  ('request:new', 'r', 'completed', now())"""
    )
    workshop.engine.sweep()
    assert database.fetch_all("select idempotency_key from idempotency_keys") == [{"idempotency_key": "request:new"}]


def test_the_sweeper_does_not_touch_a_workflow_with_an_active_worker(workshop: Workshop, database: Database) -> None:
    def sweep_meanwhile(_context: StepContext) -> None:
        age_everything(database, "70 minutes")
        assert workshop.engine.sweep() == []

    workshop.steps[StepKind.RESEARCH].action = sweep_meanwhile
    workshop.started()
    (task,) = workshop.queue.take()
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED


# The log


def test_a_log_does_not_repeat_a_users_text(workshop: Workshop, caplog: pytest.LogCaptureFixture) -> None:
    error = PermanentStepError("NO_SOUNDS", "The voices cannot say “my own words”.")
    workshop.steps[StepKind.RESEARCH].action = fail_with(error)
    workflow_id = workshop.started()
    workshop.run_all()
    assert "my own words" in workshop.podcast(workflow_id)["cpoa_error_message"]
    assert "NO_SOUNDS" in caplog.text
    assert "my own words" not in caplog.text


def vanish(workshop: Workshop, task: Task) -> None:
    """Claims the step as a worker that is then killed: nothing is written, and the claim expires by itself."""

    class KilledError(BaseException):
        pass

    def killed(_context: StepContext) -> None:
        raise KilledError

    workshop.steps[parse_kind(task.step)].action = killed
    with pytest.raises(KilledError):
        workshop.deliver(task)
    workshop.end_claims()
    workshop.steps[parse_kind(task.step)].action = None


def test_the_sweeper_redelivers_a_step_that_a_dead_worker_claimed(workshop: Workshop, database: Database) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    vanish(workshop, task)
    age_everything(database, "6 minutes")
    workshop.engine.sweep()
    (again,) = workshop.queue.take()
    assert again.name == f"{workflow_id}-research-2"
    assert workshop.step(workflow_id, "research")["status"] == "dispatched"
    assert workshop.deliver(task).outcome is DeliveryOutcome.ACKNOWLEDGED
    assert workshop.deliver(again).outcome is DeliveryOutcome.COMPLETED


def test_a_workflow_stalled_for_half_an_hour_despite_deliveries_fails_with_a_message(
    workshop: Workshop, database: Database
) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    for _ in range(MIN_VANISHED_CLAIMS - 1):
        vanish(workshop, task)
    age_everything(database, "31 minutes")
    vanish(workshop, task)
    age_everything(database, "2 minutes")
    workshop.engine.sweep()
    podcast = workshop.podcast(workflow_id)
    assert podcast["cpoa_status"] == "failed_wcha_content_harvest"
    assert podcast["error_code"] == "API_GW_PODCAST_STOOD_STILL"
    assert "30 minutes" in podcast["cpoa_error_message"]
    assert set(workshop.statuses(workflow_id).values()) == {"skipped"}
    assert workshop.queue.take() == []
    assert workshop.deliver(task).outcome is DeliveryOutcome.ACKNOWLEDGED


def test_two_dead_workers_half_an_hour_apart_do_not_fail_a_workflow(workshop: Workshop, database: Database) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    vanish(workshop, task)
    age_everything(database, "31 minutes")
    vanish(workshop, task)
    age_everything(database, "6 minutes")
    workshop.engine.sweep()
    (again,) = workshop.queue.take()
    assert workshop.deliver(again).outcome is DeliveryOutcome.COMPLETED
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"


def test_an_hour_without_deliveries_does_not_fail_a_workflow(workshop: Workshop, database: Database) -> None:
    """The database, the queue or the whole machine was unavailable."""
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    vanish(workshop, task)
    age_everything(database, "60 minutes")
    workshop.engine.sweep()
    (again,) = workshop.queue.take()
    assert workshop.deliver(again).outcome is DeliveryOutcome.COMPLETED
    assert workshop.workflow(workflow_id)["overall_status"] == "in_progress"


def test_a_workflow_that_cannot_progress_fails_after_half_an_hour(workshop: Workshop, database: Database) -> None:
    workflow_id = workshop.started()
    workshop.queue.take()
    database.execute("update task_instances set status = 'failed' where step = 'research'")
    for minutes, status in ((29, "pending"), (2, "failed")):
        age_everything(database, f"{minutes} minutes")
        workshop.engine.sweep()
        assert workshop.workflow(workflow_id)["overall_status"] == status


def test_a_worker_that_slept_until_its_step_was_released_cannot_commit(workshop: Workshop, database: Database) -> None:
    """No other worker holds the claim. A commit would leave the step both complete and in progress."""
    workflow_id = workshop.started()
    (task,) = workshop.run_until("script")
    write_script = workshop.steps[StepKind.SCRIPT].action
    assert write_script

    def sleep(context: StepContext) -> StepOutcome | None:
        workshop.end_claims()
        age_everything(database, "6 minutes")
        workshop.engine.sweep()
        return write_script(context)

    workshop.steps[StepKind.SCRIPT].action = sleep
    assert workshop.deliver(task).outcome is DeliveryOutcome.RETRY
    assert workshop.statuses(workflow_id)["script"] == "dispatched"
    workshop.end_claims()
    workshop.steps[StepKind.SCRIPT].action = write_script
    workshop.run_all()
    assert workshop.podcast(workflow_id)["cpoa_status"] == "completed"


def test_a_failed_attempt_counts_as_progress(workshop: Workshop, database: Database) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    age_everything(database, "40 minutes")
    workshop.steps[StepKind.RESEARCH].action = fail_with(ValueError("once"))
    workshop.deliver(task)
    vanish(workshop, task)
    age_everything(database, "20 minutes")
    workshop.engine.sweep()
    assert workshop.workflow(workflow_id)["overall_status"] == "in_progress"


def test_a_step_with_an_existing_result_fails_instead_of_repeating_forever(
    workshop: Workshop, database: Database
) -> None:
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    workshop.deliver(task)
    database.execute("update task_instances set status = 'dispatched' where step = 'research'")
    delivery = workshop.deliver(task)
    assert delivery.outcome is DeliveryOutcome.FAILED
    assert delivery.status == 200
    assert workshop.podcast(workflow_id)["cpoa_status"] == "failed_wcha_content_harvest"


# SIGTERM


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """Replaces the signal handler of gunicorn's worker."""
    numbers: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: numbers.append(number))
    yield numbers
    signal.signal(signal.SIGTERM, before)


def asked_to_end(context: StepContext) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    context.check_cancelled()


def test_a_terminated_process_releases_its_step(
    workshop: Workshop, heard: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutdown, "GRACE_SECONDS", 0.0)
    workflow_id = workshop.started()
    (task,) = workshop.queue.take()
    workshop.steps[StepKind.RESEARCH].action = asked_to_end
    assert workshop.deliver(task).status == 503
    assert heard == [signal.SIGTERM]
    assert workshop.step(workflow_id, "research")["attempts"] == 0
    workshop.steps[StepKind.RESEARCH].action = None
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED, "nobody waits for the claim's end"


def test_a_step_that_ends_before_the_deadline_is_completed(workshop: Workshop, heard: list[int]) -> None:
    workshop.started()
    (task,) = workshop.queue.take()
    workshop.steps[StepKind.RESEARCH].action = asked_to_end
    assert workshop.deliver(task).outcome is DeliveryOutcome.COMPLETED
    assert heard == [signal.SIGTERM]
    os.kill(os.getpid(), signal.SIGTERM)
    assert heard == [signal.SIGTERM] * 2, "the handler of before is back"
