"""The states of workflows, steps and podcasts, and the allowed transitions between them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class WorkflowStatus(StrEnum):
    """`workflow_instances.overall_status`. COMPLETED_WITH_ERRORS: a discovery made cards for only some topics."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    COMPLETED_WITH_ERRORS = "completed_with_errors"
    FAILED = "failed"
    CANCELLED = "cancelled"


class StepStatus(StrEnum):
    """`task_instances.status`. SKIPPED: not finished, because the workflow ended first."""

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
        # IN_PROGRESS again: another worker took over. DISPATCHED: the step raised, and the queue delivers it again.
        # SKIPPED: the workflow was cancelled.
        {
            StepStatus.IN_PROGRESS,
            StepStatus.DISPATCHED,
            StepStatus.COMPLETED,
            StepStatus.FAILED,
            StepStatus.SKIPPED,
        }
    ),
}
RETRYABLE = frozenset(
    {
        PodcastStatus.CANCELLED,
        PodcastStatus.FAILED_RESEARCH,
        PodcastStatus.FAILED_SCRIPT,
        PodcastStatus.FAILED_AUDIO,
        PodcastStatus.FAILED_PUBLISH,
    }
)
_PODCAST: Mapping[PodcastStatus, frozenset[PodcastStatus]] = {
    PodcastStatus.PENDING: RETRYABLE | {PodcastStatus.RESEARCH},
    PodcastStatus.RESEARCH: RETRYABLE | {PodcastStatus.SCRIPT},
    PodcastStatus.SCRIPT: RETRYABLE | {PodcastStatus.AUDIO},
    PodcastStatus.AUDIO: RETRYABLE | {PodcastStatus.PUBLISH},
    PodcastStatus.PUBLISH: RETRYABLE | {PodcastStatus.COMPLETED},
}

# Grouped by type, because members of different StrEnums with the same value are equal as keys.
TRANSITIONS: Mapping[type[StrEnum], Mapping[StrEnum, frozenset[StrEnum]]] = {
    WorkflowStatus: _WORKFLOW,  # type: ignore[dict-item]  # mappings are invariant in their keys
    StepStatus: _STEP,  # type: ignore[dict-item]  # as above
    PodcastStatus: _PODCAST,  # type: ignore[dict-item]  # as above
}


def states_leading_to(target: StrEnum) -> list[str]:
    """Returns the states from which `target` is allowed, for `where status = any(...)`."""
    return [state.value for state, targets in TRANSITIONS[type(target)].items() if target in targets]


def is_final(status: StrEnum) -> bool:
    return status not in TRANSITIONS[type(status)]
