"""The cookie that holds a refresh token, and the headers that belong to it.

The cookie goes to `/auth/` only, and pages cannot read it. Requests that act by the cookie alone must have the header
`X-Requested-With: aethercast`, which no other site's page can send without our permission (CORS).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from features.accounts.refresh_tokens import RefreshToken, parse_token
from shared.error_codes.accounts import (
    API_GW_AUTH_REQUESTED_WITH_REQUIRED,
    API_GW_AUTH_SESSION_ENDED,
    API_GW_AUTH_STAY_SIGNED_IN_INVALID,
)
from shared.errors import BadRequestError, ForbiddenError, UnauthorizedError

if TYPE_CHECKING:
    import flask

    from features.accounts.refresh_sessions import IssuedToken

COOKIE_NAME = "aethercast_refresh"
COOKIE_PATH = "/auth/"
STAY_HEADER = "X-Stay-Signed-In"
REQUESTED_WITH_HEADER, REQUESTED_WITH = "X-Requested-With", "aethercast"


class Stay(StrEnum):
    """How long a browser stays signed in. Other clients do not send the header."""

    NO = ""
    PERSISTENT = "true"
    UNTIL_BROWSER_CLOSES = "session"


def read_stay(request: flask.Request) -> Stay:
    """Raises the API's 400 for an unknown value."""
    if STAY_HEADER not in request.headers:
        return Stay.NO
    value = request.headers[STAY_HEADER]
    if value not in (Stay.PERSISTENT, Stay.UNTIL_BROWSER_CLOSES):
        raise BadRequestError(API_GW_AUTH_STAY_SIGNED_IN_INVALID)
    return Stay(value)


def require_own_page(request: flask.Request) -> None:
    """Raises the API's 403."""
    if request.headers.get(REQUESTED_WITH_HEADER) != REQUESTED_WITH:
        raise ForbiddenError(API_GW_AUTH_REQUESTED_WITH_REQUIRED)


def read_cookie(request: flask.Request) -> RefreshToken | None:
    return parse_token(request.cookies.get(COOKIE_NAME, ""))


def require_cookie(request: flask.Request) -> RefreshToken:
    """Raises the API's 401."""
    token = read_cookie(request)
    if token is None:
        raise UnauthorizedError(API_GW_AUTH_SESSION_ENDED)
    return token


def set_cookie(response: flask.Response, issued: IssuedToken, *, is_secure: bool) -> None:
    response.set_cookie(
        COOKIE_NAME,
        issued.token.value,
        max_age=issued.max_age_seconds,
        path=COOKIE_PATH,
        secure=is_secure,
        httponly=True,
        samesite="Strict",
    )


def delete_cookie(response: flask.Response, *, is_secure: bool) -> None:
    response.delete_cookie(COOKIE_NAME, path=COOKIE_PATH, secure=is_secure, httponly=True, samesite="Strict")
