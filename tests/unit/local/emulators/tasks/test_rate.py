from __future__ import annotations

from local.emulators.tasks.rate import TokenBucket


def test_a_burst_is_followed_by_the_steady_rate() -> None:
    bucket = TokenBucket(per_second=2, burst=3, now=100.0)
    assert [bucket.take(100.0) for _ in range(4)] == [True, True, True, False]
    assert bucket.next_token_at(100.0) == 100.5
    assert [bucket.take(100.5), bucket.take(100.5)] == [True, False]


def test_a_long_pause_allows_no_more_than_the_burst() -> None:
    bucket = TokenBucket(per_second=2, burst=3, now=0.0)
    assert sum(bucket.take(1000.0) for _ in range(10)) == 3


def test_a_clock_that_steps_back_does_not_reduce_the_rate() -> None:
    bucket = TokenBucket(per_second=1, burst=2, now=100.0)
    assert bucket.take(50.0)
    assert bucket.take(50.0)
