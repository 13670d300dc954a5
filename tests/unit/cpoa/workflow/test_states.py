from __future__ import annotations

import itertools

from cpoa.workflow.plan import PLAN
from cpoa.workflow.states import TRANSITIONS, PodcastStatus, StepStatus, WorkflowStatus, is_final, states_leading_to

FAILURES = {status for status in PodcastStatus if status.startswith("failed_")}


def test_every_status_can_be_reached() -> None:
    for kind in (WorkflowStatus, StepStatus, PodcastStatus):
        reached = set().union(*TRANSITIONS[kind].values())
        assert set(kind) - reached == {kind.PENDING}


def test_the_final_statuses_are_as_listed() -> None:
    ends = {"completed", "completed_with_errors", "failed", "cancelled"}
    assert {status for status in WorkflowStatus if is_final(status)} == ends
    assert {status for status in StepStatus if is_final(status)} == {"completed", "failed", "skipped"}
    assert {status for status in PodcastStatus if is_final(status)} == {"completed", "cancelled", *FAILURES}


def test_an_episode_completes_only_from_its_last_stage() -> None:
    assert states_leading_to(PodcastStatus.COMPLETED) == ["asf_notification"]


def test_every_live_podcast_may_fail_and_be_cancelled() -> None:
    live = {status.value for status in PodcastStatus if not is_final(status)}
    for end in FAILURES | {PodcastStatus.CANCELLED}:
        assert set(states_leading_to(end)) == live


def test_a_podcast_never_returns_to_an_earlier_status() -> None:
    stages = [PodcastStatus.PENDING, *dict.fromkeys(plan.podcast_status for plan in PLAN.values())]
    for earlier, later in itertools.pairwise(stages):
        assert states_leading_to(later) == [earlier.value]


def test_equal_words_of_different_kinds_are_distinguished() -> None:
    assert states_leading_to(StepStatus.COMPLETED) == ["in_progress"]
    assert states_leading_to(WorkflowStatus.COMPLETED) == ["in_progress"]
    assert states_leading_to(StepStatus.PENDING) == []
