"""The bucket's CORS configuration: which pages may read answers, as Cloud Storage applies it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import Message

METHODS = ("GET", "HEAD", "POST")
EXPOSED_HEADERS = "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, Content-Type, ETag"
PREFLIGHT_SECONDS = "3600"


@dataclass(frozen=True)
class BucketCors:
    """`origins`: those of the pages; `*` allows all."""

    origins: tuple[str, ...] = ()

    def answer_headers(self, headers: Message) -> list[tuple[str, str]]:
        origin = headers.get("Origin")
        if origin is None or not self._is_allowed(origin):
            return []
        return [
            ("Access-Control-Allow-Origin", origin),
            ("Access-Control-Expose-Headers", EXPOSED_HEADERS),
            ("Vary", "Origin"),
        ]

    def preflight_headers(self, headers: Message) -> list[tuple[str, str]]:
        """A foreign origin also gets 200, but without permission headers, like in Cloud Storage."""
        origin = headers.get("Origin")
        if origin is None or not self._is_allowed(origin):
            return []
        return [
            ("Access-Control-Allow-Methods", ", ".join(METHODS)),
            ("Access-Control-Allow-Headers", headers.get("Access-Control-Request-Headers", "")),
            ("Access-Control-Max-Age", PREFLIGHT_SECONDS),
        ]

    def _is_allowed(self, origin: str) -> bool:
        return origin in self.origins or "*" in self.origins
