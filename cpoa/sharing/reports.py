"""Stores what people report. Owns the table `reports` together with `cpoa/sharing/moderation.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from cpoa.sharing.shared_rows import PUBLIC_SHOW
from shared.api_schema import Schema
from shared.episode_visibility import FOR_EVERYONE
from shared.error_codes.sharing import API_GW_REPORT_TARGET_NOT_FOUND
from shared.errors import NotFoundError

if TYPE_CHECKING:
    from cpoa.sharing.report_requests import NewReport
    from shared.database import Database


class StoredReport(TypedDict):
    report_id: Annotated[str, Schema(example="81010abd-05b0-4fdd-bee1-448f82801c94", format="uuid")]


_TARGETS = f"""
    SELECT podcast_id, NULL::uuid AS show_id FROM podcasts WHERE podcast_id = :podcast_id::uuid AND {FOR_EVERYONE}
    UNION ALL
    SELECT NULL, show_id FROM shows WHERE show_id = :show_id::uuid AND {PUBLIC_SHOW}
"""


def store_report(database: Database, new: NewReport) -> StoredReport:
    """Raises NotFoundError if strangers cannot open the episode or show."""
    row = database.fetch_one(
        f"""
        INSERT INTO reports (podcast_id, show_id, reason, message)
        SELECT podcast_id, show_id, :reason, :message FROM ({_TARGETS}) AS target
        RETURNING report_id
        """,
        podcast_id=new.podcast_id,
        show_id=new.show_id,
        reason=new.reason,
        message=new.message,
    )
    if row is None:
        raise NotFoundError(API_GW_REPORT_TARGET_NOT_FOUND)
    return {"report_id": str(row["report_id"])}
