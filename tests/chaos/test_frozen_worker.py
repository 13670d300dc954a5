"""Tests two workers on one step as real processes: one freezes for longer than its claim, the other finishes, and
the first resumes."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import psutil
import pytest

from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import StepKind
from tests.chaos.cloud_under_fire import OWN_TEXT, frozen_watchdog, wait_until
from tests.local_stack import ended

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire

pytestmark = pytest.mark.chaos
STEP = StepKind.MASTER


def test_a_worker_that_resumes_after_losing_its_claim_changes_no_row(cloud: CloudUnderFire, client: ApiClient) -> None:
    with cloud.paused_queue():
        body = {"topic": "The lamp and the frozen keeper", "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
        accepted = client.post_json("/api/v1/podcasts", body)
        podcast_id, workflow_id = accepted["podcast_id"], accepted["workflow_id"]
        # Everything is made and nothing committed, so only the writes remain.
        order = cloud.arm(podcast_id, STEP, CrashPoint.AFTER_ARTEFACT, "SIGSTOP")
    wait_until(lambda: not order.exists(), f"a worker comes to the end of {STEP}")
    frozen = where_it_froze(cloud, podcast_id)
    try:
        wait_until(lambda: frozen.status() == psutil.STATUS_STOPPED, "it freezes")
        # No later step changes anything, and the workflow has not ended.
        with frozen_watchdog(frozen.pid), cloud.paused_queue():
            wait_until(lambda: claim_is_over(cloud, workflow_id), "its claim ends")
            dispatch_no = dispatch_no_of(cloud, workflow_id)
            assert cloud.deliver(workflow_id, STEP, dispatch_no) == 200
            rows, passes = cloud.rows(), len(cloud.journal())
            frozen.send_signal(signal.SIGCONT)
            task = f"{workflow_id}-{STEP}-{dispatch_no}"
            wait_until(lambda: cloud.has_answer(task), "the worker that woke has answered the queue")
            assert cloud.rows() == rows
            assert cloud.journal()[passes:] == []
            assert frozen.is_running()
    finally:
        frozen.send_signal(signal.SIGCONT)
    assert ended(client, podcast_id, within_seconds=60)["generation_status"] == "completed"


def where_it_froze(cloud: CloudUnderFire, podcast_id: str) -> psutil.Process:
    [last] = [
        line
        for line in cloud.journal()
        if line.podcast_id == podcast_id and line.passed == CrashPoint.AFTER_ARTEFACT and line.step == STEP
    ]
    return psutil.Process(last.pid)


def claim_is_over(cloud: CloudUnderFire, workflow_id: str) -> bool:
    row = cloud.database.fetch_one(
        "select expires_at <= clock_timestamp() as is_over from idempotency_keys"
        " where workflow_id = :workflow_id and task_name = :step",
        workflow_id=workflow_id,
        step=STEP.value,
    )
    return bool(row and row["is_over"])


def dispatch_no_of(cloud: CloudUnderFire, workflow_id: str) -> int:
    row = cloud.database.fetch_one(
        "select dispatch_no from task_instances where workflow_id = :workflow_id and step = :step",
        workflow_id=workflow_id,
        step=STEP.value,
    )
    assert row is not None
    return int(row["dispatch_no"])
