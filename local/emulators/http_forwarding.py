"""Forwards a complete request to another server and streams the answer back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, TCPConnector, hdrs, web
from multidict import CIMultiDict
from yarl import URL

from local.emulators.error_responses import MAX_HEADER_BYTES, error_response
from local.emulators.http_listener import write_line
from shared.error_codes.http import API_GW_UPSTREAM_TIMEOUT, API_GW_UPSTREAM_UNAVAILABLE

if TYPE_CHECKING:
    from aiohttp import ClientResponse
    from multidict import MultiMapping

    from local.emulators.http_listener import Request

# RFC 9110, 7.6.1: headers of a single connection, not forwarded.
HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
    }
)
RESTART_SECONDS = 2.0  # a function restarts within one second; nothing was sent, so any method may be retried
RETRY_SECONDS = 0.05


@dataclass(frozen=True)
class Upstream:
    name: str
    url: str
    timeout_seconds: int


def open_session() -> ClientSession:
    """Uses a new connection per request: the function may close an idle one just when a POST is sent on it."""
    return ClientSession(
        auto_decompress=False,
        connector=TCPConnector(force_close=True, limit=0),
        skip_auto_headers=(hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.USER_AGENT, hdrs.CONTENT_TYPE),
        max_line_size=MAX_HEADER_BYTES,
        max_field_size=MAX_HEADER_BYTES,
    )


async def forward(
    request: Request, session: ClientSession, upstream: Upstream, headers: CIMultiDict[str]
) -> web.StreamResponse:
    """`headers` are sent to the upstream. A timeout is answered with 504, a connection error with 502.

    Raises RejectedError.
    """
    body = await request.whole_body()
    try:
        response = await _call(request, session, upstream, headers, body)
    except TimeoutError:
        message = f"{upstream.name} did not answer within {upstream.timeout_seconds} s. Try again."
        return error_response(504, API_GW_UPSTREAM_TIMEOUT, message)
    except (ClientError, OSError) as error:
        write_line(f"{upstream.name}: {error!r}")
        return error_response(502, API_GW_UPSTREAM_UNAVAILABLE, f"{upstream.name} is not there now. Try again.")
    async with response:
        return await _pass_back(request, response)


async def _call(
    request: Request, session: ClientSession, upstream: Upstream, headers: CIMultiDict[str], body: bytes | None
) -> ClientResponse:
    deadline = asyncio.get_running_loop().time() + RESTART_SECONDS
    while True:
        try:
            return await session.request(
                request.method,
                URL(upstream.url + _target(request), encoded=True),
                headers=headers,
                data=body,
                allow_redirects=False,
                timeout=ClientTimeout(total=upstream.timeout_seconds),
            )
        except ClientConnectorError:
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(RETRY_SECONDS)


def _target(request: web.BaseRequest) -> str:
    """The path as sent. Of a URL with scheme and host (RFC 9112, 3.2.2) only the path: its host is not the upstream."""
    return request.raw_path if request.raw_path.startswith("/") else request.rel_url.raw_path_qs


async def _pass_back(request: web.BaseRequest, response: ClientResponse) -> web.StreamResponse:
    answer = web.StreamResponse(status=response.status, reason=response.reason, headers=end_to_end(response.headers))
    await answer.prepare(request)
    async for chunk in response.content.iter_any():
        await answer.write(chunk)
    await answer.write_eof()
    return answer


def end_to_end(headers: MultiMapping[str]) -> CIMultiDict[str]:
    """The headers without hop-by-hop headers, including those that the Connection header names."""
    named = {name.strip().lower() for value in headers.getall(hdrs.CONNECTION, []) for name in value.split(",")}
    dropped = HOP_BY_HOP | named
    return CIMultiDict((name, value) for name, value in headers.items() if name.lower() not in dropped)
