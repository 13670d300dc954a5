"""Which workflows do not move, and why: what an operator looks at before acting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cpoa.workflow.begin import MAX_CLAIMS_WITHOUT_OUTCOME
from cpoa.workflow.plan import ready_steps
from cpoa.workflow.states import StepStatus, WorkflowStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from shared.database import Database, Row

FAILED_FOR_SECONDS = 24 * 3600  # how long a failed workflow is listed
MOST_LISTED = 500


class Reason(StrEnum):
    """Why a workflow or a step does not move, the most telling first."""

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
    """A step that is not completed. `claims_without_outcome`: of workers that vanished; a live claim is not counted.
    `claim_holder`: the beginning of its random owner id."""

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
    """`moved_at`: when a step was last begun for the first time, or completed. `unmoved_seconds`: since then."""

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
    """`error`: the code that the workflow failed with, or the type of a step's last error."""

    older_than_seconds: float = 0.0
    error: str = ""


class StuckWorkflows:
    def __init__(self, database: Database) -> None:
        self._database = database

    def listed(self, wanted: StuckFilter) -> tuple[list[StuckWorkflow], int]:
        """Those that have not moved for the longest first, and how many there are in all. Deleted episodes are left
        out, and so is what failed more than a day ago."""
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
            older_than=wanted.older_than_seconds,
            error=wanted.error,
            most=MOST_LISTED,
        )
        return self._with_steps(rows), rows[0]["total"] if rows else 0

    def one(self, workflow_or_podcast_id: UUID) -> StuckWorkflow | None:
        """Whether or not it moves."""
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


# A step that is taken again and again and never ended does not move: only its first begin counts.
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
    reason, why = _reason_of_workflow(row, status, steps)
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


def _reason_of_workflow(row: Row, status: WorkflowStatus, steps: Sequence[StuckStep]) -> tuple[Reason, str]:
    if status is WorkflowStatus.FAILED:
        at = next((f" at {one.step}" for one in steps if one.status is StepStatus.FAILED), "")
        return Reason.FAILED, f"failed{at}: {row['error_message']}"
    if status not in (WorkflowStatus.PENDING, WorkflowStatus.IN_PROGRESS):
        return Reason.ENDED, f"it has ended: {status}"
    telling = [one for one in steps if one.reason is not Reason.WAITS_FOR_STEPS]
    if not telling or all(one.reason is Reason.ENDED for one in telling):
        return Reason.NOTHING_READY, "nothing is under way and nothing can be: no step is ready"
    first = min(telling, key=lambda one: _ORDER[one.reason])
    return first.reason, f"{first.step}: {first.why}"


def _step(row: Row, *, is_ready: bool, now: datetime) -> StuckStep:
    error: Mapping[str, Any] = row["error_details_json"] or {}
    reason, why = _reason_of_step(row, is_ready=is_ready, now=now)
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


def _reason_of_step(row: Row, *, is_ready: bool, now: datetime) -> tuple[Reason, str]:
    status = StepStatus(row["status"])
    if status in (StepStatus.FAILED, StepStatus.SKIPPED):
        return Reason.ENDED, f"it is {status}"
    if status is StepStatus.PENDING:
        return (
            (Reason.NOT_SENT, "ready, and not yet sent") if is_ready else (Reason.WAITS_FOR_STEPS, "other steps first")
        )
    return _reason_under_way(row, now)


def _reason_under_way(row: Row, now: datetime) -> tuple[Reason, str]:
    if row["claim_until"]:
        return Reason.AT_WORK, f"a worker holds it until {_clock(row['claim_until'])}, longer if it renews its claim"
    if row["enqueued_no"] < row["dispatch_no"]:
        return Reason.NOT_SENT, "the queue has not taken it; the sweeper sends it again every minute"
    if row["not_before"] and row["not_before"] > now:
        return _waits_for_time(row, now)
    vanished = row["claims_without_outcome"]
    if vanished:
        times = "once" if vanished == 1 else f"{vanished} times"
        return (
            Reason.VANISHED,
            f"its worker vanished {times}; the queue brings it again, and it fails after {MAX_CLAIMS_WITHOUT_OUTCOME}",
        )
    waited = f"waits in the queue for {in_words((now - row['since']).total_seconds())}"
    return Reason.IN_QUEUE, waited + _after_attempts(row)


def _waits_for_time(row: Row, now: datetime) -> tuple[Reason, str]:
    when = f"{_clock(row['not_before'])}, in {in_words((row['not_before'] - now).total_seconds())}"
    if row["waits_for_service"]:
        return Reason.WAITS_FOR_SERVICE, f"waits for a remote service, which is asked again at {when}"
    return Reason.WAITS_FOR_TIME, f"comes again at {when}{_after_attempts(row)}"


def _after_attempts(row: Row) -> str:
    if not row["attempts"]:
        return ""
    return ", after 1 failed attempt" if row["attempts"] == 1 else f", after {row['attempts']} failed attempts"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S} UTC"


def in_words(seconds: float) -> str:
    """`40 s`, `12 min`, `5 h`, `3 days`."""
    for unit, name in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds // unit:.0f} {name}"
    return f"{max(seconds, 0):.0f} s"
