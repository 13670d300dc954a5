"""Tests calls to a server that speaks OpenAI's API, and their errors."""

from __future__ import annotations

import socket

import pytest

from cpoa.contracts.models import ModelError
from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.private_hosts import is_private_host
from cpoa.services.http_stream import StreamLimits
from tests.unit.cpoa.providers.aims_server import Answer, service

LIMITS = StreamLimits(silence_seconds=5.0, total_seconds=10.0)


def wanted() -> None:
    """Does not cancel."""


def posted(server: OpenAiServer) -> bytes:
    with server.post("audio/speech", {"input": "Hi."}, LIMITS, wanted) as answer:
        return answer.read()


def test_a_post_goes_below_the_base_address_and_returns_the_answer() -> None:
    with service(Answer(200, b"RIFF")) as peer:
        assert posted(OpenAiServer(f"{peer.address}/v1", "secret")) == b"RIFF"
        assert peer.asked == [("POST", "/v1/audio/speech", {"input": "Hi."})]


def test_a_get_goes_below_the_base_address_or_below_the_root() -> None:
    with service(Answer(200, {"data": []}), Answer(404, {})) as peer:
        server = OpenAiServer(f"{peer.address}/v1")
        assert server.get("models") == {"data": []}
        assert server.get("/props") is None
        assert peer.paths == ["/v1/models", "/props"]


def test_a_refused_request_is_sent_once() -> None:
    with service(Answer(503, {}, {"Retry-After": "7"})) as peer, pytest.raises(ModelError) as raised:
        posted(OpenAiServer(f"{peer.address}/v1"))
    assert (raised.value.is_temporary, raised.value.retry_after_seconds, len(peer.asked)) == (True, 7.0, 1)


def test_a_broken_answer_is_a_temporary_error_and_the_request_is_not_sent_again() -> None:
    with service(Answer(200, b"RIFF....", cut=True)) as peer, pytest.raises(ModelError, match="no complete") as raised:
        posted(OpenAiServer(f"{peer.address}/v1"))
    assert (raised.value.is_temporary, len(peer.asked)) == (True, 1)


def test_an_address_at_which_nothing_answers_is_named_without_credentials() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unused.getsockname()[1]}"
        with pytest.raises(ModelError, match=f"Nothing answers at http://{address} ") as raised:
            posted(OpenAiServer(f"http://me:secret@{address}/v1", "key-1"))
    assert raised.value.is_temporary
    assert "secret" not in str(raised.value)


def test_the_key_is_in_no_repr() -> None:
    assert "key-1" not in repr(OpenAiServer("https://api.openai.com/v1", "key-1"))


@pytest.mark.parametrize(
    ("host", "is_private"),
    [
        ("127.0.0.1", True),
        ("192.168.1.7", True),
        ("::1", True),
        ("localhost", True),
        ("ollama", True),
        ("host.docker.internal", True),
        ("api.openai.com", False),
        ("8.8.8.8", False),
    ],
)
def test_a_private_server_is_recognised(host: str, is_private: bool) -> None:
    assert is_private_host(host) is is_private
