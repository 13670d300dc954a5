# ruff: noqa: PLC0415 -- the storage library costs 0.2 s to import, so it waits for the first use
"""The media bucket: objects are written once, never changed, and given out by signed URL."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from shared.error_codes.media import MEDIA_ACCESS_FORBIDDEN, MEDIA_NOT_FOUND
from shared.errors import AethercastError, NotFoundError
from shared.per_process import PerProcess
from shared.signed_urls import Grant, SignedUrls, SigningIdentity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

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


class MediaStore:
    def __init__(self, *, bucket: str, media_endpoint: str, key_file: str = "", emulator_url: str = "") -> None:
        """`media_endpoint`: the base of signed URLs. `emulator_url`: a local server instead of Google's, no sign-in."""
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
        """False: an object of this name was there first, and it counts."""
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

    def read(self, name: str) -> bytes:
        from google.api_core.exceptions import NotFound

        try:
            return cast("bytes", self._blob(name).download_as_bytes(**_call_limits()))
        except NotFound as error:
            raise MediaNotFoundError(name) from error

    def read_elsewhere(self, uri: str, *, most_bytes: int) -> bytes:
        """Of any bucket that the function's account may read. Raises MediaNotFoundError, or ValueError for what is no
        `gs://bucket/name` or too large."""
        from google.api_core.exceptions import NotFound

        bucket, _, name = uri.removeprefix("gs://").partition("/")
        if not uri.startswith("gs://") or not bucket or not name:
            raise ValueError("An object's address is gs://bucket/name.")
        try:
            blob = self._client.get().bucket(bucket).get_blob(name, **_call_limits())
            if blob is None:
                raise MediaNotFoundError(name)
            if blob.size > most_bytes:
                raise ValueError(f"The object has {blob.size} bytes, and {most_bytes} is the most.")
            return cast("bytes", blob.download_as_bytes(if_generation_match=blob.generation, **_call_limits()))
        except NotFound as error:
            raise MediaNotFoundError(name) from error

    def open(self, name: str) -> BinaryIO:
        """A seekable reader that fetches a block of 1 MiB at a time: memory stays small."""
        blob = self._bucket().get_blob(name, **_call_limits())
        if blob is None:
            raise MediaNotFoundError(name)
        return cast("BinaryIO", io.BufferedReader(_RangeReader(blob), BLOCK_BYTES))

    def exists(self, name: str) -> bool:
        return bool(self._blob(name).exists(**_call_limits()))

    def delete(self, name: str) -> None:
        """An object that is gone already is no error."""
        from google.api_core.exceptions import NotFound

        try:
            self._blob(name).delete(**_call_limits())
        except NotFound:
            return

    def names(self, prefix: str) -> list[str]:
        blobs = self._client.get().list_blobs(self._bucket_name, prefix=prefix, fields=_NAMES_ONLY, **_call_limits())
        return [blob.name for blob in blobs]

    def uri(self, name: str) -> str:
        return f"gs://{self._bucket_name}/{name}"

    def name_of(self, uri: str) -> str:
        """Raises `ForeignBucketError` for anything but an object of the configured bucket."""
        name = uri.removeprefix(f"gs://{self._bucket_name}/")
        if name == uri or not name:
            raise ForeignBucketError
        return name

    def signed_url(self, name: str, *, method: str = "GET", expires: timedelta, disposition: str | None = None) -> str:
        """The URL may be half as old as it lives. `disposition`: see `shared.signed_urls.attachment`."""
        if method not in _MEDIA_METHODS:
            raise ValueError(f"Media are signed for {' and '.join(_MEDIA_METHODS)}, not for {method}")
        return self._signed_urls.url(Grant(name, method, expires, disposition))

    def signed_urls(self, names: Sequence[str], *, expires: timedelta) -> list[str]:
        """For reading several objects, as `signed_url` for each."""
        return self._signed_urls.urls([Grant(name, "GET", expires, None) for name in names])

    def _sign(self, grant: Grant) -> str:
        url = self._blob(grant.name).generate_signed_url(
            version="v4",
            expiration=grant.expires,
            method=grant.method,
            response_disposition=grant.disposition,
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
        nobody = AnonymousCredentials()  # type: ignore[no-untyped-call]  # the library has no types here
        return Client(project="local", credentials=nobody, client_options={"api_endpoint": self._emulator_url})


_NAMES_ONLY = "items(name),nextPageToken"


class _RangeReader(io.RawIOBase):
    """Reads an object's bytes by range requests, of the one generation that was there when it was opened."""

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
        """In one request; the base class would make one for every 8 kB."""
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
    """Google's own list of what is transient; its bursts of 503 last up to about ten seconds."""
    from google.cloud.storage.retry import DEFAULT_RETRY

    retry: Retry = DEFAULT_RETRY.with_delay(initial=0.2, maximum=4.0, multiplier=2.0).with_timeout(_ALL_RETRIES_SECONDS)
    return retry
