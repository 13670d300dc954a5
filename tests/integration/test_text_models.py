"""Tests text models against stand-ins of the servers that people have, over HTTP."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.models import FinishReason, ModelError, TextReply, TextRequest
from cpoa.providers.anthropic.text import AnthropicServer, anthropic_text_model
from cpoa.providers.openai_compatible import context, parameters
from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.openai_compatible.text import openai_text_model
from cpoa.providers.prices import estimate_reply_cost
from cpoa.providers.thinking import MUCH_THINKING_TOKENS, THINKING_TOKENS
from cpoa.services import http_stream
from cpoa.services.http_stream import StreamLimits
from shared.errors import ClaimLostError
from tests.integration.model_servers.text_profiles import PROFILES
from tests.integration.model_servers.text_server import KEY, Fault, TextServer, text_server

if TYPE_CHECKING:
    from cpoa.contracts.models import TextModel

LIMITS = StreamLimits(silence_seconds=10.0, total_seconds=20.0)
IMPATIENT = StreamLimits(silence_seconds=0.3, total_seconds=20.0)
TEXT = "A: Reefs grow slowly.\nB: How slowly?"
REQUEST = TextRequest("Write of reefs.", max_tokens=400, temperature=0.4, system="You write a podcast.")
LONG = TextRequest("Write of reefs. " * 2_000, max_tokens=400, system="You write a podcast.")
OPENAI_LIKE = tuple(name for name in PROFILES if name != "anthropic")


def wanted() -> None:
    """Does not cancel."""


def model_of(
    server: TextServer,
    *,
    limits: StreamLimits = LIMITS,
    context_tokens: int | None = None,
    key: str = KEY,
    name: str = "",
) -> TextModel:
    if server.profile.name == "anthropic":
        return anthropic_text_model(AnthropicServer(server.base_url, key), name or server.model, limits)
    return openai_text_model(OpenAiServer(server.base_url, key), name or server.model, limits, context_tokens)


def written(server: TextServer, request: TextRequest = REQUEST, **more: Any) -> TextReply:
    return model_of(server, **more).generate(request, wanted)


def failure(server: TextServer, request: TextRequest = REQUEST, **more: Any) -> ModelError:
    with pytest.raises(ModelError) as raised:
        written(server, request, **more)
    return raised.value


@pytest.mark.parametrize("profile", PROFILES)
def test_every_server_answers_a_request_with_rules_and_a_prompt(profile: str) -> None:
    with text_server(profile, lambda asked: TEXT if "podcast" in asked.system else "no rules") as server:
        reply = written(server)
        assert (reply.text, reply.finish_reason) == (TEXT, FinishReason.STOP)
        assert reply.model == f"{server.model} at {server.address.removeprefix('http://')}"
        assert server.asked[-1].prompt == "Write of reefs."
        assert server.asked[-1].body["stream"] is True
        assert reply.completion_tokens == 7


@pytest.mark.parametrize("profile", PROFILES)
def test_a_cut_text_is_said_to_be_too_long(profile: str) -> None:
    with text_server(profile, lambda _: "word " * 1_000) as server:
        request = TextRequest("Write.", max_tokens=20)
        limits = dict.fromkeys(("max_tokens", "max_completion_tokens"))
        reply = written(server, request)
        assert reply.finish_reason is (FinishReason.STOP if _has_room(server, limits) else FinishReason.LENGTH)


def _has_room(server: TextServer, names: dict[str, Any]) -> bool:
    """Models that are known to think get more room than the text needs."""
    return max(server.asked[-1].body.get(name) or 0 for name in names) > 1_000


@pytest.mark.parametrize("profile", OPENAI_LIKE)
def test_json_is_asked_for_where_the_server_has_it(profile: str) -> None:
    with text_server(profile, lambda _: '{"a": 1}') as server:
        model = model_of(server)
        for _ in range(2):
            reply = model.generate(TextRequest("Answer in JSON.", max_tokens=50, wants_json=True), wanted)
            assert json.loads(reply.text) == {"a": 1}
        asked = [body.get("response_format") for body in server.bodies]
        assert asked[0] == {"type": "json_object"}
        assert asked[1:] == ([None, None] if profile == "lmstudio" else asked[:1] * len(asked[1:]))


def test_json_that_the_server_cannot_make_of_the_reply_is_asked_for_without_its_help() -> None:
    refusal = {
        "error": {"message": "Failed to generate JSON.", "code": "json_validate_failed", "failed_generation": ""}
    }
    with text_server("groq", lambda _: "{}", faults=[Fault(400, body=refusal)]) as server:
        assert written(server, TextRequest("Answer.", max_tokens=50, wants_json=True)).text == "{}"
        assert ["response_format" in body for body in server.bodies] == [True, False]


def test_mistral_is_asked_without_the_parameter_that_it_refuses_and_this_is_remembered() -> None:
    with text_server("mistral", lambda _: TEXT) as server:
        model = model_of(server)
        assert [model.generate(REQUEST, wanted).text for _ in range(2)] == [TEXT, TEXT]
        assert ["stream_options" in body for body in server.bodies] == [True, False, False]


def test_openais_models_that_think_are_asked_by_another_name_and_without_a_temperature() -> None:
    """The stand-in is not at OpenAI's address, so nothing is known before the first request."""
    with text_server("openai", lambda _: TEXT) as server:
        model = model_of(server)
        assert [model.generate(REQUEST, wanted).text for _ in range(2)] == [TEXT, TEXT]
        assert ["max_tokens" in body for body in server.bodies] == [True, False, False, False]
        assert ["temperature" in body for body in server.bodies] == [True, True, False, False]


def test_what_openais_models_accept_is_known_before_the_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    with text_server("openai", lambda _: TEXT) as server:
        for module in (parameters, context):
            monkeypatch.setattr(module, "OPENAI_HOST", server.address.removeprefix("http://"))
        written(server)
        assert len(server.asked) == 1
        assert server.bodies[0]["max_completion_tokens"] == 400 + THINKING_TOKENS


def test_a_limit_of_the_reply_is_read_from_the_refusal() -> None:
    with text_server("groq", lambda _: TEXT) as server:
        assert written(server, TextRequest("Write.", max_tokens=9_000)).text == TEXT
        assert [body["max_tokens"] for body in server.bodies] == [9_000, 8_192]
    with text_server("anthropic", lambda _: TEXT, model="claude-3-haiku-20240307") as server:
        assert written(server).text == TEXT
        assert [body["max_tokens"] for body in server.bodies] == [400 + THINKING_TOKENS, 4_096]


def test_claude_is_asked_without_a_temperature_once_it_has_refused_one() -> None:
    with text_server("anthropic", lambda _: TEXT) as server:
        model = model_of(server)
        assert [model.generate(REQUEST, wanted).text for _ in range(2)] == [TEXT, TEXT]
        assert ["temperature" in body for body in server.bodies] == [True, False, False]
        assert server.bodies[0]["system"] == "You write a podcast."


def test_a_model_that_takes_no_system_message_gets_the_rules_before_the_prompt() -> None:
    refusal = {"error": {"message": "System role not supported", "type": "BadRequestError", "code": 400}}
    with text_server("vllm", lambda asked: asked.prompt, faults=[Fault(400, body=refusal)]) as server:
        assert written(server).text == "You write a podcast.\n\nWrite of reefs."


# Thinking


@pytest.mark.parametrize("profile", [name for name in PROFILES if name != "openai"])
def test_what_a_model_thinks_is_not_part_of_its_text(profile: str) -> None:
    tags = ("<think>", "</think>") if profile == "llamacpp" else ("", "")
    with text_server(profile, lambda _: TEXT, thinking=f"{tags[0]} Let me see. {tags[1]} ") as server:
        assert written(server).text == TEXT


@pytest.mark.parametrize("profile", OPENAI_LIKE)
def test_a_model_whose_thinking_took_all_tokens_is_asked_once_more_with_room_for_it(profile: str) -> None:
    thinking = "hm " * 1_000
    if profile == "llamacpp":
        thinking = f"<think> {thinking} </think> "
    with text_server(profile, lambda _: TEXT, thinking=thinking, context_tokens=32_000) as server:
        model = model_of(server)
        reply = model.generate(REQUEST, wanted)
        answered = len(server.asked)
        assert (reply.text, reply.finish_reason) == (TEXT, FinishReason.STOP)
        assert reply.completion_tokens > 1_400, "what was asked in vain is paid for too"
        model.generate(REQUEST, wanted)
        assert len(server.asked) == answered + 1, "the room is remembered"


def test_a_model_that_was_seen_to_think_gets_room_before_a_text_is_cut() -> None:
    with text_server("vllm", lambda _: TEXT, thinking="hm ") as server:
        model = model_of(server)
        model.generate(REQUEST, wanted)
        model.generate(REQUEST, wanted)
        assert [body["max_tokens"] for body in server.bodies] == [400, 400 + THINKING_TOKENS]


def test_a_model_that_only_thinks_is_a_permanent_error() -> None:
    with text_server("ollama", lambda _: TEXT, thinking="hm " * 50_000, context_tokens=60_000) as server:
        error = failure(server)
        assert not error.is_temporary
        assert "thinking" in str(error)
        assert [body["max_tokens"] for body in server.bodies] == [400, 400 + THINKING_TOKENS]


def test_claudes_thinking_gets_more_room_the_second_time() -> None:
    with text_server("anthropic", lambda _: TEXT, thinking="hm " * 10_000, model="claude-opus-5-5") as server:
        assert written(server).text == TEXT
        assert [body["max_tokens"] for body in server.bodies] == [400 + THINKING_TOKENS, 400 + MUCH_THINKING_TOKENS]


def test_room_for_thinking_never_exceeds_the_context() -> None:
    with text_server("vllm", lambda _: TEXT, thinking="hm " * 900, context_tokens=4_096) as server:
        assert written(server).text == TEXT
        assert server.bodies[-1]["max_tokens"] < 4_096


# Finish reasons and breaks


@pytest.mark.parametrize(
    ("profile", "theirs", "ours"),
    [
        ("openai", "content_filter", FinishReason.BLOCKED),
        ("mistral", "model_length", FinishReason.LENGTH),
        ("openrouter", "error", FinishReason.LENGTH),
        ("vllm", "a_reason_of_tomorrow", FinishReason.OTHER),
        ("anthropic", "refusal", FinishReason.BLOCKED),
        ("anthropic", "stop_sequence", FinishReason.STOP),
        ("anthropic", "model_context_window_exceeded", FinishReason.LENGTH),
        ("anthropic", "pause_turn", FinishReason.OTHER),
    ],
)
def test_a_finish_reason_is_mapped(profile: str, theirs: str, ours: FinishReason) -> None:
    with text_server(profile, lambda _: TEXT, finish_reason=theirs) as server:
        assert written(server).finish_reason is ours


def test_a_refusal_in_words_is_a_blocked_reply() -> None:
    with text_server("openai", lambda _: "", refusal="I cannot help with that.") as server:
        assert written(server) == TextReply(
            "", FinishReason.BLOCKED, model_of(server).name, prompt_tokens=8, completion_tokens=0, dollars=0.0
        )


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "fault",
    [
        Fault(tokens=3, drops=True),
        Fault(tokens=3, is_silent=True),
        Fault(tokens=3, error={"type": "error", "error": {"code": 502, "type": "overloaded_error", "message": "gone"}}),
    ],
    ids=["dropped", "silent", "error"],
)
def test_a_text_that_breaks_off_is_kept_as_too_short_and_not_asked_for_again(profile: str, fault: Fault) -> None:
    with text_server(profile, lambda _: "one two three four five", faults=_after_changes(profile, fault)) as server:
        model = model_of(server, limits=IMPATIENT)
        model.generate(REQUEST, wanted)
        asked = len(server.asked)
        reply = model.generate(REQUEST, wanted)
        assert (reply.text.split(), reply.finish_reason) == (["one", "two", "three"], FinishReason.LENGTH)
        assert len(server.asked) == asked + 1


def _after_changes(profile: str, fault: Fault) -> list[Fault | None]:
    """The first request of some profiles is refused; the fault is for the second reply."""
    changes = {"openai": 2, "mistral": 1, "anthropic": 1}.get(profile, 0)
    return [*[None] * (changes + 1), fault]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(drops=True), "no complete answer"),
        (Fault(is_silent=True), "MODEL_SILENCE_SECONDS"),
        (Fault(error={"error": {"code": 502, "message": "Write of reefs."}}), "failed (502)"),
        (Fault(error={"object": "error", "message": "Write of reefs.", "code": 500}), "failed"),
    ],
)
def test_an_answer_without_a_word_is_a_temporary_error(fault: Fault, words: str) -> None:
    with text_server("vllm", lambda _: TEXT, faults=[fault]) as server:
        error = failure(server, limits=IMPATIENT)
        assert error.is_temporary
        assert words in str(error)
        assert "reefs" not in str(error)
        assert len(server.asked) == 1


@pytest.mark.parametrize("profile", ["openrouter", "anthropic"])
def test_a_server_that_only_keeps_the_connection_alive_is_given_up_after_the_time_for_a_reply(profile: str) -> None:
    refused = {"anthropic": 1}.get(profile, 0)
    with text_server(profile, lambda _: TEXT, faults=[*[None] * refused, Fault(drips=True)]) as server:
        error = failure(server, limits=StreamLimits(silence_seconds=0.3, total_seconds=0.6))
        assert error.is_temporary
        assert "not complete after 0.6 seconds). MODEL_REPLY_SECONDS sets the limit." in str(error)
        assert len(server.asked) == refused + 1


def test_a_stream_without_its_end_is_cut_off_and_one_with_it_is_complete() -> None:
    end = {"id": "1", "choices": [{"index": 0, "delta": {"content": "Done."}, "finish_reason": None}]}
    with text_server("vllm", lambda _: "", faults=[Fault(tokens=0, error=end)]) as server:
        assert written(server).finish_reason is FinishReason.LENGTH
    with text_server("vllm", lambda _: TEXT, with_done=False) as server:
        assert written(server).finish_reason is FinishReason.STOP


def test_a_server_that_does_not_stream_is_understood_too() -> None:
    whole = {
        "choices": [{"message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 9},
    }
    with text_server("vllm", faults=[Fault(200, body=whole)]) as server:
        reply = written(server)
        assert (reply.text, reply.finish_reason, reply.prompt_tokens) == (TEXT, FinishReason.STOP, 7)


def test_a_slow_model_is_waited_for_as_long_as_it_says_something() -> None:
    with text_server("ollama", lambda _: "word " * 12, tokens_per_second=10) as server:
        assert len(written(server, limits=IMPATIENT).text.split()) == 12


def test_many_requests_at_once_share_one_model() -> None:
    with text_server("ollama", lambda asked: asked.prompt, tokens_per_second=50) as server:
        model = model_of(server)
        requests = [TextRequest(f"{number} " * 20, max_tokens=100) for number in range(40)]
        with ThreadPoolExecutor(40) as pool:
            replies = list(pool.map(lambda request: model.generate(request, wanted), requests))
    assert [reply.text for reply in replies] == [request.prompt for request in requests]


def test_a_cancelled_step_closes_the_connection_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_stream, "_CHECK_SECONDS", 0.05)
    checks = 0

    def lost() -> None:
        nonlocal checks
        checks += 1
        if checks > 3:
            raise ClaimLostError

    with text_server("ollama", lambda _: TEXT, faults=[Fault(tokens=2, is_silent=True)]) as server:
        with pytest.raises(ClaimLostError):
            model_of(server).generate(REQUEST, lost)
        assert server.abandoned.wait(5)


# Refusals


@pytest.mark.parametrize("profile", [name for name in PROFILES if name != "llamacpp"])
def test_a_model_that_the_server_does_not_have_is_named_with_those_that_it_has(profile: str) -> None:
    with text_server(profile) as server:
        error = failure(server, name="gone-model")
        assert not error.is_temporary
        assert str(error) == f"{server.address} has no model `gone-model`; it has: another-model, {server.model}."


@pytest.mark.parametrize("profile", ["ollama", "anthropic"])
def test_a_web_page_instead_of_an_answer_is_explained(profile: str) -> None:
    page = Fault(200, {"Content-Type": "text/html; charset=utf-8"}, "<!doctype html><title>Open WebUI</title>")
    with text_server(profile, faults=[page]) as server:
        error = failure(server)
    assert not error.is_temporary
    assert "answers with a web page" in str(error)
    assert "_BASE_URL" in str(error)


@pytest.mark.parametrize("body", ["{}", "[" * 100_000, '{"choices": []}', "null"])
def test_an_answer_without_anything_is_not_taken_for_thinking(body: str) -> None:
    with text_server("ollama", faults=[Fault(200, {"Content-Type": "application/json"}, body)] * 2) as server:
        error = failure(server)
    assert "gave an empty answer" in str(error)
    assert len(server.asked) == 1


def test_an_address_without_its_version_is_explained() -> None:
    with text_server("ollama") as server, pytest.raises(ModelError, match="OPENAI_BASE_URL usually ends with /v1"):
        openai_text_model(OpenAiServer(server.address), server.model, LIMITS).generate(REQUEST, wanted)


@pytest.mark.parametrize(
    ("profile", "setting"),
    [("openai", "OPENAI_API_KEY"), ("groq", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")],
)
def test_a_wrong_key_is_a_permanent_error_that_does_not_show_it(profile: str, setting: str) -> None:
    with text_server(profile) as server:
        error = failure(server, key="sk-wrong-1")
        assert not error.is_temporary
        assert setting in str(error)
        assert "sk-" not in str(error)
        assert len(server.asked) == 1


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("fault", "is_temporary", "after"),
    [
        (Fault(429, headers={"Retry-After": "7"}), True, 7.0),
        (Fault(429), True, None),
        (Fault(503, headers={"Retry-After": "2"}), True, 2.0),
        (Fault(500), True, None),
        (Fault(529, body={"type": "error", "error": {"type": "overloaded_error", "message": "busy"}}), True, None),
        (Fault(402, body={"error": {"code": 402, "message": "Insufficient credits"}}), False, None),
        (Fault(403), False, None),
        (Fault(301, headers={"Location": "http://127.0.0.1:1/"}), False, None),
    ],
    ids=lambda value: str(value.status) if isinstance(value, Fault) else str(value),
)
def test_a_status_says_whether_a_later_attempt_may_help(
    profile: str, fault: Fault, is_temporary: bool, after: float | None
) -> None:
    with text_server(profile, faults=[fault]) as server:
        error = failure(server)
        assert (error.is_temporary, error.retry_after_seconds) == (is_temporary, after)
        assert len(server.asked) == 1, "the caller decides when it is sent again"


# The context


@pytest.mark.parametrize("profile", OPENAI_LIKE)
def test_the_context_length_is_read_from_the_server(profile: str) -> None:
    with text_server(profile, context_tokens=16_384) as server:
        model = model_of(server)
        assert model.context_tokens == (8_192 if profile == "openai" else 16_384)
        looked = len(server.looked)
        assert model.context_tokens == model.context_tokens
        assert len(server.looked) == looked, "the server is asked once"


def test_a_setting_wins_over_what_the_server_tells() -> None:
    with text_server("vllm", context_tokens=16_384) as server:
        assert model_of(server, context_tokens=6_000).context_tokens == 6_000
        assert server.looked == []


@pytest.mark.parametrize(("is_loaded", "looked"), [(True, ["/v1/models"]), (False, ["/v1/models", "/props"])])
def test_llama_cpp_tells_its_context_in_the_list_of_models_or_at_an_address_of_its_own(
    is_loaded: bool, looked: list[str]
) -> None:
    with text_server("llamacpp", context_tokens=16_384, is_loaded=is_loaded) as server:
        assert model_of(server).context_tokens == 16_384
        assert server.looked == looked


def test_ollama_is_made_to_load_the_model_because_it_tells_the_context_only_then() -> None:
    with text_server("ollama", context_tokens=16_384, is_loaded=False) as server:
        assert model_of(server).context_tokens == 16_384
        assert "/api/generate" in server.looked


def test_a_model_that_lm_studio_has_not_loaded_is_taken_to_have_the_smallest_context() -> None:
    with text_server("lmstudio", context_tokens=16_384, is_loaded=False) as server:
        assert model_of(server).context_tokens == 4_096


def test_a_server_that_does_not_answer_is_taken_to_have_the_usual_context() -> None:
    with text_server("vllm") as server:
        pass
    assert model_of(server).context_tokens == 8_192


@pytest.mark.parametrize("profile", ["vllm", "llamacpp"])
def test_a_prompt_that_does_not_fit_is_a_permanent_error(profile: str) -> None:
    with text_server(profile, context_tokens=4_096) as server:
        error = failure(server, LONG)
        assert not error.is_temporary
        assert "AIMS_OPENAI_CONTEXT_TOKENS" in str(error)
        assert len(server.asked) == 1


def test_a_prompt_that_the_server_has_cut_is_a_permanent_error() -> None:
    with text_server("ollama", lambda _: TEXT, context_tokens=2_048) as server:
        error = failure(server, LONG)
        assert not error.is_temporary
        assert "to 2048 tokens" in str(error)
        assert "OLLAMA_CONTEXT_LENGTH" in str(error)


def test_a_prompt_that_fits_is_not_taken_for_a_cut_one() -> None:
    with text_server("ollama", lambda _: TEXT, context_tokens=16_384) as server:
        assert written(server, LONG).text == TEXT


# Costs


def test_a_private_server_costs_nothing_and_open_router_tells_what_it_costs() -> None:
    with text_server("openrouter", lambda _: TEXT) as server:
        assert written(server).dollars == 0.0, "the stand-in is on this machine"
    streamed = {"choices": [{"delta": {"content": "x"}, "finish_reason": "stop"}], "usage": {"cost": 0.0125}}
    with text_server("openrouter", faults=[Fault(200, body=streamed)]) as server:
        model = openai_text_model(OpenAiServer(server.base_url, KEY), server.model, LIMITS)
        object.__setattr__(model, "server", _Public(server.base_url, KEY))
        reply = model.generate(REQUEST, wanted)
    assert reply.dollars == 0.0125
    assert estimate_reply_cost(reply) == 0.0125


@pytest.mark.parametrize(
    "usage",
    [
        '{"prompt_tokens": 3000000000, "completion_tokens": 1000000000000, "cost": 1e999}',
        f'{{"prompt_tokens": -1, "completion_tokens": true, "cost": {10**400}}}',
    ],
)
def test_a_usage_that_the_database_could_not_store_is_left_out(usage: str) -> None:
    """Else the reply would be stored and its row would not, at each delivery again."""
    body = f'data: {{"choices": [{{"delta": {{"content": "x"}}, "finish_reason": "stop"}}], "usage": {usage}}}\n\n'
    with text_server("openrouter", faults=[Fault(200, body=body)]) as server:
        model = openai_text_model(OpenAiServer(server.base_url, KEY), server.model, LIMITS)
        object.__setattr__(model, "server", _Public(server.base_url, KEY))
        reply = model.generate(REQUEST, wanted)
    assert (reply.text, reply.prompt_tokens, reply.completion_tokens, reply.dollars) == ("x", 0, 0, None)


class _Public(OpenAiServer):
    """A server that is not taken for a private one, although it is on this machine."""

    @property
    def is_private(self) -> bool:
        return False
