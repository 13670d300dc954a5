"""Removes a deleted episode's objects from the bucket, and the user's text from the database."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cpoa.episodes.clean_up_requests import SLOT_SECONDS
from cpoa.episodes.library_removal import remove_from_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from cpoa.episodes.clean_up_requests import CleanUpRequests
    from shared.database import Database

# A worker whose claim was revoked may write one more object before it notices. Check again after a claim's time.
LOOK_AGAIN_SECONDS = 20
# A worker that was frozen, or that waits for the bucket, may write even later.
LAST_LOOK_SECONDS = 10 * 60
LOST_SECONDS = 10 * 60
MAX_AT_ONCE = 100

logger = logging.getLogger(__name__)


class DeletableStore(Protocol):
    """The part of ``shared.media_store.MediaStore`` that the clean-up uses."""

    def names(self, prefix: str) -> Sequence[str]: ...

    def delete(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class CleanUpResult:
    removed: int
    finished: bool


class EpisodeCleanUp:
    def __init__(self, database: Database, store: DeletableStore, requests: CleanUpRequests) -> None:
        self._database = database
        self._store = store
        self._requests = requests

    def run(self, podcast_id: UUID) -> CleanUpResult:
        """Removes the objects and requests another run, until a run without live claims finds no objects.

        Does nothing if the episode does not exist or is not deleted.
        """
        row = self._database.fetch_one(
            "select media_removed_at from podcasts where podcast_id = :id and deleted_at is not null", id=podcast_id
        )
        if row is None:
            logger.warning("Episode %s is not deleted: nothing is removed", podcast_id)
            return CleanUpResult(0, finished=True)
        wait_seconds = self._seconds_of_live_claims(podcast_id)
        names = [] if wait_seconds else self._store.names(f"episodes/{podcast_id}/")
        for name in names:
            self._store.delete(name)
        if wait_seconds or names:
            # Not within the ten seconds for which this task's name is taken.
            self._requests.ask(podcast_id, after_seconds=max(wait_seconds or LOOK_AGAIN_SECONDS, SLOT_SECONDS))
            return CleanUpResult(len(names), finished=False)
        if row["media_removed_at"] is None:
            self._requests.ask(podcast_id, after_seconds=LAST_LOOK_SECONDS)
            self._empty_rows(podcast_id)
        return CleanUpResult(0, finished=True)

    def retry_lost_requests(self) -> list[UUID]:
        """Enqueues the clean-up of deleted episodes again if the task was lost. Raises the queue's error."""
        rows = self._database.fetch_all(
            """
            select podcast_id from podcasts
            where deleted_at < clock_timestamp() - :seconds * interval '1 second' and media_removed_at is null
            order by random() limit :most
            """,
            seconds=LOST_SECONDS,
            most=MAX_AT_ONCE,
        )
        for row in rows:
            self._requests.ask(row["podcast_id"])
        return [row["podcast_id"] for row in rows]

    def _seconds_of_live_claims(self, podcast_id: UUID) -> float:
        row = self._database.fetch_one(
            """
            select extract(epoch from max(expires_at) - clock_timestamp())::float as seconds
            from idempotency_keys
            where workflow_id = (select workflow_id::text from podcasts where podcast_id = :id)
              and expires_at > clock_timestamp()
            """,
            id=podcast_id,
        )
        return max(float(row["seconds"]), 0.0) if row and row["seconds"] is not None else 0.0

    def _empty_rows(self, podcast_id: UUID) -> None:
        """Removes the content but keeps the rows: the episode counts for the daily limit, and the workflow's id must
        not be used again, because the queue may still have tasks with it."""
        with self._database.transaction() as transaction:
            workflows = transaction.fetch_all(
                """
                update workflow_instances
                set trigger_event_details_json = null, context_data_json = null, error_message = null
                where podcast_id = :id returning workflow_id
                """,
                id=podcast_id,
            )
            ids = [str(row["workflow_id"]) for row in workflows]
            transaction.execute("delete from task_instances where workflow_id = any(:ids::uuid[])", ids=ids)
            remove_from_library(transaction, podcast_id)
            transaction.execute("delete from reports where podcast_id = :id", id=podcast_id)
            # Tokens and dollars stay: they count for the limit of a day.
            transaction.execute(
                "update model_calls set error = null where workflow_id = any(:ids::uuid[]) and error is not null",
                ids=ids,
            )
            transaction.execute(
                """
                delete from idempotency_keys
                where workflow_id = any(:ids::text[])
                  and (starts_with(idempotency_key, 'step:') or starts_with(idempotency_key, 'model:'))
                """,
                ids=ids,
            )
            transaction.execute(
                """
                update podcasts
                set topic = '', title = null, show_notes = null, sources = '[]', cpoa_full_orchestration_log = '[]',
                    cpoa_error_message = null, tts_settings_used = null, client_id = null,
                    media_removed_at = clock_timestamp()
                where podcast_id = :id
                """,
                id=podcast_id,
            )
