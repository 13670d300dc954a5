"""Tests how requests to a speech model are repeated."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.voice.synthesis_requests import call_with_retries
from cpoa.contracts.models import ModelError
from shared.errors import ClaimLostError

if TYPE_CHECKING:
    from collections.abc import Callable


def wanted() -> None:
    """Does not cancel."""


def failing_once(error: ModelError) -> tuple[list[float], Callable[[], str]]:
    asked: list[float] = []

    def ask() -> str:
        asked.append(time.monotonic())
        if len(asked) == 1:
            raise error
        return "sound"

    return asked, ask


@pytest.mark.parametrize(("retry_after", "shortest"), [(None, 0.0), (0.3, 0.3), (0.0, 0.0)])
def test_a_request_is_repeated_after_the_pause_that_the_service_asks_for(
    retry_after: float | None, shortest: float
) -> None:
    asked, ask = failing_once(ModelError("busy", retry_after_seconds=retry_after))
    assert call_with_retries(ask, wanted, (0.0, 0.0)) == "sound"
    assert shortest <= asked[1] - asked[0] < shortest + 2.0


def test_a_long_pause_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpoa.agents.voice.synthesis_requests.MAX_PAUSE_SECONDS", 0.1)
    asked, ask = failing_once(ModelError("busy", retry_after_seconds=3_600.0))
    assert call_with_retries(ask, wanted, (0.0,)) == "sound"
    assert asked[1] - asked[0] < 5.0


def test_a_cancelled_step_does_not_wait_for_the_end_of_a_pause() -> None:
    asked, ask = failing_once(ModelError("busy", retry_after_seconds=50.0))

    def lost() -> None:
        raise ClaimLostError

    with pytest.raises(ClaimLostError):
        call_with_retries(ask, lost, (0.0,))
    assert len(asked) == 1
