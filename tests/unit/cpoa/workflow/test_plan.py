from __future__ import annotations

import pytest

from cpoa.workflow.plan import (
    FIRST_STEPS,
    PLAN,
    StepKind,
    compute_order,
    is_voice_step,
    parse_kind,
    ready_steps,
    voice_index,
)
from cpoa.workflow.states import StepStatus

DONE, WAITING = StepStatus.COMPLETED, StepStatus.PENDING


def statuses(**changed: StepStatus) -> dict[str, StepStatus]:
    plan = dict.fromkeys(["research", "script", "voice-0", "voice-1", "cover", "master", "publish"], WAITING)
    return plan | {name.replace("_", "-"): status for name, status in changed.items()}


@pytest.mark.parametrize(
    ("done", "ready"),
    [
        ({}, ["research"]),
        ({"research": DONE}, ["script"]),
        ({"research": DONE, "script": DONE}, ["voice-0", "voice-1", "cover"]),
        ({"research": DONE, "script": DONE, "voice_0": DONE, "cover": DONE}, ["voice-1"]),
        ({"research": DONE, "script": DONE, "voice_0": DONE, "voice_1": DONE}, ["cover"]),
        ({"research": DONE, "script": DONE, "voice_0": DONE, "voice_1": DONE, "cover": DONE}, ["master"]),
        (
            {"research": DONE, "script": DONE, "voice_0": DONE, "voice_1": DONE, "cover": DONE, "master": DONE},
            ["publish"],
        ),
    ],
)
def test_a_step_is_ready_when_all_its_needs_are_done(done: dict[str, StepStatus], ready: list[str]) -> None:
    assert ready_steps(statuses(**done)) == ready


def test_master_waits_for_the_script_although_no_voices_are_planned_yet() -> None:
    plan = dict.fromkeys(FIRST_STEPS, WAITING) | {"research": DONE, "cover": DONE}
    assert ready_steps(plan) == ["script"]


@pytest.mark.parametrize("status", [one for one in StepStatus if one is not StepStatus.COMPLETED])
def test_only_a_completed_step_makes_the_next_one_ready(status: StepStatus) -> None:
    assert "script" not in ready_steps(statuses(research=status))


def test_every_kind_is_planned_after_its_needs() -> None:
    assert set(PLAN) == set(StepKind)
    for plan in PLAN.values():
        assert all(PLAN[needed].order < plan.order for needed in plan.needs)


def test_voices_are_sorted_between_script_and_cover_by_number() -> None:
    steps = ["publish", "voice-10", "cover", "voice-2", "script", "research", "master"]
    assert sorted(steps, key=compute_order) == [
        "research",
        "script",
        "voice-2",
        "voice-10",
        "cover",
        "master",
        "publish",
    ]


@pytest.mark.parametrize(
    "name", ["voice", "voice-", "voice-01", "voice--1", "voice-x", "Voice-1", "voice-1\n", "", "x"]
)
def test_a_name_that_is_not_a_step_is_refused(name: str) -> None:
    assert not is_voice_step(name)
    with pytest.raises(ValueError):  # noqa: PT011 -- there are two messages for two reasons
        parse_kind(name)


def test_the_number_of_a_voice_is_read_from_its_name() -> None:
    assert voice_index("voice-12") == 12
    with pytest.raises(ValueError, match="not a voice step"):
        voice_index("master")
