"""Renders every error as `{"error_code", "message"[, "workflow_id"]}`; stack and cause appear only in the log."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict

import flask
from werkzeug.exceptions import HTTPException, InternalServerError

from shared.api_schema import Schema
from shared.errors import AethercastError
from shared.http_errors import HTTP_ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)


class ErrorAnswer(TypedDict):
    """The body of every error."""

    error_code: Annotated[str, Schema("Error code, for programs.", pattern="^[A-Z][A-Z0-9_]+$")]
    message: Annotated[str, Schema("Explanation for people: what to change.")]
    workflow_id: NotRequired[
        Annotated[str, Schema("ID of the workflow that failed, if it is recorded.", format="uuid")]
    ]


def install_error_answers(app: flask.Flask) -> None:
    app.register_error_handler(AethercastError, _answer_own_error)
    app.register_error_handler(InternalServerError, _answer_unexpected_error)
    app.register_error_handler(HTTPException, _answer_http_error)


@contextmanager
def unexpected_errors_as(error_code: str) -> Iterator[None]:
    """Raises unexpected errors with the route's own code of the contract instead of API_GW_INTERNAL_ERROR."""
    try:
        yield
    except (AethercastError, HTTPException):
        raise
    except Exception as error:
        raise AethercastError(error_code) from error


def _answer_own_error(error: AethercastError) -> flask.Response:
    if error.status >= 500:
        logger.error("%s: %s", error.error_code, error.message, exc_info=error)
    response = _render(error.status, error.error_code, error.message, error.workflow_id)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(max(1, error.retry_after_seconds))
    return response


def _answer_unexpected_error(error: InternalServerError) -> flask.Response:
    """Flask has already logged the exception and its traceback."""
    return _render(error.code, *HTTP_ERRORS[error.code])


def _answer_http_error(error: HTTPException) -> flask.Response:
    status = error.code or 500
    code, message = HTTP_ERRORS.get(status) or (f"API_GW_{error.name.upper().replace(' ', '_')}", f"{error.name}.")
    response = _render(status, code, message)
    for name, value in error.get_headers(flask.request.environ):
        if name in ("Allow", "Retry-After", "Location"):
            response.headers[name] = value
    return response


def _render(status: int, error_code: str, message: str, workflow_id: str | None = None) -> flask.Response:
    body: ErrorAnswer = {"error_code": error_code, "message": message}
    if workflow_id is not None:
        body["workflow_id"] = workflow_id
    flask.g.error_code = error_code  # for the request's log line
    response = flask.jsonify(body)
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
