from __future__ import annotations

import pytest

from cpoa.workflow.plan import (
    FIRST_STEPS,
    MAX_CHAPTERS,
    PLAN,
    StepKind,
    compute_order,
    is_first_of_kind,
    is_voice_step,
    parse_kind,
    ready_steps,
    step_index,
)
from cpoa.workflow.states import StepStatus

DONE, WAITING = StepStatus.COMPLETED, StepStatus.PENDING


def statuses(**changed: StepStatus) -> dict[str, StepStatus]:
    """The script step adds the voice steps."""
    voices = ["voice-0", "voice-1"] if changed.get("script") is DONE else []
    plan = dict.fromkeys(["research", "script", *voices, "cover", "master", "publish"], WAITING)
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


MODEL_PLAN = dict.fromkeys(
    ["research", "outline", "chapter-0", "chapter-1", "chapter-2", "script", "cover", "master", "publish"], WAITING
)


@pytest.mark.parametrize(
    ("done", "ready"),
    [
        (["research"], ["outline"]),
        (["research", "outline"], ["chapter-0"]),
        (["research", "outline", "chapter-0"], ["chapter-1"]),
        (["research", "outline", "chapter-0", "chapter-1", "chapter-2"], ["script"]),
    ],
)
def test_chapters_are_written_one_after_the_other_between_outline_and_script(done: list[str], ready: list[str]) -> None:
    assert ready_steps(MODEL_PLAN | dict.fromkeys(done, DONE)) == ready


def test_voices_that_a_chapter_has_added_are_ready_while_the_next_chapters_are_written() -> None:
    done = dict.fromkeys(["research", "outline", "chapter-0"], DONE)
    voices = dict.fromkeys(["voice-0", "voice-1"], WAITING)
    assert ready_steps(MODEL_PLAN | voices | done) == ["chapter-1", "voice-0", "voice-1"]
    spoken = dict.fromkeys(["chapter-1", "chapter-2", "voice-0", "voice-1"], DONE)
    assert ready_steps(MODEL_PLAN | voices | done | spoken) == ["script"], "more voices may come"


def test_the_script_waits_for_an_outline_that_has_no_chapters_yet() -> None:
    plan = dict.fromkeys(["research", "outline", "script", "cover", "master", "publish"], WAITING)
    assert ready_steps(plan | {"research": DONE}) == ["outline"]
    assert ready_steps(plan | {"research": DONE, "outline": DONE}) == ["script"]


@pytest.mark.parametrize("status", [StepStatus.DISPATCHED, StepStatus.IN_PROGRESS, StepStatus.FAILED])
def test_a_chapter_that_is_in_progress_or_failed_holds_up_the_next_one(status: StepStatus) -> None:
    assert ready_steps(MODEL_PLAN | {"research": DONE, "outline": DONE, "chapter-0": status}) == []


def test_as_many_chapters_as_possible_are_sorted_before_the_script() -> None:
    steps = ["research", "outline", "chapter-9", "chapter-10", f"chapter-{MAX_CHAPTERS - 1}", "script"]
    assert sorted(set(steps), key=compute_order) == steps


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
    "name",
    [
        "voice",
        "voice-",
        "voice-01",
        "voice--1",
        "voice-x",
        "Voice-1",
        "voice-1\n",
        "",
        "x",
        "x-1",
        "chapter",
        "outline-0",
        "script-1",
    ],
)
def test_a_name_that_is_not_a_step_is_refused(name: str) -> None:
    assert not is_voice_step(name)
    with pytest.raises(ValueError):  # noqa: PT011 -- there are two messages for two reasons
        parse_kind(name)


def test_the_number_of_a_step_is_read_from_its_name() -> None:
    assert (step_index("voice-12"), step_index("chapter-3")) == (12, 3)
    with pytest.raises(ValueError, match="not a numbered step"):
        step_index("master")


@pytest.mark.parametrize("step", ["research", "chapter-0", "voice-0"])
def test_a_step_without_a_number_and_one_with_the_number_0_are_the_first_of_their_kind(step: str) -> None:
    assert is_first_of_kind(step)
    assert not is_first_of_kind("chapter-1")
