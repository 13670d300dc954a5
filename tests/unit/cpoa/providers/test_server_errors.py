"""Tests what is said about a refused request. The bodies are those of real servers, from their trackers."""

from __future__ import annotations

from email.utils import formatdate
from time import time
from typing import Any

import pytest

from cpoa.providers.server_errors import Reached, read_refusal, refused

SERVER = Reached("http://127.0.0.1:1234", "OPENAI_API_KEY", "OPENAI_BASE_URL")
OPENAI = {
    "error": {
        "message": "Unsupported parameter: 'max_tokens' is not supported with this model. "
        "Use 'max_completion_tokens' instead.",
        "type": "invalid_request_error",
        "param": "max_tokens",
        "code": "unsupported_parameter",
    }
}
LM_STUDIO = {"error": "'response_format.type' must be 'json_schema' or 'text'"}
MISTRAL = {
    "object": "error",
    "message": {
        "detail": [
            {
                "type": "extra_forbidden",
                "loc": ["body", "stream_options"],
                "msg": "Extra inputs are not permitted",
                "input": {"temperature": "Write of bees."},
            }
        ]
    },
    "type": "invalid_request_error",
    "param": None,
    "code": None,
}
VLLM = {
    "object": "error",
    "message": "This model's maximum context length is 8192 tokens. However, you requested 9353 tokens "
    "(2053 in the messages, 7300 in the completion). Please reduce the length of the messages or completion.",
    "type": "BadRequestError",
    "param": None,
    "code": 400,
}
LLAMA_CPP = {
    "error": {
        "code": 400,
        "message": "the request exceeds the available context size. try increasing the context size",
        "type": "exceed_context_size_error",
        "n_prompt_tokens": 14429,
        "n_ctx": 8192,
    }
}
KNOWN = ("max_tokens", "max_completion_tokens", "temperature", "response_format", "stream_options")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (OPENAI, "max_tokens"),
        (LM_STUDIO, "response_format"),
        (MISTRAL, "stream_options"),
        ({"detail": [{"loc": ["body", "temperature"], "msg": "too large", "type": "value_error"}]}, "temperature"),
        ({"error": {"message": "bad", "param": "response_format.type"}}, "response_format"),
        (VLLM, None),
        ({"error": None}, None),
        (["error"], None),
        (None, None),
        ("temperature", "temperature"),
    ],
)
def test_a_refused_parameter_is_found(body: Any, named: str | None) -> None:
    assert read_refusal(400, body).names(KNOWN) == named


@pytest.mark.parametrize(
    ("body", "is_about_context"),
    [
        (VLLM, True),
        (LLAMA_CPP, True),
        ({"error": {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}}, True),
        ({"error": {"message": "too long", "code": "context_length_exceeded"}}, True),
        ({"error": {"message": "prompt is too long: 210000 tokens > 200000 maximum"}}, True),
        (OPENAI, False),
    ],
)
def test_a_prompt_that_does_not_fit_is_recognised(body: Any, is_about_context: bool) -> None:
    assert read_refusal(400, body).is_about_context is is_about_context


@pytest.mark.parametrize(
    ("status", "body", "is_temporary", "words"),
    [
        (
            401,
            {"error": {"message": "Incorrect API key: sk-1", "code": "invalid_api_key"}},
            False,
            "Check OPE",
        ),
        (402, {"error": {"code": 402, "message": "Insufficient credits"}}, False, "no credit left"),
        (403, {}, False, "does not allow"),
        (404, b"", False, "OPENAI_BASE_URL"),
        (400, OPENAI, False, "(400, unsupported_parameter) because of `max_tokens`"),
        (400, {"error": {"param": "two words", "type": "and two more"}}, False, "refused the request (400)."),
        (422, MISTRAL, False, "(422, invalid_request_error)"),
        (408, {}, True, "(408)"),
        (429, {}, True, "too many requests"),
        (429, {"error": {"code": "insufficient_quota", "type": "insufficient_quota"}}, False, "no credit left"),
        (301, None, False, "redirect"),
        (100, None, False, "cannot be used"),
        (500, None, True, "failed (500)"),
        (529, {"error": {"type": "overloaded_error"}}, True, "failed (529, overloaded_error)"),
        (500, {"error": {"message": "Context size has been exceeded."}}, False, "failed"),
    ],
)
def test_a_refusal_says_what_to_do_and_whether_a_later_attempt_may_help(
    status: int, body: Any, is_temporary: bool, words: str
) -> None:
    error = refused(read_refusal(status, body), {}, SERVER)
    assert error.is_temporary is is_temporary
    assert words in str(error)
    assert "http://127.0.0.1:1234" in str(error)


@pytest.mark.parametrize("body", [MISTRAL, VLLM, {"error": {"message": "Write of bees.", "type": "Write of bees."}}])
def test_a_refusal_never_quotes_the_servers_text(body: Any) -> None:
    refusal = read_refusal(400, body)
    assert "bees" not in str(refused(refusal, {}, SERVER)) + repr(refusal)
    assert "However" not in str(refused(refusal, {}, SERVER)) + repr(refusal)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("1e9", 3600.0), ("nan", None), ("soon", None), ("", None)],
)
def test_retry_after_is_read_in_seconds(value: str, seconds: float | None) -> None:
    assert refused(read_refusal(429, {}), {"retry-after": value}, SERVER).retry_after_seconds == seconds


def test_retry_after_is_read_as_a_date() -> None:
    headers = {"retry-after": formatdate(time() + 60, usegmt=True)}
    seconds = refused(read_refusal(429, {}), headers, SERVER).retry_after_seconds
    assert seconds is not None
    assert 50 < seconds <= 60
