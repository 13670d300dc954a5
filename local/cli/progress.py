"""A progress bar by step: redraws one line on a terminal, otherwise prints a line per change."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR_CELLS = 24


class StepProgress:
    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._redraws = out.isatty()
        self._last = ""

    def show(self, steps: Sequence[dict[str, Any]]) -> None:
        line = progress_line(steps)
        if line == self._last:
            return
        self._last = line
        if self._redraws:
            columns = shutil.get_terminal_size().columns - 1
            self._out.write(f"\r{line[:columns]:<{columns}}")
        else:
            self._out.write(f"{line}\n")
        self._out.flush()

    def close(self) -> None:
        if self._redraws:
            self._out.write("\n")


def progress_line(steps: Sequence[dict[str, Any]]) -> str:
    """For example ``[######..........] 3/8  voice-0, cover``: completed and total steps, then the running ones."""
    done = sum(step["status"] == "completed" for step in steps)
    total = max(len(steps), 1)
    filled = BAR_CELLS * done // total
    running = [step["name"] for step in steps if _is_running(step)]
    return f"[{'#' * filled}{'.' * (BAR_CELLS - filled)}] {done}/{total}  {', '.join(running)}".rstrip()


def _is_running(step: dict[str, Any]) -> bool:
    """Also true for a step that waits for a model: it has started, and goes through the queue again."""
    waits = step["status"] == "dispatched" and step["started_at"] is not None and not step["attempts"]
    return step["status"] == "in_progress" or waits
