"""The header X-Workflow-ID: which values are valid, and when the client's id becomes the workflow's id."""

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
    """Raises BadRequestError unless it is 1 to 255 visible ASCII characters. None is valid."""
    if value is not None and not re.fullmatch(r"[!-~]{1,255}", value):
        raise BadRequestError(API_GW_WORKFLOW_ID_INVALID)


def choose_workflow_id(transaction: Transaction, wanted: str | None, otherwise: UUID | None = None) -> UUID:
    """Returns the client's id if it is an unused UUID, else ``otherwise``, or a new id if that is None."""
    candidate = parse_uuid(wanted) if wanted else None
    if candidate is None:
        return otherwise or uuid4()
    # If two requests send the same id at the same time, the second waits here and then finds the id in use.
    transaction.fetch_one("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))", id=str(candidate))
    taken = transaction.fetch_one("SELECT 1 FROM workflow_instances WHERE workflow_id = :id", id=candidate)
    return (otherwise or uuid4()) if taken else candidate
