"""Tests the parts that do not need a bucket; the integration tests cover the rest."""

from __future__ import annotations

import base64
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from google.auth.credentials import AnonymousCredentials
from google.cloud.storage import Client

from local.emulators.identity import LocalIdentity
from local.emulators.storage.post_policy import AllowedSize, verify_policy
from local.emulators.storage.signature import verify
from shared.media_store import ForeignBucketError, MediaStore
from shared.per_process import PerProcess
from shared.signed_posts import PostRequest
from tools.routes import load_routes

if TYPE_CHECKING:
    from pathlib import Path

HEAVY_MODULES = {"google.api_core", "google.auth", "google.cloud.storage", "google.cloud.tasks_v2", "grpc", "requests"}


@pytest.fixture
def store() -> MediaStore:
    return MediaStore(bucket="ours", media_endpoint="https://storage.googleapis.com")


def test_a_name_and_its_uri_convert_into_each_other(store: MediaStore) -> None:
    assert store.uri("episodes/1/a.mp3") == "gs://ours/episodes/1/a.mp3"
    assert store.object_name("gs://ours/episodes/1/a.mp3") == "episodes/1/a.mp3"


@pytest.mark.parametrize(
    "uri",
    ["gs://theirs/a.mp3", "gs://ours2/a", "gs://ours/", "gs://ours", "https://ours/a", "a.mp3", "", "GS://ours/a"],
)
def test_a_uri_of_another_bucket_is_refused(store: MediaStore, uri: str) -> None:
    with pytest.raises(ForeignBucketError) as refused:
        store.object_name(uri)
    assert (refused.value.error_code, refused.value.status) == ("MEDIA_ACCESS_FORBIDDEN", 403)


def test_media_urls_are_signed_for_reading_only(store: MediaStore) -> None:
    with pytest.raises(ValueError, match="PUT"):
        store.signed_url("a", method="PUT", expires=timedelta(hours=1))


def test_the_client_libraries_are_not_imported_before_use() -> None:
    program = (
        "import sys; import shared.media_store, shared.task_queue as t;"
        "t.TaskQueue(queue='q', target_url='http://x', invoker_email='e');"
        f"print(set(sys.modules) & {HEAVY_MODULES})"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "set()\n"


class RuntimeCredentials:
    """Like the credentials of Cloud Run: a token and an account, without a private key."""

    valid = True
    token = "runtime-token"
    service_account_email = "runtime@p.iam.gserviceaccount.com"


def test_the_verifier_accepts_a_url_signed_by_iam(
    store: MediaStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Only IAM is replaced; the library makes the URL, and our own verifier checks it."""
    key = LocalIdentity.load_or_create(tmp_path).private_key

    def sign_blob(message: str, token: str, account: str, _universe: str) -> str:
        assert (token, account) == (RuntimeCredentials.token, RuntimeCredentials.service_account_email)
        return base64.b64encode(key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()

    monkeypatch.setattr("google.cloud.storage._signing._sign_message", sign_blob)
    monkeypatch.setattr("google.auth.default", lambda **_: (RuntimeCredentials(), "p"))
    monkeypatch.setattr(store, "_client", PerProcess(lambda: Client(project="p", credentials=AnonymousCredentials())))
    url = urlsplit(store.signed_url("a b.mp3", expires=timedelta(hours=2)))
    assert url.netloc == "storage.googleapis.com"
    headers = Message()
    headers["Host"] = url.netloc
    verify(
        {RuntimeCredentials.service_account_email: key.public_key()},
        method="GET",
        raw_path=url.path,
        raw_query=url.query,
        headers=headers,
        now=datetime.now(UTC),
    )


def addresses_that_the_page_may_ask(bucket: str) -> list[str]:
    """By the page's Content-Security-Policy in the cloud, where terraform/frontend.tf names the bucket."""
    policy = load_routes().frontend.response_headers["Content-Security-Policy"]
    (directive,) = (part for part in policy.split("; ") if part.startswith("connect-src "))
    return directive.format(media_origin=f"https://storage.googleapis.com/{bucket}/").split()


def test_the_verifier_accepts_a_form_signed_by_iam(
    store: MediaStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    key = LocalIdentity.load_or_create(tmp_path).private_key

    def sign_blob(message: bytes, token: str, account: str) -> str:
        assert (token, account) == (RuntimeCredentials.token, RuntimeCredentials.service_account_email)
        return base64.b64encode(key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()

    monkeypatch.setattr("google.cloud.storage.client._sign_message", sign_blob)
    monkeypatch.setattr("google.auth.default", lambda **_: (RuntimeCredentials(), "p"))
    monkeypatch.setattr(store, "_client", PerProcess(lambda: Client(project="p", credentials=AnonymousCredentials())))
    signed = store.signed_post(
        PostRequest("uploads/a/b", "text/plain", 9, timedelta(minutes=15), {"file-name": "Bees%20%F0%9F%90%9D.txt"})
    )
    bucket = signed.url.removeprefix("https://storage.googleapis.com/").removesuffix("/")
    allowed = verify_policy(
        {RuntimeCredentials.service_account_email: key.public_key()},
        bucket=bucket,
        fields={name.lower(): value for name, value in signed.fields.items()},
        now=datetime.now(UTC),
    )
    assert allowed == AllowedSize(1, 9)
    assert signed.fields["x-goog-meta-file-name"] == "Bees%20%F0%9F%90%9D.txt"
    assert signed.url in addresses_that_the_page_may_ask(bucket)
