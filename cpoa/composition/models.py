# ruff: noqa: PLC0415 -- a model's client is loaded where the settings choose it
"""Selects the models of the embedded agents by the settings, each kind by itself: AIMS if its URL is set, else the
provider's, else none. Speech and pictures are metered here, and replies of a language model at its desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.composition.model_providers import (
    missing_for_pictures,
    missing_for_speech,
    missing_for_texts,
    openai_speech_address,
    openai_speech_key,
    picture_provider,
    speech_provider,
    text_provider,
)
from cpoa.providers.metering import MeteredPictureModel, MeteredSpeechModel
from cpoa.providers.prices import estimate_picture_cost
from cpoa.services.http_stream import StreamLimits
from shared.settings import AimsProvider, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.models import PictureModel, SpeechModel, TextModel
    from shared.settings import Settings


def text_model(settings: Settings) -> TextModel | None:
    """Raises SettingsError if the provider lacks its key or the model's name."""
    if settings.aims_service_base_url_container:
        return _aims_text(settings)
    if missing := tuple(missing_for_texts(settings)):
        raise SettingsError(missing)
    match text_provider(settings):
        case AimsProvider.GOOGLE:
            return _google_text(settings)
        case AimsProvider.OPENAI:
            return _openai_text(settings)
        case AimsProvider.ANTHROPIC:
            return _anthropic_text(settings)
        case _:
            return None


def has_text_model(settings: Settings) -> bool:
    return bool(settings.aims_service_base_url_container) or text_provider(settings) is not AimsProvider.NONE


def speech_model(settings: Settings, read_object: Callable[[str], bytes]) -> SpeechModel | None:
    """Raises SettingsError if the provider lacks its key or the model's name."""
    if settings.aims_tts_service_base_url_container:
        from cpoa.providers.aims_tts import AimsSpeechModel

        return MeteredSpeechModel(AimsSpeechModel(settings.aims_tts_service_base_url_container, read_object))
    if missing := tuple(missing_for_speech(settings)):
        raise SettingsError(missing)
    match speech_provider(settings):
        case AimsProvider.OPENAI:
            return MeteredSpeechModel(_openai_speech(settings))
        case AimsProvider.GOOGLE:
            from cpoa.providers.google.speech import CloudSpeechModel

            return MeteredSpeechModel(CloudSpeechModel(emulator_host=settings.aims_google_tts_emulator_host))
        case _:
            return None


def picture_model(settings: Settings) -> PictureModel | None:
    """Raises SettingsError if the provider lacks its key or the model's name."""
    if missing := tuple(missing_for_pictures(settings)):
        raise SettingsError(missing)
    match picture_provider(settings):
        case AimsProvider.OPENAI:
            return _openai_pictures(settings)
        case AimsProvider.GOOGLE:
            return _google_pictures(settings)
        case _:
            return None


def _aims_text(settings: Settings) -> TextModel:
    from cpoa.providers.aims import AimsTextModel
    from cpoa.providers.aims_calls import Pace

    pace = Pace(deadline=float(settings.model_reply_seconds))
    return AimsTextModel(settings.aims_service_base_url_container, pace=pace)


def _google_text(settings: Settings) -> TextModel:
    from cpoa.providers.google.text import GeminiTextModel

    return GeminiTextModel(
        project=settings.google_cloud_project,
        location=settings.aims_google_location,
        model=settings.aims_google_text_model,
        emulator_url=settings.aims_google_emulator_url,
        timeout_seconds=float(settings.model_silence_seconds),
        total_seconds=float(settings.model_reply_seconds),
    )


def _openai_text(settings: Settings) -> TextModel:
    from cpoa.providers.openai_compatible.calls import OpenAiServer
    from cpoa.providers.openai_compatible.text import openai_text_model

    return openai_text_model(
        OpenAiServer(settings.openai_base_url, settings.openai_api_key),
        settings.aims_openai_text_model,
        _limits(settings),
        settings.aims_openai_context_tokens,
    )


def _openai_speech(settings: Settings) -> SpeechModel:
    from cpoa.providers.openai_compatible.calls import OpenAiServer
    from cpoa.providers.openai_compatible.speech import OpenAiSpeechModel

    server = OpenAiServer(openai_speech_address(settings), openai_speech_key(settings))
    if settings.aims_openai_speech_base_url:
        server = replace(
            server, key_setting="AIMS_OPENAI_SPEECH_API_KEY", address_setting="AIMS_OPENAI_SPEECH_BASE_URL"
        )
    return OpenAiSpeechModel(
        server,
        settings.aims_openai_speech_model,
        voices=settings.aims_openai_speech_voices,
        parallel_requests=settings.aims_openai_speech_at_once,
    )


def _openai_pictures(settings: Settings) -> PictureModel:
    from cpoa.providers.openai_compatible.calls import OpenAiServer
    from cpoa.providers.openai_compatible.pictures import OpenAiPictureModel

    server = OpenAiServer(settings.openai_base_url, settings.openai_api_key)
    name = settings.aims_openai_picture_model
    return MeteredPictureModel(
        OpenAiPictureModel(server, name), 0.0 if server.is_private else estimate_picture_cost(name)
    )


def _anthropic_text(settings: Settings) -> TextModel:
    from cpoa.providers.anthropic.text import AnthropicServer, anthropic_text_model

    server = AnthropicServer(settings.anthropic_base_url, settings.anthropic_api_key)
    return anthropic_text_model(server, settings.aims_anthropic_text_model, _limits(settings))


def _limits(settings: Settings) -> StreamLimits:
    return StreamLimits(float(settings.model_silence_seconds), float(settings.model_reply_seconds))


def _google_pictures(settings: Settings) -> PictureModel:
    from cpoa.providers.google.pictures import GeminiPictureModel, ImagenPictureModel

    name = settings.aims_google_picture_model
    asked = ImagenPictureModel if name.startswith("imagen") else GeminiPictureModel
    model = asked(
        project=settings.google_cloud_project,
        location=settings.aims_google_location,
        model=name,
        emulator_url=settings.aims_google_emulator_url,
    )
    return MeteredPictureModel(model, estimate_picture_cost(name))
