"""The moments at which a worker may die with a step half done, by name: the tests kill workers at each of them.

Off, and next to nothing, unless CPOA_CRASH_POINTS_DIR names a folder. Then every pass is a line of its journal, and
the process that finds a file named after the point there takes the file away and does what the file says. It names a
signal that the process sends itself (SIGKILL, or SIGSTOP for a worker that freezes), or a way to get stuck.
"""

from __future__ import annotations

import json
import os
import signal
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from cpoa.workflow.plan import kind_of

if TYPE_CHECKING:
    from uuid import UUID

JOURNAL = "journal.jsonl"
MAKING = "making"
HOLD_INTERPRETER = "hold the interpreter"
LOOP = "loop"
LET_GO = ".let_go"  # what the order's name and this name lets a worker in its LOOP go on


class CrashPoint(StrEnum):
    BEFORE_WORK = "before_work"  # the claim is committed, nothing is done
    AFTER_ARTEFACT = "after_artefact"  # what the step made is in the bucket, nothing of it is committed
    AFTER_COMMIT = "after_commit"  # the result is committed, the queue knows of no next step
    BEFORE_ANSWER = "before_answer"  # the next steps are in the queue, which has no answer to this delivery


def passing(point: CrashPoint, podcast_id: UUID, step: str) -> None:
    """May not return."""
    if folder := os.environ.get("CPOA_CRASH_POINTS_DIR"):
        _write_down(Path(folder), podcast_id, step, point)
        _obey(Path(folder) / file_name(podcast_id, step, point))


def making(podcast_id: UUID, step: str) -> None:
    """No crash point: an agent is about to be paid, and the journal counts it."""
    if folder := os.environ.get("CPOA_CRASH_POINTS_DIR"):
        _write_down(Path(folder), podcast_id, step, MAKING)


def file_name(podcast_id: UUID, step: str, point: CrashPoint) -> str:
    """By the step's kind: whichever voice comes first."""
    return f"{podcast_id}.{kind_of(step)}.{point}"


def _write_down(folder: Path, podcast_id: UUID, step: str, passed: str) -> None:
    entry = {"podcast_id": str(podcast_id), "step": step, "passed": passed, "pid": os.getpid(), "time": time.time()}
    journal = os.open(folder / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(journal, json.dumps(entry).encode() + b"\n")  # one write: the lines of two processes never mix
    finally:
        os.close(journal)


def _obey(order: Path) -> None:
    """Of several processes that find the file, the one that removes it obeys."""
    try:
        name = order.read_text(encoding="utf-8")
        order.unlink()
    except FileNotFoundError:
        return
    if name == HOLD_INTERPRETER:
        sum(range(1 << 50))  # one C call: no other thread of the process runs until it is killed
    elif name == LOOP:
        _loop_until(order.with_name(order.name + LET_GO))
    else:
        os.kill(os.getpid(), signal.Signals[name])


def _loop_until(let_go: Path) -> None:
    """Other threads run, but the step asks nobody whether it is still wanted."""
    while not let_go.exists():
        time.sleep(0.01)
