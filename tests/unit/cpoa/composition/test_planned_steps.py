"""Every step in the plan is also in all other tables of steps."""

from __future__ import annotations

from typing import Any, cast

import pytest

from cpoa.composition.steps import _step_limits, _steps
from cpoa.contracts.records import StepResult
from cpoa.steps.base import ArtefactStep
from cpoa.steps.remote_voice import VoicesStep
from cpoa.workflow.plan import PLAN, StepKind
from cpoa.workflow.step_inputs import RECORDS
from shared.settings import load_settings

SETTINGS = load_settings(environment={"GCS_BUCKET_NAME": "bucket"})


def wired() -> dict[str, Any]:
    """Wires the steps without a database, which they use only when they run."""
    return dict(_steps(SETTINGS, cast("Any", None), cast("Any", None)))


@pytest.mark.parametrize("kind", StepKind)
def test_each_step_of_the_plan_has_a_record_a_limit_and_a_wiring(kind: StepKind) -> None:
    assert kind in PLAN
    assert issubclass(RECORDS[kind], StepResult)
    assert _step_limits(SETTINGS)[kind] > 0
    assert kind in wired()


def test_all_steps_in_the_tables_are_in_the_plan() -> None:
    assert set(PLAN) == set(RECORDS) == set(_step_limits(SETTINGS)) == set(wired())


def test_each_step_has_its_own_record() -> None:
    assert len({StepResult, *RECORDS.values()}) == len(PLAN) + 1


def test_a_step_writes_the_record_that_the_engine_reads() -> None:
    steps = {kind: step.by_chapter if isinstance(step, VoicesStep) else step for kind, step in wired().items()}
    written = {kind: step.record_type for kind, step in steps.items() if isinstance(step, ArtefactStep)}
    assert written == {kind: record for kind, record in RECORDS.items() if kind is not StepKind.PUBLISH}
