"""Emulates Cloud Run's IAM check: verifies the caller's token and removes its signature.

Run as `python -m local.emulators.iam_proxy <configuration file>`; one listener for each private function.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
from aiohttp import hdrs

from local.emulators.error_responses import error_response
from local.emulators.http_forwarding import Upstream, end_to_end, forward, open_session
from local.emulators.http_listener import Listener, Site, serve
from local.emulators.identity import TOKEN_ISSUER, LocalIdentity
from local.emulators.served_hosts import LOOPBACK_HOSTS

if TYPE_CHECKING:
    from collections.abc import Collection

    from aiohttp import ClientSession, web
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from local.emulators.http_listener import Request

STRIPPED_SIGNATURE = "SIGNATURE_REMOVED_BY_GOOGLE"
ISSUERS = (TOKEN_ISSUER, TOKEN_ISSUER.removeprefix("https://"))


class NotSignedInError(Exception):
    """401: no token, or one that Google did not issue or that has expired."""


class NotAllowedError(Exception):
    """403: a valid token of another account or for another audience."""


@dataclass(frozen=True)
class Caller:
    """The allowed callers: these accounts, with tokens for this audience."""

    emails: Collection[str]
    audience: str


def check(authorization: str, caller: Caller, public_key: RSAPublicKey) -> str:
    """Returns the header value for the function. Raises NotSignedInError or NotAllowedError."""
    scheme, _, token = authorization.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token:
        raise NotSignedInError("Send an identity token: Authorization: Bearer <token>.")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            public_key,
            algorithms=["RS256"],
            issuer=ISSUERS,
            options={"require": ["exp", "iat", "aud"], "verify_aud": False},
        )
    except jwt.InvalidTokenError as error:
        raise NotSignedInError(f"The identity token is not valid: {error}.") from error
    if claims["aud"] != caller.audience:
        raise NotAllowedError("The identity token is for another audience.")
    if claims.get("email") not in caller.emails or claims.get("email_verified") is not True:
        raise NotAllowedError("This account may not call this function.")
    return f"Bearer {token.rpartition('.')[0]}.{STRIPPED_SIGNATURE}"


class IamProxy:
    def __init__(self, upstream: Upstream, caller: Caller, public_key: RSAPublicKey, session: ClientSession) -> None:
        self._upstream = upstream
        self._caller = caller
        self._public_key = public_key
        self._session = session

    async def answer(self, request: Request) -> web.StreamResponse:
        try:
            authorization = check(request.headers.get(hdrs.AUTHORIZATION, ""), self._caller, self._public_key)
        except NotSignedInError as error:
            return error_response(401, "UNAUTHENTICATED", str(error), **{hdrs.WWW_AUTHENTICATE: "Bearer"})
        except NotAllowedError as error:
            return error_response(403, "PERMISSION_DENIED", str(error))
        headers = end_to_end(request.headers)
        headers.popall(hdrs.EXPECT, None)
        headers[hdrs.AUTHORIZATION] = authorization
        return await forward(request, self._session, self._upstream, headers)


async def run(configuration: dict[str, Any]) -> None:
    public_key = LocalIdentity.load(Path(configuration["key_file"])).public_key
    async with open_session() as session:
        sites = []
        for entry in configuration["fronts"]:
            upstream = Upstream(entry["name"], entry["upstream"], entry["timeout_seconds"])
            front = IamProxy(upstream, Caller(tuple(entry["emails"]), entry["audience"]), public_key, session)
            sites.append(Site(Listener(front.answer, hosts=LOOPBACK_HOSTS), "127.0.0.1", entry["port"]))
        await serve(sites)


if __name__ == "__main__":
    asyncio.run(run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
