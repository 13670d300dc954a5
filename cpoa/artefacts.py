"""What a step leaves in the bucket, under names that make a repetition harmless.

``episodes/<podcast_id>/<step>/<digest>.json`` is the step's record; the pieces it names (audio, pictures) lie
beside it as ``<digest>.<content digest>.<extension>``. ``digest`` covers the step's inputs and its engine's
version. Pieces are written first and the record last, each only if it does not exist yet: the worker whose record
is there first decides, everybody else takes that one, so a record never mixes two workers' pieces.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TypeVar

import msgspec

from cpoa.contracts.decoding import decode_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta
    from uuid import UUID


class MediaStore(Protocol):
    """The bucket, as ``shared.media_store`` provides it."""

    def put_once(self, name: str, data: bytes, content_type: str, *, cache_control: str | None = None) -> bool: ...

    def read(self, name: str) -> bytes: ...

    def open(self, name: str) -> BinaryIO: ...

    def exists(self, name: str) -> bool: ...

    def uri(self, name: str) -> str: ...

    def object_name(self, uri: str) -> str: ...

    def signed_url(
        self, name: str, *, method: str = "GET", expires: timedelta, disposition: str | None = None
    ) -> str: ...

    def signed_urls(self, names: Sequence[str], *, expires: timedelta) -> list[str]: ...


R = TypeVar("R", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class ArtefactFolder:
    """Where one step of one episode keeps what it made from one set of inputs."""

    store: MediaStore
    stem: str

    def recall(self, record_type: type[R]) -> R | None:
        """The record of an earlier run with the same inputs, None if there is none. Raises UndecodableRecordError."""
        return self._read(record_type) if self.store.exists(self._name) else None

    def keep(self, extension: str, data: bytes, content_type: str) -> str:
        """Store one piece and return its name."""
        name = f"{self.stem}.{hashlib.sha256(data).hexdigest()[:16]}.{extension}"
        self.store.put_once(name, data, content_type, cache_control="private, max-age=31536000, immutable")
        return name

    def settle(self, record: R) -> R:
        """Write the record, or take the one that was there first. Raises UndecodableRecordError for that one."""
        if self.store.put_once(self._name, canonical_json(msgspec.to_builtins(record)), "application/json"):
            return record
        return self._read(type(record))

    @property
    def _name(self) -> str:
        return f"{self.stem}.json"

    def _read(self, record_type: type[R]) -> R:
        return decode_json(self.store.read(self._name), record_type, self._name)


def artefact_folder(
    store: MediaStore, podcast_id: UUID, step: str, inputs: Mapping[str, Any], engine_version: str
) -> ArtefactFolder:
    digest = hashlib.sha256(canonical_json({"inputs": inputs, "engine": engine_version})).hexdigest()
    return ArtefactFolder(store=store, stem=f"episodes/{podcast_id}/{step}/{digest}")


def canonical_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
