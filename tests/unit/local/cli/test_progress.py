from __future__ import annotations

import io
from typing import Any

from local.cli.progress import StepProgress, progress_line


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def steps(*statuses: str, started_at: str | None = None, attempts: int = 0) -> list[dict[str, Any]]:
    return [
        {"name": f"step-{number}", "status": status, "started_at": started_at, "attempts": attempts}
        for number, status in enumerate(statuses)
    ]


def test_the_line_counts_finished_steps_and_names_running_ones() -> None:
    shown = progress_line(steps("completed", "in_progress", "in_progress", "pending"))

    assert shown == "[######..................] 1/4  step-1, step-2"
    assert progress_line(steps("completed", "completed")) == f"[{'#' * 24}] 2/2"
    assert progress_line([]) == f"[{'.' * 24}] 0/1"


def test_a_step_that_waits_for_a_model_is_running() -> None:
    start = "2026-11-30T05:00:00Z"

    assert progress_line(steps("dispatched", started_at=start)).endswith("  step-0")
    assert progress_line(steps("dispatched", started_at=start, attempts=1)).endswith("0/1")
    assert progress_line(steps("dispatched")).endswith("0/1")


def test_a_file_gets_a_line_for_every_change() -> None:
    out = io.StringIO()
    progress = StepProgress(out)
    for states in (steps("in_progress"), steps("in_progress"), steps("completed")):
        progress.show(states)
    progress.close()

    assert out.getvalue().splitlines() == [f"[{'.' * 24}] 0/1  step-0", f"[{'#' * 24}] 1/1"]


def test_a_terminal_gets_one_line_that_is_overwritten() -> None:
    out = Terminal()
    progress = StepProgress(out)
    progress.show(steps("in_progress"))
    progress.show(steps("completed"))
    progress.close()
    _, first, second = out.getvalue().split("\r")

    assert out.getvalue().count("\n") == 1
    assert len(first) == len(second.rstrip("\n"))  # the shorter one covers the longer one
    assert "step-0" not in second
