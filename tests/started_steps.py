"""The kinds of steps that every episode has. A release may plan a step before it starts it."""

from __future__ import annotations

from cpoa.workflow.plan import FIRST_STEPS, StepKind

# The script step adds the voice steps.
STARTED_KINDS = tuple(kind for kind in StepKind if kind in {*FIRST_STEPS, StepKind.VOICE})
