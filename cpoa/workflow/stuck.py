"""Lists the workflows without progress, and why: the information that an operator needs before an action."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cpoa.workflow.plan import ready_steps
from cpoa.workflow.states import StepStatus, WorkflowStatus
from cpoa.workflow.step_start import MAX_CLAIMS_WITHOUT_OUTCOME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from shared.database import Database, Row

FAILED_FOR_SECONDS = 24 * 3600  # how long failed workflows are listed
MAX_LISTED = 500


class Reason(StrEnum):
    """Why a workflow or a step makes no progress. The most important reason comes first."""

    FAILED = "failed"
    ENDED = "ended"
    NOTHING_READY = "nothing_ready"
    VANISHED = "worker_vanished"
    NOT_SENT = "not_sent"
    AT_WORK = "at_work"
    WAITS_FOR_SERVICE = "waits_for_service"
    WAITS_FOR_TIME = "waits_for_time"
    IN_QUEUE = "in_queue"
    WAITS_FOR_STEPS = "waits_for_steps"


_ORDER = {reason: number for number, reason in enumerate(Reason)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckStep:
    """A step that is not completed. `claims_without_outcome` counts workers that vanished, not the live claim.

    `claim_holder`: the first 8 characters of the owner id of the live claim.
    """

    step: str
    status: StepStatus
    attempts: int
    claims_without_outcome: int
    claim_holder: str | None
    claim_until: datetime | None
    since: datetime
    not_before: datetime | None
    error_code: str | None
    error_message: str | None
    reason: Reason
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckWorkflow:
    """`moved_at`: when a step last started for the first time, or completed. `unmoved_seconds`: since then."""

    workflow_id: UUID
    podcast_id: UUID
    status: WorkflowStatus
    generation: int
    moved_at: datetime
    unmoved_seconds: float
    error_code: str | None
    error_message: str | None
    reason: Reason
    why: str
    steps: tuple[StuckStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckFilter:
    """`error`: the workflow's error code, or the type of a step's last error. Empty: any."""

    older_than_seconds: float = 0.0
    error: str = ""


class StuckWorkflows:
    def __init__(self, database: Database) -> None:
        self._database = database

    def find_stuck(self, stuck_filter: StuckFilter) -> tuple[list[StuckWorkflow], int]:
        """Returns up to MAX_LISTED workflows, the longest without progress first, and the total number.

        Without deleted episodes, and without workflows that failed more than a day ago.
        """
        rows = self._database.fetch_all(
            f"""
            select *, count(*) over () as total from ({_WORKFLOWS}) as workflow
            where (overall_status in ('pending', 'in_progress')
                   or overall_status = 'failed' and end_timestamp > now - :failed_for * interval '1 second')
              and deleted_at is null
              and moved_at <= now - :older_than * interval '1 second'
              and (:error = '' or error_code = :error
                   or exists (select from task_instances
                              where task_instances.workflow_id = workflow.workflow_id
                                and error_details_json ->> 'error_type' = :error))
            order by moved_at, workflow_id limit :most
            """,
            failed_for=FAILED_FOR_SECONDS,
            older_than=stuck_filter.older_than_seconds,
            error=stuck_filter.error,
            most=MAX_LISTED,
        )
        return self._with_steps(rows), rows[0]["total"] if rows else 0

    def find(self, workflow_or_podcast_id: UUID) -> StuckWorkflow | None:
        """Finds a workflow in any state by its id or its podcast's id. Deleted episodes are not found."""
        rows = self._database.fetch_all(
            f"select * from ({_WORKFLOWS}) as workflow where :id in (workflow_id, podcast_id) and deleted_at is null",
            id=workflow_or_podcast_id,
        )
        return self._with_steps(rows)[0] if rows else None

    def _with_steps(self, workflows: Sequence[Row]) -> list[StuckWorkflow]:
        rows = self._database.fetch_all(
            """
            select task.workflow_id, step, task.status, attempts, dispatch_no, enqueued_no, not_before,
                   task.last_updated_timestamp as since, waiting_for_json is not null as waits_for_service,
                   error_details_json, coalesce(claims_without_outcome, 0)
                       - coalesce(expires_at > clock_timestamp(), false)::int as claims_without_outcome,
                   case when expires_at > clock_timestamp() then owner end as owner,
                   case when expires_at > clock_timestamp() then expires_at end as claim_until
            from task_instances as task
            join workflow_instances as workflow using (workflow_id)
            left join idempotency_keys as key
                on idempotency_key = concat('step:', task.workflow_id, ':', step, ':', generation)
            where task.workflow_id = any(:ids::uuid[])
            order by task_order
            """,
            ids=[str(row["workflow_id"]) for row in workflows],
        )
        steps: dict[UUID, list[Row]] = {row["workflow_id"]: [] for row in workflows}
        for row in rows:
            steps[row["workflow_id"]].append(row)
        return [_workflow(row, steps[row["workflow_id"]]) for row in workflows]


# A step that workers take repeatedly and never finish makes no progress, so only its first start counts.
_WORKFLOWS = """
    select workflow_instances.workflow_id, workflow_instances.podcast_id, overall_status, generation,
           workflow_instances.error_code, error_message, end_timestamp, deleted_at, clock_timestamp() as now,
           greatest(workflow_instances.last_updated_timestamp,
                    (select max(start_timestamp) from task_instances
                     where task_instances.workflow_id = workflow_instances.workflow_id)) as moved_at
    from workflow_instances join podcasts on podcasts.podcast_id = workflow_instances.podcast_id
"""


def _workflow(row: Row, step_rows: Sequence[Row]) -> StuckWorkflow:
    ready = ready_steps({one["step"]: StepStatus(one["status"]) for one in step_rows})
    status, now = WorkflowStatus(row["overall_status"]), row["now"]
    unfinished = [one for one in step_rows if one["status"] != StepStatus.COMPLETED]
    steps = tuple(_step(one, is_ready=one["step"] in ready, now=now) for one in unfinished)
    reason, why = _explain_workflow(row, status, steps)
    return StuckWorkflow(
        workflow_id=row["workflow_id"],
        podcast_id=row["podcast_id"],
        status=status,
        generation=row["generation"],
        moved_at=row["moved_at"],
        unmoved_seconds=(now - row["moved_at"]).total_seconds(),
        error_code=row["error_code"],
        error_message=row["error_message"],
        reason=reason,
        why=why,
        steps=steps,
    )


def _explain_workflow(row: Row, status: WorkflowStatus, steps: Sequence[StuckStep]) -> tuple[Reason, str]:
    if status is WorkflowStatus.FAILED:
        at = next((f" at {one.step}" for one in steps if one.status is StepStatus.FAILED), "")
        return Reason.FAILED, f"failed{at}: {row['error_message']}"
    if status not in (WorkflowStatus.PENDING, WorkflowStatus.IN_PROGRESS):
        return Reason.ENDED, f"it has ended: {status}"
    candidates = [one for one in steps if one.reason is not Reason.WAITS_FOR_STEPS]
    if not candidates or all(one.reason is Reason.ENDED for one in candidates):
        return Reason.NOTHING_READY, "no step is in progress and no step is ready"
    first = min(candidates, key=lambda one: _ORDER[one.reason])
    return first.reason, f"{first.step}: {first.why}"


def _step(row: Row, *, is_ready: bool, now: datetime) -> StuckStep:
    error: Mapping[str, Any] = row["error_details_json"] or {}
    reason, why = _explain_step(row, is_ready=is_ready, now=now)
    return StuckStep(
        step=row["step"],
        status=StepStatus(row["status"]),
        attempts=row["attempts"],
        claims_without_outcome=row["claims_without_outcome"],
        claim_holder=str(row["owner"])[:8] if row["owner"] else None,
        claim_until=row["claim_until"],
        since=row["since"],
        not_before=row["not_before"],
        error_code=error.get("error_type"),
        error_message=error.get("error_message"),
        reason=reason,
        why=why,
    )


def _explain_step(row: Row, *, is_ready: bool, now: datetime) -> tuple[Reason, str]:
    status = StepStatus(row["status"])
    if status in (StepStatus.FAILED, StepStatus.SKIPPED):
        return Reason.ENDED, f"it is {status}"
    if status is StepStatus.PENDING:
        return (
            (Reason.NOT_SENT, "ready, but not yet sent to the queue")
            if is_ready
            else (Reason.WAITS_FOR_STEPS, "waits for other steps")
        )
    return _explain_step_in_progress(row, now)


def _explain_step_in_progress(row: Row, now: datetime) -> tuple[Reason, str]:
    if row["claim_until"]:
        return (
            Reason.AT_WORK,
            f"a worker holds it until {_format_time(row['claim_until'])}, longer if it renews its claim",
        )
    if row["enqueued_no"] < row["dispatch_no"]:
        return Reason.NOT_SENT, "the queue has not accepted it; the sweeper sends it again every minute"
    if row["not_before"] and row["not_before"] > now:
        return _explain_wait(row, now)
    vanished = row["claims_without_outcome"]
    if vanished:
        times = "once" if vanished == 1 else f"{vanished} times"
        return (
            Reason.VANISHED,
            f"its worker vanished {times}; the queue delivers it again, up to {MAX_CLAIMS_WITHOUT_OUTCOME} times",
        )
    waited = f"waits in the queue for {format_duration((now - row['since']).total_seconds())}"
    return Reason.IN_QUEUE, waited + _format_attempts(row)


def _explain_wait(row: Row, now: datetime) -> tuple[Reason, str]:
    when = f"{_format_time(row['not_before'])}, in {format_duration((row['not_before'] - now).total_seconds())}"
    if row["waits_for_service"]:
        return Reason.WAITS_FOR_SERVICE, f"waits for the answer of a service or model; the next look is at {when}"
    return Reason.WAITS_FOR_TIME, f"runs again at {when}{_format_attempts(row)}"


def _format_attempts(row: Row) -> str:
    if not row["attempts"]:
        return ""
    return ", after 1 failed attempt" if row["attempts"] == 1 else f", after {row['attempts']} failed attempts"


def _format_time(moment: datetime) -> str:
    return f"{moment:%H:%M:%S} UTC"


def format_duration(seconds: float) -> str:
    """For example `40 s`, `12 min`, `5 h`, `3 days`."""
    for unit, name in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds // unit:.0f} {name}"
    return f"{max(seconds, 0):.0f} s"
