# ruff: noqa: PLC0415 -- importing the storage library takes 0.2 s, so it is imported on first use
"""The media bucket: objects are written once, never changed, and delivered by signed URL."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from shared.error_codes.media import MEDIA_ACCESS_FORBIDDEN, MEDIA_NOT_FOUND
from shared.errors import AethercastError, NotFoundError
from shared.per_process import PerProcess
from shared.signed_posts import PostRequest, SignedPost
from shared.signed_urls import SignedUrls, SigningIdentity, UrlRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from _typeshed import WriteableBuffer
    from google.api_core.retry import Retry
    from google.cloud.storage import Blob, Bucket, Client

    from shared.settings import Settings

BLOCK_BYTES = 1 << 20
_ONE_CALL_SECONDS = 60.0
_ALL_RETRIES_SECONDS = 60.0
_MEDIA_METHODS = ("GET", "HEAD")


class MediaNotFoundError(NotFoundError):
    def __init__(self, name: str) -> None:
        super().__init__(MEDIA_NOT_FOUND)
        self.name = name


class ForeignBucketError(AethercastError):
    def __init__(self) -> None:
        super().__init__(MEDIA_ACCESS_FORBIDDEN)


@dataclass(frozen=True, slots=True)
class StoredObject:
    size_bytes: int
    content_type: str
    created: datetime
    metadata: Mapping[str, str]


class MediaStore:
    def __init__(self, *, bucket: str, media_endpoint: str, key_file: str = "", emulator_url: str = "") -> None:
        """`media_endpoint`: base of signed URLs. `emulator_url`: a local server without sign-in instead of Google's."""
        self._bucket_name = bucket
        self._media_endpoint = media_endpoint.rstrip("/")
        self._emulator_url = emulator_url
        self._client = PerProcess(self._connect)
        self._signing_identity = PerProcess(lambda: SigningIdentity.load(key_file))
        self._signed_urls = SignedUrls(self._sign)

    @classmethod
    def from_settings(cls, settings: Settings) -> MediaStore:
        return cls(
            bucket=settings.gcs_bucket_name,
            media_endpoint=settings.media_endpoint,
            key_file=settings.google_application_credentials,
            emulator_url=settings.storage_emulator_host,
        )

    def put_once(self, name: str, data: bytes, content_type: str, *, cache_control: str | None = None) -> bool:
        """Returns False if an object with this name already exists; it is kept."""
        from google.api_core.exceptions import PreconditionFailed

        blob = self._blob(name)
        if cache_control is not None:
            blob.cache_control = cache_control
        try:
            blob.upload_from_string(
                data, content_type, if_generation_match=0, timeout=_ONE_CALL_SECONDS, retry=_retry_transient()
            )
        except PreconditionFailed:
            return False
        return True

    def find(self, name: str) -> StoredObject | None:
        blob = self._bucket().get_blob(name, **_call_limits())
        if blob is None:
            return None
        content_type = blob.content_type or "application/octet-stream"
        return StoredObject(int(blob.size), content_type, blob.time_created, blob.metadata or {})

    def read(self, name: str, *, max_bytes: int | None = None) -> bytes:
        """With `max_bytes`, raises ValueError if the object is larger, without reading it."""
        from google.api_core.exceptions import NotFound

        if max_bytes is not None:
            return self.read_uri(self.uri(name), max_bytes=max_bytes)
        try:
            return cast("bytes", self._blob(name).download_as_bytes(**_call_limits()))
        except NotFound as error:
            raise MediaNotFoundError(name) from error

    def read_uri(self, uri: str, *, max_bytes: int) -> bytes:
        """Reads from any bucket that the function's account may read.

        Raises MediaNotFoundError, or ValueError if `uri` is not `gs://bucket/name` or the object is too large.
        """
        from google.api_core.exceptions import NotFound

        bucket, _, name = uri.removeprefix("gs://").partition("/")
        if not uri.startswith("gs://") or not bucket or not name:
            raise ValueError("The URI of an object must be gs://bucket/name.")
        try:
            blob = self._client.get().bucket(bucket).get_blob(name, **_call_limits())
            if blob is None:
                raise MediaNotFoundError(name)
            if blob.size > max_bytes:
                raise ValueError(f"The object has {blob.size} bytes; the maximum is {max_bytes}.")
            return cast("bytes", blob.download_as_bytes(if_generation_match=blob.generation, **_call_limits()))
        except NotFound as error:
            raise MediaNotFoundError(name) from error

    def open(self, name: str) -> BinaryIO:
        """A seekable reader that fetches blocks of 1 MiB, so memory use stays small. Raises MediaNotFoundError."""
        blob = self._bucket().get_blob(name, **_call_limits())
        if blob is None:
            raise MediaNotFoundError(name)
        return cast("BinaryIO", io.BufferedReader(_RangeReader(blob), BLOCK_BYTES))

    def exists(self, name: str) -> bool:
        return bool(self._blob(name).exists(**_call_limits()))

    def delete(self, name: str) -> None:
        """Does nothing if the object does not exist."""
        from google.api_core.exceptions import NotFound

        try:
            self._blob(name).delete(**_call_limits())
        except NotFound:
            return

    def names(self, prefix: str, *, created_before: datetime | None = None) -> list[str]:
        blobs = self._client.get().list_blobs(self._bucket_name, prefix=prefix, fields=_NAMES_ONLY, **_call_limits())
        return [blob.name for blob in blobs if created_before is None or blob.time_created < created_before]

    def uri(self, name: str) -> str:
        return f"gs://{self._bucket_name}/{name}"

    def object_name(self, uri: str) -> str:
        """The name of an object in the configured bucket. Raises `ForeignBucketError` for any other URI."""
        name = uri.removeprefix(f"gs://{self._bucket_name}/")
        if name == uri or not name:
            raise ForeignBucketError
        return name

    def signed_url(self, name: str, *, method: str = "GET", expires: timedelta, disposition: str | None = None) -> str:
        """The URL may already have used half of its lifetime. `disposition`: see `shared.signed_urls.attachment`."""
        if method not in _MEDIA_METHODS:
            raise ValueError(f"Media are signed for {' and '.join(_MEDIA_METHODS)}, not for {method}")
        return self._signed_urls.url(UrlRequest(name, method, expires, disposition))

    def signed_urls(self, names: Sequence[str], *, expires: timedelta) -> list[str]:
        """URLs for reading several objects, like `signed_url` for each."""
        return self._signed_urls.urls([UrlRequest(name, "GET", expires, None) for name in names])

    def signed_post(self, request: PostRequest) -> SignedPost:
        """A person who has the form's fields may write this one object until the form expires."""
        signed = self._client.get().generate_signed_post_policy_v4(
            self._bucket_name,
            request.name,
            request.expires,
            conditions=request.conditions(),
            fields=request.form_fields(),
            **self._signing_identity.get().arguments(),
        )
        # The library writes the address of the API here, which on one machine may differ from that of media.
        return SignedPost(f"{self._media_endpoint}/{self._bucket_name}/", signed["fields"])

    def _sign(self, request: UrlRequest) -> str:
        url = self._blob(request.name).generate_signed_url(
            version="v4",
            expiration=request.expires,
            method=request.method,
            response_disposition=request.disposition,
            api_access_endpoint=self._media_endpoint,
            **self._signing_identity.get().arguments(),
        )
        return cast("str", url)

    def _blob(self, name: str) -> Blob:
        return self._bucket().blob(name)

    def _bucket(self) -> Bucket:
        return self._client.get().bucket(self._bucket_name)

    def _connect(self) -> Client:
        from google.auth.credentials import AnonymousCredentials
        from google.cloud.storage import Client

        if not self._emulator_url:
            return Client()
        anonymous = AnonymousCredentials()  # type: ignore[no-untyped-call]  # the library has no types here
        return Client(project="local", credentials=anonymous, client_options={"api_endpoint": self._emulator_url})


_NAMES_ONLY = "items(name,timeCreated),nextPageToken"


class _RangeReader(io.RawIOBase):
    """Reads an object with range requests, always the generation that existed when it was opened."""

    def __init__(self, blob: Blob) -> None:
        super().__init__()
        self._blob = blob
        self._size = int(blob.size)
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError(f"Cannot seek to {start + offset}, before the object's first byte")
        self._position = start + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        """Uses one request; the base class would make one per 8 kB."""
        return self._next(self._size)

    def _next(self, length: int) -> bytes:
        from google.api_core.exceptions import NotFound

        end = min(self._position + length, self._size)
        if end <= self._position:
            return b""
        try:
            data: bytes = self._blob.download_as_bytes(
                start=self._position, end=end - 1, if_generation_match=self._blob.generation, **_call_limits()
            )
        except NotFound as error:
            raise MediaNotFoundError(self._blob.name) from error
        self._position += len(data)
        return data


def _call_limits() -> dict[str, Any]:
    return {"timeout": _ONE_CALL_SECONDS, "retry": _retry_transient()}


def _retry_transient() -> Retry:
    """Retries the errors that Google lists as transient; its bursts of 503 last up to about ten seconds."""
    from google.cloud.storage.retry import DEFAULT_RETRY

    retry: Retry = DEFAULT_RETRY.with_delay(initial=0.2, maximum=4.0, multiplier=2.0).with_timeout(_ALL_RETRIES_SECONDS)
    return retry
