"""Tests that each kind of model chooses its provider by itself, and that a provider says what it lacks."""

from __future__ import annotations

from typing import Any

import pytest

from cpoa.composition.agents import cards_at_once
from cpoa.composition.models import picture_model, speech_model, text_model
from shared.settings import Settings, SettingsError, load_settings

OLLAMA = {"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1", "AIMS_OPENAI_TEXT_MODEL": "llama3.1:8b"}
CLAUDE = {"ANTHROPIC_API_KEY": "sk-1", "AIMS_ANTHROPIC_TEXT_MODEL": "claude-sonnet-5-5"}
GOOGLE = {"GOOGLE_CLOUD_PROJECT": "shop"}


def settings_of(**variables: str) -> Settings:
    return load_settings((), variables)


def name_of(model: Any) -> str | None:
    return None if model is None else model.name


def no_objects(_: str) -> bytes:
    raise AssertionError


@pytest.mark.parametrize(
    ("variables", "text", "speech", "pictures"),
    [
        ({}, None, None, None),
        (
            {"AIMS_PROVIDER": "google", **GOOGLE},
            "gemini-3.8-flash at Google",
            "Cloud Text-to-Speech at Google",
            "gemini-3.1-flash-image at Google",
        ),
        ({"AIMS_PROVIDER": "openai", **OLLAMA}, "llama3.1:8b at 127.0.0.1:11434", None, None),
        ({"AIMS_TEXT_PROVIDER": "openai", **OLLAMA}, "llama3.1:8b at 127.0.0.1:11434", None, None),
        ({"AIMS_PROVIDER": "anthropic", **CLAUDE}, "claude-sonnet-5-5 at api.anthropic.com", None, None),
        (
            {
                "AIMS_PROVIDER": "google",
                "AIMS_TEXT_PROVIDER": "anthropic",
                "AIMS_SPEECH_PROVIDER": "none",
                **GOOGLE,
                **CLAUDE,
            },
            "claude-sonnet-5-5 at api.anthropic.com",
            None,
            "gemini-3.1-flash-image at Google",
        ),
        (
            {"AIMS_PROVIDER": "openai", "AIMS_PICTURE_PROVIDER": "google", **GOOGLE, **OLLAMA},
            "llama3.1:8b at 127.0.0.1:11434",
            None,
            "gemini-3.1-flash-image at Google",
        ),
        (
            {
                "AIMS_PROVIDER": "google",
                "AIMS_TEXT_PROVIDER": "none",
                "AIMS_SPEECH_PROVIDER": "none",
                "AIMS_PICTURE_PROVIDER": "none",
                **GOOGLE,
            },
            None,
            None,
            None,
        ),
        (
            {"AIMS_PROVIDER": "openai", "AIMS_SERVICE_BASE_URL_CONTAINER": "http://aims:8000", **OLLAMA},
            "the default model at AIMS",
            None,
            None,
        ),
    ],
)
def test_each_kind_of_model_chooses_its_provider_by_itself(
    variables: dict[str, str], text: str | None, speech: str | None, pictures: str | None
) -> None:
    settings = settings_of(**variables)
    chosen = text_model(settings), speech_model(settings, no_objects), picture_model(settings)
    assert tuple(map(name_of, chosen)) == (text, speech, pictures)


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({"AIMS_PROVIDER": "openai"}, ("AIMS_OPENAI_TEXT_MODEL", "OPENAI_API_KEY")),
        ({"AIMS_TEXT_PROVIDER": "openai", "AIMS_OPENAI_TEXT_MODEL": "gpt-6-luna"}, ("OPENAI_API_KEY",)),
        ({"AIMS_PROVIDER": "openai", "OPENAI_BASE_URL": OLLAMA["OPENAI_BASE_URL"]}, ("AIMS_OPENAI_TEXT_MODEL",)),
        ({"AIMS_PROVIDER": "anthropic"}, ("AIMS_ANTHROPIC_TEXT_MODEL", "ANTHROPIC_API_KEY")),
    ],
)
def test_a_provider_says_at_start_what_it_lacks(variables: dict[str, str], missing: tuple[str, ...]) -> None:
    with pytest.raises(SettingsError) as raised:
        text_model(settings_of(**variables))
    assert tuple(problem.split(" ")[0] for problem in raised.value.problems) == missing


@pytest.mark.parametrize(
    "name", ["AIMS_PROVIDER", "AIMS_TEXT_PROVIDER", "AIMS_SPEECH_PROVIDER", "AIMS_PICTURE_PROVIDER"]
)
def test_google_needs_a_project_for_each_kind(name: str) -> None:
    with pytest.raises(SettingsError, match="GOOGLE_CLOUD_PROJECT"):
        settings_of(**{name: "google"})


@pytest.mark.parametrize("name", ["AIMS_SPEECH_PROVIDER", "AIMS_PICTURE_PROVIDER"])
def test_a_provider_without_this_kind_of_model_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match="must be one of none, google, openai"):
        settings_of(**{name: "anthropic"})


def test_many_cards_are_written_at_once_where_any_text_model_writes_them() -> None:
    for variables in ({"AIMS_PROVIDER": "anthropic"}, {"AIMS_TEXT_PROVIDER": "openai"}):
        assert cards_at_once(settings_of(**variables)) == 20
    assert cards_at_once(settings_of()) <= 8
    assert cards_at_once(settings_of(AIMS_PROVIDER="google", AIMS_TEXT_PROVIDER="none", **GOOGLE)) <= 8


def test_the_limits_of_a_reply_are_settings() -> None:
    settings = settings_of(AIMS_PROVIDER="openai", MODEL_SILENCE_SECONDS="120", MODEL_REPLY_SECONDS="600", **OLLAMA)
    limits = text_model(settings).limits  # type: ignore[union-attr]
    assert (limits.silence_seconds, limits.total_seconds) == (120.0, 600.0)


def test_the_limits_of_geminis_reply_are_the_same_settings() -> None:
    settings = settings_of(AIMS_PROVIDER="google", MODEL_SILENCE_SECONDS="120", MODEL_REPLY_SECONDS="600", **GOOGLE)
    kept = vars(text_model(settings))
    assert (kept["_timeout_seconds"], kept["_total_seconds"]) == (120.0, 600.0)


def test_a_representation_does_not_contain_a_key() -> None:
    settings = settings_of(
        AIMS_PROVIDER="anthropic", OPENAI_API_KEY="secret-a", **CLAUDE | {"ANTHROPIC_API_KEY": "secret-b"}
    )
    assert "secret" not in repr(settings)
    assert "secret" not in repr(text_model(settings))
