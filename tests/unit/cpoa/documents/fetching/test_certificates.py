"""Tests https: the site's name is sent and its certificate checked against the name, not against the address."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cpoa.documents.fetching.refusals import FetchRefusedError, Refusal
from cpoa.documents.fetching.rules import FetchLimits
from tests.unit.cpoa.documents.fetching.loopback_site import PUBLIC, redirect, reply, serving

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Certificate:
    server: ssl.SSLContext
    trusting: ssl.SSLContext


def certify(folder: Path, name: str, *, days: int = 1) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stand-in")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(issuer, issuer, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(pem + private)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    trusting = ssl.create_default_context(cadata=pem.decode())
    return Certificate(server, trusting)


def test_a_page_is_read_from_a_site_with_a_valid_certificate(tmp_path: Path) -> None:
    certificate = certify(tmp_path, "news.example")
    names: list[str | None] = []

    def note_name(_socket: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
        names.append(name)

    certificate.server.sni_callback = note_name
    with serving({"news.example/": reply()}, certificate.server) as site:
        page = site.fetcher(tls=certificate.trusting).fetch("https://news.example/")
    assert page.address == "https://news.example/"
    assert site.connected == [(PUBLIC, 443)] * 2
    assert names == ["news.example"] * 2


def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    certificate = certify(tmp_path, "other.example")
    with serving({"news.example/": reply()}, certificate.server) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher(tls=certificate.trusting).fetch("https://news.example/")
    assert caught.value.refusal == Refusal.BAD_CERTIFICATE
    assert site.requests == []


def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    certificate = certify(tmp_path, "news.example", days=-1)
    with serving({"news.example/": reply()}, certificate.server) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher(tls=certificate.trusting).fetch("https://news.example/")
    assert caught.value.refusal == Refusal.BAD_CERTIFICATE


def test_a_certificate_that_nobody_trusts_is_refused_by_default(tmp_path: Path) -> None:
    certificate = certify(tmp_path, "news.example")
    with serving({"news.example/": reply()}, certificate.server) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher().fetch("https://news.example/")
    assert caught.value.refusal == Refusal.BAD_CERTIFICATE
    assert site.requests == []


def test_a_server_that_does_not_shake_hands_is_left() -> None:
    with serving({"news.example/": reply()}) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher(limits=FetchLimits(seconds=0.3)).fetch("https://news.example/")
    assert caught.value.refusal == Refusal.TOO_SLOW


def test_a_redirect_from_https_to_http_is_refused(tmp_path: Path) -> None:
    certificate = certify(tmp_path, "news.example")
    pages = {"news.example/": redirect("http://news.example/plain")}
    with serving(pages, certificate.server) as site, pytest.raises(FetchRefusedError) as caught:
        site.fetcher(tls=certificate.trusting).fetch("https://news.example/")
    assert caught.value.refusal == Refusal.INSECURE_REDIRECT
    assert site.asked_paths() == ["/"]
