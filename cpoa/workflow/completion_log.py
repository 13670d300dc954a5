"""The log line of each workflow that ends. Cloud Monitoring counts and times workflows by its fields."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from shared.logs import log_context

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.workflow.states import WorkflowStatus

logger = logging.getLogger(__name__)


def log_completion(
    workflow_id: UUID,
    status: WorkflowStatus,
    *,
    trigger: str,
    seconds: float,
    podcast_id: UUID | None = None,
    error_code: str | None = None,
) -> None:
    """Call this just before the commit. If the commit fails, the workflow ends again and logs a second line."""
    fields = {
        "cpoa_workflow_status": status.value,
        "cpoa_workflow_duration_ms": round(seconds * 1000),
        "cpoa_workflow_trigger": trigger,
        **({"error_code": error_code} if error_code else {}),
    }
    with log_context(workflow_id=str(workflow_id), podcast_id=str(podcast_id) if podcast_id else None):
        logger.info("The workflow has ended: %s", status.value, extra={"fields": fields})
