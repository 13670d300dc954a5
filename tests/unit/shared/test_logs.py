from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from shared.logs import JsonLineFormatter, bind_log_context, configure_logging, log_context, redact, trace_id

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACE = "0af7651916cd43dd8448eb211c80319c"


def line_of(message: str, *args: Any, level: int = logging.INFO, project: str = "", **extra: Any) -> dict[str, Any]:
    logger = logging.getLogger("sample")
    exc_info = extra.pop("exc_info", None)
    record = logger.makeRecord("sample", level, __file__, 1, message, args, exc_info, extra=extra)
    text = JsonLineFormatter("podcasts", project).format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_line_has_the_fields_of_cloud_logging():
    line = line_of("Found %d passages", 3, level=logging.WARNING)
    assert line["severity"] == "WARNING"
    assert line["message"] == "Found 3 passages"
    assert line["time"].endswith("Z")
    assert line["logging.googleapis.com/labels"] == {"service": "podcasts"}


def test_bound_ids_are_in_every_line_until_the_block_ends():
    with log_context(workflow_id="w-1", step="research", podcast_id=None, trace=TRACE):
        bind_log_context(podcast_id="p-1")
        with log_context(step="script"):
            inner = line_of("inside", project="aether")
        outer = line_of("outside")
    labels = {"service": "podcasts", "workflow_id": "w-1", "podcast_id": "p-1"}
    assert inner["logging.googleapis.com/labels"] == labels | {"step": "script"}
    assert inner["logging.googleapis.com/trace"] == f"projects/aether/traces/{TRACE}"
    assert outer["logging.googleapis.com/labels"] == labels | {"step": "research"}
    assert outer["logging.googleapis.com/trace"] == TRACE
    assert line_of("after")["logging.googleapis.com/labels"] == {"service": "podcasts"}


def test_a_line_break_in_a_message_does_not_start_a_second_line():
    assert line_of('a\n{"severity": "EMERGENCY"}')["severity"] == "INFO"


def test_fields_are_added_and_other_types_are_written_as_text():
    line = line_of(
        "done", fields={"seconds": 1.5, "count": 2, "ok": True, "nothing": None, "id": UUID(int=1), "list": (1,)}
    )
    assert line["seconds"] == 1.5
    assert line["ok"] is True
    assert line["nothing"] is None
    assert line["id"] == "00000000-0000-0000-0000-000000000001"
    assert line["list"] == [1]


def test_an_exception_keeps_its_trace():
    try:
        raise ValueError("broken")
    except ValueError:
        line = line_of("failed", level=logging.ERROR, exc_info=sys.exc_info())
    assert "ValueError: broken" in line["stack_trace"]
    assert "test_logs.py" in line["stack_trace"]


TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"token {TOKEN} refused", TOKEN),
        (f"Authorization: Bearer {TOKEN}", "eyJ"),
        (f"?token%3D{TOKEN}&x=1", "eyJ"),
        (f"{'eyJ' + 'a' * 5_000}.payload", "aaaa"),
        ("Authorization: bearer abcdef123456789", "abcdef123456789"),
        ("https://storage.googleapis.com/b/o?X-Goog-Signature=deadbeef&x=1", "deadbeef"),
        ("https://host/b/o?X-Goog-Credential=me%40p&X-Goog-Signature=deadbeef", "deadbeef"),
        ("body {'password': 'hunter2 and more'}", "hunter2 and more"),
        ('{"password": "hunter2"}', "hunter2"),
        ("POSTGRES_PASSWORD=hunter2 failed", "hunter2"),
        ("FLASK_SECRET_KEY: hunter2", "hunter2"),
        ("scrypt:32768:8:1$salt$0123abcd", "0123abcd"),
        ("Key (email)=(zoe@example.com) already exists", "zoe@example.com"),
        ("pg8000.exceptions.DatabaseError: {'C': '23514', 'D': 'Failing row contains (my diary).'}", "diary"),
        (f"GET /feeds/{UUID(int=7)}/{'k' * 43}.xml 404", "kkkk"),
        (f"GET /feeds//{UUID(int=7)}/{'k' * 43}/2.xml 404", "kkkk"),
        (f"/FEEDS/{UUID(int=7)}/%6b{'k' * 42}.xml", "kkkk"),
        ("{'C': '22P02', 'D': \"It's my \\\"diary\\\" here\", 'F': 'x.c'}", "diary"),
    ],
)
def test_secrets_and_personal_data_are_redacted(text: str, secret: str):
    assert secret not in redact(text)
    assert secret not in json.dumps(line_of("%s", text))
    assert secret not in json.dumps(line_of("x", fields={"deep": [{"text": text}]}))


@pytest.mark.parametrize(
    "text", ["GET /api/v1/podcasts 200", "The password must have 8 to 256 characters.", "a@b", "/feeds/x.xml"]
)
def test_harmless_text_is_kept(text: str):
    assert redact(text) == text


def test_a_long_text_does_not_stall_the_redaction():
    assert redact("a" * 1_000_000)
    assert redact("password" * 50_000)
    assert redact("eyJ-" * 50_000)


@pytest.mark.parametrize(
    ("traceparent", "google", "expected"),
    [
        (f"00-{TRACE}-b7ad6b7169203331-01", "", TRACE),
        ("", f"{TRACE}/123;o=1", TRACE),
        ("", TRACE, TRACE),
        ("00-short-b7ad6b7169203331-01", "", ""),
        ("", "../../etc/passwd", ""),
        ("", "", ""),
    ],
)
def test_the_trace_comes_from_either_header(traceparent: str, google: str, expected: str):
    assert trace_id(traceparent, google) == expected


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:], root.level = handlers, level


def test_configuring_twice_writes_each_line_once(root_logger: logging.Logger, capfd: pytest.CaptureFixture[str]):
    configure_logging("auth", level="WARNING")
    configure_logging("auth", level="WARNING")
    logging.getLogger("sample").info("quiet")
    logging.getLogger("sample").warning("loud")
    assert len([handler for handler in root_logger.handlers if type(handler) is logging.StreamHandler]) == 1
    assert [json.loads(line)["message"] for line in capfd.readouterr().err.splitlines()] == ["loud"]
