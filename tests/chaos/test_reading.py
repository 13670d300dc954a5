"""Tests that pages and files are read whatever dies meanwhile: the worker, the child that reads, the bucket or the
upload. Nothing is read again after its record was saved, and no child outlives its worker."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import UUID

import psutil
import pytest
import requests

from cpoa.documents.child_process import MODULE
from cpoa.steps.source_reader import GONE
from cpoa.uploads.upload_store import object_name
from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import parse_kind
from tests.benchmarks.largest_files import novel_as_pdf
from tests.chaos.cloud_under_fire import wait_until
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.local_stack import ended_without_stalling
from tests.sent_files import FILES, upload_bytes, upload_file
from tests.started_steps import READ_KINDS, STEP_POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from local.cli.api_client import ApiClient
    from tests.chaos.cloud_under_fire import CloudUnderFire, Passed

pytestmark = pytest.mark.chaos
CASES = list(product(READ_KINDS, STEP_POINTS))
STALLED_AFTER_SECONDS = 240  # longer than a dead worker holds its claim
PRIVATE = "http://127.0.0.1/notes.html"
PDF = "application/pdf"


@dataclass(frozen=True)
class Case:
    podcast_id: str
    order: Path


def sources(client: ApiClient) -> list[dict[str, str]]:
    """Three that can be read and one that cannot, all read at the same time."""
    return [
        {"upload_id": upload_file(client, FILES / "files" / "two_columns.pdf", PDF)},
        {"upload_id": upload_file(client, FILES / "pages" / "wiki_article.html", "text/html")},
        {"url": PRIVATE},
        {"upload_id": upload_file(client, FILES / "pages" / "readme.md", "text/markdown")},
    ]


@pytest.fixture(scope="module")
def cases(cloud: CloudUnderFire, client: ApiClient) -> Mapping[CrashPoint, Case]:
    """The queue stays paused until every order to die is in place."""
    with cloud.paused_queue():
        return {point: prepared(cloud, client, kind, point) for kind, point in CASES}


def prepared(cloud: CloudUnderFire, client: ApiClient, kind: str, point: CrashPoint) -> Case:
    podcast_id = accepted(client, sources(client))["podcast_id"]
    return Case(podcast_id, cloud.arm(podcast_id, kind, point))


def accepted(client: ApiClient, given: list[dict[str, str]]) -> dict[str, Any]:
    return client.post_json("/api/v1/podcasts", {"sources": given, "length_minutes": 1})


def completed(client: ApiClient, podcast_id: str) -> dict[str, Any]:
    episode = ended_without_stalling(client, podcast_id, stalled_after_seconds=STALLED_AFTER_SECONDS)
    assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    assert what_keeps_from_playing(client, episode) == []
    return episode


def reading_steps(cloud: CloudUnderFire, podcast_id: str) -> list[Passed]:
    journal = [line for line in cloud.journal() if line.podcast_id == podcast_id]
    return [line for line in journal if parse_kind(line.step) in READ_KINDS]


def children() -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if MODULE in (process.info["cmdline"] or ()) and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


def no_child_is_left() -> None:
    wait_until(lambda: not children(), "an end of the children that read")


@pytest.mark.parametrize("point", [point for _, point in CASES])
def test_a_worker_killed_at_a_point_of_reading_loses_no_source_and_repeats_none(
    cloud: CloudUnderFire, client: ApiClient, cases: Mapping[CrashPoint, Case], point: CrashPoint
) -> None:
    case = cases[point]
    episode = completed(client, case.podcast_id)
    assert not case.order.exists(), f"nobody passed {point}"
    journal = [line for line in cloud.journal() if line.podcast_id == case.podcast_id]
    assert work_done_again(journal) == []
    begun = [line.step for line in reading_steps(cloud, case.podcast_id) if line.passed == "making"]
    assert sorted(begun) == ["read-0", "read-1", "read-2", "read-3"], "a source was read twice, or never"
    unread = [given["url"] for given in episode["given_sources"] if given["unreadable"]]
    assert unread == [PRIVATE]
    no_child_is_left()


def test_a_child_that_reads_dies_with_its_worker(cloud: CloudUnderFire, client: ApiClient) -> None:
    podcast_id, child = being_read(cloud, client)
    worker = reading_steps(cloud, podcast_id)[-1].pid
    assert child.ppid() == worker
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not is_alive(child), "an end of the child")
    episode = completed(client, podcast_id)
    assert [given["unreadable"] for given in episode["given_sources"]] == [None]
    begun = [line for line in reading_steps(cloud, podcast_id) if line.passed == "making"]
    assert len({line.pid for line in begun}) == len(begun) == 2
    no_child_is_left()


def being_read(cloud: CloudUnderFire, client: ApiClient) -> tuple[str, psutil.Process]:
    """An episode of a book that takes several seconds to read, and the child that reads it."""
    no_child_is_left()
    with cloud.paused_queue():
        book = upload_bytes(client, "Book.pdf", novel_as_pdf(), PDF)
        podcast_id: str = accepted(client, [{"upload_id": book}])["podcast_id"]
    wait_until(children, "a child that reads")
    return podcast_id, children()[0]


def is_alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_child_that_is_killed_reads_once_more_and_a_second_time_costs_its_source(
    cloud: CloudUnderFire, client: ApiClient
) -> None:
    podcast_id, child = being_read(cloud, client)
    child.kill()
    wait_until(lambda: any(other.pid != child.pid for other in children()), "another child")
    [other] = [other for other in children() if other.pid != child.pid]
    other.kill()
    episode = ended_without_stalling(client, podcast_id, stalled_after_seconds=STALLED_AFTER_SECONDS)
    assert episode["error_code"] == "API_GW_PODCAST_SOURCES_UNREADABLE"
    assert "needs too much time or memory" in episode["cpoa_error_message"]
    assert len([line for line in reading_steps(cloud, podcast_id) if line.passed == "making"]) == 1


@pytest.mark.parametrize(("method", "path"), [("POST", "/cancel"), ("DELETE", "")])
def test_a_child_ends_at_once_if_its_episode_is_cancelled_or_deleted(
    cloud: CloudUnderFire, client: ApiClient, method: str, path: str
) -> None:
    podcast_id, child = being_read(cloud, client)
    headers = {"Authorization": f"Bearer {client.token}"}
    address = f"{cloud.url}/api/v1/podcasts/{podcast_id}{path}"
    assert requests.request(method, address, headers=headers, timeout=60).ok
    wait_until(lambda: not is_alive(child), "an end of the child")
    passed = [line.passed for line in reading_steps(cloud, podcast_id)]
    assert CrashPoint.AFTER_ARTEFACT not in passed, "the book was read to its end"
    no_child_is_left()


def changed_before_reading(
    cloud: CloudUnderFire, client: ApiClient, change: Callable[[list[dict[str, str]]], None]
) -> str:
    given = sources(client)
    with cloud.paused_queue():
        podcast_id: str = accepted(client, given)["podcast_id"]
        change(given)
    return podcast_id


def test_an_upload_that_is_deleted_before_it_is_read_is_left_out(cloud: CloudUnderFire, client: ApiClient) -> None:
    def delete_first(given: list[dict[str, str]]) -> None:
        [name] = [name for name in cloud.store.names("uploads/") if name.endswith(given[0]["upload_id"])]
        owner = UUID(name.split("/")[1])
        cloud.store.delete(object_name(owner, UUID(given[0]["upload_id"])))

    episode = completed(client, changed_before_reading(cloud, client, delete_first))
    assert [given["unreadable"] for given in episode["given_sources"]][:2] == [GONE, None]


def test_a_bucket_that_dies_while_sources_are_read_costs_none(cloud: CloudUnderFire, client: ApiClient) -> None:
    bucket = psutil.Process(cloud.pid("storage"))
    podcast_id = changed_before_reading(cloud, client, lambda _given: bucket.suspend())
    try:
        wait_until(lambda: reading_steps(cloud, podcast_id), "a step that waits for the bucket")
    finally:
        bucket.kill()
    episode = completed(client, podcast_id)
    assert [given["url"] for given in episode["given_sources"] if given["unreadable"]] == [PRIVATE]
