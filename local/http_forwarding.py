"""Hands a request to another server and its answer back, streaming both, as a proxy must."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector, hdrs, web
from multidict import CIMultiDict
from yarl import URL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse
    from multidict import MultiMapping

# RFC 9110, 7.6.1: they speak of one connection, and are not passed on.
HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
    }
)
RESTART_SECONDS = 2.0  # a function that died is back within one; nothing was sent yet, so any method may wait
RETRY_SECONDS = 0.05
LARGEST_HEADER_BYTES = 65_536
LARGEST_BODY_BYTES = 32 * 1024 * 1024  # Cloud Run refuses more over HTTP/1 before a function sees it


@dataclass(frozen=True)
class Upstream:
    name: str
    url: str
    timeout_seconds: int


def open_session() -> ClientSession:
    """A new connection for each request: a kept one may be closed by the function just as a POST is sent on it."""
    return ClientSession(
        auto_decompress=False,
        connector=TCPConnector(force_close=True, limit=0),
        skip_auto_headers=(hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.USER_AGENT, hdrs.CONTENT_TYPE),
        max_line_size=LARGEST_HEADER_BYTES,
        max_field_size=LARGEST_HEADER_BYTES,
    )


class Body:
    """What the client sends, part by part as it comes, counted where its length was not declared."""

    def __init__(self, request: web.Request) -> None:
        self._content = request.content
        self.is_too_large = (request.content_length or 0) > LARGEST_BODY_BYTES

    async def parts(self) -> AsyncIterator[bytes]:
        passed = 0
        async for part in self._content.iter_any():
            passed += len(part)
            if passed > LARGEST_BODY_BYTES:
                self.is_too_large = True
                raise ConnectionAbortedError("The body is too large.")
            yield part


async def forward(
    request: web.Request, session: ClientSession, upstream: Upstream, headers: CIMultiDict[str]
) -> web.StreamResponse:
    """`headers` are what the upstream gets. Its silence becomes 504, its absence 502."""
    body = Body(request)
    if body.is_too_large:
        return _too_large()
    try:
        response = await _call(request, session, upstream, headers, body)
    except TimeoutError:
        message = f"{upstream.name} did not answer within {upstream.timeout_seconds} s. Try again."
        return error_response(504, "API_GW_UPSTREAM_TIMEOUT", message)
    except (ClientError, OSError) as error:
        if body.is_too_large:
            return _too_large()
        print(f"{upstream.name}: {error!r}", flush=True)
        return error_response(502, "API_GW_UPSTREAM_UNAVAILABLE", f"{upstream.name} is not there now. Try again.")
    async with response:
        return await _pass_back(request, response)


async def _call(
    request: web.Request, session: ClientSession, upstream: Upstream, headers: CIMultiDict[str], body: Body
) -> ClientResponse:
    deadline = asyncio.get_running_loop().time() + RESTART_SECONDS
    while True:
        try:
            return await session.request(
                request.method,
                URL(upstream.url + _target(request), encoded=True),
                headers=headers,
                data=body.parts() if request.body_exists else None,
                allow_redirects=False,
                timeout=ClientTimeout(total=upstream.timeout_seconds),
            )
        except ClientConnectorError:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(RETRY_SECONDS)


def _target(request: web.Request) -> str:
    """As it was sent; from the form with scheme and host (RFC 9112, 3.2.2), which are not the upstream's, the path."""
    return request.raw_path if request.raw_path.startswith("/") else request.rel_url.raw_path_qs


async def _pass_back(request: web.Request, response: ClientResponse) -> web.StreamResponse:
    answer = web.StreamResponse(status=response.status, reason=response.reason, headers=end_to_end(response.headers))
    await answer.prepare(request)
    async for chunk in response.content.iter_any():
        await answer.write(chunk)
    await answer.write_eof()
    return answer


def _too_large() -> web.Response:
    limit = LARGEST_BODY_BYTES // (1024 * 1024)
    return error_response(413, "API_GW_PAYLOAD_TOO_LARGE", f"The body is larger than {limit} MiB. Send less.")


def end_to_end(headers: MultiMapping[str]) -> CIMultiDict[str]:
    """Without what speaks of the connection, be it by its nature or by the Connection header's word."""
    named = {name.strip().lower() for value in headers.getall(hdrs.CONNECTION, []) for name in value.split(",")}
    dropped = HOP_BY_HOP | named
    return CIMultiDict((name, value) for name, value in headers.items() if name.lower() not in dropped)


def error_response(status: int, error_code: str, message: str, **headers: str) -> web.Response:
    body = json.dumps({"error_code": error_code, "message": message})
    return web.Response(status=status, text=body, content_type="application/json", headers=headers)
