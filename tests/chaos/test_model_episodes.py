"""Tests a worker that is killed while a language model writes an episode, in the whole local cloud. The model's server
is a stand-in that counts what it is asked: a question that was answered is not asked again.

The episodes are cancelled when their script is written, because speaking them takes long and has its own tests.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.models import TextRequest
from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import StepKind
from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import cloud_under_fire
from tests.chaos.promises import work_done_again
from tests.integration.model_servers.text_server import text_server
from tests.local_stack import has_ended, new_client
from tests.started_steps import STEP_POINTS
from tests.unit.cpoa.agents.script.by_model.chapter_writing import CooperatingModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire
    from tests.integration.model_servers.text_server import Asked, TextServer

pytestmark = pytest.mark.chaos
Case = tuple[StepKind, CrashPoint]
WITHIN_SECONDS = 240
POLL_SECONDS = 0.5
CHAPTERS = 3
STEP_CASES = [*product((StepKind.OUTLINE, StepKind.CHAPTER, StepKind.SCRIPT), STEP_POINTS)]
# The worker of a model call dies before the model is asked, when the reply is stored, or before it wakes the step.
CALL_POINTS = (CrashPoint.BEFORE_MODEL, CrashPoint.AFTER_REPLY, CrashPoint.BEFORE_WAKE)
CALL_CASES = [*product((StepKind.OUTLINE, StepKind.CHAPTER), CALL_POINTS)]


def text_about(name: str) -> str:
    """About 330 words, which no other episode has."""
    return " ".join(
        f"The keepers of {name} counted {number} birds on the rock and wrote them into the book of the lamp."
        for number in range(100, 118)
    )


@pytest.fixture(scope="module")
def server() -> Iterator[TextServer]:
    def answer(asked: Asked) -> str:
        return str(CooperatingModel()(TextRequest(asked.prompt, max_tokens=asked.max_tokens)))

    with text_server("openai", answer) as server:
        yield server


@pytest.fixture(scope="module")
def model_cloud(server: TextServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudUnderFire]:
    with cloud_under_fire(StateFolder(tmp_path_factory.mktemp("model")), **server.settings) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def listener(model_cloud: CloudUnderFire) -> ApiClient:
    return new_client(model_cloud.url)


@pytest.fixture(scope="module")
def accepted(model_cloud: CloudUnderFire, listener: ApiClient) -> Mapping[Case, str]:
    """The ids of the episodes. All are requested at once, and made concurrently."""
    with model_cloud.paused_queue():
        return {case: armed(model_cloud, listener, case) for case in STEP_CASES}


def armed(cloud: CloudUnderFire, listener: ApiClient, case: Case) -> str:
    """Requests an episode whose worker dies. The queue is paused. Returns its id."""
    body = {"sources": [{"text": text_about(name_of(case))}], "length_minutes": 5}
    podcast_id: str = listener.post_json("/api/v1/podcasts", body)["podcast_id"]
    cloud.arm(podcast_id, *case)
    return podcast_id


def name_of(case: Case) -> str:
    kind, point = case
    return f"{kind.title()} {point.title().replace('_', ' ')}"


def script_written(listener: ApiClient, podcast_id: str) -> dict[str, Any]:
    """Returns the episode when its script is written, and cancels it. Raises TimeoutError."""
    until = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < until:
        episode = listener.get_json(f"/api/v1/podcasts/{podcast_id}")
        if step_of(episode, "script")["status"] == "completed":
            if not has_ended(episode):
                listener.post_json(f"/api/v1/podcasts/{podcast_id}/cancel", {})
            return episode
        assert not has_ended(episode), episode["cpoa_error_message"]
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"The script was not written within {WITHIN_SECONDS} s: {episode['steps']}")


def step_of(episode: dict[str, Any], name: str) -> dict[str, Any]:
    return next(step for step in episode["steps"] if step["name"] == name)


def check_asked_once(cloud: CloudUnderFire, server: TextServer, episode: dict[str, Any], case: Case) -> None:
    journal = [line for line in cloud.journal() if line.podcast_id == episode["podcast_id"]]
    assert case[1] in [line.passed for line in journal], "nobody passed the point"
    assert work_done_again(journal) == []
    assert server.model in episode["writer"], [entry["message"] for entry in episode["logs"]]
    told = [entry["message"] for entry in episode["logs"]]
    assert f"Wrote chapter {CHAPTERS} of {CHAPTERS}." in told
    about = [asked.body for asked in server.asked if name_of(case) in asked.prompt]
    questions = Counter(json.dumps(body, sort_keys=True) for body in about)
    assert len(questions) > CHAPTERS
    assert [question for question, times in questions.items() if times > 1] == []


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case[0]}-{case[1]}") for case in STEP_CASES])
def test_a_step_whose_worker_dies_asks_nothing_twice(
    model_cloud: CloudUnderFire, server: TextServer, listener: ApiClient, accepted: Mapping[Case, str], case: Case
) -> None:
    episode = script_written(listener, accepted[case])
    check_asked_once(model_cloud, server, episode, case)


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case[0]}-{case[1]}") for case in CALL_CASES])
def test_an_answer_is_kept_although_the_worker_of_the_call_dies(
    model_cloud: CloudUnderFire, server: TextServer, listener: ApiClient, case: Case
) -> None:
    """One episode at a time: the worker serves the calls of all, and those that it was asking are asked again."""
    with model_cloud.paused_queue():
        podcast_id = armed(model_cloud, listener, case)
    check_asked_once(model_cloud, server, script_written(listener, podcast_id), case)
