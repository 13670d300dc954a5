# ruff: noqa: PLC0415 -- the sign-in library is imported on first use
"""V4 signed URLs of the project's own bucket, reused until half of their lifetime is over.

In the cloud each signature is a call of IAM's signBlob, because default credentials contain no private key. On one
machine the key file of GOOGLE_APPLICATION_CREDENTIALS signs.
"""

from __future__ import annotations

import threading
import time
import unicodedata
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_LIFETIME = timedelta(hours=12)  # a signBlob key may be rotated after that, even if the URL is valid longer
_MAX_PARALLEL_SIGNATURES = 8
_SIGNING_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


class UrlRequest(NamedTuple):
    """What a URL allows. Equal requests share a URL."""

    name: str
    method: str
    expires: timedelta
    disposition: str | None


class _Kept(NamedTuple):
    url: str
    signed_at: float
    good_until: float


class SignedUrls:
    """Thread-safe. Keeps up to `capacity` URLs and forgets the least recently used one."""

    def __init__(
        self, sign: Callable[[UrlRequest], str], *, capacity: int = 4096, clock: Callable[[], float] = time.time
    ) -> None:
        self._sign = sign
        self._capacity = capacity
        self._clock = clock  # wall-clock time, like a signature's expiry: it continues while the machine sleeps
        self._kept: OrderedDict[UrlRequest, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def url(self, request: UrlRequest) -> str:
        return self.urls([request])[0]

    def urls(self, requests: Sequence[UrlRequest]) -> list[str]:
        """URLs in the order of the requests. Missing ones are signed in parallel, because signing is a remote call."""
        for request in requests:
            if not timedelta(0) < request.expires <= MAX_LIFETIME:
                raise ValueError(f"A signed URL is valid for up to {MAX_LIFETIME}, not {request.expires}")
        now = self._clock()
        recalled = [self._recalled(request, now) for request in requests]
        unknown = list(dict.fromkeys(request for request, url in zip(requests, recalled, strict=True) if url is None))
        signed = dict(zip(unknown, self._signed(unknown), strict=True))
        for request, url in signed.items():
            self._keep(request, url, now)
        return [url or signed[request] for request, url in zip(requests, recalled, strict=True)]

    def _signed(self, requests: Sequence[UrlRequest]) -> list[str]:
        if len(requests) < 2:
            return [self._sign(request) for request in requests]
        with ThreadPoolExecutor(min(len(requests), _MAX_PARALLEL_SIGNATURES)) as threads:
            return list(threads.map(self._sign, requests))

    def _recalled(self, request: UrlRequest, now: float) -> str | None:
        with self._lock:
            kept = self._kept.get(request)
            # If the clock was set back, a URL signed earlier is not valid yet.
            if kept is None or not kept.signed_at <= now < kept.good_until:
                return None
            self._kept.move_to_end(request)
            return kept.url

    def _keep(self, request: UrlRequest, url: str, now: float) -> None:
        with self._lock:
            self._kept[request] = _Kept(url, now, now + request.expires.total_seconds() / 2)
            self._kept.move_to_end(request)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)


class SigningIdentity:
    """The credentials that sign, in the form that the storage library expects."""

    def __init__(self, credentials: Any) -> None:
        self._lock = threading.Lock()
        self._credentials = credentials

    @classmethod
    def load(cls, key_file: str) -> SigningIdentity:
        """`key_file`: a service account's key, or empty for the default credentials of this environment."""
        return cls(_load_credentials(key_file))

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of `Blob.generate_signed_url`."""
        from google.auth.credentials import Signing

        if isinstance(self._credentials, Signing):
            return {"credentials": self._credentials}
        return {"credentials": self._credentials, **self._sign_blob_arguments()}

    def _sign_blob_arguments(self) -> dict[str, str]:
        from google.auth.transport.requests import Request

        with self._lock:
            if not self._credentials.valid:
                self._credentials.refresh(Request())
            email = getattr(self._credentials, "service_account_email", None)
            if not email:
                raise ValueError("These credentials do not belong to a service account, so they cannot sign URLs.")
            return {"service_account_email": email, "access_token": self._credentials.token}


def _load_credentials(key_file: str) -> Any:
    import google.auth
    from google.oauth2 import service_account

    if key_file:
        load = service_account.Credentials.from_service_account_file
        return load(key_file, scopes=[_SIGNING_SCOPE])  # type: ignore[no-untyped-call]  # the library has no types here
    credentials, _project = google.auth.default(scopes=[_SIGNING_SCOPE])
    return credentials


def attachment(file_name: str) -> str:
    """A Content-Disposition header that saves under this name, in ASCII and, if needed, also in UTF-8 (RFC 6266)."""
    printable = "".join(character for character in file_name if unicodedata.category(character)[0] != "C")
    full = " ".join(printable.replace("/", "-").replace("\\", "-").split()).strip(". ") or "download"
    plain = unicodedata.normalize("NFKD", full).encode("ascii", "ignore").decode()
    plain = "".join(character for character in plain if character not in '"%;').strip() or "download"
    disposition = f'attachment; filename="{plain}"'
    return disposition if plain == full else f"{disposition}; filename*=UTF-8''{quote(full, safe='')}"
