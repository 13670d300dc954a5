"""The HTTP listener of the balancer and the IAM proxy: its limits, and requests rejected before the handler.

A slow client, or one with many connections, only occupies its own connections: a request is passed on when it is
complete.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from aiohttp import HttpVersion10, HttpVersion11, hdrs, web
from aiohttp.http import RawRequestMessage
from aiohttp.http_exceptions import BadHttpMessage

from local.emulators.error_responses import MAX_HEADER_BYTES, MAX_LINE_BYTES, RejectedError, rejection_from
from local.emulators.served_hosts import is_allowed_host
from shared.json_body import MAX_BODY_BYTES
from shared.logs import redact

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from aiohttp import StreamReader
    from aiohttp.abc import AbstractStreamWriter

logger = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 75.0
DRAIN_SECONDS = 5.0  # to read an unread body after the answer
LINGER_SECONDS = 1.0  # after an answer to an invalid request: closing at once could discard the answer
_IPV6_CLIENT_BITS = 64  # one client gets a whole /64


@dataclass(frozen=True, kw_only=True)
class Limits:
    header_seconds: float = 10
    body_seconds: float = 30
    unread_seconds: float = 30  # for a client that does not read its answer
    connections_per_address: int = 256


class Request(web.BaseRequest):
    async def whole_body(self) -> bytes | None:
        """None if there is no body. Raises RejectedError if it is too large, too slow or broken."""
        if not self.body_exists:
            return None
        if (self.content_length or 0) > MAX_BODY_BYTES:
            raise RejectedError(413)
        connection = cast("Connection", self.protocol)
        connection.receives_body = True
        try:
            async with asyncio.timeout(connection.limits.body_seconds):
                return await self._collect()
        except TimeoutError:
            raise RejectedError(408) from None
        except (BadHttpMessage, web.RequestPayloadError):
            raise RejectedError(400, "The body did not arrive whole. Send it again.") from None
        finally:
            connection.receives_body = False

    async def _collect(self) -> bytes:
        if self.version == HttpVersion11 and hdrs.EXPECT in self.headers and self.transport is not None:
            self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = bytearray()
        async for part in self.content.iter_any():
            body += part
            if len(body) > MAX_BODY_BYTES:
                raise RejectedError(413)
        return bytes(body)

    async def _prepare_hook(self, response: web.StreamResponse) -> None:
        """aiohttp calls this before each answer, including its own errors."""
        response.headers.popall(hdrs.SERVER, None)  # server names and versions only help attackers


class Connection(web.RequestHandler):
    """One client's connection."""

    def __init__(self, listener: Listener) -> None:
        super().__init__(
            listener,
            loop=asyncio.get_running_loop(),
            access_log=None,  # type: ignore[arg-type]  # aiohttp accepts None here
            auto_decompress=False,  # the declared length is that of the compressed body
            keepalive_timeout=KEEP_ALIVE_SECONDS,
            lingering_time=DRAIN_SECONDS,
            max_line_size=MAX_LINE_BYTES,
            max_field_size=MAX_HEADER_BYTES,
        )
        self.limits = listener.limits
        self.client = ""
        self.receives_body = False
        self._clients = listener.clients
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None

    @property
    def waits_for_client(self) -> bool:
        return self.receives_body or self._waits_for_head

    @property
    def _waits_for_head(self) -> bool:
        """aiohttp starts the waiting task shortly after the connection is opened."""
        return self._request_count == 0 or (self._waiter is not None and not self._waiter.done())

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.client = client_network(transport.get_extra_info("peername"))
        _set_write_timeout(cast("asyncio.Transport", transport), self.limits.unread_seconds)
        if not self._clients.admit(self):
            self._refuse(RejectedError(429, "Too many connections from your address at once. Close some of them."))

    def connection_lost(self, exc: BaseException | None) -> None:
        self._clients.release(self)
        self._stop_head_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._close or self._force_close:
            return
        if self._waits_for_head:
            self._count_head(data)
        else:
            self._head_bytes = 0
            self._stop_head_timer()
        self._break_off_bad_body()

    def _count_head(self, data: bytes) -> None:
        self._head_bytes += len(data)
        if self._head_bytes > MAX_LINE_BYTES + MAX_HEADER_BYTES:
            self._refuse(RejectedError(431))
        elif data and self._head_timer is None:
            self._head_timer = self._loop.call_later(self.limits.header_seconds, self._refuse, RejectedError(408))

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _break_off_bad_body(self) -> None:
        """aiohttp queues a parser error as the next message, while the reader would wait for the end of the body."""
        if self.receives_body and self._current_request and self._messages:
            message = self._messages[-1][0]
            if not isinstance(message, RawRequestMessage):
                self._current_request.content.set_exception(BadHttpMessage("The body is malformed"))

    def _refuse(self, refusal: RejectedError) -> None:
        """Answers input that is not a valid request."""
        self._close = True  # later input is ignored
        if self.transport is None:
            return
        self.transport.write(refusal.as_bytes())
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._loop.call_later(LINGER_SECONDS, self.force_close)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """`message` is the parser's and is not sent, because it repeats the client's input."""
        refusal = rejection_from(exc, status)
        if refusal.status >= 500:
            logger.error("%s %s", request.method, redact(request.rel_url.raw_path), exc_info=exc)
        else:
            write_line(f"refused {refusal.status} {type(exc).__name__}")
        if request.writer.output_size > 0:
            raise ConnectionError("The answer has already been started.")
        return refusal.response()


class Clients:
    """The open connections by client address."""

    def __init__(self, max_connections: int) -> None:
        self._max_connections = max_connections
        self._open: dict[str, dict[Connection, None]] = {}

    def admit(self, connection: Connection) -> bool:
        """If its address has too many, the oldest connection that only waits for the client is closed instead."""
        opened = self._open.setdefault(connection.client, {})
        if len(opened) >= self._max_connections:
            waiting = next((other for other in opened if other.waits_for_client), None)
            if waiting is None:
                return False
            del opened[waiting]
            waiting.force_close()
        opened[connection] = None
        return True

    def release(self, connection: Connection) -> None:
        opened = self._open.get(connection.client, {})
        opened.pop(connection, None)
        if not opened:
            self._open.pop(connection.client, None)


class Listener(web.Server):
    """`hosts`: allowed names in the Host header, in lower case without port; None allows all."""

    def __init__(
        self,
        handler: Callable[[Request], Awaitable[web.StreamResponse]],
        *,
        hosts: Iterable[str] | None,
        limits: Limits | None = None,
        logs_requests: bool = False,
    ) -> None:
        super().__init__(
            cast("Any", self._log_answer if logs_requests else self._answer),
            request_factory=self._request,
            handler_cancellation=True,
        )
        self.limits = limits or Limits()
        self.clients = Clients(self.limits.connections_per_address)
        self._handler = handler
        self._hosts = frozenset(hosts) if hosts is not None else None

    def __call__(self) -> Connection:
        return Connection(self)

    def _request(
        self,
        message: RawRequestMessage,
        payload: StreamReader,
        protocol: web.RequestHandler,
        writer: AbstractStreamWriter,
        task: asyncio.Task[None],
    ) -> Request:
        """A request with a version other than 1.0 or 1.1 is parsed as 1.0, so that the rejection is readable."""
        served = message.version in (HttpVersion10, HttpVersion11)
        readable = message if served else message._replace(version=HttpVersion10)
        request = Request(readable, payload, protocol, writer, task, self._loop)
        request["version_is_served"] = served
        return request

    async def _answer(self, request: Request) -> web.StreamResponse:
        try:
            self._check(request)
            response = await self._handler(request)
        except RejectedError as refusal:
            return refusal.response()
        if request.method == hdrs.METH_CONNECT:
            response.force_close()  # further input is meant for another server
        return response

    async def _log_answer(self, request: Request) -> web.StreamResponse:
        """Omits the query, because it may contain personal text, and the keys of private feeds."""
        started = time.perf_counter()
        response = await self._answer(request)
        milliseconds = (time.perf_counter() - started) * 1000
        path = redact(request.rel_url.raw_path)
        write_line(f"{request.method} {path} {response.status} {milliseconds:.1f} ms")
        return response

    def _check(self, request: Request) -> None:
        if not request["version_is_served"]:
            raise RejectedError(505)
        if sum(len(name) + len(value) for name, value in request.raw_headers) > MAX_HEADER_BYTES:
            raise RejectedError(431)
        if self._hosts is not None and not is_allowed_host(self._hosts, request.headers.get(hdrs.HOST, "")):
            raise RejectedError(421)
        if request.headers.get(hdrs.EXPECT, "100-continue").lower() != "100-continue":
            raise RejectedError(417)
        if request.headers.get(hdrs.TRANSFER_ENCODING, "chunked").lower() != "chunked":
            raise RejectedError(400, "Send the body with a Content-Length, or with Transfer-Encoding: chunked alone.")


@dataclass(frozen=True)
class Site:
    listener: Listener
    host: str
    port: int


async def serve(sites: Sequence[Site]) -> None:
    """Serves until SIGINT or SIGTERM."""
    runners = []
    for site in sites:
        runner = web.ServerRunner(site.listener, shutdown_timeout=1.0)
        await runner.setup()
        await web.TCPSite(runner, site.host, site.port, backlog=1024).start()
        runners.append(runner)
    await _wait_for_signal()
    for runner in runners:
        await runner.cleanup()


async def _wait_for_signal() -> None:
    ending = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ending.set)
    await ending.wait()


def write_line(line: str) -> None:
    """Ignores write errors, such as a full disk: the request should still be answered."""
    with suppress(OSError):
        print(line, flush=True)


def client_network(peer: tuple[Any, ...] | None) -> str:
    """The IPv4 address or the IPv6 /64; empty if the connection is already closed."""
    if not peer:
        return ""
    address = ipaddress.ip_address(str(peer[0]).partition("%")[0])
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, _IPV6_CLIENT_BITS), strict=False))


def _set_write_timeout(transport: asyncio.Transport, seconds: float) -> None:
    """Set in the kernel, because asyncio and aiohttp have no write timeout."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))
