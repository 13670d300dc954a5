"""The owner's actions on an episode: cancel, retry, change and delete."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.episodes.library_removal import remove_from_library
from cpoa.episodes.show_choice import NOT_NAMED, find_show_id, show_may_be_gone
from cpoa.word_index.word_records import send_title
from cpoa.workflow.control import cancel_workflow, retry_workflow
from cpoa.workflow.states import RETRYABLE
from features.listening.deletion import forget_episode
from shared import claims
from shared.episode_visibility import FOR_USER
from shared.error_codes.episode_reading import API_GW_PODCAST_NOT_FOUND
from shared.error_codes.episodes import (
    API_GW_PODCAST_ALREADY_ENDED,
    API_GW_PODCAST_FORBIDDEN,
    API_GW_PODCAST_NOT_FINISHED,
    API_GW_PODCAST_NOT_RETRYABLE,
)
from shared.errors import ConflictError, ForbiddenError, NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from uuid import UUID

    from cpoa.episodes.change import EpisodeEdit
    from cpoa.episodes.clean_up_requests import CleanUpRequests
    from cpoa.episodes.limits import EpisodeLimits
    from cpoa.workflow.engine import WorkflowEngine
    from shared.database import Database, Row, Transaction

logger = logging.getLogger(__name__)


class EpisodeControl:
    """Each method raises NotFoundError for an unknown episode, and ForbiddenError for another user's episode."""

    def __init__(
        self, database: Database, workflow: WorkflowEngine, clean_up: CleanUpRequests, limits: EpisodeLimits
    ) -> None:
        self._database = database
        self._workflow = workflow
        self._clean_up = clean_up
        self._limits = limits

    def cancel(self, podcast_id: str, user_id: UUID) -> None:
        """Raises ConflictError if the episode has ended."""
        own = self._own(podcast_id, user_id)
        with self._database.transaction() as transaction:
            if not cancel_workflow(transaction, own["workflow_id"]):
                raise ConflictError(API_GW_PODCAST_ALREADY_ENDED)

    def retry(self, podcast_id: str, user_id: UUID) -> None:
        """Raises ConflictError unless the episode failed or was cancelled, and TooManyRequestsError at a limit."""
        own = self._own(podcast_id, user_id)
        if own["cpoa_status"] not in RETRYABLE:  # check this before the limits, which would tell the user to wait
            raise _not_retryable()
        with self._database.transaction() as transaction:
            self._limits.check_running(transaction, user_id)
            if not retry_workflow(transaction, own["workflow_id"]):
                raise _not_retryable()
            # Another request may have deleted it in the meantime; a delete takes the workflow's lock too.
            self._require_not_deleted(transaction, own["podcast_id"])
        self._advance(own["workflow_id"])

    def change(self, podcast_id: str, user_id: UUID, change: EpisodeEdit) -> None:
        """Raises ConflictError for a new title of an unfinished episode, to which the script step still gives one, and
        NotFoundError for somebody else's show."""
        own = self._own(podcast_id, user_id)
        with show_may_be_gone(), self._database.transaction() as transaction:
            moves = change.show_id != NOT_NAMED
            row = transaction.fetch_one(
                """
                update podcasts
                set title = coalesce(:title, title), visibility = coalesce(:visibility, visibility),
                    show_id = case when :moves then :show_id::uuid else show_id end,
                    last_updated_timestamp = clock_timestamp()
                where podcast_id = :id and deleted_at is null and (:title::text is null or cpoa_status = 'completed')
                returning podcast_id
                """,
                id=own["podcast_id"],
                title=change.title,
                visibility=change.visibility,
                moves=moves,
                show_id=find_show_id(transaction, user_id, change.show_id) if moves else None,
            )
            if row is None:
                self._require_not_deleted(transaction, own["podcast_id"])
                raise ConflictError(API_GW_PODCAST_NOT_FINISHED)
            if change.title is not None:
                send_title(transaction, own["podcast_id"], change.title)

    def delete(self, podcast_id: str, user_id: UUID) -> None:
        """Hides the episode at once. A task of the queue removes its objects."""
        own = self._own(podcast_id, user_id)
        with self._database.transaction() as transaction:
            if own["workflow_id"]:
                cancel_workflow(transaction, own["workflow_id"])
                # A failed workflow may still have steps in progress.
                claims.revoke_all(transaction, own["workflow_id"])
            transaction.execute(
                "update podcasts set deleted_at = clock_timestamp() where podcast_id = :id and deleted_at is null",
                id=own["podcast_id"],
            )
            forget_episode(transaction, own["podcast_id"])
            remove_from_library(transaction, own["podcast_id"])
        try:
            self._clean_up.ask(own["podcast_id"])
        except Exception:  # the episode is deleted, and the sweeper requests the clean-up again
            logger.exception("The objects of episode %s wait for the sweeper", own["podcast_id"])

    def _advance(self, workflow_id: UUID) -> None:
        try:
            self._workflow.advance(workflow_id)
        except Exception:  # the sweeper enqueues it again
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
            f"""
            select podcast_id, workflow_id, user_id, cpoa_status from podcasts
            where podcast_id = :podcast_id and {FOR_USER}
            """,
            podcast_id=key,
            user_id=user_id,
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
