from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.models import FinishReason, ModelError, TextReply, TextRequest
from cpoa.providers import aims_calls
from cpoa.providers.aims import AimsTextModel
from cpoa.providers.aims_calls import Pace
from cpoa.services.http_calls import NotConnectedError
from cpoa.services.http_stream import post_stream
from shared.errors import ClaimLostError
from tests.unit.cpoa.providers.aims_server import Answer, Service, done, page, pending, service, taken

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from cpoa.services.http_stream import StreamedAnswer

QUICK = Pace(deadline=10.0, poll_interval=0.01, backoff=0.01)
IMPATIENT = Pace(deadline=0.2, poll_interval=0.02, backoff=0.01)
REQUEST = TextRequest("Write of bees.", max_tokens=500, temperature=0.3, wants_json=True)
RESULT = {
    "request_id": "r1",
    "model_id": "gemini-2.5-flash",
    "choices": [{"text": "Bees fly.", "finish_reason": "STOP"}],
    "usage": {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14},
}
EXPECTED = TextReply("Bees fly.", FinishReason.STOP, "gemini-2.5-flash", 11, 3)


def wanted() -> None:
    """Does not cancel."""


def generate(peer: Service, pace: Pace = QUICK) -> TextReply:
    return AimsTextModel(peer.address + "/", pace=pace).generate(REQUEST, wanted)


def failure(peer: Service, pace: Pace = QUICK) -> ModelError:
    with pytest.raises(ModelError) as raised:
        generate(peer, pace)
    return raised.value


def choice(text: object, finish_reason: object = "STOP") -> dict[str, object]:
    return RESULT | {"choices": [{"text": text, "finish_reason": finish_reason}]}


def test_an_immediate_answer_is_the_reply() -> None:
    with service(Answer(200, RESULT)) as peer:
        assert generate(peer) == EXPECTED
        assert peer.asked == [
            (
                "POST",
                "/v1/generate",
                {
                    "prompt": "Write of bees.",
                    "max_tokens": 500,
                    "temperature": 0.3,
                    "response_format": {"type": "json_object"},
                },
            )
        ]


@pytest.mark.parametrize("model_id", ["-" + "1-" * 50, "two words", "x\ny", "", None, 7])
def test_an_invalid_model_name_in_the_answer_is_ignored(model_id: object) -> None:
    with service(Answer(200, RESULT | {"model_id": model_id})) as peer:
        assert generate(peer).model == "the default model"


def test_a_task_is_polled_at_the_origin_until_it_ends() -> None:
    with service(taken(), pending(), page(502), page(200), Answer(200, RESULT, cut=True), done(RESULT)) as peer:
        assert generate(peer) == EXPECTED
        assert peer.paths == ["/v1/generate"] + ["/v1/tasks/7"] * 5


def test_an_absolute_status_url_of_the_same_origin_is_accepted() -> None:
    with service(taken(), done(RESULT)) as peer:
        peer.answers[0] = taken(f"{peer.address}/tasks/7")
        assert generate(peer) == EXPECTED
        assert peer.paths[-1] == "/tasks/7"


@pytest.mark.parametrize("status_url", ["{other}/v1/tasks/7", "//{host}/v1/tasks/7", "ftp://{host}/v1/tasks/7"])
def test_another_origin_is_never_called(status_url: str) -> None:
    with service(done(RESULT)) as other, service(taken()) as peer:
        peer.answers[0] = taken(status_url.format(other=other.address, host=other.address.removeprefix("http://")))
        assert failure(peer).is_temporary is False
        assert other.asked == []


@pytest.mark.parametrize("status_url", [None, 7, "", "x" * 3000])
def test_a_task_without_a_status_url_is_an_error(status_url: object) -> None:
    with service(taken(status_url)) as peer:
        assert failure(peer).is_temporary


def test_a_redirection_is_not_followed() -> None:
    with service(Answer(200, RESULT)) as other, service(Answer(307, b"", {"Location": ""})) as peer:
        peer.answers[0] = Answer(307, b"", {"Location": other.address})
        assert failure(peer).is_temporary is False
        peer.answers = [taken(), Answer(302, b"", {"Location": other.address})]
        assert failure(peer).is_temporary is False
        assert other.asked == []


def test_a_server_error_is_tried_three_times() -> None:
    with service(page(503), Answer(500, {"error": {"type": "configuration_error"}}), Answer(200, RESULT)) as peer:
        assert generate(peer) == EXPECTED
    with service(Answer(503, {"error": {"type": "configuration_error", "message": "of bees"}})) as peer:
        error = failure(peer)
        assert error.is_temporary
        assert "configuration_error" in str(error)
        assert "of bees" not in str(error)
        assert len(peer.asked) == 3


def test_a_request_that_the_service_has_is_not_sent_again_if_its_response_breaks_off() -> None:
    with service(Answer(200, RESULT, cut=True), Answer(200, RESULT)) as peer:
        assert failure(peer).is_temporary
        assert len(peer.asked) == 1


def test_a_request_that_the_service_has_is_not_sent_again_if_its_response_is_late() -> None:
    with service(Answer(200, RESULT, after_seconds=0.6)) as peer:
        assert failure(peer, IMPATIENT).is_temporary
        assert len(peer.asked) == 1


def test_a_request_is_sent_again_if_there_was_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[str] = []

    def post_or_refuse(url: str, **options: Any) -> AbstractContextManager[StreamedAnswer]:
        attempts.append(url)
        if len(attempts) == 1:
            raise NotConnectedError("ConnectionRefusedError")
        return post_stream(url, **options)

    monkeypatch.setattr(aims_calls, "post_stream", post_or_refuse)
    with service(Answer(200, RESULT)) as peer:
        assert generate(peer) == EXPECTED
        assert len(attempts) == 2


def test_a_cancelled_step_does_not_wait_for_a_late_response() -> None:
    checks = 0

    def lost() -> None:
        nonlocal checks
        checks += 1
        if checks > 2:
            raise ClaimLostError

    with service(Answer(200, RESULT, after_seconds=3.0)) as peer, pytest.raises(ClaimLostError):
        AimsTextModel(peer.address, pace=QUICK).generate(REQUEST, lost)


def test_the_rules_stand_before_the_prompt() -> None:
    with service(Answer(200, RESULT)) as peer:
        request = TextRequest("Write of bees.", max_tokens=500, system="You are brief.")
        AimsTextModel(peer.address, pace=QUICK).generate(request, wanted)
        assert peer.asked[0][2]["prompt"] == "You are brief.\n\nWrite of bees."


def test_an_unreachable_service_is_a_transient_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert failure(Service([], address=f"http://127.0.0.1:{unused.getsockname()[1]}")).is_temporary


@pytest.mark.parametrize(("status", "is_temporary"), [(400, False), (401, False), (404, False), (429, True)])
def test_a_refusal_is_not_retried(status: int, is_temporary: bool) -> None:
    refusal = Answer(status, {"request_id": "r1", "error": {"type": "invalid_request_error", "message": "bees"}})
    with service(refusal) as peer:
        assert failure(peer).is_temporary is is_temporary
        assert len(peer.asked) == 1


def test_a_json_refusal_of_a_poll_ends_the_task_and_an_html_page_does_not() -> None:
    with service(taken(), page(404), Answer(429, {"error": {}}), done(RESULT)) as peer:
        assert generate(peer) == EXPECTED
    with service(taken(), Answer(403, {"error": {"type": "forbidden"}})) as peer:
        assert failure(peer).is_temporary is False


@pytest.mark.parametrize("status", [200, 400, 500, 502, 504])
def test_the_end_of_a_task_is_read_for_any_http_status(status: int) -> None:
    with service(taken(), done(RESULT, status)) as peer:
        assert generate(peer) == EXPECTED


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, {"status": "FAILURE", "result": {"error": {"type": "task_failed", "message": "of bees"}}}),
        done({"status": "PROCESSING_CONFLICT"}, 409),
        done({"error": {"type": "model_error", "message": "of bees"}}, 500),
        done({"error": "words of bees, no type"}),
        done(None),
        done([RESULT]),
        done({}),
        done({"choices": []}),
        done({"choices": ["Bees fly."]}),
        done(choice(None)),
        done(choice("  \n")),
        done(choice(7)),
    ],
)
def test_an_end_without_text_is_an_error_that_does_not_quote_the_response(answer: Answer) -> None:
    with service(taken(), answer) as peer:
        error = failure(peer)
        assert error.is_temporary
        assert "bees" not in str(error)


def test_a_task_that_never_ends_is_abandoned_at_the_deadline() -> None:
    with service(taken(), pending()) as peer:
        assert "in time" in str(failure(peer, IMPATIENT))


@pytest.mark.parametrize("body", [b"<html></html>", b"", b"[1]", b'"text"', b"[" * 100_000])
def test_an_immediate_answer_that_is_not_a_json_object_is_an_error(body: bytes) -> None:
    with service(Answer(200, body)) as peer:
        failure(peer)
        assert len(peer.asked) == 1


def test_a_response_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aims_calls, "MAX_RESPONSE_BYTES", 1_000)
    with service(Answer(200, choice("bees " * 1_000))) as peer:
        assert failure(peer).is_temporary is False


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("STOP", FinishReason.STOP),
        ("MAX_TOKENS", FinishReason.LENGTH),
        ("SAFETY", FinishReason.BLOCKED),
        ("RECITATION", FinishReason.BLOCKED),
        ("OTHER", FinishReason.OTHER),
        ("UNSPECIFIED", FinishReason.OTHER),
        (None, FinishReason.OTHER),
    ],
)
def test_the_finish_reason_is_mapped(named: object, reason: FinishReason) -> None:
    with service(Answer(200, choice("Bees", named))) as peer:
        assert generate(peer).finish_reason is reason


def test_a_blocked_text_is_an_empty_reply() -> None:
    blocked = {"error": {"type": "generation_blocked_safety", "message": "no"}, "model_id": "gemini-2.5-flash"}
    with service(Answer(200, blocked)) as peer:
        assert generate(peer) == TextReply("", FinishReason.BLOCKED, "gemini-2.5-flash")


def test_missing_token_counts_are_zero() -> None:
    with service(Answer(200, choice("Bees") | {"usage": {"prompt_tokens": "11"}, "model_id": None})) as peer:
        reply = generate(peer)
        assert (reply.prompt_tokens, reply.completion_tokens, reply.model) == (0, 0, "the default model")


def test_a_token_count_that_the_database_cannot_store_is_zero() -> None:
    with service(Answer(200, choice("Bees") | {"usage": {"prompt_tokens": 11, "completion_tokens": 2**31}})) as peer:
        reply = generate(peer)
        assert (reply.prompt_tokens, reply.completion_tokens) == (11, 0)


def test_a_cancelled_step_stops_between_two_polls() -> None:
    polls = 0

    def lost() -> None:
        nonlocal polls
        polls += 1
        if polls == 3:
            raise ClaimLostError

    with service(taken(), pending()) as peer:
        with pytest.raises(ClaimLostError):
            AimsTextModel(peer.address, pace=QUICK).generate(REQUEST, lost)
        assert peer.methods == ["POST", "GET"]


def test_a_model_can_be_requested_by_name() -> None:
    with service(Answer(200, RESULT)) as peer:
        model = AimsTextModel(peer.address, model="gemini-3.5-flash", pace=QUICK)
        model.generate(REQUEST, wanted)
        assert peer.asked[0][2]["model_id_override"] == "gemini-3.5-flash"
        assert model.name == "gemini-3.5-flash at AIMS"


@pytest.mark.parametrize("address", ["", "aims:8000", "ftp://aims", "http://"])
def test_an_invalid_base_url_is_refused_at_once(address: str) -> None:
    with pytest.raises(ValueError, match="http"):
        AimsTextModel(address)
