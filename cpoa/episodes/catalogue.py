"""Reads single episodes and pages of episodes from the table ``podcasts``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.workflow.queue_positions import QUEUE_POSITIONS
from cpoa.workflow.states import PodcastStatus, is_final
from shared.episode_visibility import FOR_EVERYONE, NOT_DELETED, Reader, is_there_for, nobody
from shared.error_codes.episode_reading import API_GW_PODCAST_NOT_FOUND
from shared.errors import NotFoundError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from cpoa.episodes.paging import ListQuery, ListSort, ListStatus
    from shared.database import Database, Row

_SHOW_IS_PUBLIC = """
    coalesce((
        select shows.visibility = 'public' and shows.hidden_at is null from shows where shows.show_id = podcasts.show_id
    ), false) as show_is_public
"""
_COLUMNS = f"""
    podcast_id, user_id, workflow_id, topic, title, visibility, cpoa_status, cpoa_error_message, error_code,
    final_audio_filepath, transcript_uri, transcript_json_uri, own_passages_uri, chapters_uri, waveform_uri, cover_uri,
    stream_id, asf_websocket_url, asf_notification_status, task_created_timestamp, last_updated_timestamp,
    cpoa_full_orchestration_log, tts_settings_used, length_minutes, language, duration_seconds, length_limited_by,
    show_notes, sources, given_sources, licence, coverage, nearest_topics, left_out, writer, show_id, hidden_at,
    {_SHOW_IS_PUBLIC}
"""
LIST_COLUMNS = f"""
    podcast_id, user_id, workflow_id, topic, title, visibility, cpoa_status, final_audio_filepath, language,
    duration_seconds, licence, cover_uri, task_created_timestamp, last_updated_timestamp, coverage, nearest_topics,
    left_out, writer, show_id, {_SHOW_IS_PUBLIC}
"""
# Each expression has an index in shared/migrations/0042_library.sql or 0001_contract_tables.sql.
SORT_EXPRESSIONS: Mapping[ListSort, str] = {
    "created": "task_created_timestamp",
    "title": "left(lower(coalesce(title, topic)), 200)",
    "length": "duration_seconds",
}
_STATUSES: Mapping[ListStatus, list[str]] = {
    "completed": [PodcastStatus.COMPLETED],
    "cancelled": [PodcastStatus.CANCELLED],
    "failed": [status for status in PodcastStatus if status.startswith("failed")],
    "in_progress": [status for status in PodcastStatus if not is_final(status)],
}
# A list with a filter has no total of its own, and counting takes time with the number.
MAX_COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class EpisodePage:
    rows: list[Row]
    page: int
    per_page: int
    total: int

    @property
    def total_pages(self) -> int:
        return -(-self.total // self.per_page)


class EpisodeCatalogue:
    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self,
        podcast_id: str,
        *,
        reader: Reader = nobody,
        error_code: str = API_GW_PODCAST_NOT_FOUND,
        message: str = "There is no episode with this id. Check the address.",
    ) -> Row:
        """Returns the row. Raises NotFoundError if there is none, if it is deleted, or if the id is not a UUID.

        A hidden episode is there for its owner alone.
        """
        key = parse_uuid(podcast_id)
        row = key and self._database.fetch_one(
            f"SELECT {_COLUMNS} FROM podcasts WHERE podcast_id = :podcast_id AND {NOT_DELETED}", podcast_id=key
        )
        if not row or not is_there_for(row, reader):
            raise NotFoundError(error_code, message)
        return row

    def steps(self, workflow_id: UUID) -> list[Row]:
        """In their order. ``steps_before``: how many steps of any episode start before this one, if no new step arrives
        (cpoa/workflow/queue_positions.py). It is null for a step that is not in the queue or that waits for a time."""
        return self._database.fetch_all(
            f"""
            SELECT step, status, attempts, start_timestamp, end_timestamp, steps_before
            FROM task_instances LEFT JOIN ({QUEUE_POSITIONS}) AS places USING (task_id)
            WHERE workflow_id = :workflow_id ORDER BY task_order
            """,
            workflow_id=workflow_id,
        )

    def page(self, query: ListQuery, *, user_id: UUID | None = None) -> EpisodePage:
        """Everyone's public episodes, or with ``user_id`` all of that person's own."""
        condition, values = _condition(query, user_id)
        direction = "ASC" if query.is_ascending else "DESC"
        nulls = " NULLS LAST" if query.sort == "length" else ""
        rows = self._database.fetch_all(
            f"""
            SELECT {LIST_COLUMNS} FROM podcasts WHERE {condition}
            ORDER BY {SORT_EXPRESSIONS[query.sort]} {direction}{nulls}, podcast_id {direction}
            LIMIT :limit OFFSET :offset
            """,
            limit=query.per_page,
            offset=(query.page - 1) * query.per_page,
            **values,
        )
        total = self._count(condition, values) if query.is_filtered else self._total(user_id)
        return EpisodePage(rows=rows, page=query.page, per_page=query.per_page, total=total)

    def _count(self, condition: str, values: Mapping[str, Any]) -> int:
        row = self._database.fetch_one(
            f"SELECT count(*) AS total FROM (SELECT FROM podcasts WHERE {condition} LIMIT {MAX_COUNTED}) AS counted",
            **values,
        )
        return int(row["total"]) if row else 0

    def _total(self, user_id: UUID | None) -> int:
        """Kept by triggers of the table: to count a million rows takes a hundred times as long as to read a page."""
        row = self._database.fetch_one(
            "SELECT coalesce(sum(total), 0)::bigint AS total FROM podcast_totals WHERE list = :list",
            list="public" if user_id is None else f"user:{user_id}",
        )
        return int(row["total"]) if row else 0


def _condition(query: ListQuery, user_id: UUID | None) -> tuple[str, dict[str, Any]]:
    """Returns the condition of a list as SQL, and the values of its parameters."""
    parts = [FOR_EVERYONE, "visibility = 'public'"] if user_id is None else ["deleted_at IS NULL", "user_id = :user_id"]
    values: dict[str, Any] = {} if user_id is None else {"user_id": user_id}
    if query.status:
        parts.append("cpoa_status = any(:statuses::text[])")
        values["statuses"] = _STATUSES[query.status]
    if query.language:
        parts.append("split_part(language, '-', 1) = :language")
        values["language"] = query.language
    if query.show_id:
        parts.append("show_id = :show_id::uuid")
        values["show_id"] = query.show_id
    return " AND ".join(parts), values
