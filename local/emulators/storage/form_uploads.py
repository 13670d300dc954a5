"""Uploads by a form that a web page sends, with a signed policy."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import IO, TYPE_CHECKING
from urllib.parse import quote, unquote
from uuid import uuid4

from local.emulators.storage.answer import Answer, xml_answer
from local.emulators.storage.media import StoredObject
from local.emulators.storage.post_form import PostForm
from local.emulators.storage.post_policy import verify_policy
from local.emulators.storage.signature import AccessRefusedError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Mapping
    from email.message import Message

    from _typeshed import SupportsRead
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from local.emulators.storage.backend import Backend
    from local.emulators.storage.cors import BucketCors
    from local.emulators.storage.post_policy import AllowedSize

_IN_MEMORY_BYTES = 1 << 20
_BLOCK_BYTES = 1 << 16
_METADATA_PREFIX = "x-goog-meta-"
# The fields of an object's properties in the JSON API.
_PROPERTIES = {
    "content-type": "contentType",
    "cache-control": "cacheControl",
    "content-disposition": "contentDisposition",
}
_SIGNATURE_FIELDS = {"policy", "x-goog-algorithm", "x-goog-credential", "x-goog-date", "x-goog-signature"}
_SUPPORTED = {"key", "bucket", "success_action_status", *_PROPERTIES, *_SIGNATURE_FIELDS}
_SUCCESS = {"200": HTTPStatus.OK, "201": HTTPStatus.CREATED}


@dataclass(frozen=True)
class FormUploads:
    """An object that exists is not written again: in the cloud, the account that signs may only create objects.

    `writes`: held during a write, so that the check and the write are atomic for all writers.
    """

    backend: Backend
    public_keys: Mapping[str, RSAPublicKey]
    cors: BucketCors
    writes: threading.Lock
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def answer(self, raw_path: str, headers: Message, body: SupportsRead[bytes]) -> Answer:
        """`body` ends where the request's does. A refusal may leave a part of it unread."""
        try:
            answer = self._receive(unquote(raw_path).strip("/"), headers, body)
        except AccessRefusedError as refusal:
            answer = refusal.answer()
        answer.headers += self.cors.answer_headers(headers)
        return answer

    def _receive(self, bucket: str, headers: Message, body: SupportsRead[bytes]) -> Answer:
        if "Content-Length" not in headers:
            raise AccessRefusedError(
                HTTPStatus.LENGTH_REQUIRED, "MissingContentLength", "You must provide the Content-Length HTTP header."
            )
        form = PostForm(headers.get("Content-Type", ""), body)
        allowed = verify_policy(self.public_keys, bucket=bucket, fields=form.fields, now=self.clock())
        resource = _resource(form.fields)
        with tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES) as file:
            size = _spool(form, file, allowed)
            file.seek(0)
            stored = self._write(bucket, resource, file, size)
        return _success(stored, form.fields.get("success_action_status", ""))

    def _write(self, bucket: str, resource: Mapping[str, object], file: IO[bytes], size: int) -> StoredObject:
        boundary = uuid4().hex
        start, end = _multipart_ends(boundary, resource)
        path = f"/upload/storage/v1/b/{quote(bucket, safe='')}/o?uploadType=multipart&ifGenerationMatch=0"
        headers = {
            "Content-Type": f"multipart/related; boundary={boundary}",
            "Content-Length": str(len(start) + size + len(end)),
        }
        connection = self.backend.connect()
        try:
            with self.writes:
                connection.request("POST", path, _joined(start, file, end), headers)
                response = connection.getresponse()
                content = response.read()
        finally:
            connection.close()
        if response.status != HTTPStatus.OK:
            raise _write_refusal(response.status)
        return StoredObject.parse(json.loads(content))


def _resource(fields: Mapping[str, str]) -> dict[str, object]:
    """The object's properties, as the JSON API names them. Raises `AccessRefusedError`."""
    for name in fields:
        if name not in _SUPPORTED and not name.startswith((_METADATA_PREFIX, "x-ignore-")):
            raise AccessRefusedError(
                HTTPStatus.NOT_IMPLEMENTED, "NotImplemented", f"The field {name} is not supported on this machine."
            )
    if not fields.get("key"):
        raise AccessRefusedError(HTTPStatus.BAD_REQUEST, "InvalidArgument", "Invalid argument.", "`key` is missing.")
    own = {
        name.removeprefix(_METADATA_PREFIX): value
        for name, value in fields.items()
        if name.startswith(_METADATA_PREFIX)
    }
    properties = {theirs: fields[name] for name, theirs in _PROPERTIES.items() if name in fields}
    return {"contentType": "application/octet-stream", **properties, "name": fields["key"], "metadata": own}


def _spool(form: PostForm, file: IO[bytes], allowed: AllowedSize) -> int:
    """Raises `AccessRefusedError` as soon as the file is too large."""
    size = 0
    for block in form.file_blocks():
        size += len(block)
        if size > allowed.maximum:
            break
        file.write(block)
    allowed.check(size)
    return size


def _multipart_ends(boundary: str, resource: Mapping[str, object]) -> tuple[bytes, bytes]:
    start = (
        f"--{boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{json.dumps(resource)}\r\n"
        f"--{boundary}\r\nContent-Type: {_one_line(str(resource['contentType']))}\r\n\r\n"
    )
    return start.encode(), f"\r\n--{boundary}--\r\n".encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _joined(start: bytes, file: IO[bytes], end: bytes) -> Iterator[bytes]:
    yield start
    while block := file.read(_BLOCK_BYTES):
        yield block
    yield end


def _write_refusal(status: int) -> AccessRefusedError:
    if status == HTTPStatus.PRECONDITION_FAILED:
        return AccessRefusedError(
            HTTPStatus.FORBIDDEN,
            "AccessDenied",
            "Access denied.",
            "The object exists, and the caller does not have storage.objects.delete access.",
        )
    if status == HTTPStatus.NOT_FOUND:
        return AccessRefusedError(HTTPStatus.NOT_FOUND, "NoSuchBucket", "The specified bucket does not exist.")
    return AccessRefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "ServiceUnavailable", "Please try again.")


def _success(stored: StoredObject, wanted: str) -> Answer:
    location = f"/{quote(stored.bucket, safe='')}/{quote(stored.name)}"
    status = _SUCCESS.get(wanted, HTTPStatus.NO_CONTENT)
    if status is HTTPStatus.CREATED:
        fields = {"Location": location, "Bucket": stored.bucket, "Key": stored.name, "ETag": stored.etag}
        answer = xml_answer(status, "PostResponse", fields)
    else:
        answer = Answer(status)
    answer.headers += [("ETag", stored.etag), ("Location", location), ("x-goog-generation", stored.generation)]
    return answer
