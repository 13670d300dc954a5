"""Tests the function `model_calls` as real processes: its workers are killed, and the real queue calls again."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import requests

from cpoa.composition.model_desk import model_desk
from cpoa.contracts.models import FinishReason
from cpoa.contracts.writing import AskedBy
from cpoa.workflow.control import cancel_workflow
from cpoa.workflow.crash_points import CrashPoint, file_name
from cpoa.workflow.plan import StepKind
from shared.errors import StepWaitsError
from shared.settings import load_settings
from tests.integration import cloud
from tests.integration.model_calls_process import ModelCallsProcess, ThinkingModel
from tests.integration.model_desk_parts import REQUEST, script_asker
from tests.workflow_parts import Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from cpoa.contracts.models import AskedModel, TextReply
    from cpoa.contracts.writing import ModelDesk
    from cpoa.workflow.step import StepContext
    from local.emulators.identity import LocalIdentity
    from shared.database import Database, Row
    from shared.media_store import MediaStore


@pytest.fixture
def thinking_model() -> Iterator[ThinkingModel]:
    model = ThinkingModel()
    yield model
    model.close()


@pytest.fixture
def crash_points(tmp_path: Path) -> Path:
    folder = tmp_path / "crash_points"
    folder.mkdir()
    return folder


@pytest.fixture
def function(
    podcasts_environment: dict[str, str], thinking_model: ThinkingModel, crash_points: Path
) -> Iterator[ModelCallsProcess]:
    more = {
        "AIMS_SERVICE_BASE_URL_CONTAINER": thinking_model.url,
        "CPOA_CRASH_POINTS_DIR": str(crash_points),
        "PYTHONPATH": str(cloud.ROOT),
        "THREADS": "40",
    }
    process = ModelCallsProcess(podcasts_environment | more).start()
    yield process
    with suppress(ProcessLookupError):
        process.kill()


@pytest.fixture
def desk(function: ModelCallsProcess, database: Database, media_store: MediaStore) -> ModelDesk:
    settings = load_settings((), {**function.environment, "MODEL_CALLS_URL": function.url})
    desk = model_desk(settings, database, media_store)
    assert desk
    return desk


@pytest.fixture
def workshop(database: Database) -> Workshop:
    return Workshop(database)


def poll(model: AskedModel) -> TextReply | None:
    try:
        return model.ask("chapter", REQUEST)
    except StepWaitsError:
        return None


def only_call(database: Database) -> Row:
    (row,) = database.fetch_all("select * from model_calls")
    return row


def test_a_step_gets_the_reply_of_the_model(
    desk: ModelDesk, workshop: Workshop, thinking_model: ThinkingModel, database: Database
) -> None:
    model = desk.asked_by(script_asker(workshop, workshop.started()))
    thinking_model.go_on.set()
    reply = cloud.wait_until(lambda: poll(model))
    assert (reply.text, reply.finish_reason) == ("It was written.", FinishReason.STOP)
    (prompt,) = thinking_model.prompts
    assert prompt.endswith(REQUEST.prompt)
    row = only_call(database)
    assert (row["status"], row["prompt_tokens"], row["completion_tokens"]) == ("answered", 11, 22)


def test_a_function_that_is_killed_while_it_asks_is_replaced_by_the_queue(
    desk: ModelDesk,
    function: ModelCallsProcess,
    workshop: Workshop,
    thinking_model: ThinkingModel,
    database: Database,
) -> None:
    model = desk.asked_by(script_asker(workshop, workshop.started()))
    assert poll(model) is None
    cloud.wait_until(lambda: thinking_model.polls)
    function.kill()
    thinking_model.go_on.set()
    function.start()
    assert cloud.wait_until(lambda: poll(model)).text == "It was written."
    assert len(thinking_model.prompts) == 2  # the first request had no answer yet
    assert only_call(database)["tries"] == 2


@pytest.mark.parametrize("point", [CrashPoint.BEFORE_MODEL, CrashPoint.AFTER_REPLY])
def test_a_worker_that_dies_before_the_question_or_after_the_reply_asks_once(
    desk: ModelDesk, crash_points: Path, workshop: Workshop, thinking_model: ThinkingModel, point: CrashPoint
) -> None:
    asked_by = script_asker(workshop, workshop.started())
    command = crash_points / file_name(asked_by.podcast_id, asked_by.step, point)
    command.write_text("SIGKILL", encoding="utf-8")
    thinking_model.go_on.set()
    model = desk.asked_by(asked_by)
    assert cloud.wait_until(lambda: poll(model)).text == "It was written."
    assert not command.exists()
    assert len(thinking_model.prompts) == 1
    assert only_call(workshop.database)["completion_tokens"] == 22


def test_a_worker_that_dies_before_it_wakes_the_step_is_followed_by_one_that_does(
    desk: ModelDesk, crash_points: Path, workshop: Workshop, thinking_model: ThinkingModel
) -> None:
    def write(context: StepContext) -> None:
        identity = (context.workflow_id, context.podcast_id, context.user_id)
        asked_by = AskedBy(*identity, context.step, context.generation, context.attempt)
        desk.asked_by(asked_by).ask("chapter", REQUEST)

    def poll_at() -> datetime | None:
        at: datetime | None = workshop.step(workflow_id, "script")["not_before"]
        return at

    workflow_id = workshop.started()
    workshop.steps[StepKind.SCRIPT].action = write
    command = crash_points / file_name(workshop.workflow(workflow_id)["podcast_id"], "script", CrashPoint.BEFORE_WAKE)
    command.write_text("SIGKILL", encoding="utf-8")
    for task in workshop.run_until("script"):
        workshop.deliver(task)
    assert poll_at()
    thinking_model.go_on.set()
    cloud.wait_until(lambda: poll_at() is None)  # the step is delivered now, not a minute after its question
    assert not command.exists()
    assert len(thinking_model.prompts) == 1


def test_a_call_under_way_ends_when_its_episode_is_cancelled(
    desk: ModelDesk, workshop: Workshop, thinking_model: ThinkingModel, database: Database
) -> None:
    workflow_id = workshop.started()
    model = desk.asked_by(script_asker(workshop, workflow_id))
    assert poll(model) is None
    cloud.wait_until(lambda: thinking_model.polls)
    with database.transaction() as transaction:
        assert cancel_workflow(transaction, workflow_id)
    cloud.wait_until(lambda: only_call(database)["status"] == "failed")
    assert len(thinking_model.prompts) == 1
    polls = thinking_model.polls
    other = desk.asked_by(script_asker(workshop, workshop.started()))
    thinking_model.go_on.set()
    cloud.wait_until(lambda: poll(other))
    assert thinking_model.polls - polls <= 1  # only the other call polls the model


def test_a_function_that_is_stopped_gives_its_calls_back(
    desk: ModelDesk,
    function: ModelCallsProcess,
    workshop: Workshop,
    thinking_model: ThinkingModel,
    database: Database,
) -> None:
    model = desk.asked_by(script_asker(workshop, workshop.started()))
    assert poll(model) is None
    cloud.wait_until(lambda: thinking_model.polls)
    assert function.stop() == 0
    row = only_call(database)
    assert (row["status"], row["tries"]) == ("waiting", 0)
    held = database.fetch_all("select 1 from idempotency_keys where expires_at > clock_timestamp()")
    assert held == []
    thinking_model.go_on.set()
    function.start()
    assert cloud.wait_until(lambda: poll(model)).text == "It was written."


def test_one_process_waits_for_twenty_answers_at_once(
    desk: ModelDesk, workshop: Workshop, thinking_model: ThinkingModel, database: Database
) -> None:
    models = [desk.asked_by(script_asker(workshop, workshop.started(workshop.new_user()))) for _ in range(20)]
    assert [poll(model) for model in models] == [None] * 20
    cloud.wait_until(lambda: len(thinking_model.prompts) == 20)
    assert {row["status"] for row in database.fetch_all("select status from model_calls")} == {"waiting"}
    thinking_model.go_on.set()
    for model in models:
        cloud.wait_until(lambda model=model: poll(model))
    assert len(thinking_model.prompts) == 20


def test_a_wrong_caller_is_rejected(function: ModelCallsProcess, local_identity: LocalIdentity) -> None:
    path = f"{function.url}/calls/{'0' * 64}/1"
    right = {"audience": function.url, "email": cloud.INVOKER_EMAIL}
    for wrong, status in (
        ({"audience": "http://127.0.0.1:1"}, 401),
        ({"email": "somebody@example.com"}, 403),
        ({}, 200),
    ):
        token = local_identity.oidc_token(**(right | wrong))
        answer = requests.post(path, headers={"Authorization": f"Bearer {token}"}, timeout=cloud.PATIENCE_SECONDS)
        assert answer.status_code == status
    assert requests.post(path, timeout=cloud.PATIENCE_SECONDS).status_code == 401
    assert requests.get(f"{function.url}/health", timeout=cloud.PATIENCE_SECONDS).status_code == 200
