"""A bucket in memory. Objects are written once, like with the real bucket's generation match."""

from __future__ import annotations

import io
from typing import BinaryIO

SCHEME = "gs://bucket/"


class MediaInMemory:
    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put_once(self, name: str, data: bytes, content_type: str, *, cache_control: str | None = None) -> bool:
        if name in self.objects:
            return False
        self.objects[name] = data
        return True

    def read(self, name: str) -> bytes:
        return self.objects[name]

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self.objects[name])

    def exists(self, name: str) -> bool:
        return name in self.objects

    def uri(self, name: str) -> str:
        return SCHEME + name

    def object_name(self, uri: str) -> str:
        return uri.removeprefix(SCHEME)
