"""Verifies V4 signed URLs: GOOG4-RSA-SHA256 over the canonical request, as documented by Cloud Storage.

The path must be exactly as sent, including percent-encoding, because that is what was signed.
"""

from __future__ import annotations

import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote_plus

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from local.emulators.storage.answer import xml_error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from local.emulators.storage.answer import Answer

ALGORITHM = "GOOG4-RSA-SHA256"
MAX_LIFETIME = timedelta(days=7)
CLOCK_SKEW = timedelta(minutes=15)
_SCOPE_END = "/storage/goog4_request"
_UNRESERVED = "-_.~"


class AccessRefusedError(Exception):
    """Has the code and message of Cloud Storage's XML error."""

    def __init__(self, status: HTTPStatus, code: str, message: str, details: str = "") -> None:
        super().__init__(f"{code}: {message} {details}".rstrip())
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def answer(self) -> Answer:
        return xml_error(self.status, self.code, self.message, self.details)


@dataclass(frozen=True)
class Signature:
    signer: str
    scope: str
    signed_at: str
    issued: datetime
    life: timedelta
    header_names: tuple[str, ...]
    value: bytes

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> Signature:
        """`parameters`: with names in lower case. Raises `AccessRefusedError`."""
        if "x-goog-signature" not in parameters:
            raise AccessRefusedError(
                HTTPStatus.FORBIDDEN, "AccessDenied", "Anonymous caller does not have storage.objects.get access."
            )
        try:
            signer, _, scope = parameters["x-goog-credential"].partition("/")
            signed_at = parameters["x-goog-date"]
            signature = cls(
                signer=signer,
                scope=scope,
                signed_at=signed_at,
                issued=datetime.strptime(signed_at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
                life=timedelta(seconds=int(parameters["x-goog-expires"])),
                header_names=tuple(parameters["x-goog-signedheaders"].split(";")),
                value=binascii.unhexlify(parameters["x-goog-signature"]),
            )
        except (KeyError, ValueError, OverflowError) as error:
            raise _malformed("A parameter of the signature is missing or malformed.") from error
        signature._check_form(parameters.get("x-goog-algorithm", ""))
        return signature

    def _check_form(self, algorithm: str) -> None:
        if algorithm != ALGORITHM:
            raise _malformed(f"X-Goog-Algorithm must be {ALGORITHM}.")
        if not self.scope.startswith(f"{self.signed_at[:8]}/") or not self.scope.endswith(_SCOPE_END):
            raise _malformed("The scope of X-Goog-Credential does not fit.")
        if not timedelta(0) < self.life <= MAX_LIFETIME:
            raise _malformed("X-Goog-Expires must be between 1 and 604800 seconds.")
        if "host" not in self.header_names:
            raise _malformed("The host header must be signed.")


def verify(
    public_keys: Mapping[str, RSAPublicKey],
    *,
    method: str,
    raw_path: str,
    raw_query: str,
    headers: Message,
    now: datetime,
) -> dict[str, str]:
    """Returns the decoded query parameters if the signature is valid. Raises `AccessRefusedError`.

    `public_keys`: by the signer's email address.
    """
    pairs = [_decoded_pair(part) for part in raw_query.split("&") if part]
    signature = Signature.parse({name.lower(): value for name, value in pairs})
    if now > signature.issued + signature.life:
        raise AccessRefusedError(HTTPStatus.BAD_REQUEST, "ExpiredToken", "The provided token has expired.")
    if now < signature.issued - CLOCK_SKEW:
        raise AccessRefusedError(HTTPStatus.FORBIDDEN, "AccessDenied", "The signature is not valid yet.")
    _require_signed_extensions(headers, signature.header_names)
    request = _canonical_request(method, raw_path, pairs, headers, signature.header_names)
    digest = hashlib.sha256(request.encode()).hexdigest()
    string_to_sign = f"{ALGORITHM}\n{signature.signed_at}\n{signature.scope}\n{digest}"
    check_signature(public_keys, signature.signer, signature.value, string_to_sign)
    return dict(pairs)


def check_signature(
    public_keys: Mapping[str, RSAPublicKey], signer: str, signature: bytes, string_to_sign: str
) -> None:
    """Raises `AccessRefusedError`."""
    mismatch = AccessRefusedError(
        HTTPStatus.FORBIDDEN,
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided.",
    )
    key = public_keys.get(signer)
    if key is None:
        raise mismatch
    try:
        key.verify(signature, string_to_sign.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise mismatch from None


def _decoded_pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return unquote_plus(name), unquote_plus(value)


def _require_signed_extensions(headers: Message, signed: tuple[str, ...]) -> None:
    for name in headers:
        if name.lower().startswith("x-goog-") and name.lower() not in signed:
            raise _malformed(f"The header {name.lower()} is not signed.")


def _canonical_request(
    method: str, raw_path: str, pairs: list[tuple[str, str]], headers: Message, header_names: tuple[str, ...]
) -> str:
    signed_pairs = [(_quoted(name), _quoted(value)) for name, value in pairs if name.lower() != "x-goog-signature"]
    query = "&".join(f"{name}={value}" for name, value in sorted(signed_pairs))
    header_lines = "".join(f"{name}:{' '.join(headers.get(name, '').split())}\n" for name in header_names)
    payload = headers.get("x-goog-content-sha256", "UNSIGNED-PAYLOAD")
    return "\n".join([method, raw_path, query, header_lines, ";".join(header_names), payload])


def _quoted(text: str) -> str:
    return quote(text, safe=_UNRESERVED)


def _malformed(message: str) -> AccessRefusedError:
    return AccessRefusedError(HTTPStatus.BAD_REQUEST, "InvalidArgument", message)
