"""POST /api/v1/podcasts/{podcast_id}/again: a new episode of the request of an earlier one.

The request is stored with the episode's workflow, so that an episode of a user's own text can be repeated as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.decoding import UndecodableRecordError, decode_value
from shared.episode_visibility import FOR_USER
from shared.error_codes.episode_reading import API_GW_PODCAST_NOT_FOUND
from shared.error_codes.episodes import API_GW_PODCAST_FORBIDDEN, API_GW_PODCAST_NOT_REPEATABLE
from shared.errors import ConflictError, ForbiddenError, NotFoundError
from shared.idempotency import ClientRequest
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from uuid import UUID

    from shared.database import Row, Transaction

ROUTE = "POST /api/v1/podcasts/{podcast_id}/again"


@dataclass(frozen=True, slots=True)
class Repetition:
    """``podcast_id``: the earlier episode. The headers are None if they were not sent."""

    user_id: UUID
    podcast_id: str
    idempotency_key: str | None = None
    workflow_id: str | None = None

    def client_request(self) -> ClientRequest | None:
        if self.idempotency_key is None:
            return None
        payload = {"podcast_id": self.podcast_id}
        return ClientRequest(user_id=self.user_id, route=ROUTE, key=self.idempotency_key, payload=payload)

    def brief(self, transaction: Transaction, podcast_id: UUID) -> EpisodeBrief:
        """Raises NotFoundError for an unknown episode, ForbiddenError for another user's episode, and ConflictError if
        its request is not stored in a form that this version reads."""
        earlier = self._earlier(transaction)
        try:
            brief = decode_value(earlier["request"], EpisodeBrief, "The workflow's request")
        except UndecodableRecordError as error:
            raise ConflictError(API_GW_PODCAST_NOT_REPEATABLE) from error
        # It may have been moved since, or its show deleted.
        show_id = str(earlier["show_id"]) if earlier["show_id"] else None
        return msgspec.structs.replace(brief, original_task_id=str(podcast_id), show_id=show_id)

    def _earlier(self, transaction: Transaction) -> Row:
        key = parse_uuid(self.podcast_id)
        row = key and transaction.fetch_one(
            f"""
            SELECT podcasts.user_id, podcasts.show_id, trigger_event_details_json AS request
            FROM podcasts LEFT JOIN workflow_instances USING (workflow_id)
            WHERE podcasts.podcast_id = :podcast_id AND {FOR_USER}
            """,
            podcast_id=key,
            user_id=self.user_id,
        )
        if not row:
            raise NotFoundError(API_GW_PODCAST_NOT_FOUND)
        if row["user_id"] != self.user_id:
            raise ForbiddenError(API_GW_PODCAST_FORBIDDEN)
        return row
