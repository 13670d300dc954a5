from __future__ import annotations

import io
from typing import Any

import flask
import pytest
from gunicorn.http.errors import InvalidChunkSize
from werkzeug.test import EnvironBuilder

from shared.errors import AethercastError, BadRequestError
from shared.json_body import MAX_BODY_BYTES, parse_json, read_json_object


def request_with(body: bytes, content_type: str | None = "application/json", **headers: str) -> flask.Request:
    builder = EnvironBuilder(method="POST", data=body, content_type=content_type, headers=headers)
    return flask.Request(builder.get_environ())


def chunked_request(body: bytes) -> flask.Request:
    """Builds a request with a body of unknown length like gunicorn's: no Content-Length, and a stream with an end."""
    environ = EnvironBuilder(method="POST", content_type="application/json").get_environ()
    environ.pop("CONTENT_LENGTH", None)
    environ |= {"wsgi.input": io.BytesIO(body), "wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    return flask.Request(environ)


def refusal(request: flask.Request, own: BadRequestError | None = None) -> AethercastError:
    with flask.Flask(__name__).app_context(), pytest.raises(AethercastError) as caught:
        read_json_object(request, invalid_error=own)
    return caught.value


def read(request: flask.Request) -> dict[str, Any]:
    with flask.Flask(__name__).app_context():
        return read_json_object(request)


def body_of(size: int) -> bytes:
    return b'{"text": "' + b"a" * (size - 12) + b'"}'


def test_an_object_is_read_as_it_was_sent():
    body = (
        '{"name": "Zoë 🎧", "paired": "\\ud83c\\udfa7", "escaped": "\\\\ud800", "n": [1, 2.5, null, true, {"a": -0}]}'
    )
    assert read(request_with(body.encode())) == {
        "name": "Zoë 🎧",
        "paired": "🎧",
        "escaped": "\\ud800",
        "n": [1, 2.5, None, True, {"a": 0}],
    }


MALFORMED = {
    "cut short": b'{"a": ',
    "two values": b"{} {}",
    "single quotes": b"{'a': 1}",
    "trailing comma": b'{"a": 1,}',
    "comment": b'{"a": 1} // one',
    "invalid UTF-8": b'{"a": "\xff"}',
    "surrogates encoded as UTF-8": b'{"a": "\xed\xa0\x80"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "raw NUL": b'{"a": "\x00"}',
    "raw line feed in a string": b'{"a": "\n"}',
    "escaped NUL": b'{"a": "\\u0000"}',
    "escaped NUL in a name": b'{"a\\u0000": 1}',
    "escaped NUL in a list": b'{"a": [["\\u0000"]]}',
    "lone high surrogate": b'{"a": "\\ud800"}',
    "lone low surrogate": b'{"a": "x\\udc00"}',
    "surrogates in the wrong order": b'{"a": "\\udc00\\ud800"}',
    "lone surrogate in a name": b'{"\\ud800": 1}',
    "duplicate name": b'{"a": 1, "a": 2}',
    "duplicate name by escape": b'{"a": 1, "\\u0061": 2}',
    "duplicate name inside": b'{"o": [{"a": 1, "a": 1}]}',
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": Infinity}',
    "minus Infinity": b'{"a": -Infinity}',
    "huge exponent": b'{"a": 1e999}',
    "huge negative exponent's sign": b'{"a": -1e999999999}',
    "huge integer": b'{"a": ' + b"9" * 5000 + b"}",
    "integer beyond a double": b'{"a": 1' + b"0" * 400 + b"}",
    "10,000 lists deep": b'{"a": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "10,000 lists deep and open": b"[" * 10_000,
    "10,000 objects deep": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "101 deep": b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_body_that_is_not_strict_json_is_malformed(body: bytes):
    error = refusal(request_with(body))
    assert (error.status, error.error_code) == (400, "API_GW_MALFORMED_JSON")


def test_a_hundred_levels_are_allowed():
    assert read(request_with(b'{"a": ' + b"[" * 99 + b"]" * 99 + b"}"))


def test_the_message_contains_the_position_and_not_the_body():
    error = refusal(request_with(b'{"password": "hunter2hunter2",\n "x" 1}'))
    assert "line 2" in error.message
    assert "hunter2" not in error.message
    duplicate = refusal(request_with(b'{"hunter2": 1, "hunter2": 2}'))
    assert "hunter2" not in duplicate.message


@pytest.mark.parametrize("body", [b"", b"  \r\n\t", b"null", b"[]", b'["a"]', b'"text"', b"12", b"true"])
def test_a_missing_body_and_another_type_are_a_missing_payload(body: bytes):
    error = refusal(request_with(body))
    assert (error.status, error.error_code) == (400, "API_GW_PAYLOAD_REQUIRED")


def test_a_missing_body_without_a_content_type_is_a_missing_payload():
    assert refusal(request_with(b"", content_type=None)).error_code == "API_GW_PAYLOAD_REQUIRED"


def test_a_route_may_refuse_with_its_own_error():
    own = BadRequestError("SUBSCRIBE_PAYLOAD_REQUIRED", "JSON payload is required.")
    for body in (b"", b"{", b"[]"):
        assert refusal(request_with(body), own) is own


@pytest.mark.parametrize(
    "content_type",
    [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp",
     "application/json; charset=iso-8859-1", "application/json; charset=utf-16"],
)  # fmt: skip
def test_another_content_type_is_refused(content_type: str | None):
    error = refusal(request_with(b'{"a": 1}', content_type))
    assert (error.status, error.error_code) == (415, "API_GW_UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    "content_type", ["application/json", "Application/JSON; charset=UTF-8", "application/vnd.api+json"]
)
def test_json_content_types_are_read(content_type: str):
    assert read(request_with(b'{"a": 1}', content_type)) == {"a": 1}


def test_a_compressed_body_is_refused():
    assert refusal(request_with(b'{"a": 1}', Content_Encoding="gzip")).status == 415


@pytest.mark.parametrize("make_request", [request_with, chunked_request], ids=["declared length", "chunked"])
def test_a_mebibyte_is_read_and_one_byte_more_is_refused(make_request: Any):
    assert len(read(make_request(body_of(MAX_BODY_BYTES)))["text"]) == MAX_BODY_BYTES - 12
    error = refusal(make_request(body_of(MAX_BODY_BYTES + 1)))
    assert (error.status, error.error_code) == (413, "API_GW_PAYLOAD_TOO_LARGE")


def test_a_too_large_declared_length_is_refused_before_reading():
    request = request_with(body_of(MAX_BODY_BYTES + 1))
    assert refusal(request).status == 413
    assert request.environ["wsgi.input"].tell() == 0


def test_an_endless_chunked_body_is_read_only_up_to_the_limit():
    class Endless(io.RawIOBase):
        read_bytes = 0

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:
            assert size > 0, "the size of every read is bounded"
            self.read_bytes += size
            return b"a" * size

    stream = Endless()
    request = chunked_request(b"")
    request.environ["wsgi.input"] = stream
    assert refusal(request).status == 413
    assert stream.read_bytes <= MAX_BODY_BYTES + 64 * 1024


@pytest.mark.parametrize("error_of_the_server", [OSError, InvalidChunkSize])
def test_an_incomplete_chunked_body_is_a_client_error(error_of_the_server: type[Exception]):
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(size) or self.broken()

        def broken(self) -> bytes:
            raise error_of_the_server("Invalid chunk size: b'nonsense'")

    request = chunked_request(b"")
    request.environ["wsgi.input"] = Broken(b'{"a": 1')
    error = refusal(request)
    assert (error.status, error.error_code) == (400, "API_GW_BAD_REQUEST")
    assert "nonsense" not in error.message


def test_a_wide_body_of_a_mebibyte_is_parsed_without_recursion():
    assert len(parse_json(b"[" + b"0," * 500_000 + b"0]")) == 500_001
