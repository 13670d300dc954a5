"""Checks who calls a private function.

Cloud Run verifies the caller's OIDC token and replaces its signature before the function sees it; the local IAM proxy
does the same. So this code does not check the signature. It checks the claims, because a token for another service, or
of an account that may only invoke other services, is still from the wrong caller.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import time
from typing import TYPE_CHECKING, Any

from shared.bearer_token import bearer_token
from shared.error_codes.accounts import AUTH_CALLER_FORBIDDEN, AUTH_EXPIRED_TOKEN, AUTH_INVALID_TOKEN
from shared.errors import ForbiddenError, UnauthorizedError

if TYPE_CHECKING:
    from collections.abc import Collection

    import flask

ISSUER = "https://accounts.google.com"
MAX_TOKEN_BYTES = 8192


def require_caller(
    request: flask.Request, *, audience: str, allowed_emails: Collection[str], now: float | None = None
) -> str:
    """Returns the calling service account.

    Raises 401 for a missing or expired token or another audience, and 403 for another account.
    """
    if "X-Serverless-Authorization" in request.headers:
        # Cloud Run would have checked that header and left Authorization unchecked.
        raise _invalid_token("Send the token in the header Authorization.")
    claims = _unverified_claims(bearer_token(request))
    if claims.get("iss") != ISSUER or claims.get("aud") != audience:
        raise _invalid_token("The token is not for this service.")
    expires_at = claims.get("exp")
    if type(expires_at) is not int:
        raise _invalid_token("The token has no expiry time.")
    if expires_at <= (time.time() if now is None else now):
        raise UnauthorizedError(AUTH_EXPIRED_TOKEN, "The token has expired.")
    email = claims.get("email")
    if not isinstance(email, str) or email not in allowed_emails or claims.get("email_verified") is False:
        raise ForbiddenError(AUTH_CALLER_FORBIDDEN)
    return email


def _unverified_claims(token: str) -> dict[str, Any]:
    segments = token.split(".")
    if len(token) > MAX_TOKEN_BYTES or len(segments) != 3 or not re.fullmatch(r"[\w-]+", segments[1], re.ASCII):
        raise _invalid_token("The token is not a JWT.")
    try:
        claims = json.loads(base64.urlsafe_b64decode(segments[1] + "=" * (-len(segments[1]) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _invalid_token("The token is not a JWT.") from error
    if not isinstance(claims, dict):
        raise _invalid_token("The token is not a JWT.")
    return claims


def _invalid_token(message: str) -> UnauthorizedError:
    return UnauthorizedError(AUTH_INVALID_TOKEN, message)
