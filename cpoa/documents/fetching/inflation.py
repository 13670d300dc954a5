from __future__ import annotations

import zlib

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal

# What is asked for. Brotli and zstd need more than Python's standard library.
ACCEPTED_ENCODINGS = "gzip, deflate"
_GZIP = 16 + zlib.MAX_WBITS
_PLAIN = frozenset({"", "identity"})
_COMPRESSED = frozenset({"gzip", "x-gzip", "deflate"})


class Inflation:
    """Undoes a body's ``Content-Encoding``, and counts the bytes that come out. ``cuts``: what is longer than
    ``max_bytes`` is cut off. Raises FetchRefusedError."""

    def __init__(self, encoding: str, max_bytes: int, *, cuts: bool = False) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in _PLAIN | _COMPRESSED:
            raise FetchRefusedError(Refusal.BROKEN_ANSWER, "content encoding that was not asked for")
        self._max_bytes = max_bytes
        self._cuts = cuts
        self._content = bytearray()
        self._head = b""
        self._stream: zlib._Decompress | None = None

    @property
    def is_full(self) -> bool:
        """Nothing more is read: it would be cut off."""
        return self._cuts and len(self._content) > self._max_bytes

    @property
    def content(self) -> bytes:
        return bytes(self._content[: self._max_bytes])

    def add(self, block: bytes) -> None:
        self._append(block if self._encoding in _PLAIN else self._inflate(block))

    def finish(self) -> bytes:
        has_begun = self._stream is not None or self._head
        if has_begun and not (self._stream and self._stream.eof):
            raise FetchRefusedError(Refusal.BROKEN_ANSWER, "compression without an end")
        return self.content

    def _append(self, content: bytes) -> None:
        self._content += content
        if len(self._content) > self._max_bytes and not self._cuts:
            raise FetchRefusedError(Refusal.TOO_LARGE, "after inflation")

    def _inflate(self, block: bytes) -> bytes:
        if self._stream is None:
            self._head += block
            if len(self._head) < 2:
                return b""
            block, self._head = self._head, b""
            self._stream = zlib.decompressobj(self._find_window(block))
        try:
            # One byte more than allowed is enough to see that there are too many.
            inflated = self._stream.decompress(block, self._max_bytes - len(self._content) + 1)
        except zlib.error:
            raise FetchRefusedError(Refusal.BROKEN_ANSWER, "broken compression") from None
        if self._stream.unused_data:
            raise FetchRefusedError(Refusal.BROKEN_ANSWER, "bytes after the compressed page")
        return inflated

    def _find_window(self, head: bytes) -> int:
        """Some servers send "deflate" without the header of zlib, which the standard wants."""
        if self._encoding != "deflate":
            return _GZIP
        has_header = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2], "big") % 31 == 0
        return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
