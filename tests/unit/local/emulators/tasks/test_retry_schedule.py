from __future__ import annotations

from datetime import timedelta

import pytest
from google.cloud.tasks_v2 import RetryConfig

from local.emulators.tasks.retry_schedule import UNLIMITED_ATTEMPTS, RetrySchedule

HOUR = 3600.0


def schedule(*, attempts: int = 100, retry_seconds: float = HOUR, doublings: int = 16) -> RetrySchedule:
    return RetrySchedule.from_config(
        RetryConfig(
            min_backoff=timedelta(seconds=10),
            max_backoff=timedelta(seconds=300),
            max_doublings=doublings,
            max_attempts=attempts,
            max_retry_duration=timedelta(seconds=retry_seconds),
        )
    )


def test_delays_follow_the_example_in_the_reference_of_cloud_tasks() -> None:
    delays = [schedule(doublings=3).delay_seconds(dispatches) for dispatches in range(1, 9)]
    assert delays == [10, 20, 40, 80, 160, 240, 300, 300]


def test_late_delays_have_the_maximum() -> None:
    assert schedule().delay_seconds(2000) == 300


@pytest.mark.parametrize(
    ("dispatches", "seconds", "is_over"),
    [(99, 2 * HOUR, False), (100, HOUR - 1, False), (100, HOUR, True), (5000, 10.0, False)],
)
def test_a_task_is_abandoned_only_when_both_limits_are_reached(dispatches: int, seconds: float, is_over: bool) -> None:
    assert schedule().is_over(dispatches, seconds) is is_over


def test_an_unset_limit_does_not_count() -> None:
    assert schedule(retry_seconds=0).is_over(100, 1.0)
    assert schedule(attempts=UNLIMITED_ATTEMPTS).is_over(1, HOUR)
    assert not schedule(attempts=UNLIMITED_ATTEMPTS, retry_seconds=0).is_over(10_000, 1e9)
