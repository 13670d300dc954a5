"""Which provider each kind of model has, and what that provider needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.settings import AimsProvider
from shared.settings.agents import ANTHROPIC_URL, OPENAI_URL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.settings import Settings


def text_provider(settings: Settings) -> AimsProvider:
    return settings.aims_text_provider or settings.aims_provider


def speech_provider(settings: Settings) -> AimsProvider:
    """`AIMS_PROVIDER` counts where that provider has this kind of model."""
    if settings.aims_speech_provider:
        return settings.aims_speech_provider
    return _provider_with(settings, settings.aims_openai_speech_model)


def picture_provider(settings: Settings) -> AimsProvider:
    """As for speech."""
    if settings.aims_picture_provider:
        return settings.aims_picture_provider
    return _provider_with(settings, settings.aims_openai_picture_model)


def _provider_with(settings: Settings, openai_model: str) -> AimsProvider:
    """A server with OpenAI's API, such as Ollama, often has texts only, so its model of another kind must be named."""
    if settings.aims_provider is AimsProvider.OPENAI and openai_model:
        return AimsProvider.OPENAI
    return AimsProvider.GOOGLE if settings.aims_provider is AimsProvider.GOOGLE else AimsProvider.NONE


def openai_speech_address(settings: Settings) -> str:
    return settings.aims_openai_speech_base_url or settings.openai_base_url


def openai_speech_key(settings: Settings) -> str:
    """The key of the texts' server is sent to no other server."""
    same_server = openai_speech_address(settings) == settings.openai_base_url
    return settings.aims_openai_speech_api_key or (settings.openai_api_key if same_server else "")


def missing_for_texts(settings: Settings) -> Iterator[str]:
    """Says of each setting that the provider of texts needs and that is not set what it is for."""
    match text_provider(settings):
        case AimsProvider.OPENAI:
            if not settings.aims_openai_text_model:
                yield (
                    "AIMS_OPENAI_TEXT_MODEL is not set. Texts come from a server with OpenAI's API, so set it to the "
                    "name of a model that this server has."
                )
            if not settings.openai_api_key.strip() and settings.openai_base_url == OPENAI_URL:
                yield (
                    f"OPENAI_API_KEY is not set, and {OPENAI_URL} needs it. For another server set OPENAI_BASE_URL to "
                    "its address."
                )
        case AimsProvider.ANTHROPIC:
            if not settings.aims_anthropic_text_model:
                yield "AIMS_ANTHROPIC_TEXT_MODEL is not set. Texts come from Anthropic, so set it to a model's name."
            if not settings.anthropic_api_key.strip() and settings.anthropic_base_url == ANTHROPIC_URL:
                yield f"ANTHROPIC_API_KEY is not set, and {ANTHROPIC_URL} needs it."


def missing_for_speech(settings: Settings) -> Iterator[str]:
    if speech_provider(settings) is not AimsProvider.OPENAI:
        return
    if not settings.aims_openai_speech_model:
        yield (
            "AIMS_OPENAI_SPEECH_MODEL is not set. Speech comes from a server with OpenAI's API, so set it to the name "
            "of a model that this server has, such as kokoro."
        )
    if openai_speech_address(settings) == OPENAI_URL and not openai_speech_key(settings).strip():
        yield (
            f"OPENAI_API_KEY is not set, and {OPENAI_URL} needs it. For another server that speaks set "
            "AIMS_OPENAI_SPEECH_BASE_URL to its address."
        )


def missing_for_pictures(settings: Settings) -> Iterator[str]:
    if picture_provider(settings) is not AimsProvider.OPENAI:
        return
    if not settings.aims_openai_picture_model:
        yield (
            "AIMS_OPENAI_PICTURE_MODEL is not set. Covers come from a server with OpenAI's API, so set it to the name "
            "of a model that this server has."
        )
    if settings.openai_base_url == OPENAI_URL and not settings.openai_api_key.strip():
        yield f"OPENAI_API_KEY is not set, and {OPENAI_URL} needs it."
