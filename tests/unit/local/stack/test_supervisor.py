from __future__ import annotations

from local.stack.supervisor import MAX_BACKOFF_SECONDS, backoff_seconds


def test_a_single_death_is_restarted_at_once() -> None:
    assert [backoff_seconds(deaths) for deaths in (0, 1, 2, 3)] == [0, 0, 0, 0]


def test_a_crash_loop_is_restarted_forever_with_growing_delays() -> None:
    assert [backoff_seconds(deaths) for deaths in (4, 5, 6, 7)] == [1, 2, 4, 8]
    assert backoff_seconds(1000) == MAX_BACKOFF_SECONDS
