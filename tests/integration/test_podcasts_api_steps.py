"""Tests the steps' function behind its front: how it handles callers' claims and deliveries."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from cpoa.contracts.agents import ScriptRequest
from cpoa.contracts.dialogue import Hosts
from cpoa.steps.script_cache import ScriptCache
from tests.integration.podcasts_api import OWN_TEXT, PodcastsApi, error_of
from tests.integration.steps_api import StepsApi
from tests.step_parts import Writer, material

if TYPE_CHECKING:
    from types import ModuleType

    from local.emulators.identity import LocalIdentity
    from shared.database import Database

WRONG_CLAIMS: dict[str, tuple[int, str, dict[str, Any]]] = {
    "another audience": (401, "AUTH_INVALID_TOKEN", {"audience": "http://127.0.0.1:1"}),
    "another account": (403, "AUTH_CALLER_FORBIDDEN", {"email": "somebody@example.com"}),
    "expired": (401, "AUTH_EXPIRED_TOKEN", {"now": time.time() - 7200}),
}


@pytest.fixture
def steps_api(podcast_steps: ModuleType, local_identity: LocalIdentity) -> StepsApi:
    return StepsApi(podcast_steps, local_identity)


@pytest.fixture
def workflow_id(podcasts_api: PodcastsApi) -> UUID:
    """An episode from own text, whose first step is waiting."""
    answer = podcasts_api.listener().ask(topic="Our bees", sources=[{"text": f"{OWN_TEXT} " * 3}])
    return UUID(answer.json["workflow_id"])


def research_of(database: Database, workflow_id: UUID) -> dict[str, Any] | None:
    return database.fetch_one(
        "select status, attempts, dispatch_no from task_instances where workflow_id = :id and step = 'research'",
        id=workflow_id,
    )


@pytest.mark.parametrize("wrong", WRONG_CLAIMS)
def test_a_wrong_callers_delivery_changes_nothing(
    steps_api: StepsApi, workflow_id: UUID, database: Database, wrong: str
):
    status, code, claims = WRONG_CLAIMS[wrong]

    assert error_of(steps_api.deliver(f"/steps/{workflow_id}/research/1", **claims)) == (status, code)
    assert research_of(database, workflow_id) == {"status": "dispatched", "attempts": 0, "dispatch_no": 1}


def test_only_health_responds_without_a_token(steps_api: StepsApi):
    client = steps_api.module.app.test_client()
    for path in (f"/steps/{uuid4()}/research/1", "/cards/refresh", "/nothing"):
        assert error_of(client.post(path)) == (401, "AUTH_MISSING_TOKEN")
    assert client.get("/health").status_code == 200


def test_a_second_delivery_does_not_run_the_step_again(steps_api: StepsApi, workflow_id: UUID, database: Database):
    path = f"/steps/{workflow_id}/research/1"
    first, second = steps_api.deliver(path), steps_api.deliver(path)

    assert (first.status_code, first.json["outcome"]) == (200, "completed")
    assert (second.status_code, second.json["outcome"]) == (200, "acknowledged")
    assert research_of(database, workflow_id) == {"status": "completed", "attempts": 0, "dispatch_no": 1}


@pytest.mark.parametrize("step", ["research/2", "script/1", "voice-0/1", "nothing/1"])
def test_an_unexpected_delivery_is_acknowledged(steps_api: StepsApi, workflow_id: UUID, step: str):
    answer = steps_api.deliver(f"/steps/{workflow_id}/{step}")

    assert (answer.status_code, answer.json["outcome"]) == (200, "acknowledged")


def test_a_step_of_an_unknown_workflow_is_acknowledged(steps_api: StepsApi):
    answer = steps_api.deliver(f"/steps/{uuid4()}/research/1")

    assert (answer.status_code, answer.json["outcome"]) == (200, "acknowledged")


@pytest.mark.parametrize(
    "path", ["/steps/not-an-id/research/1", "/steps/00000000-0000-4000-8000-000000000000/research/one", "/steps"]
)
def test_an_invalid_delivery_path_is_not_found(steps_api: StepsApi, path: str):
    assert error_of(steps_api.deliver(path)) == (404, "API_GW_NOT_FOUND")


def test_own_text_does_not_appear_in_the_stored_scripts(
    steps_api: StepsApi, podcasts_api: PodcastsApi, workflow_id: UUID
):
    for step in ("research", "script"):
        assert steps_api.deliver(f"/steps/{workflow_id}/{step}/1").json["outcome"] == "completed"

    assert podcasts_api.count("generated_scripts") == 0


def test_a_script_is_reused_for_thirty_days_and_only_for_the_same_request(database: Database):
    request = ScriptRequest(material(), Hosts("Anna", "Ben"), length_minutes=4, seed=1)
    others = [
        replace(request, **change)
        for change in ({"length_minutes": 5}, {"hosts": Hosts("Ella", "Frank")}, {"speaking_rate": 0.8})
    ]
    script = Writer().weave(request, lambda: None)
    cache = ScriptCache(database)
    for _ in range(2):
        cache.save(request, script, "writer-1")

    assert cache.find(request, "writer-1") == script
    assert [cache.find(each, "writer-1") for each in others] == [None, None, None]
    assert cache.find(request, "writer-2") is None
    database.execute("update generated_scripts set generation_timestamp = now() - interval '30 days'")
    assert cache.find(request, "writer-1") is None
