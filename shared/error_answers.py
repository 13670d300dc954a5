"""Every error of every route as `{"error_code", "message"[, "workflow_id"]}`; stack and cause stand only in the log."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict

import flask
from werkzeug.exceptions import HTTPException, InternalServerError

from shared.api_schema import Schema
from shared.errors import AethercastError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

logger = logging.getLogger(__name__)

_HTTP_ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("API_GW_BAD_REQUEST", "The request cannot be understood. Check its form."),
    404: ("API_GW_NOT_FOUND", "There is nothing at this address. Check the path."),
    405: (
        "API_GW_METHOD_NOT_ALLOWED",
        "This address does not take this method. The Allow header names those it takes.",
    ),
    408: ("API_GW_REQUEST_TIMEOUT", "The request took too long to arrive. Send it again."),
    413: ("API_GW_PAYLOAD_TOO_LARGE", "The body must not be larger than 1 MiB."),
    414: ("API_GW_URI_TOO_LONG", "The address is too long."),
    415: ("API_GW_UNSUPPORTED_MEDIA_TYPE", "Send the body with the header Content-Type: application/json, in UTF-8."),
    429: ("API_GW_TOO_MANY_REQUESTS", "Too many requests. Wait before the next one."),
    500: ("API_GW_INTERNAL_ERROR", "Something went wrong on our side. Try again later."),
    503: ("API_GW_SERVICE_UNAVAILABLE", "The service is not available just now. Try again."),
}


class ErrorAnswer(TypedDict):
    """Every error of every route."""

    error_code: Annotated[str, Schema("For programs.", pattern="^[A-Z][A-Z0-9_]+$")]
    message: Annotated[str, Schema("For people: what to change.")]
    workflow_id: NotRequired[
        Annotated[str, Schema("Under which the failure is recorded, where there is such a record.", format="uuid")]
    ]


def install_error_answers(app: flask.Flask) -> None:
    app.register_error_handler(AethercastError, _answer_own_error)
    app.register_error_handler(InternalServerError, _answer_unexpected_error)
    app.register_error_handler(HTTPException, _answer_http_error)


@contextmanager
def unexpected_errors_as(error_code: str, message: str) -> Iterator[None]:
    """The route's own code of the contract in place of API_GW_INTERNAL_ERROR; around a block or on a route."""
    try:
        yield
    except (AethercastError, HTTPException):
        raise
    except Exception as error:
        raise AethercastError(error_code, message, status=HTTPStatus.INTERNAL_SERVER_ERROR) from error


def _answer_own_error(error: AethercastError) -> flask.Response:
    if error.status >= 500:
        logger.error("%s: %s", error.error_code, error.message, exc_info=error)
    response = _render(error.status, error.error_code, error.message, error.workflow_id)
    if error.retry_after_seconds is not None:
        response.headers["Retry-After"] = str(max(1, error.retry_after_seconds))
    return response


def _answer_unexpected_error(error: InternalServerError) -> flask.Response:
    """Flask has logged the exception and its trace before it comes here."""
    return _render(error.code, *_HTTP_ERRORS[error.code])


def _answer_http_error(error: HTTPException) -> flask.Response:
    status = error.code or 500
    code, message = _HTTP_ERRORS.get(status) or (f"API_GW_{error.name.upper().replace(' ', '_')}", f"{error.name}.")
    response = _render(status, code, message)
    for name, value in error.get_headers(flask.request.environ):
        if name in ("Allow", "Retry-After", "Location"):
            response.headers[name] = value
    return response


def _render(status: int, error_code: str, message: str, workflow_id: str | None = None) -> flask.Response:
    body: ErrorAnswer = {"error_code": error_code, "message": message}
    if workflow_id is not None:
        body["workflow_id"] = workflow_id
    flask.g.error_code = error_code  # for the line that logs the request
    response = flask.jsonify(body)
    response.status_code = status
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
