# ruff: noqa: PLC0415 -- a model's client is loaded where the settings choose it
"""Selects the models of the embedded agents by the settings: AIMS if its URL is set, Google's if it is the provider,
else none. All are metered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.providers.metering import MeteredPictureModel, MeteredSpeechModel, MeteredTextModel
from cpoa.providers.prices import estimate_picture_cost
from shared.settings import AimsProvider

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.models import PictureModel, SpeechModel, TextModel
    from shared.settings import Settings


def text_model(settings: Settings) -> TextModel | None:
    if settings.aims_service_base_url_container:
        from cpoa.providers.aims import AimsTextModel

        return MeteredTextModel(AimsTextModel(settings.aims_service_base_url_container))
    if settings.aims_provider is not AimsProvider.GOOGLE:
        return None
    from cpoa.providers.google.text import GeminiTextModel

    model = GeminiTextModel(
        project=settings.google_cloud_project,
        location=settings.aims_google_location,
        model=settings.aims_google_text_model,
        emulator_url=settings.aims_google_emulator_url,
    )
    return MeteredTextModel(model)


def speech_model(settings: Settings, read_object: Callable[[str], bytes]) -> SpeechModel | None:
    if settings.aims_tts_service_base_url_container:
        from cpoa.providers.aims_tts import AimsSpeechModel

        return MeteredSpeechModel(AimsSpeechModel(settings.aims_tts_service_base_url_container, read_object))
    if settings.aims_provider is not AimsProvider.GOOGLE:
        return None
    from cpoa.providers.google.speech import CloudSpeechModel

    return MeteredSpeechModel(CloudSpeechModel(emulator_host=settings.aims_google_tts_emulator_host))


def picture_model(settings: Settings) -> PictureModel | None:
    if settings.aims_provider is not AimsProvider.GOOGLE:
        return None
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
