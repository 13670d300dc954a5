"""Tests the line by which `make run` tells of a language model on this machine."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from local.stack.local_models import CHOSEN_BY, PROBES, LocalModelNotice, Probe
from local.stack.ports import pick_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

OLLAMA = {"models": [{"name": "nomic-embed-text:latest"}, {"name": "llama3.1:8b", "size": 4_900_000_000}]}
LM_STUDIO = {"object": "list", "data": [{"id": "qwen2.5-7b-instruct"}, {"id": "text-embedding-nomic-embed-text-v1.5"}]}


@contextmanager
def answering(listing: Any, path: str, status: int = 200) -> Iterator[tuple[int, list[str]]]:
    """Yields the port and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            data = listing if isinstance(listing, bytes) else json.dumps(listing).encode()
            self.send_response(status if self.path == path else 404)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Logs nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()


def ollama_at(port: int) -> Probe:
    return Probe("Ollama", port, "/api/tags", "models", "name")


def lm_studio_at(port: int) -> Probe:
    return Probe("LM Studio", port, "/v1/models", "data", "id")


def told(*probes: Probe, **settings: str) -> str | None:
    notice = LocalModelNotice(probes)
    notice.start(settings)
    return notice.line()


def test_the_first_model_for_texts_is_told_with_the_variables_that_use_it() -> None:
    with answering(OLLAMA, "/api/tags") as (port, _):
        line = told(ollama_at(port))
    assert line == (
        "Ollama runs on this machine. To let its model write: AIMS_PROVIDER=openai "
        f"OPENAI_BASE_URL=http://127.0.0.1:{port}/v1 AIMS_OPENAI_TEXT_MODEL=llama3.1:8b make run"
    )


def test_lm_studio_is_told_where_ollama_does_not_run() -> None:
    with answering(LM_STUDIO, "/v1/models") as (port, _):
        line = told(ollama_at(pick_free_port()), lm_studio_at(port))
    assert line is not None
    assert "LM Studio" in line
    assert "AIMS_OPENAI_TEXT_MODEL=qwen2.5-7b-instruct make run" in line


def test_one_line_tells_of_two_servers() -> None:
    with answering(OLLAMA, "/api/tags") as (first, _), answering(LM_STUDIO, "/v1/models") as (second, _):
        line = told(ollama_at(first), lm_studio_at(second))
    assert line is not None
    assert "Ollama" in line
    assert "\n" not in line


@pytest.mark.parametrize("name", CHOSEN_BY)
def test_no_server_is_asked_if_the_user_has_chosen_who_writes(name: str) -> None:
    with answering(OLLAMA, "/api/tags") as (port, asked):
        assert told(ollama_at(port), **{name: "none"}) is None
        assert told(ollama_at(port), **{name: "  "}) is not None
    assert len(asked) == 1


@pytest.mark.parametrize(
    "listing",
    [
        {"models": []},
        {"models": [{"name": "nomic-embed-text"}]},
        {"models": [{"name": "\x1b[2Jllama"}, {"name": "a b"}, {"name": 7}, "llama"]},
        {"models": None},
        [],
        b"<html>",
        b"\xff",
    ],
)
def test_a_server_without_a_model_for_texts_is_not_told(listing: Any) -> None:
    with answering(listing, "/api/tags") as (port, _):
        assert told(ollama_at(port)) is None


def test_a_server_that_refuses_is_not_told() -> None:
    with answering(OLLAMA, "/api/tags", status=403) as (port, _):
        assert told(ollama_at(port)) is None


def test_a_server_that_does_not_answer_delays_nothing_by_more_than_half_a_second() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        assert told(ollama_at(silent.getsockname()[1]), lm_studio_at(pick_free_port())) is None
        assert time.monotonic() - started < 1.5


def test_a_server_that_answered_late_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        notice = LocalModelNotice([ollama_at(silent.getsockname()[1])])
        notice.start({})
        time.sleep(0.6)  # the start of the cloud takes longer
        started = time.monotonic()
        assert notice.line() is None
        assert time.monotonic() - started < 0.2


def test_only_this_machine_is_asked_at_the_usual_ports() -> None:
    assert [(probe.server, probe.port, probe.path) for probe in PROBES] == [
        ("Ollama", 11_434, "/api/tags"),
        ("LM Studio", 1_234, "/v1/models"),
    ]
