"""`make models`: asks each configured model for one sentence, one spoken sentence or one picture.

It reads the settings as `make run` does, from the environment and `.env`, and prints one line for each model.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from cpoa.composition.model_providers import picture_provider, speech_provider, text_provider
from cpoa.composition.models import picture_model, speech_model, text_model
from local.cli.model_checks import ModelCheck, ModelVariables, ask_for_picture, ask_for_speech, ask_for_text
from local.stack.settings import SettingError, read_settings
from shared.settings import AimsProvider, Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTHING = "No model is configured: the built-in writer, voices and painter are used."
_TEXT_VARIABLES = {
    AimsProvider.GOOGLE: ModelVariables("GOOGLE_CLOUD_PROJECT", "", "AIMS_GOOGLE_TEXT_MODEL"),
    AimsProvider.OPENAI: ModelVariables("OPENAI_BASE_URL", "OPENAI_API_KEY", "AIMS_OPENAI_TEXT_MODEL"),
    AimsProvider.ANTHROPIC: ModelVariables("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY", "AIMS_ANTHROPIC_TEXT_MODEL"),
}
_OPENAI_SPEECH = ModelVariables("OPENAI_BASE_URL", "OPENAI_API_KEY", "AIMS_OPENAI_SPEECH_MODEL")
_OWN_OPENAI_SPEECH = ModelVariables(
    "AIMS_OPENAI_SPEECH_BASE_URL", "AIMS_OPENAI_SPEECH_API_KEY", "AIMS_OPENAI_SPEECH_MODEL"
)
_PICTURE_VARIABLES = {
    AimsProvider.GOOGLE: ModelVariables("GOOGLE_CLOUD_PROJECT", "", "AIMS_GOOGLE_PICTURE_MODEL"),
    AimsProvider.OPENAI: ModelVariables("OPENAI_BASE_URL", "OPENAI_API_KEY", "AIMS_OPENAI_PICTURE_MODEL"),
}


def configured_checks(settings: Settings) -> Iterator[ModelCheck]:
    """Raises SettingsError if a chosen model lacks a setting."""
    if text := text_model(settings):
        variables = _TEXT_VARIABLES.get(text_provider(settings), ModelVariables())
        if settings.aims_service_base_url_container:
            variables = ModelVariables("AIMS_SERVICE_BASE_URL_CONTAINER")
        yield ModelCheck("text", text.name, lambda: ask_for_text(text), variables)
    if not settings.aims_tts_service_base_url_container and (speech := speech_model(settings, _no_bucket)):
        yield ModelCheck("speech", speech.name, lambda: ask_for_speech(speech), _speech_variables(settings))
    if picture := picture_model(settings):
        variables = _PICTURE_VARIABLES.get(picture_provider(settings), ModelVariables())
        yield ModelCheck("picture", picture.name, lambda: ask_for_picture(picture), variables)


def _speech_variables(settings: Settings) -> ModelVariables:
    if speech_provider(settings) is not AimsProvider.OPENAI:
        return ModelVariables("GOOGLE_CLOUD_PROJECT")
    return _OWN_OPENAI_SPEECH if settings.aims_openai_speech_base_url else _OPENAI_SPEECH


def _no_bucket(_uri: str) -> bytes:
    raise NotImplementedError("Only AIMS TTS answers with an address in the bucket.")


def notes(settings: Settings) -> Iterator[str]:
    """What a user may have forgotten."""
    if settings.aims_tts_service_base_url_container:
        yield "speech   AIMS TTS is not asked: its sound comes through the bucket of the local cloud."
    elif settings.aims_openai_speech_model and speech_provider(settings) is not AimsProvider.OPENAI:
        yield "speech   AIMS_OPENAI_SPEECH_MODEL has no effect without AIMS_SPEECH_PROVIDER=openai."
    if settings.aims_openai_picture_model and picture_provider(settings) is not AimsProvider.OPENAI:
        yield "picture  AIMS_OPENAI_PICTURE_MODEL has no effect without AIMS_PICTURE_PROVIDER=openai."


def check_models(settings: Settings) -> int:
    checks, remarks = list(configured_checks(settings)), list(notes(settings))
    for remark in remarks:
        print(remark)
    if not checks:
        print(NOTHING if not remarks else "No other model is configured.")
    all_usable = True
    for check in checks:
        print(f"{check.kind:<8} {check.model}: ", end="", flush=True)
        usable, line = check.run()
        all_usable &= usable
        print(_without_secrets(line, settings), flush=True)
    return 0 if all_usable else 1


def _without_secrets(line: str, settings: Settings) -> str:
    """No error has a key, but a server's answer might repeat one."""
    for name, setting in Settings.declared.items():
        secret = str(getattr(settings, name)).strip() if setting.is_secret else ""
        line = line.replace(secret, "***") if secret else line
    return line


def main() -> int:
    try:
        return check_models(load_settings(environment=read_settings(os.environ)))
    except (SettingError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
