# ruff: noqa: PLC0415 -- each function of the cloud imports the agents that it uses, when it starts
"""Which implementation of each agent the settings choose: a service elsewhere where one has an address, else the
embedded one, with a model to call where there is one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cpoa.models.choice import picture_model, speech_model, text_model
from shared.data_files import data_folder
from shared.settings import AimsProvider

if TYPE_CHECKING:
    from pathlib import Path

    from cpoa.agents.protocols import (
        ImageGenerationAgent,
        ScriptWeavingAgent,
        SnippetCraftAgent,
        TopicDiscoveryAgent,
        VoiceForgeAgent,
    )
    from cpoa.remote.service import RemoteService
    from cpoa.remote.voices import RemoteVoice
    from cpoa.speech.voice_catalogue import VoiceCatalogue
    from shared.database import Database
    from shared.media_store import MediaStore
    from shared.settings import Settings

MOST_OBJECT_BYTES = 200 << 20  # an hour of 16-bit sound at 24 kHz
_MOST_CARDS_AT_ONCE = 8
_MOST_WAITED_FOR_AT_ONCE = 20  # such cards wait for somebody, and hardly work


class Agents:
    def __init__(self, settings: Settings, database: Database, store: MediaStore) -> None:
        self._settings = settings
        self._database = database
        self._store = store

    def topic_discovery(self) -> TopicDiscoveryAgent:
        from cpoa.research.discovery import embedded_topic_discovery

        embedded = embedded_topic_discovery(self._settings, self._database)
        if not self._settings.tda_service_url:
            return embedded
        from cpoa.remote.topics import RemoteTopicDiscovery

        return RemoteTopicDiscovery(self._service("TDA"), embedded)

    def snippet_craft(self) -> SnippetCraftAgent:
        if self._settings.sca_service_url:
            from cpoa.remote.snippets import RemoteSnippetCraft

            return RemoteSnippetCraft(self._service("SCA"))
        from cpoa.research.snippet_craft import EmbeddedSnippetCraft

        embedded = EmbeddedSnippetCraft(_tagger_weights())
        model = text_model(self._settings)
        if model is None:
            return embedded
        from cpoa.cards.model_craft import ModelSnippetCraft

        return ModelSnippetCraft(model, embedded)

    @property
    def cards_at_once(self) -> int:
        settings = self._settings
        models = settings.aims_service_base_url_container or settings.aims_provider is AimsProvider.GOOGLE
        if settings.sca_service_url or settings.iga_service_url or models:
            return _MOST_WAITED_FOR_AT_ONCE
        return min(os.cpu_count() or 1, _MOST_CARDS_AT_ONCE)

    def script_weaver(self) -> ScriptWeavingAgent:
        if self._settings.pswa_service_url:
            from cpoa.remote.scripts import RemoteScriptWeaver

            return RemoteScriptWeaver(self._service("PSWA"), self._settings.cpoa_test_mode)
        from cpoa.script.weaver import EmbeddedScriptWeaver

        embedded = EmbeddedScriptWeaver(_tagger_weights())
        model = text_model(self._settings)
        if model is None:
            return embedded
        from cpoa.script_by_model.weaver import ModelScriptWeaver

        return ModelScriptWeaver(model, embedded)

    def remote_voice(self) -> RemoteVoice | None:
        """A service that speaks whole scripts, where one is chosen."""
        if not self._settings.vfa_service_url:
            return None
        from cpoa.remote.voices import RemoteVoice

        return RemoteVoice(self._service("VFA"), self._read_elsewhere, self._settings.cpoa_test_mode)

    def voice_forge(self) -> VoiceForgeAgent:
        model = speech_model(self._settings, self._read_elsewhere)
        if model:
            from cpoa.speech.model_forge import ModelVoiceForge

            return ModelVoiceForge(model)
        from cpoa.speech.forge import EmbeddedVoiceForge

        return EmbeddedVoiceForge()

    def voice_catalogue(self) -> VoiceCatalogue:
        """The voices of whoever speaks."""
        if self._settings.vfa_service_url:
            from cpoa.speech.voice_catalogue import open_catalogue

            return open_catalogue()
        model = speech_model(self._settings, self._read_elsewhere)
        if model:
            from cpoa.speech.model_voices import ModelVoices

            return ModelVoices(model.voices)
        from cpoa.speech.voice_catalogue import EMBEDDED_VOICES

        return EMBEDDED_VOICES

    @property
    def most_minutes(self) -> int | None:
        """The longest episode that the voices' service takes; None where they take any."""
        if not self._settings.vfa_service_url:
            return None
        from cpoa.remote.voice_limits import MOST_MINUTES

        return MOST_MINUTES

    def painter(self) -> ImageGenerationAgent:
        from cpoa.covers.painter import EmbeddedCoverPainter  # brings numpy and Pillow

        embedded = EmbeddedCoverPainter()
        if self._settings.iga_service_url:
            from cpoa.remote.pictures import RemotePainter

            return RemotePainter(self._service("IGA"), self._read_elsewhere, embedded)
        model = picture_model(self._settings)
        if model is None:
            return embedded
        from cpoa.covers.model_painter import ModelCoverPainter

        return ModelCoverPainter(model, embedded)

    def _read_elsewhere(self, uri: str) -> bytes:
        return self._store.read_elsewhere(uri, most_bytes=MOST_OBJECT_BYTES)

    def _service(self, name: str) -> RemoteService:
        """An image service is named by its base address, the others by the whole one."""
        from cpoa.remote.service import RemoteService

        settings = self._settings
        urls = {
            "TDA": settings.tda_service_url,
            "SCA": settings.sca_service_url,
            "PSWA": settings.pswa_service_url,
            "VFA": settings.vfa_service_url,
            "IGA": f"{settings.iga_service_url}/generate_image",
        }
        # The other services are asked only while a page waits, which has a deadline of its own.
        waits = {
            "TDA": (settings.cpoa_tda_polling_interval_seconds, settings.cpoa_tda_polling_timeout_seconds),
            "PSWA": (settings.cpoa_pswa_polling_interval_seconds, settings.cpoa_pswa_polling_timeout_seconds),
            "VFA": (settings.cpoa_vfa_polling_interval_seconds, settings.cpoa_vfa_polling_timeout_seconds),
            "IGA": (settings.cpoa_iga_polling_interval_seconds, settings.cpoa_iga_polling_timeout_seconds),
        }
        poll_seconds, deadline_seconds = waits.get(name, (1, 20))
        return RemoteService(name, urls[name], poll_seconds, deadline_seconds)


def _tagger_weights() -> Path | None:
    """The tagger makes questions better and is optional: a script is written without it, too."""
    weights = data_folder() / "tagger.json.gz"
    return weights if weights.is_file() else None
