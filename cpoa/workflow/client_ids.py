"""X-Workflow-ID: what a client may send, and when its id becomes the workflow's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from shared.error_codes.episodes import API_GW_WORKFLOW_ID_INVALID
from shared.errors import BadRequestError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from shared.database import Transaction


def check_workflow_id(value: str | None) -> None:
    if value is not None and not re.fullmatch(r"[!-~]{1,255}", value):
        raise BadRequestError(API_GW_WORKFLOW_ID_INVALID)


def workflow_id_for(transaction: Transaction, wanted: str | None, otherwise: UUID | None = None) -> UUID:
    """The client's id where it is a UUID that nobody uses yet; ``otherwise`` where it is not, or a new one."""
    candidate = parse_uuid(wanted) if wanted else None
    if candidate is None:
        return otherwise or uuid4()
    # Two requests that bring the same id at once: the second waits here, and then finds it taken.
    transaction.fetch_one("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))", id=str(candidate))
    taken = transaction.fetch_one("SELECT 1 FROM workflow_instances WHERE workflow_id = :id", id=candidate)
    return (otherwise or uuid4()) if taken else candidate
