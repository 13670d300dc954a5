"""Signed media: one object by GET or HEAD, with ranges, validators and CORS like Cloud Storage."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from local.emulators.storage.answer import Answer, xml_error
from local.emulators.storage.byte_range import ByteRange, UnsatisfiableRangeError, parse_range
from local.emulators.storage.cors import BucketCors
from local.emulators.storage.signature import AccessRefusedError, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from email.message import Message

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from local.emulators.storage.answer import Readable
    from local.emulators.storage.backend import Backend

_METHODS = ("GET", "HEAD")


@dataclass(frozen=True)
class StoredObject:
    """Metadata of an object from the JSON API. `parse` raises `KeyError` for any other resource."""

    bucket: str
    name: str
    size: int
    content_type: str
    cache_control: str
    generation: str
    etag: str
    last_modified: str

    @classmethod
    def parse(cls, resource: Mapping[str, str]) -> StoredObject:
        md5 = base64.b64decode(resource.get("md5Hash", "")).hex()
        return cls(
            bucket=resource["bucket"],
            name=resource["name"],
            size=int(resource["size"]),
            content_type=resource.get("contentType", "application/octet-stream"),
            cache_control=resource.get("cacheControl", "private, max-age=0"),
            generation=resource["generation"],
            etag=f'"{md5 or resource["generation"]}"',
            last_modified=format_datetime(datetime.fromisoformat(resource["updated"]), usegmt=True),
        )


@dataclass(frozen=True)
class MediaSource:
    backend: Backend
    public_keys: Mapping[str, RSAPublicKey]
    cors: BucketCors = field(default_factory=BucketCors)
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def answer(self, method: str, raw_path: str, raw_query: str, headers: Message) -> Answer:
        if method == "OPTIONS":
            answer = Answer(HTTPStatus.OK, self.cors.preflight_headers(headers))
        elif method not in _METHODS:
            answer = xml_error(HTTPStatus.METHOD_NOT_ALLOWED, "MethodNotAllowed", "Signed media are read-only here.")
        else:
            answer = self._signed(method, raw_path, raw_query, headers)
        answer.headers += self.cors.answer_headers(headers)
        return answer

    def _signed(self, method: str, raw_path: str, raw_query: str, headers: Message) -> Answer:
        try:
            parameters = verify(
                self.public_keys,
                method=method,
                raw_path=raw_path,
                raw_query=raw_query,
                headers=headers,
                now=self.clock(),
            )
        except AccessRefusedError as refusal:
            return refusal.answer()
        bucket, _, name = unquote(raw_path).removeprefix("/").partition("/")
        stored = self._find(bucket, name)
        if stored is None:
            return xml_error(HTTPStatus.NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
        return self._content(method, stored, _object_headers(stored, parameters), headers)

    def _content(self, method: str, stored: StoredObject, own: list[tuple[str, str]], headers: Message) -> Answer:
        if _matches(headers.get("If-None-Match"), stored.etag):
            return Answer(HTTPStatus.NOT_MODIFIED, [pair for pair in own if pair[0] != "Content-Type"])
        try:
            wanted = _wanted_range(method, stored, headers)
        except UnsatisfiableRangeError:
            refusal = xml_error(
                HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "InvalidRange", "The requested range cannot be satisfied."
            )
            refusal.headers.append(("Content-Range", f"bytes */{stored.size}"))
            return refusal
        length = wanted.length if wanted else stored.size
        stream = self._open(stored, wanted) if method == "GET" and length else None
        if wanted is None:
            return Answer(HTTPStatus.OK, own, stream=stream, content_length=length)
        own.append(("Content-Range", f"bytes {wanted.first}-{wanted.last}/{stored.size}"))
        return Answer(HTTPStatus.PARTIAL_CONTENT, own, stream=stream, content_length=length)

    def _find(self, bucket: str, name: str) -> StoredObject | None:
        path = f"/storage/v1/b/{quote(bucket, safe='')}/o/{quote(name, safe='')}"
        status, body = self.backend.call("GET", path)
        if status == HTTPStatus.NOT_FOUND or not name:
            return None
        return StoredObject.parse(json.loads(body))

    def _open(self, stored: StoredObject, wanted: ByteRange | None) -> Readable:
        """The caller must close the returned stream, which also closes the connection."""
        connection = self.backend.connect()
        path = f"/download/storage/v1/b/{quote(stored.bucket, safe='')}/o/{quote(stored.name, safe='')}?alt=media"
        range_header = {"Range": f"bytes={wanted.first}-{wanted.last}"} if wanted else {}
        connection.request("GET", path, headers={"Connection": "close", **range_header})
        return connection.getresponse()


def _object_headers(stored: StoredObject, parameters: Mapping[str, str]) -> list[tuple[str, str]]:
    headers = [
        ("Content-Type", parameters.get("response-content-type", stored.content_type)),
        ("Cache-Control", stored.cache_control),
        ("ETag", stored.etag),
        ("Last-Modified", stored.last_modified),
        ("Accept-Ranges", "bytes"),
        ("x-goog-generation", stored.generation),
    ]
    if disposition := parameters.get("response-content-disposition"):
        headers.append(("Content-Disposition", disposition))
    return headers


def _wanted_range(method: str, stored: StoredObject, headers: Message) -> ByteRange | None:
    header = headers.get("Range")
    validator = headers.get("If-Range")
    if header is None or method != "GET" or (validator and validator not in (stored.etag, stored.last_modified)):
        return None
    return parse_range(header, stored.size)


def _matches(if_none_match: str | None, etag: str) -> bool:
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags
