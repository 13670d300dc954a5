"""Tests the verifier with URLs that the storage library signs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client
from google.oauth2.service_account import Credentials

from local.emulators.identity import LocalIdentity
from local.emulators.storage.signature import AccessRefusedError, verify

if TYPE_CHECKING:
    from pathlib import Path

ENDPOINT = "http://127.0.0.1:4443"


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> LocalIdentity:
    return LocalIdentity.load_or_create(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="module")
def url(identity: LocalIdentity) -> str:
    return sign(identity.key_file)


def sign(key_file: Path, **options: object) -> str:
    blob = Client(project="p", credentials=AnonymousCredentials()).bucket("media").blob("episodes/ä b/x+~.mp3")
    return blob.generate_signed_url(
        version="v4",
        expiration=timedelta(hours=1),
        api_access_endpoint=ENDPOINT,
        credentials=Credentials.from_service_account_file(str(key_file)),
        **options,
    )


def headers(**extra: str) -> Message:
    message = Message()
    message["Host"] = "127.0.0.1:4443"
    for name, value in extra.items():
        message[name.replace("_", "-")] = value
    return message


def check(
    identity: LocalIdentity, url: str, *, method: str = "GET", sent: Message | None = None, after: float = 0
) -> dict[str, str]:
    parts = urlsplit(url)
    return verify(
        {identity.email: identity.public_key},
        method=method,
        raw_path=parts.path,
        raw_query=parts.query,
        headers=sent or headers(),
        now=datetime.now(UTC) + timedelta(seconds=after),
    )


def refusal(identity: LocalIdentity, url: str, **request: object) -> str:
    with pytest.raises(AccessRefusedError) as refused:
        check(identity, url, **request)
    return refused.value.code


def test_a_url_signed_by_the_library_is_accepted_with_its_parameters(identity: LocalIdentity) -> None:
    url = sign(identity.key_file, response_disposition="attachment; filename*=UTF-8''a%20%C3%A4.mp3")
    assert check(identity, url)["response-content-disposition"] == "attachment; filename*=UTF-8''a%20%C3%A4.mp3"


def test_signed_headers_must_be_sent_as_signed(identity: LocalIdentity) -> None:
    url = sign(identity.key_file, headers={"x-goog-if-generation-match": "0"})
    check(identity, url, sent=headers(X_Goog_If_Generation_Match="0"))
    assert refusal(identity, url, sent=headers(X_Goog_If_Generation_Match="1")) == "SignatureDoesNotMatch"
    assert refusal(identity, url) == "SignatureDoesNotMatch"


def test_an_extension_header_that_is_not_signed_is_refused(identity: LocalIdentity, url: str) -> None:
    assert refusal(identity, url, sent=headers(X_Goog_Acl="public-read")) == "InvalidArgument"


def test_another_verb_or_host_is_refused(identity: LocalIdentity, url: str) -> None:
    assert refusal(identity, url, method="HEAD") == "SignatureDoesNotMatch"
    elsewhere = Message()
    elsewhere["Host"] = "127.0.0.1:4444"
    assert refusal(identity, url, sent=elsewhere) == "SignatureDoesNotMatch"


def test_a_url_is_valid_only_between_its_start_and_its_end(identity: LocalIdentity, url: str) -> None:
    check(identity, url, after=3590)
    assert refusal(identity, url, after=3610) == "ExpiredToken"
    check(identity, url, after=-800)
    assert refusal(identity, url, after=-1000) == "AccessDenied"


def test_a_signature_with_a_foreign_key_is_refused(identity: LocalIdentity, tmp_path: Path) -> None:
    foreign = LocalIdentity.load_or_create(tmp_path)
    assert foreign.email == identity.email
    assert refusal(identity, sign(foreign.key_file)) == "SignatureDoesNotMatch"


def test_a_parameter_given_twice_is_refused(identity: LocalIdentity, url: str) -> None:
    assert refusal(identity, f"{url}&X-Goog-Expires=600000") == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    ("given", "instead"),
    [
        ("X-Goog-Expires=3600", "X-Goog-Expires=604801"),
        ("X-Goog-Expires=3600", "X-Goog-Expires=-1"),
        ("X-Goog-Expires=3600", "X-Goog-Expires=soon"),
        ("X-Goog-Expires=3600", f"X-Goog-Expires={10**30}"),
        ("X-Goog-SignedHeaders=host", "X-Goog-SignedHeaders=accept"),
        ("GOOG4-RSA-SHA256", "GOOG4-HMAC-SHA256"),
        ("goog4_request", "aws4_request"),
        ("X-Goog-Date=", "X-Goog-Date=1"),
        ("X-Goog-Signature=", "X-Goog-Signature=z"),
    ],
)
def test_a_malformed_signature_is_refused(identity: LocalIdentity, url: str, given: str, instead: str) -> None:
    assert given in url
    assert refusal(identity, url.replace(given, instead)) == "InvalidArgument"
