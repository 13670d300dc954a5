"""Steps that this version does not know, because another release created them. Their workflow fails."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.workflow.failure import fail_workflow
from cpoa.workflow.plan import LAST_STEP, parse_kind
from cpoa.workflow.states import is_final
from cpoa.workflow.step_records import skip_unfinished_steps
from cpoa.workflow.workflow_records import lock_workflow
from shared import claims
from shared.error_codes.steps import API_GW_PODCAST_STEP_FAILED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from shared.database import Database

logger = logging.getLogger(__name__)


class UnsupportedStepError(Exception):
    def __init__(self, workflow_id: UUID, step: str) -> None:
        super().__init__(f"The workflow {workflow_id} has a step {step!r}, which this version does not know.")
        self.workflow_id = workflow_id


def is_supported(step: str) -> bool:
    try:
        parse_kind(step)
    except ValueError:
        return False
    return True


def check_steps_supported(workflow_id: UUID, steps: Iterable[str]) -> None:
    """Raises UnsupportedStepError for the first step that this version does not know."""
    for step in steps:
        if not is_supported(step):
            raise UnsupportedStepError(workflow_id, step)


def fail_for_unsupported_step(database: Database, error: UnsupportedStepError) -> None:
    logger.error("%s", error)
    with database.transaction() as transaction:
        workflow = lock_workflow(transaction, error.workflow_id)
        if workflow is None or is_final(workflow.status):
            return
        claims.revoke_all(transaction, error.workflow_id)
        skip_unfinished_steps(transaction, error.workflow_id)
        message = (
            "Another version of this service started this episode, so it cannot be finished. Create the episode again."
        )
        fail_workflow(transaction, workflow, LAST_STEP, error_code=API_GW_PODCAST_STEP_FAILED, message=message)
