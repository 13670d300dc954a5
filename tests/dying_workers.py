"""Lets the worker of a step die in tests that run steps in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.workflow import delivery

if TYPE_CHECKING:
    import pytest

    from cpoa.workflow.crash_points import CrashPoint
    from cpoa.workflow.step_start import StartedStep


def die_once(monkeypatch: pytest.MonkeyPatch, step: str, point: CrashPoint) -> list[CrashPoint]:
    """The worker of the step dies when it is first at the point. Returns a list that then has the point."""
    deaths: list[CrashPoint] = []

    def die(at: CrashPoint, started: StartedStep) -> None:
        if (at, started.step) == (point, step) and not deaths:
            deaths.append(at)
            raise KeyboardInterrupt

    monkeypatch.setattr(delivery, "_crash_point", die)
    return deaths
