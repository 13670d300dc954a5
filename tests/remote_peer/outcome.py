"""The outcome of a task, and the response of its polls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SUCCESS = "SUCCESS"
FAILURE = "FAILURE"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``is_kept``: the idempotency table stores it as completed, so that a repeated key gets it again."""

    result: Any
    status: str = SUCCESS
    http_status: int = 200
    is_kept: bool = True


class TaskFailedError(Exception):
    """Raised if the task crashes, which is Celery's FAILURE."""


def failure(message: str) -> Outcome:
    result = {"error": {"type": "task_failed", "message": message}}
    return Outcome(result, FAILURE, http_status=500, is_kept=False)


def error_object(result: Any, http_status: int = 500, *, is_kept: bool = False) -> Outcome:
    """Returns the outcome of a task that succeeded for Celery, with an error as its result."""
    return Outcome(result, http_status=http_status, is_kept=is_kept)


def conflict(idempotency_key: str, http_status: int) -> Outcome:
    message = "Another task is processing this idempotency key."
    result = {"status": "PROCESSING_CONFLICT", "message": message, "idempotency_key": idempotency_key}
    return Outcome(result, http_status=http_status, is_kept=False)
