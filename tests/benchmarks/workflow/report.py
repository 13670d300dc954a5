"""The rates, the parts of a step's milliseconds, and the round trips, from the task server's rows and the
recordings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import mean, median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.benchmarks.workflow.runs import Run
    from tests.benchmarks.workflow.task_log import TaskTimes


@dataclass(frozen=True)
class Runs:
    """`alone`: one workflow, or one bare delivery, at a time."""

    at_once: list[Run]
    bare_at_once: list[Run]
    alone: list[Run]
    bare_alone: list[Run]


def print_report(runs: Runs, times: Mapping[str, TaskTimes], recordings: Mapping[str, Mapping[str, Any]]) -> None:
    # In a mean of all values, those disturbed by other load would dominate.
    at_once, bare_at_once, alone, bare_alone = (
        _times_of(_middle_third(each, times), times)
        for each in (runs.at_once, runs.bare_at_once, runs.alone, runs.bare_alone)
    )
    everything = _times_of([*runs.at_once, *runs.alone], times)
    _print_rates(runs, times)
    again = sum(each.dispatches - 1 for each in everything)
    print(f"  deliveries that had to be repeated                {again:8d}\n")
    print("Where a step's milliseconds go, the mean over the middle third of the runs")
    print(f"{'':52}{'at once':>8} {'alone':>8}")
    _print_parts(at_once, alone, recordings)
    _print_line("a bare delivery: sent until answered", *(_milliseconds(each) for each in (bare_at_once, bare_alone)))
    ratios = (_milliseconds(a) / _milliseconds(b) for a, b in ((at_once, bare_at_once), (alone, bare_alone)))
    _print_line("a step's delivery over a bare one", *ratios, digits=2)
    steps = [recordings[each.name] for each in everything]
    workflows = sum(len(run.starts) for run in (*runs.at_once, *runs.alone))
    _print_round_trips(steps, workflows)
    starts = [start for run in (*runs.at_once, *runs.alone) for start in run.starts]
    print(f"\nThe start of a workflow: {mean(len(start.round_trips) for start in starts):.2f} round trips")


def _times_of(runs: Sequence[Run], times: Mapping[str, TaskTimes]) -> list[TaskTimes]:
    return [times[name] for run in runs for name in run.tasks]


def _print_rates(runs: Runs, times: Mapping[str, TaskTimes]) -> None:
    workflows, steps = len(runs.at_once[0].starts), len(runs.at_once[0].tasks)
    seconds = [_seconds(run, times) for run in runs.at_once]
    bare_seconds = [_seconds(run, times) for run in runs.bare_at_once]
    slower = median(real / bare for real, bare in zip(seconds, bare_seconds, strict=True))
    print(
        f"{workflows} workflows at once, {steps} steps, beside {steps} bare deliveries; median of {len(seconds)} rounds"
    )
    print(f"  workflows a second                                {workflows / median(seconds):8.1f}")
    print(f"  steps a second                                    {steps / median(seconds):8.1f}")
    print(f"  bare deliveries a second                          {steps / median(bare_seconds):8.1f}")
    print(f"  a step's time over a bare delivery's, ratio       {slower:8.2f}")
    alone = median(_seconds(run, times) for run in runs.alone)
    print(f"  one workflow alone, in milliseconds               {alone * 1000:8.1f}")


def _middle_third(runs: Sequence[Run], times: Mapping[str, TaskTimes]) -> list[Run]:
    """Returns those with durations in the middle third."""
    third = len(runs) // 3
    return sorted(runs, key=lambda run: _seconds(run, times))[third : len(runs) - third]


def _seconds(run: Run, times: Mapping[str, TaskTimes]) -> float:
    """Returns the time from sending the first delivery to the last response."""
    tasks = [times[name] for name in run.tasks]
    return max(each.answered for each in tasks) - min(each.first_sent for each in tasks)


def _print_parts(at_once: list[TaskTimes], alone: list[TaskTimes], recordings: Mapping[str, Mapping[str, Any]]) -> None:
    parts = [_parts(tasks, recordings) for tasks in (at_once, alone)]
    for name in parts[0]:
        _print_line(name, *(each[name] for each in parts))


def _parts(tasks: list[TaskTimes], recordings: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Returns milliseconds by part; the parts of a delivery are in their order of nesting."""
    spent = {
        name: mean(recordings[each.name][f"{name}_seconds"] for each in tasks) * 1000
        for name in ("sql", "enqueue", "step")
    }
    function = mean(recordings[each.name]["seconds"] for each in tasks) * 1000
    delivery = _milliseconds(tasks)
    return {
        "queue wait: enqueued until sent": mean(each.waited for each in tasks) * 1000,
        "the delivery: sent until answered": delivery,
        "  HTTP hand-over: token, front, framework, caller": delivery - function,
        "  SQL: waiting for the database": spent["sql"],
        "  enqueueing what is ready next": spent["enqueue"],
        "  the step itself": spent["step"],
        "  the rest: the engine's Python, threads, logs": function - sum(spent.values()),
    }


def _milliseconds(tasks: list[TaskTimes]) -> float:
    return mean(each.delivery for each in tasks) * 1000


def _print_line(name: str, at_once: float, alone: float, digits: int = 1) -> None:
    print(f"  {name:50}{at_once:8.{digits}f} {alone:8.{digits}f}")


def _print_round_trips(steps: Sequence[Mapping[str, Any]], workflows: int) -> None:
    kinds: Counter[str] = Counter()
    waits: dict[str, list[float]] = {}
    for each in steps:
        for kind, seconds in each["round_trips"]:
            kinds[kind] += 1
            waits.setdefault(kind, []).append(seconds * 1000)
    by_step: dict[str, list[int]] = {}
    for each in steps:
        step = each["task"][37:].rpartition("-")[0]
        by_step.setdefault(step, []).append(len(each["round_trips"]))
    print(f"\nRound trips to the database, counted on the wire: {kinds.total() / len(steps):.2f} a step")
    print("  " + ", ".join(f"{step} {mean(counts):.2f}" for step, counts in by_step.items()))
    print(f"{'':52}{'a step':>8} {'a workflow':>11} {'ms, median':>11}")
    for kind, count in kinds.most_common():
        print(f"  {kind:50}{count / len(steps):8.2f} {count / workflows:11.2f} {median(waits[kind]):11.2f}")
