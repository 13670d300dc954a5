"""Tests a worker that is killed while it reads a file for a person. The redelivery by the queue must be sufficient."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import StepKind
from tests.local_stack import ended_reading
from tests.sent_files import FILES, upload_file

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire

pytestmark = pytest.mark.chaos
DEADLINE_SECONDS = 240


@pytest.mark.parametrize("point", [CrashPoint.BEFORE_WORK, CrashPoint.AFTER_ARTEFACT])
def test_a_reading_ends_although_its_worker_was_killed(
    cloud: CloudUnderFire, client: ApiClient, point: CrashPoint
) -> None:
    upload_id = upload_file(client, FILES / "files" / "two_columns.pdf", "application/pdf")
    with cloud.paused_queue():
        reading_id = client.post_json("/api/v1/readings", {"upload_id": upload_id})["reading_id"]
        order = cloud.arm(reading_id, StepKind.READ, point)
    reading = ended_reading(client, reading_id, within_seconds=DEADLINE_SECONDS)
    assert (reading["state"], reading["title"]) == ("read", "Mills and Bridges of a Small River")
    assert not order.exists(), f"nobody passed {point}"
    killed, *later = [line.pid for line in cloud.journal() if (line.podcast_id, line.passed) == (reading_id, point)]
    assert killed not in later
    row = cloud.database.fetch_one("select tries from readings where reading_id = :id", id=UUID(reading_id))
    assert row == {"tries": 2}
