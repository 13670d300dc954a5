from __future__ import annotations

from dataclasses import replace

import pytest

from cpoa.contracts.models import FinishReason, TextReply
from cpoa.providers.prices import (
    estimate_openai_speech_cost,
    estimate_picture_cost,
    estimate_reply_cost,
    estimate_speech_cost,
)


def reply(model: str) -> TextReply:
    return TextReply("", FinishReason.STOP, model, prompt_tokens=2_000_000, completion_tokens=1_000_000)


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("gemini-2.5-pro", 12.5),
        ("gemini-2.5-flash", 3.1),
        ("gemini-2.5-flash-lite", 0.6),
        ("gemini-2.5-flash-001", 3.1),
        ("gemini-3.1-pro-preview-02-2026", 16.0),
        ("publishers/google/models/gemini-3.5-flash", 12.0),
        ("gemini-3-flash at Google", 4.0),
        ("gemini-2.5-pro-preview-06-05", 12.5),
        ("gemini-2.5-flash-exp-latest", 3.1),
    ],
)
def test_the_price_of_a_reply_depends_on_the_family_of_its_model(model: str, dollars: float) -> None:
    assert estimate_reply_cost(reply(model)) == pytest.approx(dollars)


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("gpt-6-luna at api.openai.com", 0.7),
        ("gpt-5-mini-2025-08-07 at api.openai.com", 2.5),
        ("claude-sonnet-5-5 at api.anthropic.com", 14.0),
        ("claude-haiku-4-5-20251001 at api.anthropic.com", 7.0),
        ("openai/gpt-oss-120b at api.groq.com", 0.9),
        ("mistral-medium-3-5 at api.mistral.ai", 10.5),
        ("llama3.1:8b at 127.0.0.1:11434", 0.0),
        ("llama3.1:8b at [::1]:11434", 0.0),
        ("llama3.1:8b at ollama:11434", 0.0),
        ("gpt-6-luna at 192.168.1.7", 0.0),
    ],
)
def test_the_price_of_a_reply_depends_on_the_service_too(model: str, dollars: float) -> None:
    assert estimate_reply_cost(reply(model)) == pytest.approx(dollars)


@pytest.mark.parametrize(
    "model",
    [
        "gpt-7 at api.openai.com",
        "gpt-5-mini-high at api.openai.com",
        "claude-sonnet-5-9 at api.anthropic.com",
        "gpt-6-luna at llm.example.com",
        "openai/gpt-oss-120b at openrouter.ai",
        "gemini-2.5-flash at llm.example.com",
    ],
)
def test_a_model_of_an_unknown_version_or_service_has_no_price(model: str) -> None:
    assert estimate_reply_cost(reply(model)) is None


def test_what_the_service_says_wins_over_the_list() -> None:
    told = replace(reply("gpt-6-luna at api.openai.com"), dollars=0.25)
    assert estimate_reply_cost(told) == 0.25


@pytest.mark.parametrize("model", ["", "gpt-x", "gemini-2.5-flash-image", "gemini-9-flash", "agent at AIMS"])
def test_a_model_without_a_known_price_has_no_cost(model: str) -> None:
    assert estimate_reply_cost(reply(model)) is None
    assert estimate_picture_cost(model) is None
    assert estimate_speech_cost(model, 10) is None


@pytest.mark.parametrize(
    ("voice", "dollars"),
    [("en-US-Standard-C", 0.4), ("en-GB-Wavenet-D", 1.6), ("en-US-Neural2-A", 1.6), ("en-US-Chirp3-HD-Kore", 3.0)],
)
def test_the_price_of_speech_depends_on_the_family_of_its_voice(voice: str, dollars: float) -> None:
    assert estimate_speech_cost(voice, 100_000) == pytest.approx(dollars)


def test_the_price_of_a_picture_depends_on_its_model() -> None:
    assert estimate_picture_cost("imagen-4.0-fast-generate-001") == pytest.approx(0.02)
    assert estimate_picture_cost("imagen-4.0-ultra-generate-preview-06-06") == pytest.approx(0.06)


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("gpt-image-1", 0.042),
        ("gpt-image-1-mini", 0.011),
        ("gpt-image-1.5-2025-12-16", 0.034),
        ("dall-e-3", 0.04),
        ("gpt-image-2", None),
    ],
)
def test_a_number_in_a_models_name_is_a_version_only_if_the_rest_has_a_price(model: str, dollars: float | None) -> None:
    assert estimate_picture_cost(model) == dollars


@pytest.mark.parametrize(
    ("model", "dollars"),
    [
        ("tts-1", 0.015),
        ("tts-1-1106", 0.015),
        ("tts-1-hd", 0.03),
        ("openai/tts-1-hd-1106", 0.03),
        ("gpt-4o-mini-tts", 0.03),
        ("gpt-4o-mini-tts-2025-12-15", 0.03),
        ("kokoro", None),
    ],
)
def test_the_price_of_openais_speech_is_by_characters_or_by_minutes(model: str, dollars: float | None) -> None:
    assert estimate_openai_speech_cost(model, characters=1_000, seconds=120.0) == (
        None if dollars is None else pytest.approx(dollars)
    )
