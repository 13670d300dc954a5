"""Tests a short storm with one seed. `make chaos-large` is the long one with any seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from local.stack.state_folder import StateFolder
from tests.chaos.cloud_under_fire import CloudUnderFire, cloud_with_detours
from tests.chaos.detour import Effect
from tests.chaos.network import Link
from tests.chaos.storm import KILLED_TO_RESTART, TWICE_AT_ONCE, TWICE_LATE, Storm
from tests.chaos.weather import FAULTS, MAX_KILLS, MAX_TROUBLES, Act, link_strikes, repetition_after, strikes

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.chaos
SEED = 7
EPISODES = 12
STORM_SECONDS = 24.0


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudUnderFire]:
    with cloud_with_detours(StateFolder(tmp_path_factory.mktemp("storm")), seed=SEED) as cloud:
        yield cloud


def test_every_promise_is_kept_in_a_storm(cloud: CloudUnderFire) -> None:
    report = Storm(cloud, seed=SEED, episodes=EPISODES, seconds=STORM_SECONDS).run()
    print(report)
    assert report.problems == []
    assert report.counts[Act.RESTART_DATABASE] == 2
    for act in (*KILLED_TO_RESTART, *FAULTS):
        assert report.counts[act] > 0, act
    assert any(report.counts[f"network: {effect}"] for effect in Effect)  # the traffic decides which of them
    assert report.counts[TWICE_AT_ONCE] + report.counts[TWICE_LATE] > 0
    assert sum(times for what, times in report.counts.items() if what.startswith("killed")) > 5


def test_the_seed_decides_the_strikes_and_repetitions() -> None:
    deliveries = [f"{episode} voice-0 1" for episode in range(1000)]
    assert strikes(3, 60) == strikes(3, 60) != strikes(4, 60)
    waits = [repetition_after(3, delivery) for delivery in deliveries]
    assert waits == [repetition_after(3, delivery) for delivery in deliveries]
    assert 150 < sum(wait is not None for wait in waits) < 250


def test_every_link_has_every_fault() -> None:
    pairs = [(strike.act, strike.link) for strike in link_strikes(3, 60)]
    assert set(pairs[: len(FAULTS) * len(Link)]) == {(act, link) for act in FAULTS for link in Link}


def test_the_number_of_strikes_in_a_long_storm_is_bounded() -> None:
    acts = [strike.act for strike in strikes(3, 4_000)]
    assert MAX_KILLS * 0.9 < acts.count(Act.KILL) < MAX_KILLS * 1.1
    assert MAX_TROUBLES * 0.9 < sum(act in FAULTS for act in acts) < MAX_TROUBLES * 1.1
