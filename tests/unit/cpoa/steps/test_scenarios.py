from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.steps.scenarios import FAILURES, SUCCESS, ScenarioStep
from cpoa.workflow.step import StepContext, StepOutcome
from shared.errors import PermanentStepError
from tests.records import script_record
from tests.step_parts import context

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass
class Counted:
    engine_version: str = "counted-1"
    runs: list[StepContext] = field(default_factory=list)

    def run(self, context: StepContext) -> StepOutcome:
        self.runs.append(context)
        return StepOutcome(result=script_record(), log=("Made.",))


def run(step: Counted, scenarios: Mapping[str, Any], service: str = "pswa") -> StepOutcome:
    return ScenarioStep(service, step).run(context("script", test_scenarios=scenarios))


@pytest.mark.parametrize(
    ("service", "scenario"), [(service, scenario) for service, known in FAILURES.items() for scenario in known]
)
def test_a_requested_failure_is_permanent_and_names_its_scenario(service: str, scenario: str) -> None:
    step = Counted()
    with pytest.raises(PermanentStepError) as caught:
        run(step, {service: scenario}, service)
    assert caught.value.error_code.startswith(service.upper())
    assert f"{service}: {scenario}" in caught.value.message
    assert step.runs == []


@pytest.mark.parametrize(
    "scenarios", [{}, {"vfa": "vfa_error_tts"}, {"pswa": None}, *({"pswa": one} for one in SUCCESS)]
)
def test_success_scenarios_and_those_of_other_services_change_nothing(scenarios: dict[str, Any]) -> None:
    step = Counted()
    assert run(step, scenarios) == StepOutcome(result=script_record(), log=("Made.",))
    assert len(step.runs) == 1


@pytest.mark.parametrize("scenario", ["explode", "", 7, ["llm_error"], {"a": 1}, True, "x" * 500])
def test_an_unknown_scenario_is_logged_and_has_no_effect(scenario: Any) -> None:
    outcome = run(Counted(), {"pswa": scenario})
    assert outcome.result == script_record()
    assert outcome.log[-1] == "Made."
    assert "which is not one of default, default_success, insufficient_content" in outcome.log[0]
    assert len(outcome.log[0]) < 300


def test_the_engine_version_is_that_of_the_wrapped_step() -> None:
    assert ScenarioStep("vfa", Counted()).engine_version == "counted-1"


def test_several_voices_log_an_unknown_scenario_once() -> None:
    steps = [context(f"voice-{number}", test_scenarios={"vfa": "explode"}) for number in range(3)]
    logs = [ScenarioStep("vfa", Counted()).run(one).log for one in steps]
    assert [len(log) for log in logs] == [2, 1, 1]
