"""The plan of an episode: its steps, what each needs, who does it, and what the podcast's row shows meanwhile.

research -> script -> {voice-0 .. voice-n, cover} -> master -> publish. The script's commit adds the voices.
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
    """`shows` and `fails_as` are the podcast's status while the step runs and when it has failed for good.

    A step is ready when every step of the kinds that it `needs` is completed. `order` sorts steps for display.
    """

    agent_name: AgentName
    order: int
    needs: frozenset[StepKind]
    shows: PodcastStatus
    fails_as: PodcastStatus
    started: str
    given_up: str


PLAN: Mapping[StepKind, PlannedStep] = {
    StepKind.RESEARCH: PlannedStep(
        agent_name=AgentName.WCHA,
        order=10,
        needs=frozenset(),
        shows=PodcastStatus.RESEARCH,
        fails_as=PodcastStatus.FAILED_RESEARCH,
        started="Looking for source material.",
        given_up="The sources could not be read. Try again later; if you gave your own text, shorten it first.",
    ),
    StepKind.SCRIPT: PlannedStep(
        agent_name=AgentName.PSWA,
        order=20,
        needs=frozenset({StepKind.RESEARCH}),
        shows=PodcastStatus.SCRIPT,
        fails_as=PodcastStatus.FAILED_SCRIPT,
        started="Writing the script.",
        given_up="The script could not be written. Try again later, or word the topic differently.",
    ),
    StepKind.VOICE: PlannedStep(
        agent_name=AgentName.VFA,
        order=100,
        needs=frozenset({StepKind.SCRIPT}),
        shows=PodcastStatus.AUDIO,
        fails_as=PodcastStatus.FAILED_AUDIO,
        started="Recording the voices.",
        given_up="The voices could not be recorded. Try again later.",
    ),
    StepKind.COVER: PlannedStep(
        agent_name=AgentName.IGA,
        order=500,
        needs=frozenset({StepKind.SCRIPT}),
        shows=PodcastStatus.AUDIO,
        fails_as=PodcastStatus.FAILED_AUDIO,
        started="Painting the cover.",
        given_up="The cover could not be painted. Try again later.",
    ),
    StepKind.MASTER: PlannedStep(
        agent_name=AgentName.VFA_MASTER,
        order=600,
        # The script too: until it is done there are no voices to wait for.
        needs=frozenset({StepKind.SCRIPT, StepKind.VOICE, StepKind.COVER}),
        shows=PodcastStatus.AUDIO,
        fails_as=PodcastStatus.FAILED_AUDIO,
        started="Mastering the episode.",
        given_up="The recording could not be put together. Try again later.",
    ),
    StepKind.PUBLISH: PlannedStep(
        agent_name=AgentName.ASF_NOTIFY,
        order=700,
        needs=frozenset({StepKind.MASTER}),
        shows=PodcastStatus.PUBLISH,
        fails_as=PodcastStatus.FAILED_PUBLISH,
        started="Publishing the episode.",
        given_up="The finished episode could not be published. Try again later.",
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
        raise ValueError(f"{step!r} is no voice step.")
    return int(match[1])


def kind_of(step: str) -> StepKind:
    """Raises ValueError for what is no step's name."""
    return StepKind.VOICE if is_voice_step(step) else _kind_of_single(step)


def _kind_of_single(step: str) -> StepKind:
    kind = StepKind(step)
    if kind is StepKind.VOICE:
        raise ValueError("A voice step has a number.")
    return kind


def planned(step: str) -> PlannedStep:
    return PLAN[kind_of(step)]


def order_of(step: str) -> int:
    return planned(step).order + (voice_index(step) if is_voice_step(step) else 0)


def ready_steps(statuses: Mapping[str, StepStatus]) -> list[str]:
    """The pending steps whose needs are met, of a workflow with these steps."""
    unfinished = {kind_of(step) for step, status in statuses.items() if status is not StepStatus.COMPLETED}
    return [
        step
        for step, status in statuses.items()
        if status is StepStatus.PENDING and not planned(step).needs & unfinished
    ]
