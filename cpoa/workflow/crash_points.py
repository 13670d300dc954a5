"""Points in a step's run at which tests kill or block the worker.

They do nothing unless CPOA_CRASH_POINTS_DIR names a folder. Then each point that a worker reaches becomes a line of the
folder's journal. If the folder has a command file named after the point, the worker removes it and executes it: it
names a signal that the worker sends to itself (SIGKILL, or SIGSTOP to freeze), or a way to get stuck.
"""

from __future__ import annotations

import json
import os
import signal
import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from cpoa.workflow.plan import parse_kind

if TYPE_CHECKING:
    from uuid import UUID

JOURNAL = "journal.jsonl"
WORK_START = "making"
HOLD_INTERPRETER = "hold the interpreter"
LOOP = "loop"
RELEASE_SUFFIX = ".let_go"  # a file with the command file's name and this suffix ends a LOOP


class CrashPoint(StrEnum):
    BEFORE_WORK = "before_work"  # the claim is committed, the work has not started
    AFTER_ARTEFACT = "after_artefact"  # the artefacts are in the bucket, the result is not committed
    AFTER_COMMIT = "after_commit"  # the result is committed, the next steps are not in the queue
    BEFORE_ANSWER = "before_answer"  # the next steps are in the queue, this delivery has no response
    # Points of a call to a language model (cpoa/model_desk/call_delivery.py):
    BEFORE_MODEL = "before_model"  # the try is committed, the model has not been asked
    AFTER_REPLY = "after_reply"  # the reply is in the bucket, and not committed
    BEFORE_WAKE = "before_wake"  # the reply or the failure is committed, the step that waits for it is not woken


def at(point: CrashPoint, podcast_id: UUID, step: str) -> None:
    """Writes the point to the journal and executes its command file. May not return."""
    if folder := os.environ.get("CPOA_CRASH_POINTS_DIR"):
        _append_to_journal(Path(folder), podcast_id, step, point)
        _execute_command(Path(folder) / file_name(podcast_id, step, point))


def record_work_start(podcast_id: UUID, step: str) -> None:
    """Not a crash point: writes to the journal that an agent is called, so that tests can count paid calls."""
    if folder := os.environ.get("CPOA_CRASH_POINTS_DIR"):
        _append_to_journal(Path(folder), podcast_id, step, WORK_START)


def file_name(podcast_id: UUID, step: str, point: CrashPoint) -> str:
    """Contains the step's kind, so for voices it matches the first voice step that reaches the point."""
    return f"{podcast_id}.{parse_kind(step)}.{point}"


def _append_to_journal(folder: Path, podcast_id: UUID, step: str, passed: str) -> None:
    entry = {"podcast_id": str(podcast_id), "step": step, "passed": passed, "pid": os.getpid(), "time": time.time()}
    journal = os.open(folder / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(journal, json.dumps(entry).encode() + b"\n")  # one write, so that lines of two processes do not mix
    finally:
        os.close(journal)


def _execute_command(command: Path) -> None:
    """If several processes find the file, only the one that removes it executes it."""
    try:
        name = command.read_text(encoding="utf-8")
        command.unlink()
    except FileNotFoundError:
        return
    if name == HOLD_INTERPRETER:
        sum(range(1 << 50))  # one C call: no other thread of the process runs until it is killed
    elif name == LOOP:
        _loop_until(command.with_name(command.name + RELEASE_SUFFIX))
    else:
        os.kill(os.getpid(), signal.Signals[name])


def _loop_until(release_file: Path) -> None:
    """Other threads run, but the step does not call `check_cancelled`."""
    while not release_file.exists():
        time.sleep(0.01)
