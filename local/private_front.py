"""What Google does before a private function: checks the caller's token, then takes its signature off.

Run as `python -m local.private_front <configuration file>`; one listener for each private function.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
from aiohttp import ClientSession, hdrs, web

from local.http_forwarding import LARGEST_HEADER_BYTES, Upstream, end_to_end, error_response, forward, open_session
from local.identity import TOKEN_ISSUER, LocalIdentity

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

STRIPPED_SIGNATURE = "SIGNATURE_REMOVED_BY_GOOGLE"
ISSUERS = (TOKEN_ISSUER, TOKEN_ISSUER.removeprefix("https://"))


class NotSignedInError(Exception):
    """No token, or one that Google did not issue, or one that is over: 401."""


class NotAllowedError(Exception):
    """A good token of somebody else, or for something else: 403."""


@dataclass(frozen=True)
class Caller:
    """Who alone may call: this account, with tokens made for this audience."""

    email: str
    audience: str


def check(authorization: str, caller: Caller, public_key: RSAPublicKey) -> str:
    """The header's value as the function sees it. Raises NotSignedInError or NotAllowedError."""
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
    if claims.get("email") != caller.email or claims.get("email_verified") is not True:
        raise NotAllowedError("This account may not call this function.")
    return f"Bearer {token.rpartition('.')[0]}.{STRIPPED_SIGNATURE}"


class PrivateFront:
    def __init__(self, upstream: Upstream, caller: Caller, public_key: RSAPublicKey) -> None:
        self._upstream = upstream
        self._caller = caller
        self._public_key = public_key
        self._session: ClientSession

    def app(self) -> web.Application:
        app = web.Application()
        app.cleanup_ctx.append(self._hold_session)
        app.router.add_route("*", r"/{path:[\s\S]*}", self._answer)
        return app

    async def _hold_session(self, _app: web.Application) -> AsyncIterator[None]:
        async with open_session() as self._session:
            yield

    async def _answer(self, request: web.Request) -> web.StreamResponse:
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


async def serve(configuration: dict[str, Any]) -> None:
    public_key = LocalIdentity.load(Path(configuration["key_file"])).public_key
    runners = []
    for entry in configuration["fronts"]:
        upstream = Upstream(entry["name"], entry["upstream"], entry["timeout_seconds"])
        front = PrivateFront(upstream, Caller(entry["email"], entry["audience"]), public_key)
        runner = web.AppRunner(front.app(), access_log=None, shutdown_timeout=1.0, max_field_size=LARGEST_HEADER_BYTES)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", entry["port"]).start()
        runners.append(runner)
    await ending_signal()
    for runner in runners:
        await runner.cleanup()


async def ending_signal() -> None:
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    await ending.wait()


if __name__ == "__main__":
    asyncio.run(serve(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
