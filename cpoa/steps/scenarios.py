"""`test_scenarios` of a request: a step fails as its service would, so that API clients can test their error handling.

They work only with CPOA_TEST_MODE. Otherwise a scenario is stored and has no effect.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from cpoa.workflow.plan import StepKind, is_first_of_kind
from shared.error_codes.steps import (
    PSWA_INSUFFICIENT_CONTENT,
    PSWA_LLM_PROCESSING_ERROR,
    PSWA_MALFORMED_SCRIPT_FROM_AIMS,
    VFA_SCRIPT_ERROR_NO_TEXT,
    VFA_TEST_MODE_AIMS_TTS_ERROR,
    VFA_TEST_MODE_FILE_SAVE_ERROR,
)
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.workflow.step import Step, StepContext, StepOutcome

SUCCESS = ("default", "default_success")
# Service -> scenario -> the service's error code, and the message for the user.
FAILURES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "pswa": {
        "insufficient_content": (PSWA_INSUFFICIENT_CONTENT, "There is too little source material for a script."),
        "empty_segments": (PSWA_INSUFFICIENT_CONTENT, "The script has no segments."),
        "llm_error": (PSWA_LLM_PROCESSING_ERROR, "The writer's language model failed."),
        "malformed_json": (PSWA_MALFORMED_SCRIPT_FROM_AIMS, "The writer's language model answered no script."),
        "pswa_internal_error_valid_json": (PSWA_MALFORMED_SCRIPT_FROM_AIMS, "The writer answered an error object."),
    },
    "vfa": {
        "vfa_error_aims_tts": (VFA_TEST_MODE_AIMS_TTS_ERROR, "The speech service failed."),
        "vfa_error_tts": (VFA_TEST_MODE_AIMS_TTS_ERROR, "The speech service failed."),
        "vfa_error_file_save": (VFA_TEST_MODE_FILE_SAVE_ERROR, "The recording could not be stored."),
        "vfa_logical_error_response": (VFA_SCRIPT_ERROR_NO_TEXT, "The script holds nothing to be spoken."),
    },
}


@dataclass(frozen=True, slots=True)
class ScenarioStep:
    """Wraps the steps of a service (pswa: outline and script, vfa: voices)."""

    service: str
    step: Step

    @property
    def engine_version(self) -> str:
        return self.step.engine_version

    def run(self, context: StepContext) -> StepOutcome:
        """Raises PermanentStepError if the scenario is a failure, because a retry would be the same scenario."""
        scenario = context.brief.test_scenarios.get(self.service)
        if scenario is None or scenario in SUCCESS:
            return self.step.run(context)
        failure = FAILURES[self.service].get(scenario) if isinstance(scenario, str) else None
        if failure is None:
            outcome = self.step.run(context)
            if _is_told_already(context):
                return outcome
            return replace(outcome, log=(_unknown(self.service, scenario), *outcome.log))
        error_code, message = failure
        raise PermanentStepError(error_code, f"{message} (test scenario {self.service}: {scenario})")


def _is_told_already(context: StepContext) -> bool:
    """An earlier step of the same service has logged the unknown scenario."""
    follows_outline = context.step == StepKind.SCRIPT and context.results.outline is not None
    return follows_outline or not is_first_of_kind(context.step)


def _unknown(service: str, scenario: Any) -> str:
    known = ", ".join([*SUCCESS, *FAILURES[service]])
    shown = f'"{scenario[:60]}"' if isinstance(scenario, str) else f"a {type(scenario).__name__}"
    return f"The test scenario {service} is {shown}, which is not one of {known}; the step runs as usual."
