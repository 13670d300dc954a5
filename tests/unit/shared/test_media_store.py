"""What needs no bucket; the rest is in the integration tests."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest

from shared.media_store import ForeignBucketError, MediaStore

HEAVY_MODULES = {"google.api_core", "google.auth", "google.cloud.storage", "google.cloud.tasks_v2", "grpc", "requests"}


@pytest.fixture
def store() -> MediaStore:
    return MediaStore(bucket="ours", media_endpoint="https://storage.googleapis.com")


def test_a_name_and_its_uri_belong_together(store: MediaStore) -> None:
    assert store.uri("episodes/1/a.mp3") == "gs://ours/episodes/1/a.mp3"
    assert store.name_of("gs://ours/episodes/1/a.mp3") == "episodes/1/a.mp3"


@pytest.mark.parametrize(
    "uri",
    ["gs://theirs/a.mp3", "gs://ours2/a", "gs://ours/", "gs://ours", "https://ours/a", "a.mp3", "", "GS://ours/a"],
)
def test_a_uri_of_another_bucket_is_refused(store: MediaStore, uri: str) -> None:
    with pytest.raises(ForeignBucketError) as refused:
        store.name_of(uri)
    assert (refused.value.error_code, refused.value.status) == ("MEDIA_ACCESS_FORBIDDEN", 403)


def test_media_are_signed_for_reading_only(store: MediaStore) -> None:
    with pytest.raises(ValueError, match="PUT"):
        store.signed_url("a", method="PUT", expires=timedelta(hours=1))


def test_the_clients_cost_nothing_until_they_are_used() -> None:
    program = (
        "import sys; import shared.media_store, shared.task_queue as t;"
        "t.TaskQueue(queue='q', target_url='http://x', invoker_email='e');"
        f"sys.exit(','.join(set(sys.modules) & {HEAVY_MODULES}))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
