"""The artefacts of steps in the bucket. Their names make it safe to repeat a step.

``episodes/<podcast_id>/<step>/<digest>.json`` is the step's record. The files that it names (audio, pictures) are
``<digest>.<content digest>.<extension>`` in the same folder. ``digest`` covers the step's inputs and its engine's
version. A worker writes the files first and the record last, each only if it does not exist yet. The first record wins
and all other workers use it, so a record never mixes the files of two workers.
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


class ArtefactStore(Protocol):
    """The part of ``shared.media_store.MediaStore`` that steps and episodes use."""

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
    """The artefacts of one step of one episode, for one set of inputs."""

    store: ArtefactStore
    stem: str

    def load_record(self, record_type: type[R]) -> R | None:
        """Returns the record of an earlier run with the same inputs, or None. Raises UndecodableRecordError."""
        return self._read(record_type) if self.store.exists(self._name) else None

    def save(self, extension: str, data: bytes, content_type: str) -> str:
        """Stores one file and returns its object name."""
        name = f"{self.stem}.{hashlib.sha256(data).hexdigest()[:16]}.{extension}"
        self.store.put_once(name, data, content_type, cache_control="private, max-age=31536000, immutable")
        return name

    def store_record_once(self, record: R) -> R:
        """Stores the record unless one exists. Returns the stored one. Raises UndecodableRecordError."""
        if self.store.put_once(self._name, canonical_json(msgspec.to_builtins(record)), "application/json"):
            return record
        return self._read(type(record))

    @property
    def _name(self) -> str:
        return f"{self.stem}.json"

    def _read(self, record_type: type[R]) -> R:
        return decode_json(self.store.read(self._name), record_type, self._name)


def artefact_folder(
    store: ArtefactStore, podcast_id: UUID, step: str, inputs: Mapping[str, Any], engine_version: str
) -> ArtefactFolder:
    digest = hashlib.sha256(canonical_json({"inputs": inputs, "engine": engine_version})).hexdigest()
    return ArtefactFolder(store=store, stem=f"episodes/{podcast_id}/{step}/{digest}")


def canonical_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
