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
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

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

    def name_of(self, uri: str) -> str: ...

    def signed_url(
        self, name: str, *, method: str = "GET", expires: timedelta, disposition: str | None = None
    ) -> str: ...

    def signed_urls(self, names: Sequence[str], *, expires: timedelta) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class ArtefactFolder:
    """Where one step of one episode keeps what it made from one set of inputs."""

    store: MediaStore
    stem: str

    def recall(self) -> dict[str, Any] | None:
        """The record of an earlier run with the same inputs, None if there is none."""
        record = f"{self.stem}.json"
        if not self.store.exists(record):
            return None
        result: dict[str, Any] = json.loads(self.store.read(record))
        return result

    def keep(self, extension: str, data: bytes, content_type: str) -> str:
        """Store one piece and return its name."""
        name = f"{self.stem}.{hashlib.sha256(data).hexdigest()[:16]}.{extension}"
        self.store.put_once(name, data, content_type, cache_control="private, max-age=31536000, immutable")
        return name

    def settle(self, result: Mapping[str, Any]) -> dict[str, Any]:
        """Write the record, or take the one that was there first."""
        record = f"{self.stem}.json"
        if self.store.put_once(record, canonical_json(result), "application/json"):
            return dict(result)
        first: dict[str, Any] = json.loads(self.store.read(record))
        return first


def artefact_folder(
    store: MediaStore, podcast_id: UUID, step: str, inputs: Mapping[str, Any], engine_version: str
) -> ArtefactFolder:
    digest = hashlib.sha256(canonical_json({"inputs": inputs, "engine": engine_version})).hexdigest()
    return ArtefactFolder(store=store, stem=f"episodes/{podcast_id}/{step}/{digest}")


def canonical_json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
