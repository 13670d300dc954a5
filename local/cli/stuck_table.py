"""Formats stalled workflows for operators, in up to 100 columns."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Any

from cpoa.workflow.stuck import Reason, format_duration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COLUMNS = 100
MAX_BLOCKS = 8  # above this number, each workflow has one line
MAX_LINES = 40
MAX_STEPS = 6
_NOT_SHOWN = (Reason.WAITS_FOR_STEPS, Reason.ENDED)


def table(workflows: Sequence[Mapping[str, Any]]) -> str:
    if len(workflows) <= MAX_BLOCKS:
        return "\n\n".join("\n".join(_block(one)) for one in workflows)
    lines = [_line(one) for one in workflows[:MAX_LINES]]
    if len(workflows) > MAX_LINES:
        lines.append(f"... and {len(workflows) - MAX_LINES} more (JSON=1 writes all)")
    return "\n".join(lines)


def summary(workflows: Sequence[Mapping[str, Any]]) -> str:
    """Counts of workflows by reason and by error, most frequent first."""
    reasons = Counter(one["reason"].replace("_", " ") for one in workflows)
    errors = Counter(error for one in workflows for error in _errors_of(one))
    lines = [f"By reason: {_counted(reasons)}"]
    return "\n".join([*lines, f"By error:  {_counted(errors)}"] if errors else lines)


def _errors_of(workflow: Mapping[str, Any]) -> set[str]:
    """The error codes that `ERROR=` matches."""
    found = {workflow["error_code"], *(step["error_code"] for step in workflow["steps"])}
    return {error for error in found if error}


def _counted(counts: Counter[str]) -> str:
    text = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    return textwrap.fill(text, COLUMNS, initial_indent=" " * 11, subsequent_indent=" " * 11).strip()


def _line(workflow: Mapping[str, Any]) -> str:
    unmoved = format_duration(workflow["unmoved_seconds"])
    begin = f"{workflow['workflow_id']}  {workflow['status']:<11}  {unmoved:>7}  "
    why = workflow["error_code"] or workflow["why"]  # a failure's message is too long for the rest of the line
    return begin + (why if len(why) <= COLUMNS - len(begin) else f"{why[: COLUMNS - len(begin) - 3]}...")


def _block(workflow: Mapping[str, Any]) -> Iterator[str]:
    unmoved = format_duration(workflow["unmoved_seconds"])
    yield f"workflow  {workflow['workflow_id']}  {workflow['status']}, unmoved for {unmoved}"
    yield f"episode   {workflow['podcast_id']}"
    yield from _wrapped("why", workflow["why"])
    if workflow["error_code"]:
        yield from _wrapped("error", workflow["error_code"])
    steps = [step for step in workflow["steps"] if step["reason"] not in _NOT_SHOWN or step["status"] == "failed"]
    for step in steps[:MAX_STEPS]:
        yield from _step(step)
    if len(steps) > MAX_STEPS:
        yield f"{'':<10}... and {len(steps) - MAX_STEPS} more steps"


def _step(step: Mapping[str, Any]) -> Iterator[str]:
    words = [step["status"], f"failed attempts {step['attempts']}"]
    words.append(f"claims without outcome {step['claims_without_outcome']}")
    held = f"held by {step['claim_holder']} until {step['claim_until'][11:19]} UTC" if step["claim_until"] else ""
    yield from _wrapped(step["step"], ", ".join([*words, held or "not held"]))
    if step["error_code"]:
        yield from _wrapped("", textwrap.shorten(f"last error {step['error_code']}: {step['error_message']}", 260))


def _wrapped(label: str, text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), COLUMNS, initial_indent=f"{label:<9} ", subsequent_indent=" " * 10)
