"""The bearer token of a request."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shared.error_codes.accounts import AUTH_MISSING_TOKEN
from shared.errors import UnauthorizedError

if TYPE_CHECKING:
    import flask


def bearer_token(request: flask.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").strip(" \t").partition(" ")
    token = token.strip(" \t")  # HTTP knows no other whitespace around a header's words (RFC 9110, 5.6.3)
    if scheme.lower() != "bearer" or not token or re.search(r"\s", token):
        raise UnauthorizedError(AUTH_MISSING_TOKEN)
    return token
