"""Tests what an episode says about the model that wrote it."""

from __future__ import annotations

import pytest

from cpoa.contracts.dialogue import published_name


@pytest.mark.parametrize(
    ("model", "published"),
    [
        ("llama3.1:8b at 127.0.0.1:11434", "llama3.1:8b"),
        ("llama3.1:8b at [::1]:11434", "llama3.1:8b"),
        ("qwen3 at ollama", "qwen3"),
        ("mistral at home at llm.example.com", "mistral at home"),
        ("gemini-3-flash at Google", "gemini-3-flash at Google"),
        ("the default model at AIMS", "the default model at AIMS"),
        ("AIMS_TTS", "AIMS_TTS"),
    ],
)
def test_an_episode_does_not_name_the_server_of_its_model(model: str, published: str) -> None:
    assert published_name(model) == published
