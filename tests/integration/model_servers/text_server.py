"""A stand-in of a language model's server, over real HTTP, with the habits and faults of the servers that people have.

    with text_server("ollama", answer=lambda asked: "A: Hello.") as server:
        openai_text_model(OpenAiServer(server.base_url), server.model, limits)

``answer`` is a function of the request. The habits are in text_profiles.py. A test may change a server while it runs.
"""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from tests.integration.model_servers.text_profiles import PROFILES, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.integration.model_servers.text_profiles import Profile

KEY = "sk-stand-in-0123456789"
CHARS_PER_TOKEN = 4
_PIECE = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for a text. ``body`` is the JSON as it was sent."""

    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self.body.get("messages", []))

    @property
    def system(self) -> str:
        told = [str(one["content"]) for one in self.messages if one["role"] == "system"]
        return str(self.body.get("system", "")) or "\n".join(told)

    @property
    def prompt(self) -> str:
        return str(self.messages[-1]["content"])

    @property
    def prompt_tokens(self) -> int:
        return max(1, (len(self.system) + len(self.prompt)) // CHARS_PER_TOKEN)

    @property
    def max_tokens(self) -> int:
        return int(self.body.get("max_tokens") or self.body.get("max_completion_tokens") or 100_000)


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with one request. A ``status`` comes instead of an answer; the others come after ``tokens``
    tokens of the answer. ``drips``: then only comments come, until the connection is closed."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None
    tokens: int = 0
    drops: bool = False
    is_silent: bool = False
    drips: bool = False
    error: dict[str, Any] | None = None


@dataclass
class TextServer:
    """``faults``: those of the next requests, one each; None is a request without one. ``thinking``: what the model
    thinks before it writes, which counts as a part of its reply. ``is_loaded``: whether the model is in memory, for
    servers that load it when it is asked."""

    profile: Profile
    answer: Callable[[Asked], str]
    model: str
    context_tokens: int = 32_768
    tokens_per_second: float = 0.0
    thinking: str = ""
    with_done: bool = True
    finish_reason: str = ""
    refusal: str = ""
    is_loaded: bool = True
    faults: list[Fault | None] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    address: str = ""
    over: threading.Event = field(default_factory=threading.Event)
    abandoned: threading.Event = field(default_factory=threading.Event)

    @property
    def base_url(self) -> str:
        return self.address + self.profile.prefix

    @property
    def settings(self) -> dict[str, str]:
        """The settings with which the service asks this server for its texts, if it has OpenAI's API."""
        return {
            "AIMS_TEXT_PROVIDER": "openai",
            "OPENAI_BASE_URL": self.base_url,
            "OPENAI_API_KEY": KEY,
            "AIMS_OPENAI_TEXT_MODEL": self.model,
        }

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [one.body for one in self.asked]

    def next_fault(self) -> Fault:
        return (self.faults.pop(0) if self.faults else None) or Fault()


class _ManyAtOnce(ThreadingHTTPServer):
    request_queue_size = 128  # the desk asks up to 40 questions at once


@contextmanager
def text_server(
    profile: str,
    answer: Callable[[Asked], str] = lambda _: "Reefs grow slowly.",
    *,
    model: str = "",
    port: int = 0,
    **habits: Any,
) -> Iterator[TextServer]:
    chosen = PROFILES[profile]
    server = TextServer(chosen, answer, model or chosen.model, **habits)
    http = _ManyAtOnce(("127.0.0.1", port), type("Handler", (TextHandler,), {"stand_in": server}))
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    server.address = f"http://127.0.0.1:{http.server_address[1]}"
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        http.server_close()
        thread.join()


class TextHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    stand_in: ClassVar[TextServer]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.stand_in.looked.append(path)
        body = self.stand_in.profile.look(self.stand_in, path)
        self._send(404, "404 page not found") if body is None else self._send(200, body)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        path = urlsplit(self.path).path
        if path == "/api/generate" and self.stand_in.profile.name == "ollama":
            self.stand_in.looked.append(path)
            self.stand_in.is_loaded = True
            return self._send(200, {"model": self.stand_in.model, "done": True, "done_reason": "load"})
        if path != self.stand_in.profile.prefix + self.stand_in.profile.path:
            return self._send(404, "404 page not found")
        asked = Asked({name.lower(): value for name, value in self.headers.items()}, body)
        self.stand_in.asked.append(asked)
        with suppress(BrokenPipeError, ConnectionResetError):
            self._answer(asked, self.stand_in.next_fault())
        return None

    def _answer(self, asked: Asked, fault: Fault) -> None:
        if fault.status:
            return self._send(fault.status, fault.body if fault.body is not None else {}, fault.headers)
        try:
            self.stand_in.profile.check(self.stand_in, asked)
        except Refused as refused:
            return self._send(refused.status, refused.body)
        self._stream(self.stand_in.profile.events(self.stand_in, asked, _pieces_of(self.stand_in, asked)), fault)
        return None

    def _stream(self, events: Iterator[tuple[str, int]], fault: Fault) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        written = 0
        for event, tokens in events:
            if written >= fault.tokens and (fault.drops or fault.is_silent or fault.drips or fault.error):
                return self._break_off(fault)
            self._wait(tokens)
            self._chunk(event)
            written += tokens
        self._chunk("")
        return None

    def _wait(self, tokens: int) -> None:
        if self.stand_in.tokens_per_second and tokens:
            self.stand_in.over.wait(tokens / self.stand_in.tokens_per_second)

    def _break_off(self, fault: Fault) -> None:
        self.close_connection = True
        if fault.error:
            self._chunk(f"data: {json.dumps(fault.error)}\n\n")
            return self._chunk("")
        while fault.drips and not self.stand_in.over.wait(0.02):
            self._chunk(": still at work\n\n")
        if fault.is_silent:
            self.connection.settimeout(0.05)
            while not self.stand_in.over.is_set():
                with suppress(TimeoutError):
                    if not self.connection.recv(1):
                        self.stand_in.abandoned.set()
                        break
        return None

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        kind = "text/plain" if isinstance(body, str) else "application/json"
        named = {"Content-Type": kind, "Content-Length": str(len(data))} | (headers or {})
        for name, value in named.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Logs nothing."""


def _pieces_of(server: TextServer, asked: Asked) -> Sequence[tuple[str, bool]]:
    """The words of thinking (True) and text (False), as many as the request and the context have room for."""
    pieces = [(word, True) for word in _PIECE.findall(server.thinking)]
    pieces += [(word, False) for word in _PIECE.findall(server.answer(asked))]
    room = min(asked.max_tokens, max(1, server.context_tokens - asked.prompt_tokens))
    return pieces[:room]
