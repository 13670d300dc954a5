"""An operator's actions on a workflow: retry and cancel. Each one is written to the orchestration log.

A live workflow keeps its generation. The claims on its unfinished steps are revoked, and the steps get new delivery
numbers, so an earlier delivery can no longer commit. A failed workflow is retried in the same way as by its owner.
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
from cpoa.workflow.step_records import lock_steps, redispatch_steps
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


class Action(StrEnum):
    SENT_AGAIN = "sent_again"  # new deliveries, the same generation
    RETRIED = "retried"  # a new generation, because the workflow had ended or could not continue
    GIVEN_UP = "given_up"


_SENTENCES = {
    Action.SENT_AGAIN: "An operator sent the episode's unfinished steps to the queue again.",
    Action.RETRIED: "An operator retried the episode.",
    Action.GIVEN_UP: "An operator cancelled the episode.",
}


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """`why` is shown in the episode's log.

    `unmoved_since`: refuse unless the workflow last progressed at this time, so that it is still in the state that the
    operator saw in a list. None: act in any state.
    """

    why: str
    unmoved_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActionResult:
    """`sent`: False if the queue could not be reached. Then the sweeper sends the steps."""

    workflow_id: UUID
    did: Action
    sent: bool = True


class OperatorActions:
    """Each action raises NotFoundError for an unknown workflow, and ConflictError if its state does not allow it."""

    def __init__(self, database: Database, dispatcher: Dispatcher) -> None:
        self._database = database
        self._dispatcher = dispatcher

    def retry(self, workflow_id: UUID, act: ActionRequest) -> ActionResult:
        with self._database.transaction() as transaction:
            workflow = _locked(transaction, workflow_id, act)
            if workflow.status in _COMPLETE:
                raise ConflictError(API_GW_WORKFLOW_ENDED, "This episode is complete, so there is nothing to retry.")
            did = _retry(transaction, workflow)
            _write_log(transaction, workflow, did, act.why)
        return ActionResult(workflow_id, did, sent=self._advance(workflow_id))

    def cancel(self, workflow_id: UUID, act: ActionRequest) -> ActionResult:
        with self._database.transaction() as transaction:
            workflow = _locked(transaction, workflow_id, act)
            if not cancel_workflow(transaction, workflow_id):
                raise ConflictError(API_GW_WORKFLOW_ENDED, f"This episode has ended already: it is {workflow.status}.")
            _write_log(transaction, workflow, Action.GIVEN_UP, act.why)
        return ActionResult(workflow_id, Action.GIVEN_UP)

    def _advance(self, workflow_id: UUID) -> bool:
        try:
            self._dispatcher.advance(workflow_id)
        except Exception:  # the change is committed, and the sweeper sends the steps
            logger.exception("Workflow %s waits for the sweeper", workflow_id)
            return False
        return True


def _locked(transaction: Transaction, workflow_id: UUID, act: ActionRequest) -> WorkflowRecord:
    workflow = lock_workflow(transaction, workflow_id)
    if workflow is None or not transaction.fetch_one(
        "select 1 from podcasts where podcast_id = :id and deleted_at is null", id=workflow.podcast_id
    ):
        raise NotFoundError(API_GW_WORKFLOW_NOT_FOUND)
    if act.unmoved_since is not None and not _has_not_moved(transaction, workflow_id, act.unmoved_since):
        raise ConflictError(API_GW_WORKFLOW_MOVED)
    return workflow


def _has_not_moved(transaction: Transaction, workflow_id: UUID, since: datetime) -> bool:
    """Compares the time that `cpoa.workflow.stuck` lists. False also if a worker holds a claim."""
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


def _retry(transaction: Transaction, workflow: WorkflowRecord) -> Action:
    steps = lock_steps(transaction, workflow.workflow_id)
    if all(record.status is StepStatus.COMPLETED for record in steps):
        raise ConflictError(
            API_GW_WORKFLOW_ENDED, "Every step of this workflow is complete, so there is nothing to retry."
        )
    if is_final(workflow.status):
        retry_workflow(transaction, workflow.workflow_id)
        return Action.RETRIED
    under_way = [record.step for record in steps if record.is_under_way]
    if not under_way and not ready_steps({record.step: record.status for record in steps}):
        # No step can be delivered in this state, so start a new generation.
        cancel_workflow(transaction, workflow.workflow_id)
        retry_workflow(transaction, workflow.workflow_id)
        return Action.RETRIED
    for step in under_way:
        claims.revoke(transaction, workflow.step_key(step))
    if under_way:
        redispatch_steps(transaction, workflow.workflow_id, under_way)
    touch_workflow(transaction, workflow.workflow_id, {})
    return Action.SENT_AGAIN


def _write_log(transaction: Transaction, workflow: WorkflowRecord, did: Action, why: str) -> None:
    data = {"by": "operator", "did": did.value, "why": why}
    update_podcast(transaction, workflow.podcast_id, log=[LogEntry(STAGE, _SENTENCES[did], structured_data=data)])
    logger.info("An operator acted on workflow %s: %s (%s)", workflow.workflow_id, did, why)
