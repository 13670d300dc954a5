from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

if TYPE_CHECKING:
    import socket

    from _typeshed import WriteableBuffer

    from cpoa.documents.fetching.deadline import Deadline


class BoundedSocket:
    """What `http.client` needs of a socket, within a deadline and a number of bytes.

    `allow` adds to that number. `close` does nothing: `http.client` calls it before the body has been read, and who
    opened the socket closes it.
    """

    def __init__(self, connected: socket.socket, deadline: Deadline, max_bytes: int) -> None:
        self._connected = connected
        self._deadline = deadline
        self._bytes_left = max_bytes

    def allow(self, more_bytes: int) -> None:
        self._bytes_left += more_bytes

    def sendall(self, data: bytes) -> None:
        self._connected.settimeout(self._deadline.seconds_left())
        self._connected.sendall(data)

    def receive_into(self, buffer: WriteableBuffer) -> int:
        if self._bytes_left <= 0:
            raise FetchRefusedError(Refusal.TOO_LARGE, "more bytes than allowed on the wire")
        self._connected.settimeout(self._deadline.seconds_left())
        received = self._connected.recv_into(memoryview(buffer)[: self._bytes_left])
        self._bytes_left -= received
        return received

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Receiver(self))

    def close(self) -> None:
        pass


class _Receiver(io.RawIOBase):
    def __init__(self, bounded: BoundedSocket) -> None:
        super().__init__()
        self._bounded = bounded

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        return self._bounded.receive_into(buffer)
