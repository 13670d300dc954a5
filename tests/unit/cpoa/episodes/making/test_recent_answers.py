"""Tests that many watchers share one answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from cpoa.episodes.making.recent_answers import RecentAnswers


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_is_kept_for_its_time() -> None:
    clock, made = Clock(), iter(range(10))
    answers: RecentAnswers[int] = RecentAnswers(keep_seconds=1.0, clock=clock)
    assert [answers.get("a", lambda: next(made)) for _ in range(3)] == [0, 0, 0]
    clock.now += 0.99
    assert answers.get("a", lambda: next(made)) == 0
    clock.now += 0.01
    assert answers.get("a", lambda: next(made)) == 1


def test_each_key_has_its_own_answer() -> None:
    answers: RecentAnswers[str] = RecentAnswers()
    assert [answers.get((1, reader), lambda reader=reader: reader) for reader in ("owner", "other", "owner")] == [
        "owner", "other", "owner",
    ]  # fmt: skip


def test_requests_at_the_same_time_wait_for_one_answer() -> None:
    answers: RecentAnswers[object] = RecentAnswers()
    all_ask = threading.Barrier(8)
    calls: list[int] = []

    def make() -> object:
        calls.append(1)
        threading.Event().wait(0.05)
        return object()

    def ask(_: int) -> object:
        all_ask.wait()
        return answers.get("a", make)

    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(ask, range(8)))
    assert len(calls) == 1
    assert len({id(each) for each in got}) == 1


def test_an_error_is_not_kept() -> None:
    answers: RecentAnswers[int] = RecentAnswers()
    with pytest.raises(ZeroDivisionError):
        answers.get("a", lambda: 1 // 0)
    assert answers.get("a", lambda: 5) == 5


def test_the_least_recently_used_answer_is_forgotten() -> None:
    answers: RecentAnswers[int] = RecentAnswers(capacity=2)
    for key in ("a", "b", "a", "c"):
        answers.get(key, lambda: 1)
    assert [answers.get(key, lambda: 2) for key in ("c", "a", "b")] == [1, 1, 2]
