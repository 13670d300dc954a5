"""The steps of an episode: what each needs, which agent runs it, and the podcast's status.

research -> script -> {voice-0 .. voice-n, cover} -> master -> publish. The script step's commit adds the voice steps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cpoa.workflow.states import PodcastStatus, StepStatus

if TYPE_CHECKING:
    from collections.abc import Mapping


class StepKind(StrEnum):
    RESEARCH = "research"
    SCRIPT = "script"
    VOICE = "voice"
    COVER = "cover"
    MASTER = "master"
    PUBLISH = "publish"


class AgentName(StrEnum):
    """`task_instances.agent_name`."""

    WCHA = "WCHA"
    PSWA = "PSWA"
    VFA = "VFA"
    IGA = "IGA"
    VFA_MASTER = "VFA_MASTER"
    ASF_NOTIFY = "ASF_NOTIFY"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """`podcast_status` is the podcast's status while the step runs, `failed_status` after its last attempt failed.

    A step is ready when every step of the kinds in `needs` is completed. `order` sorts steps for display.
    `start_message` and `failure_message` are shown to the user.
    """

    agent_name: AgentName
    order: int
    needs: frozenset[StepKind]
    podcast_status: PodcastStatus
    failed_status: PodcastStatus
    start_message: str
    failure_message: str


PLAN: Mapping[StepKind, PlannedStep] = {
    StepKind.RESEARCH: PlannedStep(
        agent_name=AgentName.WCHA,
        order=10,
        needs=frozenset(),
        podcast_status=PodcastStatus.RESEARCH,
        failed_status=PodcastStatus.FAILED_RESEARCH,
        start_message="Looking for source material.",
        failure_message="The sources could not be read. Try again later; if you gave your own text, shorten it first.",
    ),
    StepKind.SCRIPT: PlannedStep(
        agent_name=AgentName.PSWA,
        order=20,
        needs=frozenset({StepKind.RESEARCH}),
        podcast_status=PodcastStatus.SCRIPT,
        failed_status=PodcastStatus.FAILED_SCRIPT,
        start_message="Writing the script.",
        failure_message="The script could not be written. Try again later, or word the topic differently.",
    ),
    StepKind.VOICE: PlannedStep(
        agent_name=AgentName.VFA,
        order=100,
        needs=frozenset({StepKind.SCRIPT}),
        podcast_status=PodcastStatus.AUDIO,
        failed_status=PodcastStatus.FAILED_AUDIO,
        start_message="Recording the voices.",
        failure_message="The voices could not be recorded. Try again later.",
    ),
    StepKind.COVER: PlannedStep(
        agent_name=AgentName.IGA,
        order=500,
        needs=frozenset({StepKind.SCRIPT}),
        podcast_status=PodcastStatus.AUDIO,
        failed_status=PodcastStatus.FAILED_AUDIO,
        start_message="Painting the cover.",
        failure_message="The cover could not be painted. Try again later.",
    ),
    StepKind.MASTER: PlannedStep(
        agent_name=AgentName.VFA_MASTER,
        order=600,
        # It needs the script too, because the voice steps exist only after the script step.
        needs=frozenset({StepKind.SCRIPT, StepKind.VOICE, StepKind.COVER}),
        podcast_status=PodcastStatus.AUDIO,
        failed_status=PodcastStatus.FAILED_AUDIO,
        start_message="Mastering the episode.",
        failure_message="The recording could not be put together. Try again later.",
    ),
    StepKind.PUBLISH: PlannedStep(
        agent_name=AgentName.ASF_NOTIFY,
        order=700,
        needs=frozenset({StepKind.MASTER}),
        podcast_status=PodcastStatus.PUBLISH,
        failed_status=PodcastStatus.FAILED_PUBLISH,
        start_message="Publishing the episode.",
        failure_message="The finished episode could not be published. Try again later.",
    ),
}

FIRST_STEPS = (StepKind.RESEARCH, StepKind.SCRIPT, StepKind.COVER, StepKind.MASTER, StepKind.PUBLISH)
LAST_STEP = StepKind.PUBLISH
_VOICE = re.compile(r"voice-(0|[1-9][0-9]{0,3})")


def voice_step(index: int) -> str:
    return f"{StepKind.VOICE}-{index}"


def is_voice_step(step: str) -> bool:
    return _VOICE.fullmatch(step) is not None


def voice_index(step: str) -> int:
    match = _VOICE.fullmatch(step)
    if match is None:
        raise ValueError(f"{step!r} is not a voice step.")
    return int(match[1])


def parse_kind(step: str) -> StepKind:
    """Raises ValueError if it is not the name of a step."""
    return StepKind.VOICE if is_voice_step(step) else _kind_of_single(step)


def _kind_of_single(step: str) -> StepKind:
    kind = StepKind(step)
    if kind is StepKind.VOICE:
        raise ValueError("The name of a voice step must have a number.")
    return kind


def get_plan(step: str) -> PlannedStep:
    return PLAN[parse_kind(step)]


def compute_order(step: str) -> int:
    return get_plan(step).order + (voice_index(step) if is_voice_step(step) else 0)


def ready_steps(statuses: Mapping[str, StepStatus]) -> list[str]:
    """Returns the pending steps whose needs are completed. `statuses` has every step of the workflow."""
    unfinished = {parse_kind(step) for step, status in statuses.items() if status is not StepStatus.COMPLETED}
    return [
        step
        for step, status in statuses.items()
        if status is StepStatus.PENDING and not get_plan(step).needs & unfinished
    ]
