"""The states of workflows, steps and podcasts, and the one table of the ways between them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class WorkflowStatus(StrEnum):
    """`workflow_instances.overall_status`. With errors: a discovery that could not make a card of every topic."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepStatus(StrEnum):
    """`task_instances.status`. Skipped: not run to its end, because the workflow had ended by then."""

    PENDING = "pending"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"


class PodcastStatus(StrEnum):
    """`podcasts.cpoa_status`, which clients see as `generation_status`."""

    PENDING = "pending"
    RESEARCH = "wcha_content_retrieval"
    SCRIPT = "pswa_script_generation"
    AUDIO = "vfa_audio_generation"
    PUBLISH = "asf_notification"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED_RESEARCH = "failed_wcha_content_harvest"
    FAILED_SCRIPT = "failed_pswa_exception"
    FAILED_AUDIO = "failed_vfa_exception"
    FAILED_PUBLISH = "failed_asf_notification_exception"


_WORKFLOW: Mapping[WorkflowStatus, frozenset[WorkflowStatus]] = {
    WorkflowStatus.PENDING: frozenset(
        {WorkflowStatus.IN_PROGRESS, WorkflowStatus.FAILED, WorkflowStatus.CANCELLED},
    ),
    WorkflowStatus.IN_PROGRESS: frozenset(
        {
            WorkflowStatus.COMPLETED,
            WorkflowStatus.COMPLETED_WITH_ERRORS,
            WorkflowStatus.FAILED,
            WorkflowStatus.CANCELLED,
        }
    ),
}
_STEP: Mapping[StepStatus, frozenset[StepStatus]] = {
    StepStatus.PENDING: frozenset({StepStatus.DISPATCHED, StepStatus.SKIPPED}),
    StepStatus.DISPATCHED: frozenset({StepStatus.IN_PROGRESS, StepStatus.FAILED, StepStatus.SKIPPED}),
    StepStatus.IN_PROGRESS: frozenset(
        # Again in progress: another worker took over. Dispatched: it raised, and the queue will bring it again.
        # Skipped: the workflow was cancelled.
        {
            StepStatus.IN_PROGRESS,
            StepStatus.DISPATCHED,
            StepStatus.COMPLETED,
            StepStatus.FAILED,
            StepStatus.SKIPPED,
        }
    ),
}
GIVEN_UP = frozenset(
    {
        PodcastStatus.CANCELLED,
        PodcastStatus.FAILED_RESEARCH,
        PodcastStatus.FAILED_SCRIPT,
        PodcastStatus.FAILED_AUDIO,
        PodcastStatus.FAILED_PUBLISH,
    }
)
_PODCAST: Mapping[PodcastStatus, frozenset[PodcastStatus]] = {
    PodcastStatus.PENDING: GIVEN_UP | {PodcastStatus.RESEARCH},
    PodcastStatus.RESEARCH: GIVEN_UP | {PodcastStatus.SCRIPT},
    PodcastStatus.SCRIPT: GIVEN_UP | {PodcastStatus.AUDIO},
    PodcastStatus.AUDIO: GIVEN_UP | {PodcastStatus.PUBLISH},
    PodcastStatus.PUBLISH: GIVEN_UP | {PodcastStatus.COMPLETED},
}

# By kind, because equal words of different kinds are equal keys.
TRANSITIONS: Mapping[type[StrEnum], Mapping[StrEnum, frozenset[StrEnum]]] = {
    WorkflowStatus: _WORKFLOW,  # type: ignore[dict-item]  # mappings are invariant in their keys
    StepStatus: _STEP,  # type: ignore[dict-item]  # as above
    PodcastStatus: _PODCAST,  # type: ignore[dict-item]  # as above
}


def may_become(target: StrEnum) -> list[str]:
    """The states from which `target` may be entered: for `where status = any(...)`."""
    return [state.value for state, targets in TRANSITIONS[type(target)].items() if target in targets]


def is_final(status: StrEnum) -> bool:
    return status not in TRANSITIONS[type(status)]
