"""The kinds of steps that episodes have. A release may plan a step before it starts it."""

from __future__ import annotations

from cpoa.workflow.crash_points import CrashPoint
from cpoa.workflow.plan import FIRST_STEPS, StepKind

# Every episode has these. The script step adds the voice steps.
STARTED_KINDS = tuple(kind for kind in StepKind if kind in {*FIRST_STEPS, StepKind.VOICE})
# Episodes that a language model writes also have these: the research step adds the outline, which adds the chapters.
MODEL_KINDS = (StepKind.OUTLINE, StepKind.CHAPTER)
# Episodes of pages or files have it: the request adds one for each.
READ_KINDS = (StepKind.READ,)
# The points that every step passes.
STEP_POINTS = (CrashPoint.BEFORE_WORK, CrashPoint.AFTER_ARTEFACT, CrashPoint.AFTER_COMMIT, CrashPoint.BEFORE_ANSWER)
