"""Tests invalid bodies, queries, paths, methods and headers at every route that accepts them: each gets a 4xx with
the contract's code in the common error shape, and nothing is written. The same request without the fault is
accepted."""

from __future__ import annotations

import gzip
import io
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, unquote_to_bytes
from uuid import uuid4

import pytest

from shared.json_body import MAX_BODY_BYTES
from tests.integration.cloud import BUCKET_NAME
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from werkzeug.test import TestResponse

    from tests.integration.whole_api import Person, WholeApi

MARKER = "qzmarkerzq"  # part of each request; must not appear in a response
MALFORMED = (400, "API_GW_MALFORMED_JSON")
REQUIRED = (400, "API_GW_PAYLOAD_REQUIRED")
SUBSCRIBE_REQUIRED = (400, "SUBSCRIBE_PAYLOAD_REQUIRED")
TOO_LARGE = (413, "API_GW_PAYLOAD_TOO_LARGE")
UNSUPPORTED = (415, "API_GW_UNSUPPORTED_MEDIA_TYPE")
ACCEPTED = (200, 201, 409)  # 409: the account or address exists already
NOT_FOUND = (404, "API_GW_NOT_FOUND")


@dataclass(frozen=True)
class Route:
    """`fields`: fields of a valid request. `others`: its optional fields. `rule`: if it is not the path."""

    path: str
    fields: Mapping[str, Any]
    others: tuple[str, ...] = ()
    malformed: tuple[int, str] = MALFORMED
    required: tuple[int, str] = REQUIRED
    method: str = "POST"
    rule: str = ""
    accepted: tuple[int, ...] = ACCEPTED

    def __str__(self) -> str:
        return self.path

    @property
    def body(self) -> bytes:
        return json.dumps(self.fields).encode()

    def body_with(self, member: bytes) -> bytes:
        return self.body[:-1] + b", " + member + b"}"


SESSION = f"session {MARKER}"
NOWHERE = "00000000-0000-4000-8000-000000000000"  # an ID of nothing
ACCOUNT = {"username": f"old {MARKER}", "email": f"old-{MARKER}@example.com", "password": f"old secret {MARKER}"}
NEW_ACCOUNT = {"username": f"new {MARKER}", "email": f"new-{MARKER}@example.com", "password": f"new secret {MARKER}"}
CREDENTIALS = {"login_identifier": ACCOUNT["email"], "password": ACCOUNT["password"]}
SHOW_FIELDS = ("description", "author", "category", "language", "visibility", "voice", "length_minutes")
BODY_ROUTES = (
    Route("/auth/register", NEW_ACCOUNT),
    Route("/auth/login", CREDENTIALS),
    Route(
        "/api/v1/podcasts",
        {"topic": f"Coral {MARKER}"},
        (
            *("voice_params", "client_id", "test_scenarios", "sources", "length_minutes", "visibility", "topic_id"),
            *("pronunciations", "show_id"),
        ),
    ),
    Route("/api/v1/topics/explore", {"keywords": [MARKER]}, ("current_topic_id", "depth_mode", "client_id")),
    Route("/api/v1/search/podcasts", {"query": MARKER}, ("client_id",)),
    Route("/api/v1/session/init", {"client_id": SESSION}),
    Route("/api/v1/pronunciations", {"pronunciations": [{"word": MARKER, "say_as": "kwah"}]}, method="PUT"),
    Route("/api/v1/session/preferences", {"client_id": SESSION, "preferences": {MARKER: MARKER}}),
    Route(
        "/api/v1/subscribe",
        {"email": f"{MARKER}@example.com"},
        malformed=SUBSCRIBE_REQUIRED,
        required=SUBSCRIBE_REQUIRED,
    ),
    Route(
        "/api/v1/reports", {"podcast_id": NOWHERE, "reason": "wrong", "message": MARKER}, ("show_id",), accepted=(404,)
    ),
    Route("/api/v1/account/listening", {"speed": {"value": 1.5, "changed_at": "2026-01-01T00:00:00Z"}}, method="PUT"),
    Route("/api/v1/account/bookmarks", {"podcast_id": NOWHERE, "at_seconds": 1}, accepted=(404,)),
    Route(
        f"/api/v1/account/bookmarks/{NOWHERE}",
        {"note": MARKER},
        method="PATCH",
        rule="/api/v1/account/bookmarks/<bookmark_id>",
        accepted=(404,),
    ),
    Route("/api/v1/playlists", {"title": MARKER}, ("podcast_ids",)),
    Route("/api/v1/shows", {"title": MARKER}, SHOW_FIELDS),
    Route(
        f"/api/v1/shows/{NOWHERE}",
        {"title": MARKER},
        SHOW_FIELDS,
        method="PATCH",
        rule="/api/v1/shows/<show_id>",
        accepted=(404,),
    ),
    Route("/api/v1/readings", {"url": f"https://{MARKER}.example/"}),
    Route("/api/v1/uploads", {"file_name": MARKER, "content_type": "text/plain", "size_bytes": 1}),
    Route(
        f"/api/v1/playlists/{NOWHERE}",
        {"title": MARKER},
        ("podcast_ids", "add_podcast_ids"),
        method="PATCH",
        rule="/api/v1/playlists/<playlist_id>",
        accepted=(404,),
    ),
    Route(
        f"/api/v1/podcasts/{NOWHERE}",
        {"title": MARKER},
        ("visibility", "show_id"),
        method="PATCH",
        rule="/api/v1/podcasts/<podcast_id>",
        accepted=(404,),
    ),
)


def nested(depth: int, opened: str = "[", closed: str = "]") -> bytes:
    return f'"a": {opened * depth}1{closed * depth}'.encode()


# Members that make the object around them malformed
MALFORMED_MEMBERS = {
    "a name twice": b'"a": 1, "a": 2',
    "a name twice with one value": b'"a": 1, "a": 1',
    "a name twice inside": b'"a": {"b": 1, "b": 2}',
    "a name twice inside a list": b'"a": [[{"b": 1, "b": 2}]]',
    "a name twice, once escaped": rb'"a": 1, "\u0061": 2',
    "a name twice inside, once escaped": rb'"a": {"b": 1, "\u0062": 2}',
    "the empty name twice": b'"": 1, "": 2',
    "lone high surrogate": rb'"a": "\ud800"',
    "lone low surrogate": rb'"a": "x\udc00x"',
    "surrogates in the wrong order": rb'"a": "\udc00\ud800"',
    "lone surrogate in a name": rb'"\ud800": 1',
    "lone surrogate in a name inside": rb'"a": [{"\udfff": 1}]',
    "NUL escaped": rb'"a": "\u0000"',
    "NUL escaped in a name": rb'"a\u0000": 1',
    "NUL as it is": b'"a": "\0"',
    "a line feed in a string": b'"a": "\n"',
    "an unknown escape": rb'"a": "\x41"',
    "half an escape": rb'"a": "\u00"',
    "1e999": b'"a": 1e999',
    "-1e999": b'"a": -1e999',
    "1e999 inside": b'"a": [{"b": 1e999}]',
    "an integer of 400 digits": b'"a": 1' + b"0" * 399,
    "a negative integer of 400 digits": b'"a": -1' + b"0" * 399,
    "an integer of 5,000 digits": b'"a": ' + b"7" * 5000,
    "NaN": b'"a": NaN',
    "Infinity": b'"a": Infinity',
    "-Infinity": b'"a": -Infinity',
    "NaN inside": b'"a": [[NaN]]',
    "a hexadecimal number": b'"a": 0x10',
    "a leading zero": b'"a": 01',
    "a leading plus": b'"a": +1',
    "True": b'"a": True',
    "undefined": b'"a": undefined',
    "no value": b'"a":',
    "no name": b"1",
    "a name without quotes": b"a: 1",
    "100 lists in the object": nested(100),
    "100 objects in the object": nested(100, '{"a":', "}"),
    "10,000 lists deep": nested(10_000),
    "10,000 objects deep": nested(10_000, '{"a":', "}"),
    "10,000 lists that are never closed": b'"a": ' + b"[" * 10_000,
    "invalid UTF-8": b'"a": "\xff"',
    "Latin-1": b'"a": "\xe9"',
    "a character cut short": b'"a": "\xe2\x82"',
    "an overlong slash": b'"a": "\xc0\xaf"',
    "a surrogate in UTF-8": b'"a": "\xed\xa0\x80"',
    "a character past Unicode": b'"a": "\xf4\x90\x80\x80"',
}
# Changes that make a valid object malformed
MALFORMED_BODIES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda body: body[:-1],
    "an object after it": lambda body: body + body,
    "garbage after it": lambda body: body + b" x",
    "a brace after it": lambda body: body + b"}",
    "NUL after it": lambda body: body + b"\0",
    "garbage before it": lambda body: b")]}',\n" + body,
    "a function around it": lambda body: b"f(" + body + b")",
    "single quotes": lambda body: body.replace(b'"', b"'"),
    "a comment after it": lambda body: body + b" // one",
    "a comment before it": lambda body: b"/* one */ " + body,
    "a comment inside": lambda body: b"{ # one\n" + body[1:],
    "a trailing comma": lambda body: body[:-1] + b",}",
    "a leading comma": lambda body: b"{," + body[1:],
    "a semicolon": lambda body: body + b";",
    "a form feed before it": lambda body: b"\f" + body,
    "a no-break space after it": lambda body: body + b"\xc2\xa0",
    "its members twice": lambda body: body[:-1] + b", " + body[1:],
    "its members twice, once escaped": lambda body: b'{"\\u%04x' % body[2] + body[3:-1] + b", " + body[1:],
    "a byte order mark": lambda body: b"\xef\xbb\xbf" + body,
    "UTF-16": lambda body: body.decode().encode("utf-16"),
    "UTF-16 without a mark": lambda body: body.decode().encode("utf-16-le"),
    "UTF-32": lambda body: body.decode().encode("utf-32"),
    "EBCDIC": lambda body: body.decode().encode("cp037"),
    "gzip": gzip.compress,
}
NO_OBJECTS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "whitespace": lambda _: b" \r\n\t ",
    "null": lambda _: b"null",
    "true": lambda _: b"true",
    "a number": lambda _: b"-1.5e3",
    "a string": lambda _: b'"text"',
    "an empty list": lambda _: b"[]",
    "the object in a list": lambda body: b"[" + body + b"]",
    "the object in a string": lambda body: json.dumps(body.decode()).encode(),
}
# Applied to a valid object
WRONG_CONTENT_TYPES: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "none": lambda body: {"data": body, "content_type": None},
    **{
        name: lambda body, name=name: {"data": body, "content_type": name}
        for name in (
            "text/plain", "text/plain; charset=utf-8", "text/json", "text/html", "application/javascript",
            "application/jsonp", "application/xml", "application/x-www-form-urlencoded", "application/octet-stream",
            "application/json, text/plain", "application/json; charset=iso-8859-1", "application/json; charset=utf-7",
            "application/json; charset=utf-16", "*/*", "json", ";",
        )
    },
    "UTF-16 declared": lambda body: {
        "data": body.decode().encode("utf-16"), "content_type": "application/json; charset=utf-16",
    },
    "a form": lambda body: {"data": {name: str(value) for name, value in json.loads(body).items()}},
    "a form with a file": lambda body: {"data": {"file": (io.BytesIO(body), "body.json", "application/json")}},
    **{
        f"{name} declared": lambda body, name=name: {
            "data": body, "content_type": "application/json", "headers": {"Content-Encoding": name},
        }
        for name in ("gzip", "deflate", "br", "zstd", "identity, gzip")
    },
    "gzip": lambda body: {
        "data": gzip.compress(body), "content_type": "application/json", "headers": {"Content-Encoding": "gzip"},
    },
}  # fmt: skip


# Queries and paths

HOSTILE = {
    "nothing": "",
    "a space": "%20",
    "NUL": "%00",
    "NUL inside": "1%001",
    "0xFF": "%FF",
    "a character cut short": "%E2%82",
    "an overlong slash": "%C0%AF",
    "a surrogate": "%ED%A0%80",
    "half an escape": "1%2",
    "no escape": "%zz",
    "steps up": "../../etc/passwd",
    "steps up, escaped": "..%2F..%2Fetc%2Fpasswd",
    "steps up, all escaped": "%2E%2E/%2E%2E/etc",
    "steps up, escaped twice": "%252E%252E%252F",
    "steps up by backslashes": "..%5C..%5Cetc",
    "a header": "1%0D%0ASet-Cookie:%20a=b",
    "a line feed at the end": "1%0A",
    "a digit of another script": "%D9%A3",
    "a wide digit": "%EF%BC%91",
    "a superscript": "%C2%B2",
    "a sign": "-1",
    "a plus": "%2B1",
    "a space before it": "%201",
    "an underscore": "1_0",
    "an exponent": "1e1",
    "hexadecimal": "0x1",
    "a fraction": "1.0",
    "zero": "0",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "null": "null",
    "a list": "%5B1%5D",
    "10,000 letters": "a" * 10_000,
    "10,000 zeros": "0" * 10_000,
    "SQL": "1'%20OR%201=1;--",
    "a template": "%7B%7B7*7%7D%7D$%7B7*7%7D",
    "a right-to-left override": "%E2%80%AE1",
    "markup": "%3Cscript%3E",
    "a UUID in braces": "%7B6f1c2f4e-6a57-4a35-9a30-0d1f3c1c2b11%7D",
    "a UUID in wide digits": "%EF%BC%96f1c2f4e-6a57-4a35-9a30-0d1f3c1c2b11",
    "a UUID after NUL": "%006f1c2f4e-6a57-4a35-9a30-0d1f3c1c2b11",
}
PODCASTS, PREFERENCES = "/api/v1/podcasts", "/api/v1/session/preferences"
MEDIA = "/api/v1/internal/media_access_url"
UNKNOWN = f"{PODCASTS}/{uuid4()}"
NO_URI = {(400, "INVALID_GCS_URI_FORMAT"), (400, "MISSING_GCS_URI")}
NO_EPISODE = {(404, "API_GW_PODCAST_NOT_FOUND")}
# With {} for the hostile text, and all permitted responses
HOSTILE_QUERIES: dict[str, set[tuple[int, str]]] = {
    f"{PODCASTS}?page={{}}": {(400, "API_GW_INVALID_PAGE")},
    f"{PODCASTS}?per_page={{}}": {(400, "API_GW_INVALID_PER_PAGE")},
    f"{PODCASTS}?page=1&per_page={{}}&mine=true": {(400, "API_GW_INVALID_PER_PAGE")},
    f"{PODCASTS}?mine={{}}": {(400, "API_GW_INVALID_MINE")},
    "/api/v1/snippets?limit={}": {(400, "API_GW_SNIPPETS_INVALID_LIMIT")},
    "/api/v1/snippets?category={}": {(400, "API_GW_SNIPPETS_INVALID_CATEGORY")},
    "/api/v1/snippets?near=tea&depth={}": {(400, "API_GW_SNIPPETS_INVALID_DEPTH")},
    f"{PREFERENCES}?client_id={{}}": {
        (400, "API_GW_SESSION_CLIENT_ID_INVALID"), (404, "API_GW_SESSION_NOT_FOUND"),
    },
    f"{MEDIA}?gcs_uri={{}}": NO_URI,
    f"{MEDIA}?gcs_uri=gs://{BUCKET_NAME}/{{}}": {*NO_URI, (404, "MEDIA_NOT_FOUND")},
    f"{MEDIA}?gcs_uri=gs://{{}}/{BUCKET_NAME}": {*NO_URI, (403, "MEDIA_ACCESS_FORBIDDEN")},
    f"{UNKNOWN}?{{}}": NO_EPISODE,
    f"{UNKNOWN}/audio.mp3?download={{}}": {(404, "API_GW_AUDIO_NOT_FOUND")},
    f"{UNKNOWN}/transcript.vtt?download={{}}": NO_EPISODE,
}  # fmt: skip
HOSTILE_PATHS: dict[str, set[tuple[int, str]]] = {
    f"{PODCASTS}/{{}}": {NOT_FOUND, *NO_EPISODE},
    **{
        f"{PODCASTS}/{{}}/{name}": {NOT_FOUND, *NO_EPISODE}
        for name in (
            "transcript.vtt",
            "transcript.json",
            "chapters.json",
            "waveform.json",
            "progress",
            "pieces",
            "draft.json",
        )
    },
    f"{PODCASTS}/{{}}/audio.mp3": {NOT_FOUND, (404, "API_GW_AUDIO_NOT_FOUND")},
    f"{PODCASTS}/{{}}/{{}}": {NOT_FOUND},
    f"{UNKNOWN}/{{}}": {NOT_FOUND},
    "/api/v1/voices/{}": {NOT_FOUND},
    "/api/v1/{}/podcasts": {NOT_FOUND},
    "/api/{}": {NOT_FOUND},
    "/auth/{}": {NOT_FOUND},
    "/auth/sessions/{}/{}": {NOT_FOUND},
}
METHODS = frozenset(
    ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "QUERY", "BREW", "X" * 1000)
)
HEADER_ROUTES = (
    ("POST", PODCASTS, {"topic": "Coral reefs"}),
    ("POST", "/api/v1/topics/explore", {"keywords": ["tea"]}),
    ("POST", "/api/v1/search/podcasts", {"query": "tea"}),
    ("GET", "/api/v1/snippets", None),
    ("GET", "/api/v1/snippets?q=tea", None),
)
HOSTILE_HEADERS = (
    ("X-Idempotency-Key", "API_GW_IDEMPOTENCY_KEY_INVALID"),
    ("Idempotency-Key", "API_GW_IDEMPOTENCY_KEY_INVALID"),
    ("X-Workflow-ID", "API_GW_WORKFLOW_ID_INVALID"),
)
HOSTILE_VALUES = {
    "nothing": "",
    "a space": f"{MARKER} {MARKER}",
    "a space before it": f" {MARKER}",
    "a tab": f"{MARKER}\t{MARKER}",
    "256 characters": "x" * 256,
    "10,000 characters": MARKER * 1000,
    "no ASCII": f"{MARKER}é",
    "no ASCII, in UTF-8": "é".encode().decode("latin-1"),
    "a no-break space": f"{MARKER}\xa0",
    "a control character": f"{MARKER}\x01",
    "delete": "\x7f",
    "NUL": f"{MARKER}\x00",
    "an escape of a terminal": "\x1b[31m",
}
# Wrong values for every field
WRONG_VALUES: dict[str, Any] = {
    "too long": MARKER * 20_000,
    "in a list": [[MARKER]],
    "as a name in a list": [{MARKER: MARKER}],
    "a number": 1e300,
}


def a_podcast(code: str, status: int = 400, **fields: Any) -> tuple[str, dict[str, Any], tuple[int, str]]:
    return PODCASTS, {"topic": "Coral reefs"} | fields, (status, f"API_GW_PODCAST_{code}")


# Values of the right type that are not known
UNKNOWN_VALUES: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
    *(
        a_podcast("INVALID_VOICE_PARAMS", voice_params={name: MARKER})
        for name in ("voice_name", "language_code", "speaking_rate", "pitch", "audio_encoding")
    ),
    a_podcast("TOPIC_INVALID", topic=f"{MARKER}\x01"),
    a_podcast("TOPIC_NOT_FOUND", 404, topic_id=MARKER),
    a_podcast("INVALID_VISIBILITY", visibility=MARKER),
    a_podcast("INVALID_LENGTH", length_minutes=MARKER),
    a_podcast("INVALID_SOURCES", sources=[{"text": MARKER}]),
    a_podcast("INVALID_SOURCES", sources=[{"text": f"{MARKER} " * 9, "url": MARKER}]),
    a_podcast("INVALID_SOURCES", sources=[{"text": f"{MARKER} " * 9, "title": MARKER * 100}]),
    ("/api/v1/topics/explore", {"keywords": [], "depth_mode": MARKER}, (400, "API_GW_EXPLORE_INVALID_DEPTH_MODE")),
    ("/api/v1/topics/explore", {"current_topic_id": MARKER}, (404, "API_GW_EXPLORE_TOPIC_NOT_FOUND")),
    (PREFERENCES, {"client_id": MARKER, "preferences": {}}, (404, "API_GW_SESSION_NOT_FOUND")),
    ("/auth/register", NEW_ACCOUNT | {"username": f"{MARKER}@b"}, (400, "API_GW_AUTH_INVALID_USERNAME")),
    ("/auth/register", NEW_ACCOUNT | {"email": MARKER}, (400, "API_GW_AUTH_INVALID_EMAIL")),
    ("/auth/register", ACCOUNT, (409, "API_GW_AUTH_USER_EXISTS")),
    (
        "/auth/login",
        {"login_identifier": ACCOUNT["email"], "password": MARKER},
        (401, "API_GW_AUTH_INVALID_CREDENTIALS"),
    ),
    ("/auth/login", {"login_identifier": MARKER, "password": MARKER}, (401, "API_GW_AUTH_INVALID_CREDENTIALS")),
    ("/api/v1/subscribe", {"email": MARKER}, (400, "SUBSCRIBE_INVALID_EMAIL_FORMAT")),
]
# Address, parameter, a value, and one with a different response
PARAMETERS = (
    (PODCASTS, "page", "1", "x"),
    (PODCASTS, "per_page", "1", "x"),
    (PODCASTS, "mine", "false", "x"),
    ("/api/v1/snippets", "limit", "1", "x"),
    ("/api/v1/snippets", "category", "Science", "x"),
    ("/api/v1/snippets", "q", "tea", ""),
    ("/api/v1/snippets", "near", "tea", ""),
    (PREFERENCES, "client_id", SESSION.replace(" ", "+"), "x"),
    (MEDIA, "gcs_uri", f"gs://{BUCKET_NAME}/{uuid4()}", "x"),
)


@contextmanager
def nothing_written(api: WholeApi, *, but: str | None = None) -> Iterator[None]:
    """`but`: a table that may change."""
    before = api.rows()
    yield
    assert {table for table, count in api.rows().items() if count != before[table]} <= {but}


@pytest.fixture
def person(api: WholeApi) -> Person:
    """A signed-in user, and an account and a session with the names that valid requests contain."""
    assert api.nobody().post("/auth/register", ACCOUNT).status_code == 201
    assert api.nobody().post("/api/v1/session/init", {"client_id": SESSION}).status_code == 200
    return api.person()


def check_refused(answer: TestResponse, expected: tuple[int, str]) -> None:
    assert error_of(answer) == expected
    assert MARKER not in f"{answer.headers}{answer.text}"


def requested(
    person: Person, route: Route, *, headers: Mapping[str, str] | None = None, **request: Any
) -> TestResponse:
    return person.api.open(route.method, route.path, headers=person.headers | dict(headers or {}), **request)


def sent(person: Person, route: Route, body: bytes, content_type: str | None = "application/json") -> TestResponse:
    return requested(person, route, data=body, content_type=content_type)


def chunked(body: bytes) -> dict[str, Any]:
    """Passes the body like gunicorn does if its length is unknown."""
    return {
        "input_stream": io.BytesIO(body),
        "content_type": "application/json",
        "headers": {"Transfer-Encoding": "chunked"},
        "environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    }


def get_as_sent(api: WholeApi, address: str, method: str = "GET", **request: Any) -> TestResponse:
    """Passes path and query unchanged, like gunicorn. The test client would normalise them."""
    path, _, query = address.partition("?")
    as_sent = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    return api.open(method, address, environ_overrides=as_sent, **request)


def methods_of(api: WholeApi) -> dict[str, set[str]]:
    """Returns the methods of each URL rule."""
    methods: dict[str, set[str]] = {}
    for module in api.modules.values():
        for rule in module.app.url_map.iter_rules():
            methods.setdefault(rule.rule, set()).update(rule.methods)
    return methods


def of_size(route: Route, size: int) -> bytes:
    return route.body_with(b'"a": "' + b"a" * (size - len(route.body_with(b'"a": ""'))) + b'"')


def too_large(route: Route) -> dict[str, dict[str, Any]]:
    body = of_size(route, MAX_BODY_BYTES + 1)
    declared = {"data": body, "content_type": "application/json"}
    return {
        "declared": declared,
        "declared, of another type": declared | {"content_type": "text/plain"},
        "declared and never sent": {"environ_overrides": {"CONTENT_LENGTH": str(MAX_BODY_BYTES + 1)}},
        "a terabyte declared": {"data": b"{}", "environ_overrides": {"CONTENT_LENGTH": str(2**40)}},
        "chunked": chunked(body),
        "chunked whitespace": chunked(b" " * (MAX_BODY_BYTES + 1)),
    }


def test_these_are_all_routes_with_a_body(api: WholeApi):
    with_a_body = {path for path, methods in methods_of(api).items() if methods & {"POST", "PUT", "PATCH"}}
    without_a_body = {f"{PODCASTS}/<podcast_id>/{change}" for change in ("cancel", "retry", "again")} | {
        f"{owner}/private_address{end}"
        for owner in ("/api/v1/feeds", "/api/v1/shows/<show_id>")
        for end in ("", "/renew")
    }
    forms = {"/report"}
    assert with_a_body == {route.rule or route.path for route in BODY_ROUTES} | without_a_body | forms | {
        "/auth/refresh",
        "/auth/logout",
    }


def test_the_same_requests_without_the_fault_are_accepted(person: Person):
    harmless = rb'"a": "\ud83c\udfa7", "b": [1e300, -0, 1' + b"0" * 300 + b"]"
    for route in BODY_ROUTES:
        full = of_size(route, MAX_BODY_BYTES)
        assert len(full) == 1024 * 1024
        answers = {
            "as it is": sent(person, route, route.body),
            "with more members": sent(person, route, route.body_with(harmless)),
            "a hundred deep": sent(person, route, route.body_with(nested(99))),
            "of another JSON type": sent(person, route, route.body, 'application/a+json; charset="UTF-8"'),
            "a mebibyte": sent(person, route, full),
            "a mebibyte, chunked": requested(person, route, **chunked(full)),
        }
        refused = {name: answer.text for name, answer in answers.items() if answer.status_code not in route.accepted}
        assert not refused, route


def test_a_body_that_is_not_strict_json_is_rejected(person: Person, subtests: pytest.Subtests):
    for route in BODY_ROUTES:
        bodies = {name: route.body_with(member) for name, member in MALFORMED_MEMBERS.items()}
        bodies |= {name: spoiled(route.body) for name, spoiled in MALFORMED_BODIES.items()}
        for name, body in bodies.items():
            with subtests.test(f"{route}: {name}"), nothing_written(person.api):
                check_refused(sent(person, route, body), route.malformed)


def test_a_missing_body_or_one_that_is_not_an_object_is_rejected(person: Person, subtests: pytest.Subtests):
    for route in BODY_ROUTES:
        for name, replaced in NO_OBJECTS.items():
            with subtests.test(f"{route}: {name}"), nothing_written(person.api):
                check_refused(sent(person, route, replaced(route.body)), route.required)
        check_refused(sent(person, route, b"", content_type=None), route.required)


def test_another_content_type_is_rejected(person: Person, subtests: pytest.Subtests):
    for route in BODY_ROUTES:
        for name, request in WRONG_CONTENT_TYPES.items():
            with subtests.test(f"{route}: {name}"), nothing_written(person.api):
                check_refused(requested(person, route, **request(route.body)), UNSUPPORTED)


def test_a_body_above_one_mebibyte_is_rejected(person: Person, subtests: pytest.Subtests):
    for route in BODY_ROUTES:
        for name, request in too_large(route).items():
            with subtests.test(f"{route}: {name}"), nothing_written(person.api):
                check_refused(requested(person, route, **request), TOO_LARGE)


def test_a_body_above_one_mebibyte_is_rejected_before_token_and_path_are_checked(api: WholeApi):
    body = b" " * (MAX_BODY_BYTES + 1)
    for method, path in (("POST", "/api/v1/podcasts"), ("GET", "/api/v1/voices"), ("POST", "/api/v1/nothing")):
        check_refused(api.open(method, path, data=body), TOO_LARGE)


def test_no_message_repeats_the_value_of_an_invalid_field(person: Person, subtests: pytest.Subtests):
    """All tests above look for the same marker, so malformed bodies are covered too."""
    for route in BODY_ROUTES:
        for name, value in WRONG_VALUES.items():
            for field in (*route.fields, *route.others):
                with subtests.test(f"{route}: {field} {name}"), nothing_written(person.api):
                    answer = sent(person, route, json.dumps({**route.fields, field: value}).encode())
                    is_too_large = (field, name) == ("size_bytes", "a number")
                    assert error_of(answer)[0] == (413 if is_too_large else 400)
                    assert MARKER not in f"{answer.headers}{answer.text}"


def test_no_message_repeats_an_unknown_value(person: Person, subtests: pytest.Subtests):
    for path, fields, code in UNKNOWN_VALUES:
        with subtests.test(f"{path}: {fields}"), nothing_written(person.api, but="auth_attempts"):
            check_refused(person.post(path, fields), code)


def test_a_message_names_an_unknown_member_in_at_most_40_characters(person: Person):
    answer = person.post(PODCASTS, {"topic": "Coral reefs", "voice_params": {"x" * 10_000: 1}})
    assert error_of(answer) == (400, "API_GW_PODCAST_INVALID_VOICE_PARAMS")
    assert f"`{'x' * 40}`" in answer.json["message"]
    assert len(answer.json["message"]) < 300


@pytest.mark.parametrize("patterns", [HOSTILE_QUERIES, HOSTILE_PATHS], ids=["queries", "paths"])
def test_hostile_text_in_an_address_is_rejected(
    api: WholeApi, patterns: dict[str, set[tuple[int, str]]], subtests: pytest.Subtests
):
    person = api.person()
    for pattern, allowed in patterns.items():
        for name, text in HOSTILE.items():
            with subtests.test(f"{pattern}: {name}"), nothing_written(api):
                answer = get_as_sent(api, pattern.replace("{}", text), headers=person.headers)
                assert error_of(answer) in allowed
                assert "Set-Cookie" not in answer.headers
                assert len(text) < 5 or unquote(text) not in answer.text


@pytest.mark.parametrize(("name", "code"), [("q", "QUERY"), ("near", "NEAR")])
def test_hostile_text_is_searched_for_or_rejected(api: WholeApi, name: str, code: str, subtests: pytest.Subtests):
    for case, text in HOSTILE.items():
        with subtests.test(case), nothing_written(api):
            answer = get_as_sent(api, f"/api/v1/snippets?{name}={text}")
            if answer.status_code == 200:
                assert answer.json["snippets"] == []
            else:
                assert error_of(answer) == (400, f"API_GW_SNIPPETS_INVALID_{code}")
            assert "Set-Cookie" not in answer.headers


def test_a_hostile_id_of_a_session_is_rejected(api: WholeApi, subtests: pytest.Subtests):
    person = api.person()
    for name, text in HOSTILE.items():
        with subtests.test(name), nothing_written(api):
            answer = get_as_sent(api, f"/auth/sessions/{text}", headers=person.headers, method="DELETE")
            assert error_of(answer) in {
                NOT_FOUND,
                (404, "API_GW_AUTH_SESSION_NOT_FOUND"),
                (405, "API_GW_METHOD_NOT_ALLOWED"),
            }
            assert len(text) < 5 or unquote(text) not in answer.text


def test_a_hostile_cookie_or_header_of_a_refresh_is_rejected(api: WholeApi, subtests: pytest.Subtests):
    own_page = {"X-Requested-With": "aethercast"}
    for name, value in HOSTILE_VALUES.items():
        with subtests.test(name), nothing_written(api):
            cookie = own_page | {"Cookie": f"aethercast_refresh={value}"}
            check_refused(api.open("POST", "/auth/refresh", headers=cookie), (401, "API_GW_AUTH_SESSION_ENDED"))
            check_refused(
                api.open("POST", "/auth/refresh", headers={"X-Requested-With": value}),
                (403, "API_GW_AUTH_REQUESTED_WITH_REQUIRED"),
            )
            check_refused(
                api.open("POST", "/auth/login", json=CREDENTIALS, headers={"X-Stay-Signed-In": value}),
                (400, "API_GW_AUTH_STAY_SIGNED_IN_INVALID"),
            )


def test_the_first_of_two_equal_parameters_is_used(person: Person):
    def status(path: str, *arguments: str) -> int:
        return get_as_sent(person.api, f"{path}?{'&'.join(arguments)}").status_code

    for path, name, good, other in PARAMETERS:
        first, second, neither = status(path, f"{name}={good}"), status(path, f"{name}={other}"), status(path)
        assert len({first, second, 500}) == 3, (path, name)
        strange = (f"{name.upper()}={other}", f"{name}[]={other}", f"%00{name}={other}", "=", "&", "%FF=%FF", ";")
        answered = {
            "the good one first": status(path, f"{name}={good}", *[f"{name}={other}"] * 2_000),
            "the other one first": status(path, f"{name}={other}", *[f"{name}={good}"] * 2_000),
            "beside other names": status(path, *strange, f"{name}={good}"),
            "other names alone": status(path, *strange),
        }
        assert list(answered.values()) == [first, second, first, neither], (path, name, answered)


def test_a_number_of_10_000_digits_is_accepted_as_a_large_number(api: WholeApi):
    digits = "7" * 10_000
    assert get_as_sent(api, f"{PODCASTS}?page={digits}").json["podcasts"] == []
    assert get_as_sent(api, f"{PODCASTS}?per_page={digits}").json["per_page"] == 100
    assert get_as_sent(api, f"/api/v1/snippets?limit={digits}").json["snippets"] == []


def test_an_unsupported_method_is_rejected(api: WholeApi, subtests: pytest.Subtests):
    person = api.person()
    for rule, allowed in methods_of(api).items():
        path = re.sub("<[^>]+>", str(uuid4()), rule)
        for method in sorted(METHODS - allowed):
            with subtests.test(f"{method} {rule}"), nothing_written(api):
                answer = api.open(method, path, data=b"{}", content_type="application/json", headers=person.headers)
                assert set(answer.headers["Allow"].split(", ")) == allowed
                if method == "HEAD":
                    assert (answer.status_code, answer.data) == (405, b"")
                else:
                    check_refused(answer, (405, "API_GW_METHOD_NOT_ALLOWED"))
        assert api.open("OPTIONS", path).status_code == 200


@pytest.mark.parametrize(("header", "code"), HOSTILE_HEADERS)
def test_a_header_with_other_than_visible_ascii_is_rejected(
    api: WholeApi, header: str, code: str, subtests: pytest.Subtests
):
    person = api.person()
    for method, path, fields in HEADER_ROUTES:
        for asker in (person,) if method == "POST" else (person, api.nobody()):
            for name, value in HOSTILE_VALUES.items():
                with subtests.test(f"{method} {path}: {name}", user=asker.user_id), nothing_written(api):
                    answer = api.open(method, path, json=fields, headers=asker.headers | {header: value})
                    check_refused(answer, (400, code))
            accepted = api.open(method, path, json=fields, headers=asker.headers | {header: "~" * 255})
            assert accepted.status_code in (200, 201), path
