"""What an operator does to a workflow: sets it going again, or gives it up. Each act is in the orchestration log.

A live workflow keeps its generation: its unfinished steps get a new delivery number, after the claims on them were
revoked, so that nothing of an earlier delivery is committed any more. A failed one is retried as its owner would.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cpoa.workflow.control import cancel_workflow, retry_workflow
from cpoa.workflow.plan import ready_steps
from cpoa.workflow.podcast_row import LogEntry, update_podcast
from cpoa.workflow.states import StepStatus, WorkflowStatus, is_final
from cpoa.workflow.step_records import give_back_to_queue, lock_steps
from cpoa.workflow.workflow_records import lock_workflow, touch_workflow
from shared import claims
from shared.error_codes.operators import API_GW_WORKFLOW_ENDED, API_GW_WORKFLOW_MOVED, API_GW_WORKFLOW_NOT_FOUND
from shared.errors import ConflictError, NotFoundError

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.workflow_records import WorkflowRecord
    from shared.database import Database, Transaction

STAGE = "operator"
_COMPLETE = (WorkflowStatus.COMPLETED, WorkflowStatus.COMPLETED_WITH_ERRORS)

logger = logging.getLogger(__name__)


class Did(StrEnum):
    SENT_AGAIN = "sent_again"  # new deliveries of the same generation
    RETRIED = "retried"  # a new generation, of a workflow that had ended or could not go on
    GIVEN_UP = "given_up"


_SENTENCES = {
    Did.SENT_AGAIN: "An operator sent the episode's unfinished steps again.",
    Did.RETRIED: "An operator had the episode tried again.",
    Did.GIVEN_UP: "An operator gave the episode up.",
}


@dataclass(frozen=True, slots=True)
class Act:
    """`why` is shown in the episode's log. `unmoved_since`: refuse unless the workflow last moved at that time, so that
    what was chosen from a list is still what it was; None acts on it as it is."""

    why: str
    unmoved_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Acted:
    """`sent`: False where the queue was away; the sweeper then sends what is written."""

    workflow_id: UUID
    did: Did
    sent: bool = True


class OperatorActs:
    """Each raises NotFoundError where there is no such workflow, and ConflictError where the act makes no sense."""

    def __init__(self, database: Database, dispatcher: Dispatcher) -> None:
        self._database = database
        self._dispatcher = dispatcher

    def set_going(self, workflow_id: UUID, act: Act) -> Acted:
        with self._database.transaction() as transaction:
            workflow = _locked(transaction, workflow_id, act)
            if workflow.status in _COMPLETE:
                raise ConflictError(API_GW_WORKFLOW_ENDED, "This episode is complete; there is nothing to set going.")
            did = _set_going(transaction, workflow)
            _write_log(transaction, workflow, did, act.why)
        return Acted(workflow_id, did, sent=self._advance(workflow_id))

    def give_up(self, workflow_id: UUID, act: Act) -> Acted:
        with self._database.transaction() as transaction:
            workflow = _locked(transaction, workflow_id, act)
            if not cancel_workflow(transaction, workflow_id):
                raise ConflictError(API_GW_WORKFLOW_ENDED, f"This episode has ended already: it is {workflow.status}.")
            _write_log(transaction, workflow, Did.GIVEN_UP, act.why)
        return Acted(workflow_id, Did.GIVEN_UP)

    def _advance(self, workflow_id: UUID) -> bool:
        try:
            self._dispatcher.advance(workflow_id)
        except Exception:  # whatever the queue throws: what is written is sent by the sweeper
            logger.exception("Workflow %s waits for the sweeper", workflow_id)
            return False
        return True


def _locked(transaction: Transaction, workflow_id: UUID, act: Act) -> WorkflowRecord:
    workflow = lock_workflow(transaction, workflow_id)
    if workflow is None or not transaction.fetch_one(
        "select 1 from podcasts where podcast_id = :id and deleted_at is null", id=workflow.podcast_id
    ):
        raise NotFoundError(API_GW_WORKFLOW_NOT_FOUND)
    if act.unmoved_since is not None and not _has_not_moved(transaction, workflow_id, act.unmoved_since):
        raise ConflictError(API_GW_WORKFLOW_MOVED)
    return workflow


def _has_not_moved(transaction: Transaction, workflow_id: UUID, since: datetime) -> bool:
    """By the same time as `cpoa.workflow.stuck` lists, and with nobody at work on it."""
    row = transaction.fetch_one(
        """
        select greatest(last_updated_timestamp, (select max(start_timestamp) from task_instances
                                                 where workflow_id = :workflow_id)) = :since as is_same
        from workflow_instances where workflow_id = :workflow_id
        """,
        workflow_id=workflow_id,
        since=since,
    )
    return bool(row and row["is_same"]) and not claims.has_live_claim(transaction, workflow_id)


def _set_going(transaction: Transaction, workflow: WorkflowRecord) -> Did:
    steps = lock_steps(transaction, workflow.workflow_id)
    if all(record.status is StepStatus.COMPLETED for record in steps):
        raise ConflictError(
            API_GW_WORKFLOW_ENDED, "Every step of this workflow is complete; there is nothing to set going."
        )
    if is_final(workflow.status):
        retry_workflow(transaction, workflow.workflow_id)
        return Did.RETRIED
    under_way = [record.step for record in steps if record.is_under_way]
    if not under_way and not ready_steps({record.step: record.status for record in steps}):
        # Nothing that could be delivered: only a new generation gets it out of this.
        cancel_workflow(transaction, workflow.workflow_id)
        retry_workflow(transaction, workflow.workflow_id)
        return Did.RETRIED
    for step in under_way:
        claims.revoke(transaction, workflow.key_of(step))
    if under_way:
        give_back_to_queue(transaction, workflow.workflow_id, under_way)
    touch_workflow(transaction, workflow.workflow_id, {})
    return Did.SENT_AGAIN


def _write_log(transaction: Transaction, workflow: WorkflowRecord, did: Did, why: str) -> None:
    data = {"by": "operator", "did": did.value, "why": why}
    update_podcast(transaction, workflow.podcast_id, log=[LogEntry(STAGE, _SENTENCES[did], structured_data=data)])
    logger.info("An operator acted on workflow %s: %s (%s)", workflow.workflow_id, did, why)
