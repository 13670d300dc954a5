"""Tests a streamed answer: its limits, and that an error says whether the server got the request."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cpoa.services import http_stream
from cpoa.services.http_calls import NotConnectedError, ResponseTooLargeError
from cpoa.services.http_stream import BrokenAnswerError, SilentServerError, StreamLimits, post_stream
from shared.errors import ClaimLostError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = b"HTTP/1.1 200 OK\r\nX-Served-By: me\r\n\r\n"
LONG = StreamLimits(silence_seconds=10.0, total_seconds=20.0)


@dataclass
class Peer:
    url: str
    closed: threading.Event = field(default_factory=threading.Event)
    heard: list[bytes] = field(default_factory=list)


def receive_request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request or not request.endswith(b"}"):
        if not (block := connection.recv(65536)):
            break
        request += block
    return request


@contextmanager
def saying(*pieces: bytes, then_wait: bool = False, seconds_between: float = 0.0) -> Iterator[Peer]:
    """A server that sends the pieces one by one, and then closes or waits until the client has closed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        peer = Peer(f"http://127.0.0.1:{server.getsockname()[1]}/v1/x?y=1")

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                peer.heard.append(receive_request(connection))
                with suppress(BrokenPipeError, ConnectionResetError):  # a client that has seen enough
                    for piece in pieces:
                        connection.sendall(piece)
                        time.sleep(seconds_between)
                while then_wait and connection.recv(1):
                    pass
                peer.closed.set()

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield peer
        thread.join(5)


def wanted() -> None:
    """Does not cancel."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
    return file


@contextmanager
def saying_encrypted(certificate: Path, *pieces: bytes) -> Iterator[Peer]:
    """As ``saying``, over TLS; it waits until the client has closed."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:
        peer = Peer(f"https://127.0.0.1:{server.getsockname()[1]}/")

        def answer() -> None:
            plain, _ = server.accept()
            with suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
                peer.heard.append(receive_request(connection))
                for piece in pieces:
                    connection.sendall(piece)
                with suppress(OSError):
                    connection.recv(1)
                peer.closed.set()

        threading.Thread(target=answer, daemon=True).start()
        yield peer


def test_an_encrypted_answer_is_read_and_its_connection_closed_at_once(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certifi, "where", lambda: str(certificate))
    with saying_encrypted(certificate, HEAD, b"one\n") as peer:
        with post_stream(peer.url, headers={}, payload={}, limits=LONG, check_cancelled=wanted) as answer:
            assert next(answer.lines()) == "one"
        assert peer.closed.wait(5)


def test_a_server_with_an_unknown_certificate_never_gets_the_request(certificate: Path) -> None:
    with saying_encrypted(certificate, HEAD) as peer:
        with pytest.raises(NotConnectedError, match="SSLCertVerificationError"):
            lines_of(peer)
        assert peer.heard == []


def lines_of(peer: Peer, limits: StreamLimits = LONG) -> list[str]:
    with post_stream(
        peer.url, headers={"X-Key": "k"}, payload={"a": 1}, limits=limits, check_cancelled=wanted
    ) as answer:
        return list(answer.lines())


def chunked(*pieces: bytes) -> list[bytes]:
    return [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces]


def test_lines_are_put_together_from_the_pieces_that_arrive() -> None:
    with saying(HEAD, b"on", b"e\r\ntwo\n\n\xe2\x82", b"\xac three") as peer:
        assert lines_of(peer) == ["one", "two", "", "€ three"]


def test_the_request_is_one_post_with_its_headers_and_a_json_body() -> None:
    with saying(HEAD) as peer:
        with post_stream(
            peer.url, headers={"X-Key": "k"}, payload={"a": 1}, limits=LONG, check_cancelled=wanted
        ) as answer:
            assert (answer.status, answer.headers["x-served-by"], answer.read()) == (200, "me", b"")
        request = peer.heard[0].decode()
    assert request.startswith("POST /v1/x?y=1 HTTP/1.1\r\n")
    assert "X-Key: k\r\n" in request
    assert "Content-Type: application/json\r\n" in request
    assert request.endswith('\r\n\r\n{"a": 1}')


def test_a_line_is_there_before_the_answer_is_complete() -> None:
    with (
        saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *chunked(b"first\n"), then_wait=True) as peer,
        post_stream(peer.url, headers={}, payload={}, limits=LONG, check_cancelled=wanted) as answer,
    ):
        assert next(answer.lines()) == "first"


def test_an_error_says_whether_no_server_runs_or_one_got_the_request() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(NotConnectedError, match="ConnectionRefusedError"):
            lines_of(Peer(f"http://127.0.0.1:{unused.getsockname()[1]}/"))
    with saying() as peer, pytest.raises(BrokenAnswerError):
        lines_of(peer)


@pytest.mark.parametrize(
    "pieces",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"data\n"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *chunked(b"data\n")],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ff\r\ndata\n"],
        [b"not HTTP\r\n\r\n"],
    ],
    ids=["shorter than promised", "without a last chunk", "inside a chunk", "not HTTP"],
)
def test_an_answer_that_breaks_off_is_an_error(pieces: list[bytes]) -> None:
    with saying(*pieces) as peer, pytest.raises(BrokenAnswerError):
        lines_of(peer)


@pytest.mark.parametrize("pieces", [[], [HEAD], [HEAD, b"data: 1\n"]], ids=["before", "after status", "in between"])
def test_silence_ends_the_wait_and_the_connection(pieces: list[bytes]) -> None:
    with saying(*pieces, then_wait=True) as peer:
        with pytest.raises(SilentServerError, match=r"nothing arrived for 0\.2 seconds"):
            lines_of(peer, StreamLimits(silence_seconds=0.2, total_seconds=20.0))
        assert peer.closed.wait(5)


def test_a_slow_answer_that_is_never_silent_is_not_cut_off_by_the_limit_of_silence() -> None:
    with saying(HEAD, *[b"."] * 8, seconds_between=0.1) as peer:
        assert lines_of(peer, StreamLimits(silence_seconds=0.6, total_seconds=20.0)) == ["........"]


def test_the_whole_answer_has_a_limit_too() -> None:
    with (
        saying(HEAD, *[b": comment\n"] * 1_000, seconds_between=0.02) as peer,
        pytest.raises(BrokenAnswerError, match=r"not complete after 0\.5 seconds"),
    ):
        lines_of(peer, StreamLimits(silence_seconds=5.0, total_seconds=0.5))


def test_a_cancelled_step_stops_waiting_although_nothing_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_stream, "_CHECK_SECONDS", 0.05)
    checks = 0

    def lost() -> None:
        nonlocal checks
        checks += 1
        if checks == 3:
            raise ClaimLostError

    with saying(then_wait=True) as peer:
        with (
            pytest.raises(ClaimLostError),
            post_stream(peer.url, headers={}, payload={}, limits=LONG, check_cancelled=lost),
        ):
            pass
        assert peer.closed.wait(5)


def test_a_busy_stream_does_not_check_for_each_piece() -> None:
    checks: list[None] = []
    with (
        saying(HEAD, *[b"token\n"] * 50, seconds_between=0.01) as peer,
        post_stream(
            peer.url, headers={}, payload={}, limits=LONG, check_cancelled=lambda: checks.append(None)
        ) as answer,
    ):
        assert len(list(answer.lines())) == 50
    assert len(checks) < 10


def test_leaving_early_closes_the_connection_at_once() -> None:
    with saying(HEAD, b"one\n", then_wait=True) as peer:
        with post_stream(peer.url, headers={}, payload={}, limits=LONG, check_cancelled=wanted) as answer:
            next(answer.lines())
        assert peer.closed.wait(5)


def test_size_and_length_of_a_line_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    with saying(HEAD, *[b"x" * 99 + b"\n"] * 20) as peer, pytest.raises(ResponseTooLargeError):
        lines_of(peer, StreamLimits(5.0, 5.0, max_bytes=1_000))
    monkeypatch.setattr(http_stream, "MAX_LINE_BYTES", 1_000)
    with saying(HEAD, b"x" * 2_000) as peer, pytest.raises(ResponseTooLargeError):
        lines_of(peer)


def test_a_redirect_is_not_followed() -> None:
    with (
        saying(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\n\r\n") as peer,
        post_stream(peer.url, headers={}, payload={}, limits=LONG, check_cancelled=wanted) as answer,
    ):
        assert answer.status == 307


def test_an_error_never_quotes_the_key() -> None:
    with (
        saying() as peer,
        pytest.raises(BrokenAnswerError) as raised,
        post_stream(peer.url, headers={"X-Key": "sec\nret"}, payload={}, limits=LONG, check_cancelled=wanted),
    ):
        pass
    assert "sec" not in str(raised.value)
