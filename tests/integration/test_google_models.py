"""Tests Google's text and picture models: the real client library against a stand-in that misbehaves."""

from __future__ import annotations

import base64
import socket
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.models import FinishReason, ModelError, TextReply, TextRequest
from cpoa.providers.google.pictures import GeminiPictureModel, ImagenPictureModel
from cpoa.providers.google.text import GeminiTextModel
from shared.errors import ClaimLostError
from tests.integration.google_stand_ins import (
    DRIPPING,
    HANGING,
    genai_answering,
    picture,
    picture_answer,
    refusal,
    text_answer,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.google_stand_ins import Reply

pytestmark = pytest.mark.filterwarnings("ignore:The generate_images method is deprecated")
REQUEST = TextRequest("Write of reefs.", max_tokens=400, temperature=0.7)
SAFE = {"promptTokenCount": 12, "candidatesTokenCount": 30, "thoughtsTokenCount": 100, "totalTokenCount": 142}


def text_model(address: str, **more: Any) -> GeminiTextModel:
    return GeminiTextModel(project="shop", location="europe-west1", model="gemini-test", emulator_url=address, **more)


def picture_model(address: str, **more: Any) -> ImagenPictureModel:
    return ImagenPictureModel(project="shop", location="us-central1", model="imagen-test", emulator_url=address, **more)


def written(*replies: Reply, request: TextRequest = REQUEST) -> TextReply:
    with genai_answering(*replies) as (address, _):
        return text_model(address, timeout_seconds=0.5).generate(request, lambda: None)


def painted(*replies: Reply) -> bytes:
    with genai_answering(*replies) as (address, _):
        return picture_model(address, timeout_seconds=0.5).paint("A reef", lambda: None)


def failure_of(make: Callable[..., object], *replies: Reply) -> ModelError:
    with pytest.raises(ModelError) as failed:
        make(*replies)
    return failed.value


class Wanted:
    """Waits until the stand-in has received ``times`` requests."""

    def __init__(self, times: int) -> None:
        self.times = times

    def __call__(self) -> None:
        if self.times == 0:
            raise ClaimLostError
        self.times -= 1


def test_a_text_has_a_finish_reason_token_counts_and_the_models_name() -> None:
    reply = written((200, text_answer("Reefs grow.", usageMetadata=SAFE)))
    assert reply == TextReply("Reefs grow.", FinishReason.STOP, "gemini-test at Google", 12, 130)


def test_the_request_names_project_location_and_model_and_wants_one_candidate() -> None:
    with genai_answering((200, text_answer("{}"))) as (address, asked):
        request = TextRequest("Write of reefs.", max_tokens=400, temperature=0.7, wants_json=True)
        model = text_model(address)
        model.thinking_tokens = 100
        model.generate(request, lambda: None)
    (path, body) = asked[0]
    assert path.endswith(
        "/projects/shop/locations/europe-west1/publishers/google/models/gemini-test:streamGenerateContent?alt=sse"
    )
    assert body["contents"][0]["parts"] == [{"text": "Write of reefs."}]
    config = body["generationConfig"]
    assert (config["maxOutputTokens"], config["temperature"], config["candidateCount"]) == (500, 0.7, 1)
    assert config["responseMimeType"] == "application/json"


def test_the_rules_are_the_system_instruction() -> None:
    with genai_answering((200, text_answer("Reefs."))) as (address, asked):
        text_model(address).generate(TextRequest("Write.", max_tokens=400, system="You are brief."), lambda: None)
        text_model(address).generate(REQUEST, lambda: None)
    assert asked[0][1]["systemInstruction"]["parts"] == [{"text": "You are brief."}]
    assert "systemInstruction" not in asked[1][1]


def test_a_text_that_is_streamed_in_parts_is_put_together() -> None:
    parts = [text_answer("Reefs ", None), text_answer("grow.", "STOP", usageMetadata=SAFE)]
    assert written((200, parts)) == TextReply("Reefs grow.", FinishReason.STOP, "gemini-test at Google", 12, 130)


def test_a_text_that_breaks_off_is_kept_as_too_short() -> None:
    broken = [text_answer("Reefs ", None), {"error": {"code": 503, "status": "UNAVAILABLE", "message": "No."}}]
    reply = written((200, broken))
    assert (reply.text, reply.finish_reason) == ("Reefs ", FinishReason.LENGTH)


def test_a_text_that_takes_too_long_as_a_whole_is_kept_as_too_short() -> None:
    with genai_answering((DRIPPING, [text_answer("Reefs ", None)])) as (address, _):
        reply = text_model(address, timeout_seconds=5.0, total_seconds=1.0).generate(REQUEST, lambda: None)
    assert (reply.text, reply.finish_reason) == ("Reefs ", FinishReason.LENGTH)


def test_a_service_that_drips_bytes_is_given_up_after_the_time_for_a_reply() -> None:
    with genai_answering((DRIPPING, [])) as (address, asked):
        with pytest.raises(ModelError) as raised:
            text_model(address, timeout_seconds=5.0, total_seconds=0.5).generate(REQUEST, lambda: None)
        assert len(asked) == 1
    assert raised.value.is_temporary
    limit = (
        "gave no complete answer (the answer was not complete after 0.5 seconds). MODEL_REPLY_SECONDS sets the limit."
    )
    assert str(raised.value) == f"gemini-test at Google {limit}"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("MAX_TOKENS", FinishReason.LENGTH),
        ("SAFETY", FinishReason.BLOCKED),
        ("RECITATION", FinishReason.BLOCKED),
        ("BLOCKLIST", FinishReason.BLOCKED),
        ("PROHIBITED_CONTENT", FinishReason.BLOCKED),
        ("SPII", FinishReason.BLOCKED),
        ("A_REASON_OF_TOMORROW", FinishReason.OTHER),
        (None, FinishReason.OTHER),
    ],
)
@pytest.mark.filterwarnings("ignore:.*is not a valid FinishReason")
def test_a_finish_reason_is_mapped(theirs: str | None, ours: FinishReason) -> None:
    assert written((200, text_answer("Reefs", theirs))).finish_reason is ours


def test_a_blocked_prompt_is_a_blocked_reply_without_text() -> None:
    reply = written((200, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}))
    assert (reply.text, reply.finish_reason) == ("", FinishReason.BLOCKED)


def test_a_candidate_blocked_before_its_first_word_is_a_blocked_reply() -> None:
    assert written((200, {"candidates": [{"finishReason": "SAFETY"}]})).finish_reason is FinishReason.BLOCKED


def test_the_models_thoughts_are_not_part_of_its_text() -> None:
    parts = [{"text": "Let me see.", "thought": True}, {"text": "Reefs "}, {"text": "grow."}]
    answer = {"candidates": [{"content": {"parts": parts}, "finishReason": "STOP"}]}
    assert written((200, answer)).text == "Reefs grow."


@pytest.mark.parametrize(
    "reply",
    [
        (200, {"candidates": []}),
        (200, {}),
        (200, b""),
        (200, b"<html>Welcome</html>"),
        (200, b'{"candidates": [{"content'),
        (200, b"\xff\xfe\x00"),
        (200, []),
        (200, "done"),
        (200, {"candidates": "none"}),
        (200, {"candidates": [{"content": {"parts": "text"}}]}),
        (200, text_answer("")),
        (200, text_answer(" \n", None)),
        refusal(429, "RESOURCE_EXHAUSTED"),
        refusal(500, "INTERNAL"),
        refusal(503, "UNAVAILABLE"),
        refusal(504, "DEADLINE_EXCEEDED"),
        (502, b"<html>Bad gateway</html>"),
        (500, "oops"),
        (500, {"error": "oops"}),
        (500, b""),
        (HANGING, None),
    ],
    ids=lambda reply: str(reply)[:60],
)
def test_transient_errors_are_retryable(reply: Reply) -> None:
    assert failure_of(written, reply).is_temporary


@pytest.mark.parametrize(
    "reply",
    [
        refusal(400, "INVALID_ARGUMENT"),
        refusal(401, "UNAUTHENTICATED"),
        refusal(403, "PERMISSION_DENIED"),
        refusal(404, "NOT_FOUND"),
        (404, b"<html>Not found</html>"),
    ],
    ids=lambda reply: str(reply)[:60],
)
def test_permanent_errors_are_not_retryable(reply: Reply) -> None:
    for make in (written, painted):
        failed = failure_of(make, reply)
        assert not failed.is_temporary
        assert str(reply[0]) in str(failed)


def test_an_unreachable_service_is_retryable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ModelError) as failed:
        text_model(f"http://127.0.0.1:{port}").generate(REQUEST, lambda: None)
    assert failed.value.is_temporary
    assert "gemini-test at Google" in str(failed.value)


def test_a_failed_request_is_sent_once_and_the_next_may_succeed() -> None:
    with genai_answering(refusal(429, "RESOURCE_EXHAUSTED"), (200, text_answer("Reefs."))) as (address, asked):
        model = text_model(address)
        with pytest.raises(ModelError):
            model.generate(REQUEST, lambda: None)
        assert len(asked) == 1
        assert model.generate(REQUEST, lambda: None).text == "Reefs."


def test_a_long_error_message_is_shortened() -> None:
    assert len(str(failure_of(written, refusal(400, "INVALID_ARGUMENT", "Reefs. " * 1000)))) < 400


def test_a_cancelled_step_sends_no_request() -> None:
    with genai_answering((200, text_answer("Reefs."))) as (address, asked):
        with pytest.raises(ClaimLostError):
            text_model(address).generate(REQUEST, Wanted(0))
        with pytest.raises(ClaimLostError):
            picture_model(address).paint("A reef", Wanted(0))
    assert asked == []


def test_a_picture_after_the_cancellation_is_not_used() -> None:
    with genai_answering((200, picture_answer(picture()))) as (address, asked), pytest.raises(ClaimLostError):
        picture_model(address).paint("A reef", Wanted(1))
    assert len(asked) == 1


def test_a_whole_text_is_returned_after_the_cancellation_because_it_is_paid_for() -> None:
    with genai_answering((200, text_answer("Reefs."))) as (address, asked):
        assert text_model(address).generate(REQUEST, Wanted(1)).text == "Reefs."
    assert len(asked) == 1


def test_a_picture_is_returned_as_the_bytes_of_its_file() -> None:
    with genai_answering((200, picture_answer(picture()))) as (address, asked):
        assert picture_model(address).paint("A reef", lambda: None) == picture()
    (path, body) = asked[0]
    assert path.endswith("/projects/shop/locations/us-central1/publishers/google/models/imagen-test:predict")
    assert body["instances"][0]["prompt"] == "A reef"
    assert (body["parameters"]["sampleCount"], body["parameters"]["aspectRatio"]) == (1, "1:1")


def test_a_filtered_picture_is_not_requested_again() -> None:
    filtered = {"predictions": [{"raiFilteredReason": "The prompt may violate our policies."}]}
    for answer in ({}, {"predictions": []}, {"predictions": "none"}, filtered):
        failed = failure_of(painted, (200, answer))
        assert not failed.is_temporary
    assert "may violate" in str(failed)


@pytest.mark.parametrize(
    "reply",
    [
        refusal(429, "RESOURCE_EXHAUSTED"),
        refusal(503, "UNAVAILABLE"),
        (200, b"<html>"),
        (200, {"predictions": [{"bytesBase64Encoded": "%%%"}]}),
        (HANGING, None),
    ],
    ids=lambda reply: str(reply)[:60],
)
def test_a_missing_picture_is_retryable(reply: Reply) -> None:
    assert failure_of(painted, reply).is_temporary


# Pictures by Gemini


def drawn(*replies: Reply) -> bytes:
    with genai_answering(*replies) as (address, _):
        model = GeminiPictureModel(
            project="shop", location="global", model="gemini-image-test", emulator_url=address, timeout_seconds=0.5
        )
        return model.paint("A reef", lambda: None)


def drawing(*parts: dict[str, Any], reason: str = "STOP") -> Reply:
    return 200, {"candidates": [{"content": {"role": "model", "parts": list(parts)}, "finishReason": reason}]}


def image_part(data: bytes, **more: Any) -> dict[str, Any]:
    return {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(data).decode()}, **more}


def test_geminis_picture_is_returned_as_the_bytes_of_its_file() -> None:
    assert drawn(drawing({"text": "Here it is."}, image_part(b"png"))) == b"png"


def test_a_draft_in_the_models_thoughts_is_not_the_picture() -> None:
    assert drawn(drawing(image_part(b"draft", thought=True), image_part(b"png"))) == b"png"


@pytest.mark.parametrize(
    "reply",
    [drawing({"text": "I would rather not."}), drawing(reason="IMAGE_SAFETY"), (200, {"candidates": []}), (200, {})],
)
def test_a_response_without_a_picture_is_not_requested_again(reply: Reply) -> None:
    assert not failure_of(drawn, reply).is_temporary


@pytest.mark.parametrize("reply", [refusal(429, "RESOURCE_EXHAUSTED"), refusal(503, "UNAVAILABLE"), (HANGING, None)])
def test_a_missing_picture_of_geminis_is_retryable(reply: Reply) -> None:
    assert failure_of(drawn, reply).is_temporary
