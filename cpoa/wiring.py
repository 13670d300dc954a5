# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""The one module that puts the orchestrator together: which agents, which store, which queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.workflow.engine import WorkflowEngine
from shared.data_files import data_folder
from shared.media_store import MediaStore
from shared.task_queue import TaskQueue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cpoa.agents.protocols import ImageGenerationAgent
    from cpoa.cards.finding import CardFinder
    from cpoa.cards.landing import LandingPage
    from cpoa.cards.making import CardMaker
    from cpoa.cards.refresh import CardRefresh
    from cpoa.episodes.catalogue import EpisodeCatalogue
    from cpoa.episodes.clean_up import EpisodeCleanUp
    from cpoa.episodes.control import EpisodeControl
    from cpoa.episodes.intake import EpisodeIntake
    from cpoa.episodes.media import EpisodeMedia
    from cpoa.speech.voice_catalogue import VoiceCatalogue
    from cpoa.workflow.step import Step
    from shared.database import Database
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Episodes:
    """What the episodes' routes need. Loads no agent."""

    intake: EpisodeIntake
    control: EpisodeControl
    catalogue: EpisodeCatalogue
    media: EpisodeMedia
    voices: VoiceCatalogue


@dataclass(frozen=True, slots=True)
class Cards:
    """What the cards' routes need."""

    landing: LandingPage
    finder: CardFinder
    store: MediaStore


def episodes(settings: Settings, database: Database) -> Episodes:
    from cpoa.episodes.catalogue import EpisodeCatalogue
    from cpoa.episodes.clean_up_requests import CleanUpRequests
    from cpoa.episodes.control import EpisodeControl
    from cpoa.episodes.intake import EpisodeIntake
    from cpoa.episodes.limits import EpisodeLimits
    from cpoa.episodes.media import EpisodeMedia
    from cpoa.speech.voice_catalogue import EMBEDDED_VOICES

    queue, limits = TaskQueue.from_settings(settings), EpisodeLimits.from_settings(settings)
    workflow = WorkflowEngine(database, queue, steps={})
    return Episodes(
        intake=EpisodeIntake(database, workflow, limits),
        control=EpisodeControl(database, workflow, CleanUpRequests(queue), limits),
        catalogue=EpisodeCatalogue(database),
        media=EpisodeMedia(MediaStore.from_settings(settings)),
        voices=EMBEDDED_VOICES,
    )


def cards(settings: Settings, database: Database) -> Cards:
    from cpoa.cards.finding import CardFinder
    from cpoa.cards.landing import LandingPage
    from cpoa.cards.refresh_requests import RefreshRequests
    from cpoa.research.discovery import embedded_topic_discovery

    store = MediaStore.from_settings(settings)
    discovery, maker = embedded_topic_discovery(settings, database), _card_maker(store)
    refresh = RefreshRequests(TaskQueue.from_settings(settings))
    max_age_hours = settings.snippet_max_age_hours
    return Cards(
        landing=LandingPage(database, discovery, maker, refresh, max_age_hours=max_age_hours),
        finder=CardFinder(database, discovery, maker, refresh, max_age_hours=max_age_hours),
        store=store,
    )


def card_refresh(settings: Settings, database: Database) -> CardRefresh:
    from cpoa.cards.refresh import CardRefresh
    from cpoa.research.discovery import embedded_topic_discovery

    discovery, maker = embedded_topic_discovery(settings, database), _card_maker(MediaStore.from_settings(settings))
    return CardRefresh(database, discovery, maker, max_age_hours=settings.snippet_max_age_hours)


def episode_clean_up(settings: Settings, database: Database) -> EpisodeCleanUp:
    from cpoa.episodes.clean_up import EpisodeCleanUp
    from cpoa.episodes.clean_up_requests import CleanUpRequests

    requests = CleanUpRequests(TaskQueue.from_settings(settings))
    return EpisodeCleanUp(database, MediaStore.from_settings(settings), requests)


def _card_maker(store: MediaStore) -> CardMaker:
    from cpoa.cards.making import CardMaker
    from cpoa.research.snippet_craft import EmbeddedSnippetCraft

    return CardMaker(store, EmbeddedSnippetCraft(_tagger_weights()), _painter)


def _painter() -> ImageGenerationAgent:
    from cpoa.covers.painter import EmbeddedCoverPainter  # brings numpy and Pillow

    return EmbeddedCoverPainter()


def step_engine(settings: Settings, database: Database) -> WorkflowEngine:
    """What the private function needs: the engine with every step and its agent."""
    return WorkflowEngine(database, TaskQueue.from_settings(settings), steps=_steps(settings, database))


def _steps(settings: Settings, database: Database) -> Mapping[str, Step]:
    # These bring numpy, onnxruntime and the MP3 encoder.
    from cpoa.research.discovery import embedded_topic_discovery
    from cpoa.script.weaver import EmbeddedScriptWeaver
    from cpoa.speech.forge import EmbeddedVoiceForge
    from cpoa.speech.voice_catalogue import EMBEDDED_VOICES
    from cpoa.steps.cover import CoverStep
    from cpoa.steps.master import MasterStep
    from cpoa.steps.publish import PublishStep
    from cpoa.steps.research import ResearchStep
    from cpoa.steps.scenarios import ScenarioStep
    from cpoa.steps.script import ScriptStep
    from cpoa.steps.script_cache import ScriptCache
    from cpoa.steps.voice import VoiceStep

    store = MediaStore.from_settings(settings)
    script: Step = ScriptStep(store, EmbeddedScriptWeaver(_tagger_weights()), ScriptCache(database), EMBEDDED_VOICES)
    voice: Step = VoiceStep(store, EmbeddedVoiceForge(), EMBEDDED_VOICES)
    if settings.cpoa_test_mode:
        script, voice = ScenarioStep("pswa", script), ScenarioStep("vfa", voice)
    return {
        "research": ResearchStep(store, embedded_topic_discovery(settings, database)),
        "script": script,
        "voice": voice,
        "cover": CoverStep(store, _painter()),
        "master": MasterStep(store),
        "publish": PublishStep(store),
    }


def _tagger_weights() -> Path | None:
    """The tagger makes questions better and is optional: a script is written without it, too."""
    weights = data_folder() / "tagger.json.gz"
    return weights if weights.is_file() else None
