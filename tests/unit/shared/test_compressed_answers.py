from __future__ import annotations

import gzip

import flask
import flask.testing
import pytest

from shared.compressed_answers import MIN_BYTES, compress


@pytest.fixture
def client() -> flask.testing.FlaskClient:
    app = flask.Flask(__name__)
    app.after_request(compress)
    app.add_url_rule("/large", view_func=lambda: flask.jsonify({"text": "a" * MIN_BYTES}))
    app.add_url_rule("/small", endpoint="small", view_func=lambda: flask.jsonify({"text": "a"}))
    app.add_url_rule("/page", endpoint="page", view_func=lambda: "a" * MIN_BYTES)
    sound = flask.Response(b"a" * MIN_BYTES, content_type="audio/mpeg")
    app.add_url_rule("/sound", endpoint="sound", view_func=lambda: sound)
    return app.test_client()


@pytest.mark.parametrize("path", ["/large", "/page"])
def test_a_large_answer_is_compressed(client: flask.testing.FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) == len(answer.data) < MIN_BYTES
    assert gzip.decompress(answer.data) == client.get(path).data


@pytest.mark.parametrize(
    ("path", "accepted"), [("/large", ""), ("/large", "gzip;q=0"), ("/small", "gzip"), ("/sound", "gzip")]
)
def test_other_answers_are_not(client: flask.testing.FlaskClient, path: str, accepted: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
