from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from cpoa.workflow import crash_points
from cpoa.workflow.crash_points import JOURNAL, CrashPoint

if TYPE_CHECKING:
    from pathlib import Path

PODCAST_ID = UUID("5f0c9f5e-7f3b-4c27-9d55-1f8a3a1c1f10")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CPOA_CRASH_POINTS_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def signals(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    sent: list[tuple[int, int]] = []
    monkeypatch.setattr(crash_points.os, "kill", lambda pid, number: sent.append((pid, number)))
    return sent


def passed(folder: Path) -> list[str]:
    return [json.loads(line)["passed"] for line in (folder / JOURNAL).read_text(encoding="utf-8").splitlines()]


def test_without_a_folder_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CPOA_CRASH_POINTS_DIR", raising=False)
    monkeypatch.chdir(tmp_path)
    crash_points.at(CrashPoint.BEFORE_WORK, PODCAST_ID, "research")
    crash_points.record_work_start(PODCAST_ID, "research")
    assert list(tmp_path.iterdir()) == []


def test_every_pass_is_logged_in_the_journal_without_a_signal(folder: Path, signals: list[tuple[int, int]]) -> None:
    crash_points.at(CrashPoint.BEFORE_WORK, PODCAST_ID, "voice-3")
    crash_points.record_work_start(PODCAST_ID, "voice-3")
    assert passed(folder) == ["before_work", "making"]
    assert signals == []


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSTOP"])
def test_a_file_named_after_the_point_triggers_its_signal_once(
    folder: Path, signals: list[tuple[int, int]], name: str
) -> None:
    order = folder / f"{PODCAST_ID}.voice.after_commit"
    order.write_text(name, encoding="utf-8")
    crash_points.at(CrashPoint.AFTER_ARTEFACT, PODCAST_ID, "voice-3")
    assert signals == []
    for _ in range(2):
        crash_points.at(CrashPoint.AFTER_COMMIT, PODCAST_ID, "voice-3")
    assert signals == [(os.getpid(), signal.Signals[name])]
    assert not order.exists()
