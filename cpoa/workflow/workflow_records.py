"""The table `workflow_instances`. Lock a workflow's row here before you change the workflow or one of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.workflow.completion_log import log_completion
from cpoa.workflow.states import WorkflowStatus, states_leading_to
from shared.database import jsonb

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from shared.database import Pending, Row, Transaction


@dataclass(frozen=True, slots=True)
class WorkflowRecord:
    workflow_id: UUID
    podcast_id: UUID
    user_id: UUID | None
    status: WorkflowStatus
    generation: int
    request: Mapping[str, Any]

    def step_key(self, step: str) -> str:
        return step_key(self.workflow_id, step, self.generation)


def step_key(workflow_id: UUID, step: str, generation: int) -> str:
    """The idempotency key under which the step is claimed and its result is stored."""
    return f"step:{workflow_id}:{step}:{generation}"


def insert_workflow(
    transaction: Transaction,
    *,
    workflow_id: UUID,
    podcast_id: UUID,
    user_id: UUID | None,
    client_workflow_id: str | None,
    trigger_event_type: str,
    request: Mapping[str, Any],
) -> None:
    transaction.send(
        """
        insert into workflow_instances
            (workflow_id, podcast_id, user_id, client_workflow_id, trigger_event_type, trigger_event_details_json,
             overall_status)
        values (:workflow_id, :podcast_id, :user_id, :client_workflow_id, :trigger_event_type, :request::jsonb,
                'pending')
        """,
        workflow_id=workflow_id,
        podcast_id=podcast_id,
        user_id=user_id,
        client_workflow_id=client_workflow_id,
        trigger_event_type=trigger_event_type,
        request=jsonb(dict(request)),
    )


def lock_workflow(transaction: Transaction, workflow_id: UUID) -> WorkflowRecord | None:
    row = send_lock_workflow(transaction, workflow_id).row
    return None if row is None else workflow_record(row)


def send_lock_workflow(transaction: Transaction, workflow_id: UUID) -> Pending:
    """`workflow_record` parses the row."""
    return transaction.send(
        """
        select workflow_id, podcast_id, user_id, overall_status, generation, trigger_event_details_json
        from workflow_instances where workflow_id = :workflow_id for no key update
        """,
        workflow_id=workflow_id,
    )


def workflow_record(row: Row) -> WorkflowRecord:
    return WorkflowRecord(
        workflow_id=row["workflow_id"],
        podcast_id=row["podcast_id"],
        user_id=row["user_id"],
        status=WorkflowStatus(row["overall_status"]),
        generation=row["generation"],
        request=row["trigger_event_details_json"] or {},
    )


def mark_workflow_in_progress(transaction: Transaction, workflow_id: UUID, *, takes_turn: bool) -> None:
    """Called when one of its steps starts. `last_turn` orders the users' turns (cpoa/workflow/turns.py)."""
    transaction.send(
        """
        update workflow_instances
        set last_turn = case when :takes_turn::boolean then pg_current_xact_id()::text::bigint else last_turn end,
            overall_status = 'in_progress',
            last_updated_timestamp =
                case overall_status when 'pending' then clock_timestamp() else last_updated_timestamp end
        where workflow_id = :workflow_id and overall_status in ('pending', 'in_progress')
        """,
        workflow_id=workflow_id,
        takes_turn=takes_turn,
    )


def end_workflow(
    transaction: Transaction,
    workflow_id: UUID,
    status: WorkflowStatus,
    *,
    error_code: str | None = None,
    error_message: str | None = None,
) -> None:
    row = transaction.fetch_one(
        """
        update workflow_instances
        set overall_status = :status, error_code = :error_code, error_message = :error_message,
            last_updated_timestamp = clock_timestamp(),
            end_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and overall_status = any(:left_statuses::text[])
        returning podcast_id, trigger_event_type,
            extract(epoch from clock_timestamp() - start_timestamp)::float as seconds
        """,
        workflow_id=workflow_id,
        status=status.value,
        error_code=error_code,
        error_message=error_message,
        left_statuses=states_leading_to(status),
    )
    if row:
        log_completion(
            workflow_id,
            status,
            trigger=row["trigger_event_type"],
            seconds=row["seconds"],
            podcast_id=row["podcast_id"],
            error_code=error_code,
        )


def restart_workflow(transaction: Transaction, workflow_id: UUID) -> None:
    """Sets a failed or cancelled workflow back to pending, with a new generation. TRANSITIONS does not allow this."""
    transaction.send(
        """
        update workflow_instances
        set overall_status = 'pending', generation = generation + 1, error_code = null, error_message = null,
            end_timestamp = null, last_updated_timestamp = clock_timestamp()
        where workflow_id = :workflow_id and overall_status in ('failed', 'cancelled')
        """,
        workflow_id=workflow_id,
    )


def touch_workflow(transaction: Transaction, workflow_id: UUID, context: Mapping[str, Any]) -> None:
    """Records progress: the sweeper reads `last_updated_timestamp`. Merges `context` into the workflow's context."""
    transaction.send(
        """
        update workflow_instances
        set last_updated_timestamp = clock_timestamp(),
            context_data_json = coalesce(context_data_json, '{}') || :context::jsonb
        where workflow_id = :workflow_id
        """,
        workflow_id=workflow_id,
        context=jsonb(dict(context)),
    )
