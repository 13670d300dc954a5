"""A thousand watchers of one episode that is being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.benchmarks.watchers import POLLS, WATCHERS, watch

if TYPE_CHECKING:
    from local.cli.api_client import ApiClient


def test_a_thousand_watchers_are_all_answered(stack_url: str, client: ApiClient) -> None:
    accepted = client.post_json("/api/v1/podcasts", {"topic": "Jazz", "length_minutes": 2})
    watched = watch(stack_url, f"/api/v1/podcasts/{accepted['podcast_id']}/progress")
    print(f"{WATCHERS} watchers: {dict(watched.statuses)}, p50 {watched.p50:.2f} s, p99 {watched.p99:.2f} s")
    assert watched.statuses.total() == WATCHERS * POLLS
    assert watched.statuses.keys() <= {200, 304}, watched.statuses
