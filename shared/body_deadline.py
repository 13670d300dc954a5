"""A limit of time for a body that comes slowly. Reading one holds a thread, of which a function has only a few."""

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
    """408. Nothing more can be read from this connection."""

    def __init__(self) -> None:
        super().__init__(*HTTP_ERRORS[408], status=408)


@contextmanager
def body_deadline(request: flask.Request, seconds: float) -> Iterator[None]:
    """Raises BodyTooSlowError in place of whatever reading raised, or found too short.

    A timeout of the socket would not do: it counts from each byte to the next, and gunicorn reads until it has all the
    bytes that it was asked for.
    """
    connection: socket.socket | None = request.environ.get("gunicorn.socket")
    if connection is None:  # no server, as in tests
        yield
        return
    over = threading.Event()

    def end_reading() -> None:
        over.set()
        with suppress(OSError):  # it was closed just now
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
