"""Tests GET /api/v1/internal/media_access_url, which internal services use."""

from __future__ import annotations

import re
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.integration.cloud import BUCKET_NAME
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import WholeApi

PATH = "/api/v1/internal/media_access_url"


def ask(api: WholeApi, uri: str) -> TestResponse:
    return api.nobody().get(f"{PATH}?gcs_uri={quote(uri, safe='')}")


@pytest.mark.parametrize("name", ["episode.mp3", "with space/ü & more?#%2F+.mp3", "a/b/c.json"])
def test_the_url_gives_the_object_for_ten_minutes(api: WholeApi, name: str):
    name = f"{uuid4()}/{name}"
    api.store.put_once(name, b"sound", "audio/mpeg")
    answer = ask(api, f"gs://{BUCKET_NAME}/{name}")
    assert answer.status_code == 200
    assert set(answer.json) == {"signed_url"}
    assert "X-Goog-Expires=600&" in answer.json["signed_url"]
    with urllib.request.urlopen(answer.json["signed_url"]) as response:  # noqa: S310 -- our own bucket's address
        assert response.read() == b"sound"


@pytest.mark.parametrize("query", ["", "?gcs_uri=", "?other=gs://a/b"])
def test_a_missing_uri_is_rejected(api: WholeApi, query: str):
    assert error_of(api.nobody().get(f"{PATH}{query}")) == (400, "MISSING_GCS_URI")


@pytest.mark.parametrize(
    "uri",
    [
        "episode.mp3", "/etc/passwd", "http://169.254.169.254/x", "file:///etc/passwd", f"gs:/{BUCKET_NAME}/x",
        f"gs://{BUCKET_NAME}", f"gs://{BUCKET_NAME}/", "gs:///x", "gs://UPPER/x", "gs://a b/x", f"GS://{BUCKET_NAME}/x",
        f"gs://{BUCKET_NAME}/a\x00b", f"gs://{BUCKET_NAME}/a\r\nb", f"gs://{BUCKET_NAME}/{'ü' * 513}",
        f"gs://{BUCKET_NAME}/../secret", f"gs://{BUCKET_NAME}/a/./b", f" gs://{BUCKET_NAME}/x",
    ],
)  # fmt: skip
def test_an_invalid_object_uri_is_rejected(api: WholeApi, uri: str):
    assert error_of(ask(api, uri)) == (400, "INVALID_GCS_URI_FORMAT")


@pytest.mark.parametrize("uri", ["gs://somebody-else/x", f"gs://{BUCKET_NAME}.evil/x", f"gs://{BUCKET_NAME}x/x"])
def test_another_bucket_is_forbidden(api: WholeApi, uri: str):
    assert error_of(ask(api, uri)) == (403, "MEDIA_ACCESS_FORBIDDEN")


def test_a_missing_object_is_not_found(api: WholeApi):
    assert error_of(ask(api, f"gs://{BUCKET_NAME}/{uuid4()}")) == (404, "MEDIA_NOT_FOUND")


def test_a_failure_to_sign_has_its_code(api: WholeApi, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: Any, **__: Any) -> str:
        raise RuntimeError("no key")

    api.store.put_once("there", b"x", "text/plain")
    monkeypatch.setattr(api.modules["media_url"].store, "signed_url", fail)
    answer = ask(api, f"gs://{BUCKET_NAME}/there")
    assert error_of(answer) == (500, "SIGNED_URL_GENERATION_FAILED")
    assert "no key" not in answer.text


def test_an_unreachable_bucket_has_its_code(api: WholeApi, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: Any, **__: Any) -> bool:
        raise ConnectionError

    monkeypatch.setattr(api.modules["media_url"].store, "exists", fail)
    assert error_of(ask(api, f"gs://{BUCKET_NAME}/there")) == (500, "INTERNAL_SERVER_ERROR")


def test_the_function_serves_health_as_the_feeder_expects(api: WholeApi):
    health = api.modules["media_url"].app.test_client().get("/health")
    assert health.status_code == 200
    assert health.json["status"] == "API Gateway is healthy"


def test_the_log_does_not_contain_the_uri(api: WholeApi, caplog: pytest.LogCaptureFixture):
    with caplog.at_level("INFO"):
        ask(api, f"gs://{BUCKET_NAME}/private-name")
    assert not re.search("private-name", caplog.text)
