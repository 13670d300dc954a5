"""The error classes. Invalid input and failures raise one of these; the app renders it as an HTTP answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from shared.error_codes.declaration import message_of, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class AethercastError(Exception):
    """Carries what a client sees: HTTP status, error code, and a message that says what to change.

    Without a message or a status it takes what is declared with the code, and 500 where no status is declared.
    """

    def __init__(
        self,
        error_code: str,
        message: str | None = None,
        *,
        status: int | None = None,
        retry_after_seconds: int | None = None,
        workflow_id: str | None = None,
    ) -> None:
        self.error_code = error_code
        self.message = message_of(error_code) if message is None else message
        self.status = int(status_of(error_code) if status is None else status)
        super().__init__(self.message)
        self.retry_after_seconds = retry_after_seconds
        self.workflow_id = workflow_id


class BadRequestError(AethercastError):
    def __init__(self, error_code: str, message: str | None = None) -> None:
        super().__init__(error_code, message, status=HTTPStatus.BAD_REQUEST)


class NotFoundError(AethercastError):
    def __init__(self, error_code: str, message: str | None = None) -> None:
        super().__init__(error_code, message, status=HTTPStatus.NOT_FOUND)


class UnauthorizedError(AethercastError):
    """401: who is asking is not known. The answer carries WWW-Authenticate."""

    def __init__(self, error_code: str, message: str | None = None) -> None:
        super().__init__(error_code, message, status=HTTPStatus.UNAUTHORIZED)


class ForbiddenError(AethercastError):
    def __init__(self, error_code: str, message: str | None = None) -> None:
        super().__init__(error_code, message, status=HTTPStatus.FORBIDDEN)


class ConflictError(AethercastError):
    def __init__(self, error_code: str, message: str | None = None) -> None:
        super().__init__(error_code, message, status=HTTPStatus.CONFLICT)


class PayloadTooLargeError(AethercastError):
    def __init__(self, error_code: str, message: str | None = None) -> None:
        super().__init__(error_code, message, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


class UnsupportedMediaTypeError(AethercastError):
    def __init__(self, error_code: str, message: str | None = None) -> None:
        super().__init__(error_code, message, status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


class TooManyRequestsError(AethercastError):
    def __init__(self, error_code: str, message: str | None = None, *, retry_after_seconds: int) -> None:
        super().__init__(
            error_code, message, status=HTTPStatus.TOO_MANY_REQUESTS, retry_after_seconds=retry_after_seconds
        )


class PermanentStepError(AethercastError):
    """A step failed in a way that no repetition mends; the episode fails at once with this code and message.

    `nearest_topics`: topics that the sources know, the nearest first; the user may choose one of them instead.
    """

    def __init__(self, error_code: str, message: str | None = None, *, nearest_topics: tuple[str, ...] = ()) -> None:
        super().__init__(error_code, message)
        self.nearest_topics = nearest_topics


class StepWaitsError(Exception):
    """The step waits for the answer of a remote service or a model, without occupying a worker.

    It runs again after `wait_seconds` and then receives `waiting_for`, which must be plain JSON values.

    `has_answer`: for answers that wake the step (`cpoa/workflow/dispatch.py:Dispatcher.wake`). It is called with the
    `Transaction` that stores the wait, when the step's row is locked. True: the answer came while the step was still in
    progress, so that nothing woke it, and the step runs again at once.
    """

    def __init__(
        self,
        waiting_for: Mapping[str, Any],
        wait_seconds: float,
        has_answer: Callable[[Any], bool] | None = None,
    ) -> None:
        super().__init__("The step waits for an answer.")
        self.waiting_for = waiting_for
        self.wait_seconds = wait_seconds
        self.has_answer = has_answer


class ShuttingDownError(Exception):
    """The process is about to be killed: stop, and give the work back."""


class ClaimLostError(Exception):
    """The step's claim expired or was taken over: stop, and write nothing more."""
