# ruff: noqa: PLC0415 -- each function of the cloud imports the agents that it uses, when it starts
"""Selects each agent by the settings: a remote service if its URL is set, else the embedded agent, with a model if one
is configured."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from cpoa.composition.models import has_text_model, picture_model, speech_model, text_model
from cpoa.services.service import RemoteService

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.agents.voice.remote.voices import RemoteVoice
    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.contracts.agents import (
        ImageGenerationAgent,
        ScriptWeavingAgent,
        SnippetCraftAgent,
        TopicDiscoveryAgent,
        VoiceForgeAgent,
    )
    from cpoa.contracts.models import SpeechModel
    from cpoa.documents.fetching.rules import FetchRules
    from cpoa.documents.fetching.youtube_transcripts import YouTubeTranscripts
    from cpoa.shows.covers import ShowPainter
    from cpoa.steps.model_step import ModelWriter
    from cpoa.steps.source_reader import SourceReader
    from shared.database import Database
    from shared.media_store import MediaStore
    from shared.settings import Settings

MAX_OBJECT_BYTES = 200 << 20  # an hour of 16-bit sound at 24 kHz
_MAX_PARALLEL_CARDS = 8
_MAX_PARALLEL_REMOTE_CARDS = 20  # these cards mostly wait for a service


def topic_discovery(settings: Settings, database: Database) -> TopicDiscoveryAgent:
    from cpoa.agents.topics.embedded.discovery import embedded_topic_discovery

    embedded = embedded_topic_discovery(settings, database)
    if not settings.tda_service_url:
        return embedded
    from cpoa.agents.topics.remote import RemoteTopicDiscovery

    service = RemoteService(
        "TDA",
        settings.tda_service_url,
        settings.cpoa_tda_polling_interval_seconds,
        settings.cpoa_tda_polling_timeout_seconds,
    )
    return RemoteTopicDiscovery(service, embedded)


def source_reader(settings: Settings, store: MediaStore) -> SourceReader:
    from cpoa.documents.fetching.fetcher import Fetcher
    from cpoa.documents.fetching.rules import FetchRules
    from cpoa.steps.source_reader import SourceReader
    from cpoa.uploads.upload_store import UploadStore

    rules = FetchRules(
        is_enabled=settings.source_pages, allowed_hosts=settings.source_hosts, contact=settings.research_contact
    )
    return SourceReader(Fetcher(rules), UploadStore(store), _video_transcripts(settings, rules))


def _video_transcripts(settings: Settings, rules: FetchRules) -> YouTubeTranscripts | None:
    from cpoa.documents.fetching.youtube_addresses import YOUTUBE_HOST

    if not (settings.source_youtube and rules.is_enabled and rules.allows(YOUTUBE_HOST)):
        return None
    from cpoa.documents.fetching.youtube_session import open_session
    from cpoa.documents.fetching.youtube_transcripts import YouTubeTranscripts

    return YouTubeTranscripts(partial(open_session, rules.user_agent))


def snippet_craft(settings: Settings) -> SnippetCraftAgent:
    if settings.sca_service_url:
        from cpoa.agents.snippet.remote import RemoteSnippetCraft

        # It is called only while a page waits, and the page has its own deadline.
        return RemoteSnippetCraft(RemoteService("SCA", settings.sca_service_url, 1, 20))
    from cpoa.agents.snippet.embedded import EmbeddedSnippetCraft

    embedded = EmbeddedSnippetCraft()
    model = text_model(settings)
    if model is None:
        return embedded
    from cpoa.agents.snippet.by_model import ModelSnippetCraft

    return ModelSnippetCraft(model, embedded)


def cards_at_once(settings: Settings) -> int:
    services = settings.sca_service_url or settings.iga_service_url
    if services or has_text_model(settings):
        return _MAX_PARALLEL_REMOTE_CARDS
    return min(os.cpu_count() or 1, _MAX_PARALLEL_CARDS)


def script_weaver(settings: Settings) -> ScriptWeavingAgent:
    if settings.pswa_service_url:
        from cpoa.agents.script.remote import RemoteScriptWeaver

        service = RemoteService(
            "PSWA",
            settings.pswa_service_url,
            settings.cpoa_pswa_polling_interval_seconds,
            settings.cpoa_pswa_polling_timeout_seconds,
        )
        return RemoteScriptWeaver(service, settings.cpoa_test_mode)
    from cpoa.agents.script.embedded.weaver import EmbeddedScriptWeaver

    return EmbeddedScriptWeaver()


def chapter_writer(settings: Settings, database: Database, store: MediaStore) -> ModelWriter | None:
    """Writes scripts with a language model. None if no model is configured, or if a remote agent writes."""
    if settings.pswa_service_url:
        return None
    from cpoa.composition.model_desk import model_desk

    desk = model_desk(settings, database, store)
    if desk is None:
        return None
    from cpoa.agents.script.by_model.chapter_writer import ModelChapterWriter
    from cpoa.steps.model_step import ModelWriter

    return ModelWriter(ModelChapterWriter(desk.name), desk)


def model_writes(settings: Settings) -> bool:
    """Whether ``chapter_writer`` returns a writer."""
    return not settings.pswa_service_url and has_text_model(settings)


def remote_voice(settings: Settings, store: MediaStore) -> RemoteVoice | None:
    """A service that speaks whole scripts, None if it is not configured."""
    if not settings.vfa_service_url:
        return None
    from cpoa.agents.voice.remote.voices import RemoteVoice

    service = RemoteService(
        "VFA",
        settings.vfa_service_url,
        settings.cpoa_vfa_polling_interval_seconds,
        settings.cpoa_vfa_polling_timeout_seconds,
    )
    return RemoteVoice(service, _reader(store), settings.cpoa_test_mode)


def speech(settings: Settings, store: MediaStore) -> SpeechModel | None:
    """Create it once for the forge and the catalogue: it keeps a connection and a list of voices."""
    return speech_model(settings, _reader(store))


def voice_forge(model: SpeechModel | None) -> VoiceForgeAgent:
    if model:
        from cpoa.agents.voice.model_forge import ModelVoiceForge

        return ModelVoiceForge(model)
    from cpoa.agents.voice.forge import EmbeddedVoiceForge

    return EmbeddedVoiceForge()


def own_voices(model: SpeechModel | None) -> VoiceCatalogue:
    """Voices of the embedded engine, even if new episodes use a remote service."""
    if model:
        from cpoa.agents.voice.model_voices import build_catalogue

        return build_catalogue(model)
    from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES

    return EMBEDDED_VOICES


def voice_catalogue(settings: Settings, model: SpeechModel | None) -> VoiceCatalogue:
    """The voices for new episodes."""
    if not settings.vfa_service_url:
        return own_voices(model)
    from cpoa.agents.voice.voice_catalogue import build_open_catalogue

    return build_open_catalogue()


def max_minutes(settings: Settings) -> Callable[[float], int] | None:
    """The longest episode that the voice service accepts, by speaking rate. None: any length."""
    if not settings.vfa_service_url:
        return None
    from cpoa.agents.voice.remote.voice_limits import max_minutes_at

    return max_minutes_at


def painter(settings: Settings, store: MediaStore) -> ImageGenerationAgent:
    from cpoa.agents.cover.painter import EmbeddedCoverPainter  # brings numpy and Pillow

    embedded = EmbeddedCoverPainter()
    if settings.iga_service_url:
        from cpoa.agents.cover.remote import RemotePainter

        service = RemoteService(
            "IGA",
            f"{settings.iga_service_url}/generate_image",
            settings.cpoa_iga_polling_interval_seconds,
            settings.cpoa_iga_polling_timeout_seconds,
        )
        return RemotePainter(service, _reader(store), embedded)
    model = picture_model(settings)
    if model is None:
        return embedded
    from cpoa.agents.cover.by_model import ModelCoverPainter

    return ModelCoverPainter(model, embedded)


def card_painter(settings: Settings, store: MediaStore) -> ImageGenerationAgent:
    """Never a picture model: a page waits for its cards, up to twenty at once."""
    if settings.iga_service_url:
        return painter(settings, store)
    from cpoa.agents.cover.painter import EmbeddedCoverPainter

    return EmbeddedCoverPainter()


def show_painter() -> ShowPainter:
    """Never a model or a service: a request waits for the picture."""
    from cpoa.agents.cover.show_cover import EmbeddedShowPainter

    return EmbeddedShowPainter()


def _reader(store: MediaStore) -> Callable[[str], bytes]:
    return lambda uri: store.read_uri(uri, max_bytes=MAX_OBJECT_BYTES)
