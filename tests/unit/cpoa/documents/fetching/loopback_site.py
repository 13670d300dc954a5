"""A real HTTP server on loopback that answers for every public address, and a resolver that says what a test wants."""

from __future__ import annotations

import itertools
import socket
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.documents.fetching.fetcher import Fetcher
from cpoa.documents.fetching.network import Network
from cpoa.documents.fetching.rules import FetchLimits, FetchRules

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping, Sequence

    Speak = Callable[[socket.socket], None]

PUBLIC = "93.184.215.14"
PUBLIC_IPV6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


def reply(
    body: bytes = b"<p>The keeper tends the lamp.</p>",
    content_type: str = "text/html",
    status: str = "200 OK",
    **headers: str,
) -> bytes:
    """Names of headers are written with ``_`` for ``-``."""
    named = {"Content-Type": content_type, "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def redirect(location: str, status: int = 301) -> bytes:
    return reply(b"", status=f"{status} Moved", Location=location)


class HandClock:
    """Is stalled until a test moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Site:
    """``pages``: raw answers, or functions that speak, by ``host/path``. ``names``: the answers of the resolver; the
    last one stays."""

    port: int
    pages: dict[str, bytes | Speak] = field(default_factory=dict)
    names: dict[str, list[Sequence[str]]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    clock: HandClock = field(default_factory=HandClock)

    def resolve(self, host: str, _port: int) -> Sequence[str]:
        self.resolved.append(host)
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def asked_paths(self) -> list[str]:
        """Of all requests but those for robots.txt."""
        paths = [request.split(" ", 2)[1] for request in self.requests]
        return [path for path in paths if path != "/robots.txt"]

    def fetcher(
        self, *, limits: FetchLimits | None = None, tls: ssl.SSLContext | None = None, allowed: tuple[str, ...] = ()
    ) -> Fetcher:
        rules = FetchRules(
            is_enabled=True, allowed_hosts=allowed, contact="https://aether.example/bot", limits=limits or FetchLimits()
        )
        network = Network(resolve=self.resolve, connect=self.connect, **({"tls": tls} if tls else {}))
        return Fetcher(rules, network, self.clock)

    def answer(self, connection: socket.socket) -> None:
        request = b""
        while b"\r\n\r\n" not in request:
            if not (block := connection.recv(65536)):
                return
            request += block
        text = request.decode("latin-1")
        self.requests.append(text)
        host = next(line[6:] for line in text.split("\r\n") if line.startswith("Host: "))
        answer = self.pages.get(host + text.split(" ", 2)[1], MISSING)
        if isinstance(answer, bytes):
            connection.sendall(answer)
        else:
            answer(connection)


@contextmanager
def serving(pages: Mapping[str, bytes | Speak], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        site = Site(server.getsockname()[1], dict(pages))
        thread = threading.Thread(target=_serve, args=(server, site, tls), daemon=True)
        thread.start()
        try:
            yield site
        finally:
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(server: socket.socket, site: Site, tls: ssl.SSLContext | None) -> None:
    for _ in itertools.count():
        try:
            connection, _address = server.accept()
        except OSError:
            return
        with connection, suppress(OSError):
            connection.settimeout(10)
            if tls is None:
                site.answer(connection)
            else:
                with tls.wrap_socket(connection, server_side=True) as encrypted:
                    site.answer(encrypted)
