from __future__ import annotations

import os
import selectors
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable

_BLOCK_BYTES = 1 << 16
_KEPT_ERROR_BYTES = 2_000


class OutputTooLongError(Exception):
    pass


class ChildPipes:
    """Writes a child's input while it reads its output, so that neither waits for the other forever."""

    def __init__(self, process: subprocess.Popen[bytes], messages: Iterable[bytes], max_output_bytes: int) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ValueError("The child needs three pipes")
        self._input, self._output, self._errors = process.stdin, process.stdout, process.stderr
        self._left = [memoryview(message) for message in messages if message]
        self._max_output_bytes = max_output_bytes
        self._answer = bytearray()
        self._complaints = b""
        self._selector = selectors.DefaultSelector()
        self._open_readers = 2
        self._register()

    def _register(self) -> None:
        os.set_blocking(self._input.fileno(), False)
        self._selector.register(self._input, selectors.EVENT_WRITE)
        self._selector.register(self._output, selectors.EVENT_READ)
        self._selector.register(self._errors, selectors.EVENT_READ)

    @property
    def are_open(self) -> bool:
        """Until the child has closed its output and its errors, as it does at its end."""
        return self._open_readers > 0

    @property
    def output(self) -> bytes:
        return bytes(self._answer)

    @property
    def errors(self) -> str:
        """The last of what the child complained about, on one line."""
        return " ".join(self._complaints.decode("utf-8", "backslashreplace").split())

    def exchange(self, seconds: float) -> None:
        """Waits up to ``seconds``. Raises OutputTooLongError."""
        for key, _ in self._selector.select(seconds):
            if key.fileobj is self._input:
                self._write()
            elif key.fileobj is self._output:
                self._answer += self._read(self._output)
                if len(self._answer) > self._max_output_bytes:
                    raise OutputTooLongError
            else:
                self._complaints = (self._complaints + self._read(self._errors))[-_KEPT_ERROR_BYTES:]

    def close(self) -> None:
        self._selector.close()
        for pipe in (self._input, self._output, self._errors):
            pipe.close()

    def _write(self) -> None:
        try:
            written = os.write(self._input.fileno(), self._left[0][:_BLOCK_BYTES])
            self._left[0] = self._left[0][written:]
            if not self._left[0]:
                self._left.pop(0)
        except BrokenPipeError:  # the child has ended; its status says why
            self._left = []
        except BlockingIOError:
            return
        if not self._left:
            self._selector.unregister(self._input)
            self._input.close()

    def _read(self, pipe: IO[bytes]) -> bytes:
        block = os.read(pipe.fileno(), _BLOCK_BYTES)
        if not block:
            self._selector.unregister(pipe)
            self._open_readers -= 1
        return block
