"""Tests the picture model behind OpenAI's API."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from cpoa.contracts.models import ModelError
from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.openai_compatible.pictures import OpenAiPictureModel
from shared.errors import ClaimLostError
from tests.unit.cpoa.providers.aims_server import Answer, Service, service

PICTURE = b"\x89PNG of a reef"
PAINTED = Answer(200, {"data": [{"b64_json": base64.b64encode(PICTURE).decode()}]})


def wanted() -> None:
    """Does not cancel."""


def model_at(peer: Service, model: str = "flux", **more: Any) -> OpenAiPictureModel:
    return OpenAiPictureModel(OpenAiServer(f"{peer.address}/v1", "secret"), model, **more)


def refused(parameter: str, message: str = "Unknown parameter") -> Answer:
    error = {"message": f"{message}: '{parameter}'.", "param": parameter, "code": "unknown_parameter"}
    return Answer(400, {"error": error})


def test_a_picture_is_asked_for_in_base64() -> None:
    with service(PAINTED) as peer:
        model = model_at(peer)
        assert model.paint("A reef.", wanted) == PICTURE
        assert model.name == f"flux at {peer.address.removeprefix('http://')}"
        payload = {"model": "flux", "prompt": "A reef.", "n": 1, "size": "1024x1024", "response_format": "b64_json"}
        assert peer.asked == [("POST", "/v1/images/generations", payload)]


def test_gpt_image_gets_a_quality_and_no_format() -> None:
    with service(PAINTED) as peer:
        model_at(peer, "gpt-image-1").paint("A reef.", wanted)
        payload = peer.asked[0][2]
        assert (payload.get("response_format"), payload["quality"]) == (None, "medium")


def test_a_refused_parameter_is_left_out_from_then_on() -> None:
    with service(refused("response_format"), PAINTED) as peer:
        model = model_at(peer)
        assert model.paint("A reef.", wanted) == PICTURE
        assert model.paint("A lamp.", wanted) == PICTURE
        assert ["response_format" in payload for _, _, payload in peer.asked] == [True, False, False]


def test_a_parameter_is_left_out_once_only() -> None:
    with service(refused("response_format"), refused("size"), PAINTED) as peer:
        with pytest.raises(ModelError, match="unknown_parameter") as raised:
            model_at(peer).paint("A reef.", wanted)
        assert not raised.value.is_temporary
        assert len(peer.asked) == 2


def test_a_prompt_that_is_refused_is_not_sent_again() -> None:
    moderated = Answer(400, {"error": {"code": "moderation_blocked", "message": "Your request: A reef."}})
    with service(moderated, PAINTED) as peer:
        with pytest.raises(ModelError, match="moderation_blocked") as raised:
            model_at(peer).paint("A reef.", wanted)
        assert not raised.value.is_temporary
        assert "reef" not in str(raised.value)
        assert len(peer.asked) == 1


def test_an_unknown_model_is_named_with_the_models_that_exist() -> None:
    unknown = Answer(404, {"error": {"code": "model_not_found", "message": "The model `flux` does not exist."}})
    models = Answer(200, {"data": [{"id": "gpt-image-1"}, {"id": "dall-e-3"}]})
    with service(unknown, models) as peer, pytest.raises(ModelError) as raised:
        model_at(peer).paint("A reef.", wanted)
    assert not raised.value.is_temporary
    assert "`flux`; it has: gpt-image-1, dall-e-3. Change AIMS_OPENAI_PICTURE_MODEL." in str(raised.value)


@pytest.mark.parametrize("answer", [Answer(503, {}), Answer(429, {}, {"Retry-After": "3"})])
def test_a_busy_server_may_be_asked_again(answer: Answer) -> None:
    with service(answer) as peer, pytest.raises(ModelError) as raised:
        model_at(peer).paint("A reef.", wanted)
    assert raised.value.is_temporary


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, {"data": [{"url": "http://169.254.169.254/picture.png"}]}),
        Answer(200, {"data": [{"b64_json": "no base64!"}]}),
        Answer(200, {"data": [{}]}),
        Answer(200, {"data": []}),
        Answer(200, {"data": [7]}),
        Answer(200, []),
        Answer(200, b"<html>"),
        Answer(200, PAINTED.body, cut=True),
    ],
)
def test_an_answer_without_a_picture_is_not_asked_for_again(answer: Answer) -> None:
    with service(answer) as peer:
        with pytest.raises(ModelError, match="instead of a picture") as raised:
            model_at(peer).paint("A reef.", wanted)
        assert not raised.value.is_temporary
        assert len(peer.asked) == 1


def test_a_cancelled_step_gets_no_picture() -> None:
    def lost() -> None:
        raise ClaimLostError

    with service(PAINTED) as peer, pytest.raises(ClaimLostError):
        model_at(peer).paint("A reef.", lost)
