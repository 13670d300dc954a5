"""Access tokens: JWTs with HS256, valid for one hour. A token that this code could not have issued is rejected."""

from __future__ import annotations

import json
import re
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from features.accounts.accounts import user_exists
from shared.bearer_token import bearer_token
from shared.error_codes.accounts import (
    API_GW_AUTH_JWT_GENERATION_FAILED,
    AUTH_EXPIRED_TOKEN,
    AUTH_INVALID_TOKEN,
    AUTH_USER_NOT_FOUND,
)
from shared.errors import AethercastError, UnauthorizedError

if TYPE_CHECKING:
    import flask

    from shared.database import Database
    from shared.settings import Settings

LIFETIME_SECONDS = 3600
MAX_TOKEN_BYTES = 4096
CLOCK_DIFFERENCE_SECONDS = 30  # another instance with another clock may have issued the token

_ALGORITHM = "HS256"
_HEADER = {"alg": _ALGORITHM, "typ": "JWT"}
_REQUIRED_CLAIMS = frozenset({"sub", "user_id", "iat", "exp", "jti"})
_ALLOWED_CLAIMS = _REQUIRED_CLAIMS | {"nbf"}


@dataclass(frozen=True)
class TokenKeys:
    """`previous` only verifies, while tokens signed with it are valid after a key change."""

    current: str = field(repr=False)
    previous: str = field(default="", repr=False)

    @classmethod
    def from_settings(cls, settings: Settings) -> TokenKeys:
        return cls(current=settings.flask_secret_key, previous=settings.flask_secret_key_previous)


def issue_token(user_id: UUID, keys: TokenKeys, *, now: float | None = None) -> str:
    import jwt  # noqa: PLC0415 -- takes 25 ms, which a request without a token does not need

    issued_at = int(time.time() if now is None else now)
    claims = {
        "sub": str(user_id),
        "user_id": str(user_id),
        "iat": issued_at,
        "exp": issued_at + LIFETIME_SECONDS,
        "jti": str(uuid4()),
    }
    try:
        return jwt.encode(claims, keys.current, algorithm=_ALGORITHM)
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise AethercastError(API_GW_AUTH_JWT_GENERATION_FAILED) from error


def require_user(request: flask.Request, settings: Settings, database: Database) -> UUID:
    """The signed-in user. Raises the API's 401 if the token is missing, invalid or expired, or its user was deleted."""
    user_id = read_token(bearer_token(request), TokenKeys.from_settings(settings))
    if not user_exists(database, user_id):
        raise UnauthorizedError(AUTH_USER_NOT_FOUND)
    return user_id


def optional_user(request: flask.Request, settings: Settings, database: Database) -> UUID | None:
    """For public routes: without a valid token the request is anonymous."""
    if "Authorization" not in request.headers:
        return None
    try:
        return require_user(request, settings, database)
    except UnauthorizedError:
        return None


def read_token(token: str, keys: TokenKeys, *, now: float | None = None) -> UUID:
    """The user's ID. Raises UnauthorizedError; expiry is only reported for a token that is otherwise valid."""
    claims = _signed_claims(token, keys)
    moment = time.time() if now is None else now
    user_id = _checked_user_id(claims)
    _check_times(claims, moment)
    if claims["exp"] <= moment:
        raise UnauthorizedError(AUTH_EXPIRED_TOKEN)
    return user_id


def _signed_claims(token: str, keys: TokenKeys) -> dict[str, Any]:
    import jwt  # noqa: PLC0415 -- see issue_token
    from jwt.utils import base64url_decode  # noqa: PLC0415

    if len(token) > MAX_TOKEN_BYTES or not re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token, re.ASCII):
        raise _invalid_token()
    for key in filter(None, (keys.current, keys.previous)):
        try:
            signed = jwt.PyJWS().decode_complete(token, key, algorithms=[_ALGORITHM])
        except jwt.InvalidSignatureError:
            continue
        except jwt.PyJWTError as error:
            raise _invalid_token() from error
        return _checked_claims(base64url_decode(token.partition(".")[0]), signed["payload"])
    raise _invalid_token()


def _checked_claims(header_bytes: bytes, payload: bytes) -> dict[str, Any]:
    """Rejects any other header: `kid`, `jku`, `jwk`, `x5u` or `crit` could point to another party's key or rule."""
    header, claims = _strict_json(header_bytes), _strict_json(payload)
    if header != _HEADER or not isinstance(claims, dict) or not _REQUIRED_CLAIMS <= claims.keys() <= _ALLOWED_CLAIMS:
        raise _invalid_token()
    return claims


def _strict_json(data: bytes) -> Any:
    """Accepts UTF-8 only; json.loads would also accept UTF-16 and UTF-32 bytes."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise _invalid_token() from error


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("duplicate claim")
    return members


def _checked_user_id(claims: dict[str, Any]) -> UUID:
    subject = claims["sub"]
    try:
        user_id = UUID(subject) if isinstance(subject, str) else None
    except ValueError:
        user_id = None
    if user_id is None or str(user_id) != subject or claims["user_id"] != subject or not isinstance(claims["jti"], str):
        raise _invalid_token()
    return user_id


def _check_times(claims: dict[str, Any], now: float) -> None:
    """The times must be whole seconds, the token must have started, and it must not exceed LIFETIME_SECONDS."""
    moments = [claims["iat"], claims["exp"], claims.get("nbf", claims["iat"])]
    if not all(type(moment) is int for moment in moments):
        raise _invalid_token()
    issued_at, expires_at, not_before = moments
    begun = max(issued_at, not_before) <= now + CLOCK_DIFFERENCE_SECONDS
    if not begun or not 0 < expires_at - issued_at <= LIFETIME_SECONDS:
        raise _invalid_token()


def _invalid_token() -> UnauthorizedError:
    return UnauthorizedError(AUTH_INVALID_TOKEN)
