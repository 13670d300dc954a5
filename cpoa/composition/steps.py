# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the engine with its steps and their agents, and the reader of pages and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.composition.agents import (
    chapter_writer,
    own_voices,
    painter,
    remote_voice,
    script_weaver,
    source_reader,
    speech,
    topic_discovery,
    voice_catalogue,
    voice_forge,
)
from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.plan import StepKind
from cpoa.workflow.watchdog import Watchdog
from shared.media_store import MediaStore
from shared.task_queue import steps_queue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.readings.delivery import ReadingRunner
    from cpoa.services.stream_feeder import PageUpdates, StreamFeeder
    from cpoa.steps.source_reader import SourceReader
    from cpoa.workflow.step import Step
    from shared.database import Database
    from shared.settings import Settings


def step_engine(settings: Settings, database: Database, reader: SourceReader) -> WorkflowEngine:
    """The engine with all steps and their agents, for the private function."""
    watchdog = Watchdog(_step_limits(settings))
    steps = _steps(settings, database, reader)
    return WorkflowEngine(database, steps_queue(settings), steps, _page_updates(settings), watchdog)


def page_and_file_reader(settings: Settings) -> SourceReader:
    """Create it once for the process: it counts how often it asked each host."""
    return source_reader(settings, MediaStore.from_settings(settings))


def reading_runner(database: Database, reader: SourceReader) -> ReadingRunner:
    from cpoa.readings.delivery import ReadingRunner

    return ReadingRunner(database, reader)


def _step_limits(settings: Settings) -> Mapping[StepKind, float]:
    return {
        StepKind.READ: settings.step_timeout_read_seconds,
        StepKind.RESEARCH: settings.step_timeout_research_seconds,
        StepKind.OUTLINE: settings.step_timeout_outline_seconds,
        StepKind.CHAPTER: settings.step_timeout_chapter_seconds,
        StepKind.SCRIPT: settings.step_timeout_script_seconds,
        StepKind.VOICE: settings.step_timeout_voice_seconds,
        StepKind.COVER: settings.step_timeout_cover_seconds,
        StepKind.MASTER: settings.step_timeout_master_seconds,
        StepKind.PUBLISH: settings.step_timeout_publish_seconds,
    }


def _steps(settings: Settings, database: Database, reader: SourceReader) -> Mapping[str, Step]:
    # These import numpy, onnxruntime and the MP3 encoder.
    from cpoa.steps.chapter import ChapterStep
    from cpoa.steps.cover import CoverStep
    from cpoa.steps.master import MasterStep
    from cpoa.steps.outline import OutlineStep
    from cpoa.steps.pieces import PieceMaker
    from cpoa.steps.publish import PublishStep
    from cpoa.steps.read import ReadStep
    from cpoa.steps.remote_voice import RemoteVoiceStep, VoicesStep
    from cpoa.steps.research import ResearchStep
    from cpoa.steps.scenarios import ScenarioStep
    from cpoa.steps.script import ScriptStep
    from cpoa.steps.script_cache import ScriptCache
    from cpoa.steps.script_requests import ScriptRequests
    from cpoa.steps.voice import VoiceStep

    store = MediaStore.from_settings(settings)
    remote = remote_voice(settings, store)
    model = speech(settings, store)
    voices, cache = voice_catalogue(settings, model), ScriptCache(database)
    writer, fallback = chapter_writer(settings, database, store), settings.model_fallback
    requests = ScriptRequests(store, voices, one_voice_step=remote is not None)
    outline: Step = OutlineStep(store, requests, writer, fallback, cache)
    script: Step = ScriptStep(store, requests, script_weaver(settings), cache, writer.agent if writer else None)
    pieces = PieceMaker(music=settings.episode_music)
    voice: Step = VoicesStep(
        # Scripts that were written for the embedded voices use them, even if a remote service is configured now.
        VoiceStep(store, voice_forge(model), own_voices(model), pieces),
        RemoteVoiceStep(store, remote, voices) if remote else None,
    )
    # A remote service receives its scenario and fails by itself.
    if settings.cpoa_test_mode and not settings.pswa_service_url:
        outline, script = ScenarioStep("pswa", outline), ScenarioStep("pswa", script)
    if settings.cpoa_test_mode and remote is None:
        voice = ScenarioStep("vfa", voice)
    return {
        "read": ReadStep(store, reader),
        "research": ResearchStep(
            store,
            topic_discovery(settings, database),
            writer.desk if writer else None,
            general_knowledge=settings.model_general_knowledge,
        ),
        "outline": outline,
        "chapter": ChapterStep(store, requests, writer, fallback),
        "script": script,
        "voice": voice,
        "cover": CoverStep(store, painter(settings, store)),
        "master": MasterStep(store, pieces),
        "publish": PublishStep(store, _stream_feeder(settings)),
    }


def _stream_feeder(settings: Settings) -> StreamFeeder | None:
    from cpoa.services.stream_feeder import StreamFeeder

    if not settings.asf_notification_url:
        return None
    return StreamFeeder(settings.asf_notification_url, settings.asf_websocket_base_url)


def _page_updates(settings: Settings) -> PageUpdates | None:
    from cpoa.services.stream_feeder import PageUpdates

    return PageUpdates(settings.cpoa_asf_send_ui_update_url) if settings.cpoa_asf_send_ui_update_url else None
