"""What gunicorn refuses before any app sees it, in the one shape of all errors. It has no option for that, and
functions-framework, which starts it, passes no options on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gunicorn.util

from shared.http_errors import HTTP_ERRORS, bare_answer, error_body

if TYPE_CHECKING:
    import socket


def install_server_errors() -> None:
    gunicorn.util.write_error = _write_error


def _write_error(connection: socket.socket, status: int, reason: str, _message: str) -> None:
    """Its message is left out: it repeats what the client sent."""
    error_code, message = HTTP_ERRORS.get(status, HTTP_ERRORS[400])
    gunicorn.util.write_nonblock(connection, bare_answer(status, reason, error_body(error_code, message)))
