"""Verifies V4 signed POST policies: the signature, the expiry, and every condition on the form's fields.

The signature is over the policy as it was sent, in base64.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from local.emulators.storage.signature import ALGORITHM, CLOCK_SKEW, AccessRefusedError, check_signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_SIGNATURE_FIELDS = ("x-goog-algorithm", "x-goog-credential", "x-goog-date", "x-goog-signature")
_NEEDS_NO_CONDITION = {"policy", "x-goog-signature"}
_IGNORED_PREFIX = "x-ignore-"
_LENGTH_RANGE = "content-length-range"
_MAX_OBJECT_BYTES = 5 << 40


@dataclass(frozen=True)
class AllowedSize:
    minimum: int = 0
    maximum: int = _MAX_OBJECT_BYTES

    def check(self, size: int) -> None:
        """Raises `AccessRefusedError`."""
        if size > self.maximum:
            raise AccessRefusedError(
                HTTPStatus.BAD_REQUEST,
                "EntityTooLarge",
                "Your proposed upload is larger than the maximum allowed object size.",
                f"The maximum is {self.maximum} bytes.",
            )
        if size < self.minimum:
            raise AccessRefusedError(
                HTTPStatus.BAD_REQUEST,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed object size.",
                f"The minimum is {self.minimum} bytes, and the file has {size}.",
            )


def verify_policy(
    public_keys: Mapping[str, RSAPublicKey], *, bucket: str, fields: Mapping[str, str], now: datetime
) -> AllowedSize:
    """The sizes that the policy allows. Raises `AccessRefusedError`.

    `public_keys`: by the signer's email address. `fields`: with names in lower case.
    """
    _check_signature(public_keys, fields, now)
    expiration, conditions = _read_policy(fields["policy"])
    if now > expiration:
        raise AccessRefusedError(HTTPStatus.FORBIDDEN, "AccessDenied", "Access denied.", "The policy has expired.")
    return _check_conditions(conditions, {**fields, "bucket": bucket})


def _check_signature(public_keys: Mapping[str, RSAPublicKey], fields: Mapping[str, str], now: datetime) -> None:
    if "policy" not in fields:
        raise AccessRefusedError(
            HTTPStatus.FORBIDDEN, "AccessDenied", "Anonymous caller does not have storage.objects.create access."
        )
    for name in _SIGNATURE_FIELDS:
        if name not in fields:
            raise _invalid_argument(f"The field {name} is missing.")
    signer, _, scope = fields["x-goog-credential"].partition("/")
    try:
        signature = binascii.unhexlify(fields["x-goog-signature"])
        signed_at = datetime.strptime(fields["x-goog-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise _invalid_argument("x-goog-date or x-goog-signature is malformed.") from error
    if fields["x-goog-algorithm"] != ALGORITHM:
        raise _invalid_argument(f"x-goog-algorithm must be {ALGORITHM}.")
    location = scope.removeprefix(f"{signed_at:%Y%m%d}/").removesuffix("/storage/goog4_request")
    if scope != f"{signed_at:%Y%m%d}/{location}/storage/goog4_request":
        raise _invalid_argument("The scope of x-goog-credential does not fit.")
    check_signature(public_keys, signer, signature, fields["policy"])
    if now + CLOCK_SKEW < signed_at:
        raise AccessRefusedError(HTTPStatus.FORBIDDEN, "AccessDenied", "Access denied.", "The policy is not valid yet.")


def _read_policy(encoded: str) -> tuple[datetime, list[Any]]:
    try:
        policy = json.loads(base64.b64decode(encoded, validate=True))
        expiration = datetime.fromisoformat(policy["expiration"])
        conditions = list(policy["conditions"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _invalid_policy("The policy is not JSON with `expiration` and `conditions`, in base64.") from error
    return (expiration if expiration.tzinfo else expiration.replace(tzinfo=UTC)), conditions


def _check_conditions(conditions: Iterable[Any], fields: Mapping[str, str]) -> AllowedSize:
    allowed, named = AllowedSize(), set(_NEEDS_NO_CONDITION)
    for condition in conditions:
        operator, operand, value = _parts(condition)
        if operator == _LENGTH_RANGE:
            allowed = AllowedSize(max(allowed.minimum, int(operand)), min(allowed.maximum, int(value)))
            continue
        name = str(operand).removeprefix("$").lower()
        named.add(name)
        _check_field(operator, name, str(value), fields.get(name))
    if not_named := [name for name in fields if name not in named and not name.startswith(_IGNORED_PREFIX)]:
        raise _invalid_policy(f"Policy did not reference these fields: {', '.join(sorted(not_named))}")
    return allowed


def _parts(condition: Any) -> tuple[str, Any, Any]:
    """`{"field": value}` is short for `["eq", "$field", value]`."""
    if isinstance(condition, dict) and len(condition) == 1:
        ((name, value),) = condition.items()
        return "eq", name, value
    if isinstance(condition, list) and len(condition) == 3:
        operator, operand, value = condition
        is_range = type(operand) is int and type(value) is int
        if operator in ("eq", "starts-with") or (operator == _LENGTH_RANGE and is_range):
            return operator, operand, value
    raise _invalid_policy("A condition has an unknown form.")


def _check_field(operator: str, name: str, wanted: str, sent: str | None) -> None:
    if sent is None:
        raise _invalid_policy(f"Missing {name}")
    if not (sent.startswith(wanted) if operator == "starts-with" else sent == wanted):
        raise _invalid_policy(f"Policy did not allow this value of the field: {name}")


def _invalid_policy(details: str) -> AccessRefusedError:
    message = "The content of the form does not meet the conditions specified in the policy document."
    return AccessRefusedError(HTTPStatus.BAD_REQUEST, "InvalidPolicyDocument", message, details)


def _invalid_argument(message: str) -> AccessRefusedError:
    return AccessRefusedError(HTTPStatus.BAD_REQUEST, "InvalidArgument", "Invalid argument.", message)
