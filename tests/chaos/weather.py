"""The strikes of a storm and their times, which its seed alone decides in advance."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TYPE_CHECKING

from tests.chaos.detour import Fault, Trouble
from tests.chaos.network import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

# The steps' workers hold work that can be lost; the function for requests holds a client's response.
FUNCTIONS_AT_RISK = ("podcast_steps", "podcast_steps", "podcasts")
SECONDS_BETWEEN_KILLS = (1.0, 2.0)  # of a short storm
DATABASE_RESTARTS_AT = (0.35, 0.7)  # as parts of the storm
QUEUE_RESTARTS_AT = (0.5,)
BUCKET_RESTARTS_AT = (0.3, 0.75)
FRONT_RESTARTS_AT = (0.25, 0.6)
QUEUE_HOLDS_AT = (0.2, 0.8)
HELD_SECONDS = 3.0  # what is due meanwhile happens late
SECONDS_BETWEEN_TROUBLES = (1.0, 2.0)  # of a short storm
# The approximate number in a storm. In a long storm they are further apart: a function that is killed repeatedly within
# seconds of its start restarts later and later (its supervisor's rule), and serves almost nothing.
MAX_KILLS = 600
MAX_TROUBLES = 300
TROUBLE_SECONDS = (1.5, 4.0)  # so that two links are disturbed most of the time
LATE = 0.1
TWICE_AT_ONCE = 0.1
TWICE_LATE = 0.1
LATE_SECONDS = (3.0, 20.0)  # during a claim, and after it


class Act(StrEnum):
    KILL = "kill"
    RESTART_DATABASE = "restart database"
    RESTART_QUEUE = "restart queue"
    RESTART_BUCKET = "restart bucket"
    RESTART_BALANCER = "restart balancer"
    RESTART_IAM_PROXY = "restart private front"
    HOLD_QUEUE = "hold queue"
    LET_QUEUE_GO = "let queue go"
    DELAY_LINK = "delay link"
    DROP_LINK = "drop link"
    BLACKHOLE_LINK = "blackhole link"


FAULTS = {Act.DELAY_LINK: Fault.DELAY, Act.DROP_LINK: Fault.DROP, Act.BLACKHOLE_LINK: Fault.BLACKHOLE}


@dataclass(frozen=True)
class Strike:
    """`choice`, from 0 to 1, selects one of the function's processes at that time.

    `seconds`: how long the link is disturbed.
    """

    at_seconds: float
    act: Act
    function: str = ""
    choice: float = 0.0
    link: Link | None = None
    seconds: float = 0.0

    @property
    def trouble(self) -> Trouble:
        return Trouble(FAULTS[self.act], self.seconds)


def strikes(seed: int, seconds: float) -> list[Strike]:
    dice = random.Random(seed)
    planned = [Strike(part * seconds, Act.RESTART_DATABASE) for part in DATABASE_RESTARTS_AT]
    planned += [Strike(part * seconds, Act.RESTART_QUEUE) for part in QUEUE_RESTARTS_AT]
    planned += [Strike(part * seconds, Act.RESTART_BUCKET) for part in BUCKET_RESTARTS_AT]
    for part, front in zip(FRONT_RESTARTS_AT, (Act.RESTART_BALANCER, Act.RESTART_IAM_PROXY), strict=True):
        planned.append(Strike(part * seconds, front))
    for part in QUEUE_HOLDS_AT:
        planned += [
            Strike(part * seconds, Act.HOLD_QUEUE),
            Strike(part * seconds + HELD_SECONDS, Act.LET_QUEUE_GO),
        ]
    planned += [
        Strike(at, Act.KILL, dice.choice(FUNCTIONS_AT_RISK), dice.random())
        for at in _times(dice, seconds, SECONDS_BETWEEN_KILLS, MAX_KILLS)
    ]
    planned += link_strikes(seed, seconds)
    return sorted(planned, key=lambda strike: strike.at_seconds)


def link_strikes(seed: int, seconds: float) -> list[Strike]:
    """Every link gets every fault once before one is repeated."""
    dice = random.Random(f"{seed} links")
    planned: list[Strike] = []
    pack: list[tuple[Act, Link]] = []
    for at in _times(dice, seconds, SECONDS_BETWEEN_TROUBLES, MAX_TROUBLES):
        if not pack:
            pack = list(product(FAULTS, Link))
            dice.shuffle(pack)
        act, link = pack.pop()
        planned.append(Strike(at, act, link=link, seconds=dice.uniform(*TROUBLE_SECONDS)))
    return planned


def _times(
    dice: random.Random, storm_seconds: float, seconds_between: tuple[float, float], most: int
) -> Iterator[float]:
    stretch = max(1.0, storm_seconds / most / (sum(seconds_between) / 2))
    at = stretch * dice.uniform(*seconds_between)
    while at < storm_seconds:
        yield at
        at += stretch * dice.uniform(*seconds_between)


def repetition_after(seed: int, delivery: str) -> float | None:
    """Returns the seconds until the delivery is repeated; None for most of them."""
    dice = random.Random(f"{seed} {delivery}")
    drawn = dice.random()
    if drawn < TWICE_AT_ONCE:
        return 0.0
    return dice.uniform(*LATE_SECONDS) if drawn < TWICE_AT_ONCE + TWICE_LATE else None
