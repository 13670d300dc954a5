"""The steps of an episode: what each needs, which agent runs it, and the podcast's status.

research -> script -> {voice-0 .. voice-n, cover} -> master -> publish. The script step's commit adds the voice steps.

If the user brought pages or files, {read-0 .. read-n} -> research.

If a language model writes, research -> outline -> chapter-0 -> chapter-1 .. -> script. The research step's commit adds
the outline, and the outline's commit adds the chapters. The commit of each chapter adds the voice steps that say it.
They are ready at once, so they run while the next chapters are written.
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
    READ = "read"
    RESEARCH = "research"
    OUTLINE = "outline"
    CHAPTER = "chapter"
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


class Numbering(StrEnum):
    """SINGLE: a workflow has at most one step of the kind, and its name has no number. PARALLEL: the steps are numbered
    from 0 and independent of each other. IN_SEQUENCE: each numbered step also needs the one before it."""

    SINGLE = "single"
    PARALLEL = "parallel"
    IN_SEQUENCE = "in_sequence"


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """`podcast_status` is the podcast's status while the step runs, `failed_status` after its last attempt failed.

    A step is ready when every step of the kinds in `needs` is completed; a kind without steps is not waited for.
    `order` sorts steps for display; a numbered step adds its number. `start_message` and `failure_message` are shown to
    the user.
    """

    agent_name: AgentName
    order: int
    needs: frozenset[StepKind]
    podcast_status: PodcastStatus
    failed_status: PodcastStatus
    start_message: str
    failure_message: str
    numbering: Numbering = Numbering.SINGLE


PLAN: Mapping[StepKind, PlannedStep] = {
    StepKind.READ: PlannedStep(
        agent_name=AgentName.WCHA,
        order=-20,  # before the research, whose order is stored with the steps of earlier releases
        needs=frozenset(),
        podcast_status=PodcastStatus.RESEARCH,
        failed_status=PodcastStatus.FAILED_RESEARCH,
        start_message="Reading your sources.",
        failure_message="Your sources could not be read. Try again later, or paste their text.",
        numbering=Numbering.PARALLEL,
    ),
    StepKind.RESEARCH: PlannedStep(
        agent_name=AgentName.WCHA,
        order=10,
        needs=frozenset({StepKind.READ}),
        podcast_status=PodcastStatus.RESEARCH,
        failed_status=PodcastStatus.FAILED_RESEARCH,
        start_message="Looking for source material.",
        failure_message="The sources could not be read. Try again later; if you gave your own text, shorten it first.",
    ),
    StepKind.OUTLINE: PlannedStep(
        agent_name=AgentName.PSWA,
        order=20,
        needs=frozenset({StepKind.RESEARCH}),
        podcast_status=PodcastStatus.SCRIPT,
        failed_status=PodcastStatus.FAILED_SCRIPT,
        start_message="Planning the chapters.",
        failure_message="The chapters could not be planned. Try again later, or word the topic differently.",
    ),
    StepKind.CHAPTER: PlannedStep(
        agent_name=AgentName.PSWA,
        order=30,
        needs=frozenset({StepKind.RESEARCH, StepKind.OUTLINE}),
        podcast_status=PodcastStatus.SCRIPT,
        failed_status=PodcastStatus.FAILED_SCRIPT,
        start_message="Writing the chapters.",
        failure_message="A chapter could not be written. Try again later; the finished chapters are kept.",
        numbering=Numbering.IN_SEQUENCE,
    ),
    StepKind.SCRIPT: PlannedStep(
        agent_name=AgentName.PSWA,
        order=90,
        needs=frozenset({StepKind.RESEARCH, StepKind.OUTLINE, StepKind.CHAPTER}),
        podcast_status=PodcastStatus.SCRIPT,
        failed_status=PodcastStatus.FAILED_SCRIPT,
        start_message="Writing the script.",
        failure_message="The script could not be written. Try again later, or word the topic differently.",
    ),
    StepKind.VOICE: PlannedStep(
        agent_name=AgentName.VFA,
        order=100,
        # The step that adds a voice step has written what it says.
        needs=frozenset({StepKind.RESEARCH}),
        podcast_status=PodcastStatus.AUDIO,
        failed_status=PodcastStatus.FAILED_AUDIO,
        start_message="Recording the voices.",
        failure_message="The voices could not be recorded. Try again later.",
        numbering=Numbering.PARALLEL,
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
        # It needs the script too, because only then do all voice steps exist.
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
MAX_CHAPTERS = PLAN[StepKind.SCRIPT].order - PLAN[StepKind.CHAPTER].order
"""More chapters would be sorted after the script."""

_NUMBERED = re.compile(r"([a-z]+)-(0|[1-9][0-9]{0,3})")


def voice_step(index: int) -> str:
    return f"{StepKind.VOICE}-{index}"


def read_step(index: int) -> str:
    return f"{StepKind.READ}-{index}"


def chapter_step(index: int) -> str:
    return f"{StepKind.CHAPTER}-{index}"


def is_voice_step(step: str) -> bool:
    return _is_of(StepKind.VOICE, step)


def is_read_step(step: str) -> bool:
    return _is_of(StepKind.READ, step)


def is_chapter_step(step: str) -> bool:
    return _is_of(StepKind.CHAPTER, step)


def _is_of(kind: StepKind, step: str) -> bool:
    match = _NUMBERED.fullmatch(step)
    return match is not None and match[1] == kind


def step_index(step: str) -> int:
    """The number in the name of a numbered step, from 0. Raises ValueError for the name of any other step."""
    match = _NUMBERED.fullmatch(step)
    if match is None:
        raise ValueError(f"{step!r} is not a numbered step.")
    return int(match[2])


def parse_kind(step: str) -> StepKind:
    """Raises ValueError if it is not the name of a step."""
    match = _NUMBERED.fullmatch(step)
    kind = StepKind(match[1] if match else step)
    if (match is None) is not (PLAN[kind].numbering is Numbering.SINGLE):
        raise ValueError(f"{step!r} is not the name of a step: a number is missing, or there is one too many.")
    return kind


def get_plan(step: str) -> PlannedStep:
    return PLAN[parse_kind(step)]


def is_first_of_kind(step: str) -> bool:
    """False for a numbered step after the first."""
    return get_plan(step).numbering is Numbering.SINGLE or step_index(step) == 0


def compute_order(step: str) -> int:
    plan = get_plan(step)
    return plan.order if plan.numbering is Numbering.SINGLE else plan.order + step_index(step)


def ready_steps(statuses: Mapping[str, StepStatus]) -> list[str]:
    """Returns the pending steps whose needs are completed. `statuses` has every step of the workflow."""
    unfinished = {step for step, status in statuses.items() if status is not StepStatus.COMPLETED}
    unfinished_kinds = {parse_kind(step) for step in unfinished}
    return [
        step
        for step, status in statuses.items()
        if status is StepStatus.PENDING
        and not get_plan(step).needs & unfinished_kinds
        and _step_before(step) not in unfinished
    ]


def _step_before(step: str) -> str | None:
    """The step that this one follows in a sequence."""
    kind = parse_kind(step)
    if PLAN[kind].numbering is not Numbering.IN_SEQUENCE or step_index(step) == 0:
        return None
    return f"{kind}-{step_index(step) - 1}"
