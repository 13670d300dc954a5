"""Gives errors that gunicorn raises before any app runs the common error shape. gunicorn has no option for this, and
functions-framework, which starts it, passes no options on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gunicorn.util

from shared.http_errors import HTTP_ERRORS, error_body, raw_response

if TYPE_CHECKING:
    import socket


def install_server_errors() -> None:
    gunicorn.util.write_error = _write_error


def _write_error(connection: socket.socket, status: int, reason: str, _message: str) -> None:
    """Omits gunicorn's message, because it repeats what the client sent."""
    error_code, message = HTTP_ERRORS.get(status, HTTP_ERRORS[400])
    gunicorn.util.write_nonblock(connection, raw_response(status, reason, error_body(error_code, message)))
