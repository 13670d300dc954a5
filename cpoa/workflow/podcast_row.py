"""Updates the podcast's row: the status, the columns that steps set, and the orchestration log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cpoa.workflow.states import PodcastStatus, states_leading_to
from shared.database import jsonb
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from shared.database import Transaction

_STEP_JSON_COLUMNS = frozenset({"tts_settings_used", "sources", "left_out", "given_sources", "host_names"})
_JSON_COLUMNS = _STEP_JSON_COLUMNS | {"nearest_topics"}
# Steps that run at the same time each write entries of their own.
_MERGED_COLUMNS = frozenset({"given_sources"})
STEP_COLUMNS = _STEP_JSON_COLUMNS | {
    "title",
    "topic",
    "coverage",
    "writer",
    "final_audio_filepath",
    "stream_id",
    "asf_websocket_url",
    "asf_notification_status",
    "transcript_uri",
    "transcript_json_uri",
    "own_passages_uri",
    "chapters_uri",
    "waveform_uri",
    "cover_uri",
    "script_uri",
    "duration_seconds",
    "audio_bytes",
    "length_limited_by",
    "timing",
    "show_notes",
    "licence",
}
MAX_PREVIEW_CHARS = 250


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One entry of the orchestration log. It must not contain a user's source text or a stack trace."""

    stage: str
    message: str
    data_preview: str = "N/A"
    structured_data: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        entry: dict[str, Any] = {
            "timestamp": rfc3339(datetime.now(UTC)),
            "stage": self.stage,
            "message": self.message,
            "data_preview": self.data_preview[:MAX_PREVIEW_CHARS],
        }
        if self.structured_data is not None:
            entry["structured_data"] = dict(self.structured_data)
        return entry


def check_step_columns(columns: Mapping[str, Any]) -> None:
    """Raises ValueError for a column that steps may not set."""
    unknown = sorted(set(columns) - STEP_COLUMNS)
    if unknown:
        raise ValueError(f"A step may not set podcasts.{', podcasts.'.join(unknown)}.")


def update_podcast(
    transaction: Transaction,
    podcast_id: UUID,
    *,
    status: PodcastStatus | None = None,
    columns: Mapping[str, Any] | None = None,
    log: Sequence[LogEntry] = (),
) -> None:
    """Changes the status only if the table of transitions allows it. Writes everything else in any case.

    An object of `given_sources` adds its entries to those that are there; an entry with the same key is replaced.
    `columns`: names from this code, or checked by `check_step_columns`, because they become part of the SQL.
    """
    columns = columns or {}
    assignments = [f"{name} = {_assigned(name)}" for name in sorted(columns)]
    values: dict[str, Any] = {name: jsonb(value) if name in _JSON_COLUMNS else value for name, value in columns.items()}
    assignments.append("cpoa_full_orchestration_log = cpoa_full_orchestration_log || :log::jsonb")
    assignments.append("last_updated_timestamp = clock_timestamp()")
    if status is not None:
        allowed = "cpoa_status = any(:left_statuses::text[])"
        assignments.append(f"cpoa_status = case when {allowed} then :status else cpoa_status end")
        values |= {"status": status.value, "left_statuses": states_leading_to(status)}
    if status is PodcastStatus.COMPLETED:
        assignments.append("completed_at = clock_timestamp()")
    transaction.send(
        f"update podcasts set {', '.join(assignments)} where podcast_id = :podcast_id",
        podcast_id=podcast_id,
        log=jsonb([entry.to_json() for entry in log]),
        **values,
    )


def _assigned(column: str) -> str:
    if column in _MERGED_COLUMNS:
        return f"coalesce({column}, '{{}}') || :{column}::jsonb"
    return f":{column}::jsonb" if column in _JSON_COLUMNS else f":{column}"


def restart_podcast(transaction: Transaction, podcast_id: UUID, status: PodcastStatus, entry: LogEntry) -> None:
    """Sets an ended podcast back to `status`. Only `cpoa.workflow.control.retry_workflow` uses it."""
    transaction.send(
        """
        update podcasts
        set cpoa_status = :status, cpoa_error_message = null, error_code = null, nearest_topics = '[]',
            cpoa_full_orchestration_log = cpoa_full_orchestration_log || :log::jsonb,
            last_updated_timestamp = clock_timestamp()
        where podcast_id = :podcast_id
        """,
        podcast_id=podcast_id,
        status=status.value,
        log=jsonb([entry.to_json()]),
    )
