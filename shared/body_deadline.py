"""A time limit for reading a request body. Reading holds a thread, and a function has only a few threads."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from shared.errors import AethercastError
from shared.http_errors import HTTP_ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import flask


class BodyTooSlowError(AethercastError):
    """Answered with 408. Nothing more can be read from this connection."""

    def __init__(self) -> None:
        super().__init__(*HTTP_ERRORS[408], status=408)


@contextmanager
def body_deadline(request: flask.Request, seconds: float) -> Iterator[None]:
    """Raises BodyTooSlowError if the block takes longer than `seconds`, in place of any error the block raised.

    A socket timeout is not enough: it restarts with each received byte, and gunicorn reads until it has all the
    bytes it was asked for.
    """
    connection: socket.socket | None = request.environ.get("gunicorn.socket")
    if connection is None:  # no server: a test
        yield
        return
    over = threading.Event()

    def end_reading() -> None:
        over.set()
        with suppress(OSError):  # it has just been closed
            connection.shutdown(socket.SHUT_RD)

    timer = threading.Timer(seconds, end_reading)
    timer.daemon = True
    timer.start()
    try:
        yield
    except Exception:
        if not over.is_set():
            raise
    finally:
        timer.cancel()
    if over.is_set():
        raise BodyTooSlowError
