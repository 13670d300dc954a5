"""Tests the inner app in process, called by functions-framework's own app."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import flask
import functions_framework
import pytest

from shared.app import make_app
from shared.json_body import MAX_BODY_BYTES
from shared.logs import configure_logging
from shared.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

SOURCE = """
import datetime, uuid
import flask
from shared.app import function_target, make_app
from shared.database_errors import DatabaseUnavailableError
from shared.errors import AethercastError, BadRequestError, TooManyRequestsError
from shared.json_body import read_json_object
from shared.logs import bind_log_context
from shared.settings import Settings

app = make_app("sample", Settings(cors_allowed_origins=("https://page.example",)))

@app.post("/echo")
def echo():
    return flask.jsonify(read_json_object(flask.request))

@app.post("/unread")
def unread():
    return flask.jsonify(read=False)

@app.get("/things/<uuid:thing_id>")
def thing(thing_id):
    bind_log_context(podcast_id=str(thing_id))
    moment = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
    return flask.jsonify(thing_id=thing_id, moment=moment, query=flask.request.args.get("q"), name="Zoë")

@app.post("/podcasts/<podcast_id>/cancel")
def cancel(podcast_id):
    return flask.jsonify(podcast_id=podcast_id)

@app.get("/cached")
def cached():
    return flask.Response("x", headers={"Cache-Control": "max-age=5"})

@app.get("/crash")
def crash():
    raise RuntimeError("SELECT secret FROM /srv/private")

@app.get("/crash-late")
def crash_late():
    return object()

@app.get("/error/<kind>")
def error(kind):
    raise {
        "own": BadRequestError("SAMPLE_BAD", "Send something better."),
        "workflow": AethercastError("SAMPLE_DOWN", "Try again.", status=503, retry_after_seconds=7, workflow_id="w-1"),
        "limit": TooManyRequestsError("SAMPLE_LIMIT", "Wait.", retry_after_seconds=0),
        "database": DatabaseUnavailableError(),
    }[kind]

@app.get("/abort/<int:status>")
def abort(status):
    flask.abort(status)

sample = function_target(app)
"""
PAGE = {"Origin": "https://page.example"}
THING = "6f1c2f4e-6a57-4a35-9a30-0d1f3c1c2b11"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    source: Path = tmp_path_factory.mktemp("sample") / "main.py"
    source.write_text(SOURCE, encoding="utf-8")
    yield functions_framework.create_app("sample", str(source)).test_client()
    root.handlers[:], root.level = handlers, level


def error_of(response: TestResponse) -> tuple[int, str]:
    """Checks the shape of an error; returns its status and code."""
    assert response.mimetype == "application/json"
    assert set(response.json) in ({"error_code", "message"}, {"error_code", "message", "workflow_id"})
    assert response.json["message"]
    return response.status_code, response.json["error_code"]


def test_a_body_reaches_the_route_through_both_apps(client: FlaskClient):
    assert client.post("/echo", json={"name": "Zoë"}).json == {"name": "Zoë"}


def test_path_and_query_reach_the_route_and_values_have_one_format(client: FlaskClient):
    response = client.get(f"/things/{THING}?q=a+b")
    assert response.json == {"thing_id": THING, "moment": "2026-01-02T03:04:05.000Z", "query": "a b", "name": "Zoë"}
    assert "Zoë".encode() in response.data


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/",
        "/things/12",
        "/echo/",
        "/%00",
        "/..%2f..%2fetc",
        "/a\u202eb",
        f"/things//{THING}",
        "/favicon.ico",
        "/robots.txt",
    ],
)
def test_an_unknown_path_is_not_found(client: FlaskClient, path: str):
    assert error_of(client.get(path)) == (404, "API_GW_NOT_FOUND")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "HEAD", "TRACE", "BREW"])
def test_another_method_is_refused_with_the_allowed_ones(client: FlaskClient, method: str):
    response = client.open("/echo", method=method)
    assert response.status_code == 405
    assert sorted(response.headers["Allow"].split(", ")) == ["OPTIONS", "POST"]
    if method != "HEAD":
        assert error_of(response) == (405, "API_GW_METHOD_NOT_ALLOWED")


def test_head_answers_like_get_without_a_body(client: FlaskClient):
    got, head = client.get(f"/things/{THING}"), client.head(f"/things/{THING}")
    assert head.status_code == 200
    assert head.data == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"]


def test_options_names_the_methods(client: FlaskClient):
    response = client.options("/echo")
    assert response.status_code == 200
    assert sorted(response.headers["Allow"].split(", ")) == ["OPTIONS", "POST"]


def test_an_api_error_is_rendered_with_its_code(client: FlaskClient):
    response = client.get("/error/own")
    assert error_of(response) == (400, "SAMPLE_BAD")
    assert response.json["message"] == "Send something better."


def test_an_error_of_a_workflow_contains_its_id_and_the_retry_time(client: FlaskClient):
    response = client.get("/error/workflow")
    assert error_of(response) == (503, "SAMPLE_DOWN")
    assert response.json["workflow_id"] == "w-1"
    assert response.headers["Retry-After"] == "7"


def test_retry_after_is_never_zero(client: FlaskClient):
    response = client.get("/error/limit")
    assert error_of(response) == (429, "SAMPLE_LIMIT")
    assert response.headers["Retry-After"] == "1"


def test_an_unavailable_database_is_503_with_retry_after(client: FlaskClient):
    response = client.get("/error/database")
    assert error_of(response) == (503, "API_GW_DATABASE_UNAVAILABLE")
    assert int(response.headers["Retry-After"]) >= 1


@pytest.mark.parametrize("path", ["/crash", "/crash-late"])
def test_an_unexpected_exception_is_500_without_details(client: FlaskClient, path: str):
    response = client.get(path)
    assert error_of(response) == (500, "API_GW_INTERNAL_ERROR")
    for word in ("SELECT", "srv", "RuntimeError", "Traceback", "TypeError"):
        assert word not in response.text


def test_the_trace_of_an_unexpected_exception_is_logged(client: FlaskClient, caplog: pytest.LogCaptureFixture):
    client.get("/crash")
    assert any(record.exc_info and "srv" in str(record.exc_info[1]) for record in caplog.records)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 408, 410, 413, 414, 415, 418, 429, 500, 501, 503])
def test_every_http_error_has_the_same_shape(client: FlaskClient, status: int):
    answered, error_code = error_of(client.get(f"/abort/{status}"))
    assert answered == status
    assert error_code.startswith("API_GW_")


def test_a_401_requests_a_bearer_token(client: FlaskClient):
    response = client.get("/abort/401")
    assert error_of(response) == (401, "API_GW_UNAUTHORIZED")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/echo", "/unread", "/nothing"])
def test_a_body_over_a_mebibyte_is_refused_even_if_the_route_does_not_read_it(client: FlaskClient, path: str):
    body = b'"' + b"a" * MAX_BODY_BYTES + b'"'
    response = client.post(path, data=body, content_type="application/json")
    assert error_of(response) == (413, "API_GW_PAYLOAD_TOO_LARGE")


class CountedStream(io.BytesIO):
    largest_read = 0

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(size)
        self.largest_read = max(self.largest_read, len(chunk))
        return chunk


@pytest.mark.parametrize("path", ["/echo", "/unread", "/nothing"])
def test_an_unread_body_is_drained_in_small_pieces(client: FlaskClient, path: str):
    stream = CountedStream(b"a" * 3 * MAX_BODY_BYTES)
    environ = {"wsgi.input": stream, "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    response = client.post(path, environ_overrides=environ, content_type="application/json")
    assert response.status_code in (200, 404, 413)
    assert stream.tell() < 2 * MAX_BODY_BYTES  # the response is sent before the rest is read
    response.close()
    assert stream.tell() == 3 * MAX_BODY_BYTES
    assert stream.largest_read <= 64 * 1024


def test_a_body_with_a_huge_declared_length_is_refused_at_once(client: FlaskClient):
    stream = CountedStream(b"{}")
    environ = {"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": "99999999999"}
    response = client.post("/echo", environ_overrides=environ, content_type="application/json")
    assert error_of(response) == (413, "API_GW_PAYLOAD_TOO_LARGE")
    assert stream.tell() == 0


def test_a_client_that_disconnects_during_its_body_causes_no_crash(client: FlaskClient):
    for path in ("/echo", "/unread"):
        headers = {"Content-Length": "100", "Content-Type": "application/json"}
        response = client.post(path, input_stream=io.BytesIO(b'{"a":'), headers=headers)
        assert response.status_code in (200, 400)


@pytest.mark.parametrize("path", [f"/things/{THING}", "/nothing", "/crash", "/error/own", "/health", "/echo"])
def test_every_answer_has_the_security_headers(client: FlaskClient, path: str):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_route_may_set_a_standard_header_itself(client: FlaskClient):
    assert client.get("/cached").headers.getlist("Cache-Control") == ["max-age=5"]


@pytest.mark.parametrize("path", [f"/things/{THING}", "/nothing", "/crash"])
def test_an_allowed_origin_may_read_every_answer(client: FlaskClient, path: str):
    response = client.get(path, headers=PAGE)
    assert response.headers["Access-Control-Allow-Origin"] == "https://page.example"
    assert "Origin" in response.headers["Vary"]
    assert "Idempotency-Replayed" in response.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://page.example.evil.example", "http://page.example", "null", ""]
)
def test_another_origin_may_not_read_the_answer(client: FlaskClient, origin: str):
    response = client.get(f"/things/{THING}", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in response.headers
    assert "Origin" in response.headers["Vary"]


def test_a_preflight_names_methods_and_headers(client: FlaskClient):
    headers = PAGE | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
    response = client.options("/echo", headers=headers)
    assert response.status_code == 200
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    for name in ("Authorization", "Content-Type", "X-Idempotency-Key", "X-Workflow-ID"):
        assert name in response.headers["Access-Control-Allow-Headers"]


def test_a_request_is_logged_with_its_ids_and_without_its_query(client: FlaskClient, capfd: pytest.CaptureFixture[str]):
    configure_logging("sample", level="DEBUG")
    trace = "0af7651916cd43dd8448eb211c80319c"
    client.get(f"/things/{THING}?q=my+own+words", headers={"traceparent": f"00-{trace}-b7ad6b7169203331-01"})
    client.get("/nothing")
    first, second = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert (first["severity"], second["severity"]) == ("DEBUG", "INFO")
    assert first["httpRequest"]["requestUrl"] == f"/things/{THING}"
    assert first["httpRequest"]["status"] == 200
    assert first["endpoint_latency_ms"] == pytest.approx(1000 * float(first["httpRequest"]["latency"][:-1]), abs=0.1)
    assert (first["endpoint"], second["endpoint"]) == ("/things/<uuid:thing_id>", "none")
    assert first["logging.googleapis.com/trace"] == trace
    assert first["logging.googleapis.com/labels"] == {"service": "sample", "podcast_id": THING}
    assert "own" not in json.dumps(first)
    assert second["error_code"] == "API_GW_NOT_FOUND"
    assert second["logging.googleapis.com/labels"] == {"service": "sample"}


@pytest.mark.parametrize(("written", "logged"), [(THING.upper(), {"podcast_id": THING}), ("my-own-words", {})])
def test_an_episode_id_in_the_path_is_logged_and_other_text_is_not(
    client: FlaskClient, capfd: pytest.CaptureFixture[str], written: str, logged: dict[str, str]
):
    configure_logging("sample")
    client.post(f"/podcasts/{written}/cancel")
    (line,) = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert line["endpoint"] == "/podcasts/<podcast_id>/cancel"
    assert line["logging.googleapis.com/labels"] == {"service": "sample", **logged}


def test_bound_log_fields_are_removed_at_the_end_of_the_request(capfd: pytest.CaptureFixture[str]):
    """This also holds if the app is called without its target, as in tests."""
    application = make_app("sample", Settings())
    application.post("/podcasts/<podcast_id>/cancel")(lambda podcast_id: flask.jsonify(podcast_id=podcast_id))
    application.test_client().post(f"/podcasts/{THING}/cancel")
    application.test_client().get("/nothing")
    first, second = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert first["logging.googleapis.com/labels"] == {"service": "sample", "podcast_id": THING}
    assert second["logging.googleapis.com/labels"] == {"service": "sample"}


def test_a_successful_read_is_not_logged(client: FlaskClient, capfd: pytest.CaptureFixture[str]):
    configure_logging("sample")
    client.get(f"/things/{THING}")
    client.post("/echo", json={})
    client.get("/nothing")
    lines = [json.loads(line)["message"] for line in capfd.readouterr().err.splitlines()]
    assert lines == ["POST /echo 200", "GET /nothing 404"]


def test_health_without_a_database_is_healthy(client: FlaskClient):
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json["status"] == "API Gateway is healthy"
