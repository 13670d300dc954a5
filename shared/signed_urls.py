# ruff: noqa: PLC0415 -- the sign-in library is imported when something is signed
"""V4 signed URLs of the project's own bucket, kept until half their life is over.

In the cloud each signature is one call of IAM's signBlob, for default credentials hold no private key; on one
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

LONGEST_LIFE = timedelta(hours=12)  # a signBlob key may be rotated away after that, whatever the URL says
_MOST_AT_ONCE = 8
_SIGNING_SCOPE = "https://www.googleapis.com/auth/cloud-platform"


class Grant(NamedTuple):
    """What one URL allows, and to whom it was the same before."""

    name: str
    method: str
    expires: timedelta
    disposition: str | None


class _Kept(NamedTuple):
    url: str
    signed_at: float
    good_until: float


class SignedUrls:
    """Thread-safe; holds at most `capacity` URLs and forgets the one that was asked for longest ago."""

    def __init__(
        self, sign: Callable[[Grant], str], *, capacity: int = 4096, clock: Callable[[], float] = time.time
    ) -> None:
        self._sign = sign
        self._capacity = capacity
        self._clock = clock  # wall-clock time, as a signature's expiry is: it goes on while the machine sleeps
        self._kept: OrderedDict[Grant, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def url(self, grant: Grant) -> str:
        return self.urls([grant])[0]

    def urls(self, grants: Sequence[Grant]) -> list[str]:
        """In the order of the grants. Those that are not kept are signed side by side: each is a call in the cloud."""
        for grant in grants:
            if not timedelta(0) < grant.expires <= LONGEST_LIFE:
                raise ValueError(f"A signed URL lives up to {LONGEST_LIFE}, not {grant.expires}")
        now = self._clock()
        recalled = [self._recalled(grant, now) for grant in grants]
        unknown = list(dict.fromkeys(grant for grant, url in zip(grants, recalled, strict=True) if url is None))
        signed = dict(zip(unknown, self._signed(unknown), strict=True))
        for grant, url in signed.items():
            self._keep(grant, url, now)
        return [url or signed[grant] for grant, url in zip(grants, recalled, strict=True)]

    def _signed(self, grants: Sequence[Grant]) -> list[str]:
        if len(grants) < 2:
            return [self._sign(grant) for grant in grants]
        with ThreadPoolExecutor(min(len(grants), _MOST_AT_ONCE)) as threads:
            return list(threads.map(self._sign, grants))

    def _recalled(self, grant: Grant, now: float) -> str | None:
        with self._lock:
            kept = self._kept.get(grant)
            # After the clock was set back, a URL signed before would not be valid yet.
            if kept is None or not kept.signed_at <= now < kept.good_until:
                return None
            self._kept.move_to_end(grant)
            return kept.url

    def _keep(self, grant: Grant, url: str, now: float) -> None:
        with self._lock:
            self._kept[grant] = _Kept(url, now, now + grant.expires.total_seconds() / 2)
            self._kept.move_to_end(grant)
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)


class SigningIdentity:
    """The credentials that sign, as the storage library wants to be told of them."""

    def __init__(self, credentials: Any) -> None:
        self._lock = threading.Lock()
        self._credentials = credentials

    @classmethod
    def load(cls, key_file: str) -> SigningIdentity:
        """`key_file`: a service account's key, or empty for the credentials of the place where this runs."""
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
                raise ValueError("These credentials belong to no service account, so nothing can be signed with them.")
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
    """A Content-Disposition that saves under this name: in ASCII for old clients, in full beside it (RFC 6266)."""
    printable = "".join(character for character in file_name if unicodedata.category(character)[0] != "C")
    full = " ".join(printable.replace("/", "-").replace("\\", "-").split()).strip(". ") or "download"
    plain = unicodedata.normalize("NFKD", full).encode("ascii", "ignore").decode()
    plain = "".join(character for character in plain if character not in '"%;').strip() or "download"
    disposition = f'attachment; filename="{plain}"'
    return disposition if plain == full else f"{disposition}; filename*=UTF-8''{quote(full, safe='')}"
