"""What its owner may do with an episode that was accepted: cancel it, have it tried again, delete it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.workflow.control import cancel_workflow, retry_workflow
from cpoa.workflow.states import RETRYABLE
from shared import claims
from shared.error_codes.episode_reading import API_GW_PODCAST_NOT_FOUND
from shared.error_codes.episodes import (
    API_GW_PODCAST_ALREADY_ENDED,
    API_GW_PODCAST_FORBIDDEN,
    API_GW_PODCAST_NOT_RETRYABLE,
)
from shared.errors import ConflictError, ForbiddenError, NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.episodes.clean_up_requests import CleanUpRequests
    from cpoa.episodes.limits import EpisodeLimits
    from cpoa.workflow.engine import WorkflowEngine
    from shared.database import Database, Row, Transaction

logger = logging.getLogger(__name__)


class EpisodeControl:
    """Every call raises NotFoundError for an episode that is not there, ForbiddenError for somebody else's."""

    def __init__(
        self, database: Database, workflow: WorkflowEngine, clean_up: CleanUpRequests, limits: EpisodeLimits
    ) -> None:
        self._database = database
        self._workflow = workflow
        self._clean_up = clean_up
        self._limits = limits

    def cancel(self, podcast_id: str, user_id: UUID) -> None:
        """Raises ConflictError when the episode has ended."""
        own = self._own(podcast_id, user_id)
        with self._database.transaction() as transaction:
            if not cancel_workflow(transaction, own["workflow_id"]):
                raise ConflictError(API_GW_PODCAST_ALREADY_ENDED)

    def retry(self, podcast_id: str, user_id: UUID) -> None:
        """Raises ConflictError unless the episode failed or was cancelled, and the limits' errors."""
        own = self._own(podcast_id, user_id)
        if own["cpoa_status"] not in RETRYABLE:  # before the limits, which would have the person wait for nothing
            raise _not_retryable()
        with self._database.transaction() as transaction:
            self._limits.check_running(transaction, user_id)
            if not retry_workflow(transaction, own["workflow_id"]):
                raise _not_retryable()
            # A delete that came between takes the workflow's lock, too.
            self._require_not_deleted(transaction, own["podcast_id"])
        self._advance(own["workflow_id"])

    def delete(self, podcast_id: str, user_id: UUID) -> None:
        """Gone for every reader at once; its objects go with a task of the queue."""
        own = self._own(podcast_id, user_id)
        with self._database.transaction() as transaction:
            if own["workflow_id"]:
                cancel_workflow(transaction, own["workflow_id"])
                # Of a workflow that has failed, some steps may still be at work.
                claims.revoke_all(transaction, own["workflow_id"])
            transaction.execute(
                "update podcasts set deleted_at = clock_timestamp() where podcast_id = :id and deleted_at is null",
                id=own["podcast_id"],
            )
        try:
            self._clean_up.ask(own["podcast_id"])
        except Exception:  # whatever the queue throws: the episode is deleted, and the sweeper asks again
            logger.exception("The objects of episode %s wait for the sweeper", own["podcast_id"])

    def _advance(self, workflow_id: UUID) -> None:
        try:
            self._workflow.advance(workflow_id)
        except Exception:  # whatever the queue throws: the sweeper sends it there again
            logger.exception("Workflow %s waits for the sweeper", workflow_id)

    @staticmethod
    def _require_not_deleted(transaction: Transaction, podcast_id: UUID) -> None:
        if not transaction.fetch_one(
            "select 1 from podcasts where podcast_id = :id and deleted_at is null", id=podcast_id
        ):
            raise _not_found()

    def _own(self, podcast_id: str, user_id: UUID) -> Row:
        key = parse_uuid(podcast_id)
        row = key and self._database.fetch_one(
            """
            select podcast_id, workflow_id, user_id, cpoa_status from podcasts
            where podcast_id = :podcast_id and deleted_at is null
            """,
            podcast_id=key,
        )
        if not row:
            raise _not_found()
        if row["user_id"] != user_id:
            raise ForbiddenError(API_GW_PODCAST_FORBIDDEN)
        return row


def _not_retryable() -> ConflictError:
    return ConflictError(API_GW_PODCAST_NOT_RETRYABLE)


def _not_found() -> NotFoundError:
    return NotFoundError(API_GW_PODCAST_NOT_FOUND)
