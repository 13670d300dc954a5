"""Tests a worker that is killed while a language model writes an episode, in the whole local cloud. The model's server
is a stand-in that counts what it is asked: a question that was answered is not asked again.

The episodes are cancelled when their script is written, because speaking them takes long and has its own tests.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable  # noqa: TC003 -- dataclasses read it
from dataclasses import dataclass, field
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
WITHIN_SECONDS = 480
POLL_SECONDS = 0.5
CHAPTERS = 3
STEP_CASES = [*product((StepKind.OUTLINE, StepKind.CHAPTER, StepKind.SCRIPT), STEP_POINTS)]
# The worker of a model call dies before the model is asked, when the reply is stored, or before it wakes the step.
CALL_POINTS = (CrashPoint.BEFORE_MODEL, CrashPoint.AFTER_REPLY, CrashPoint.BEFORE_WAKE)
CALL_CASES = [*product((StepKind.OUTLINE, StepKind.CHAPTER), CALL_POINTS)]
_CITING_LINE = re.compile(r"^(\d+) \w+: (?!Well, )(.*\[\d+\])$", re.MULTILINE)
_LINE_TO_REPLACE = re.compile(r"^(\d+) \(about \d+ words\): ", re.MULTILINE)
JUDGED, REPAIRED = "Answer with the numbers of the lines", "Replace these lines"


@dataclass
class FaultFindingModel:
    """Judges one line of each chapter to be wrong, and repairs it. ``at_judge``: what is done before the judge's first
    answer about an episode, by the name in its text."""

    at_judge: dict[str, Callable[[], None]] = field(default_factory=dict)

    def __call__(self, asked: Asked) -> str:
        if REPAIRED in asked.prompt:
            number = _LINE_TO_REPLACE.findall(asked.prompt)[0]
            said = dict(_CITING_LINE.findall(asked.prompt))[number]
            return f"{number}: Well, {said}"
        if JUDGED in asked.prompt:
            for name in [name for name in self.at_judge if name in asked.prompt]:
                self.at_judge.pop(name)()
            found = _CITING_LINE.search(asked.prompt)
            return f"{found[1]}: the passages do not say it" if found else "none"
        return str(CooperatingModel()(TextRequest(asked.prompt, max_tokens=asked.max_tokens)))


def text_about(name: str) -> str:
    """About 330 words, which no other episode has."""
    return " ".join(
        f"The keepers of {name} counted {number} birds on the rock and wrote them into the book of the lamp."
        for number in range(100, 118)
    )


@pytest.fixture(scope="module")
def model() -> FaultFindingModel:
    return FaultFindingModel()


@pytest.fixture(scope="module")
def server(model: FaultFindingModel) -> Iterator[TextServer]:
    with text_server("openai", model) as server:
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


def check_asked_once(
    cloud: CloudUnderFire, server: TextServer, episode: dict[str, Any], name: str, point: CrashPoint
) -> None:
    journal = [line for line in cloud.journal() if line.podcast_id == episode["podcast_id"]]
    assert point in [line.passed for line in journal], "nobody passed the point"
    assert work_done_again(journal) == []
    assert server.model in episode["writer"], [entry["message"] for entry in episode["logs"]]
    told = [entry["message"] for entry in episode["logs"]]
    assert f"Wrote chapter {CHAPTERS} of {CHAPTERS}." in told
    about = [asked.body for asked in server.asked if name in asked.prompt]
    questions = Counter(json.dumps(body, sort_keys=True) for body in about)
    for purpose in (JUDGED, REPAIRED):
        assert sum(purpose in question for question in questions) >= CHAPTERS
    assert [question for question, times in questions.items() if times > 1] == []


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case[0]}-{case[1]}") for case in STEP_CASES])
def test_a_step_whose_worker_dies_asks_nothing_twice(
    model_cloud: CloudUnderFire, server: TextServer, listener: ApiClient, accepted: Mapping[Case, str], case: Case
) -> None:
    episode = script_written(listener, accepted[case])
    check_asked_once(model_cloud, server, episode, name_of(case), case[1])


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case[0]}-{case[1]}") for case in CALL_CASES])
def test_an_answer_is_kept_although_the_worker_of_the_call_dies(
    model_cloud: CloudUnderFire, server: TextServer, listener: ApiClient, case: Case
) -> None:
    """One episode at a time: the worker serves the calls of all, and those that it was asking are asked again."""
    with model_cloud.paused_queue():
        podcast_id = armed(model_cloud, listener, case)
    check_asked_once(model_cloud, server, script_written(listener, podcast_id), name_of(case), case[1])


@pytest.mark.parametrize("point", CALL_POINTS)
def test_a_death_between_judge_and_repair_asks_nothing_twice(
    model_cloud: CloudUnderFire, server: TextServer, listener: ApiClient, model: FaultFindingModel, point: CrashPoint
) -> None:
    """The worker dies when the judge's answer is stored, before it wakes the step, or before the repair is asked."""
    name = f"Repair {point.title().replace('_', ' ')}"
    with model_cloud.paused_queue():
        body = {"sources": [{"text": text_about(name)}], "length_minutes": 5}
        podcast_id: str = listener.post_json("/api/v1/podcasts", body)["podcast_id"]
        model.at_judge[name] = lambda: model_cloud.arm(podcast_id, StepKind.CHAPTER, point)
    check_asked_once(model_cloud, server, script_written(listener, podcast_id), name, point)
    assert name not in model.at_judge
