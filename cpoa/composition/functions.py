# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the parts of the cloud functions: connects agents, store, queue and database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from cpoa.composition.agents import (
    card_painter,
    cards_at_once,
    chapter_writer,
    max_minutes,
    model_writes,
    own_voices,
    painter,
    remote_voice,
    script_weaver,
    show_painter,
    snippet_craft,
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
from shared.task_queue import steps_queue, upkeep_queue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.cards.open_search import OpenSearch
    from cpoa.cards.pipeline import CardPipeline
    from cpoa.cards.refresh import CardRefresh
    from cpoa.cards.service import CardService
    from cpoa.contracts.agents import ImageGenerationAgent
    from cpoa.episodes.catalogue import EpisodeCatalogue
    from cpoa.episodes.clean_up import EpisodeCleanUp
    from cpoa.episodes.clean_up_requests import CleanUpRequests
    from cpoa.episodes.control import EpisodeControl
    from cpoa.episodes.intake import EpisodeIntake
    from cpoa.episodes.languages import EpisodeLanguages
    from cpoa.episodes.making.watched_episodes import WatchedEpisodes
    from cpoa.episodes.media import EpisodeMedia
    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.announcements import FeedAnnouncements
    from cpoa.feeds.feed_files import FeedFiles
    from cpoa.feeds.feed_query import FeedRecords
    from cpoa.feeds.written_feeds import WrittenFeeds
    from cpoa.library.episode_search import EpisodeSearch
    from cpoa.library.playlists import Playlists
    from cpoa.library.word_backfill import WordBackfill
    from cpoa.readings.admission import ReadingAdmission
    from cpoa.readings.delivery import ReadingRunner
    from cpoa.services.stream_feeder import PageUpdates, StreamFeeder
    from cpoa.sharing.moderation import Moderation
    from cpoa.sharing.pages import Pages
    from cpoa.sharing.shared_rows import SharedRows
    from cpoa.sharing.sitemaps import Sitemaps
    from cpoa.sharing.transcripts import Transcript
    from cpoa.shows.covers import ShowCovers
    from cpoa.shows.old_covers import OldCovers
    from cpoa.shows.private_addresses import PrivateAddresses
    from cpoa.shows.show_records import Shows
    from cpoa.steps.source_reader import SourceReader
    from cpoa.uploads.admission import UploadAdmission
    from cpoa.uploads.old_uploads import OldUploads
    from cpoa.workflow.operator_actions import OperatorActions
    from cpoa.workflow.step import Step
    from cpoa.workflow.stuck import StuckWorkflows
    from cpoa.workflow.sweep import Sweeper
    from shared.database import Database, Row
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Episodes:
    """The parts for the episodes' routes. It imports no agents.

    ``max_minutes``: the longest episode by speaking rate. None: any length that the API allows. ``model_writes``: a
    language model writes the scripts.
    """

    intake: EpisodeIntake
    control: EpisodeControl
    catalogue: EpisodeCatalogue
    media: EpisodeMedia
    watched: WatchedEpisodes
    search: EpisodeSearch
    playlists: Playlists
    uploads: UploadAdmission
    readings: ReadingAdmission
    voices: VoiceCatalogue
    max_minutes: Callable[[float], int] | None
    model_writes: bool

    @property
    def languages(self) -> EpisodeLanguages:
        from cpoa.episodes.languages import EpisodeLanguages

        return EpisodeLanguages(self.voices, self.model_writes)


def episodes(settings: Settings, database: Database) -> Episodes:
    from cpoa.episodes.catalogue import EpisodeCatalogue
    from cpoa.episodes.control import EpisodeControl
    from cpoa.episodes.intake import EpisodeIntake
    from cpoa.episodes.limits import EpisodeLimits
    from cpoa.episodes.making.step_rows import StepRows
    from cpoa.episodes.making.watched_episodes import WatchedEpisodes
    from cpoa.episodes.media import EpisodeMedia
    from cpoa.library.episode_search import EpisodeSearch
    from cpoa.library.playlists import Playlists
    from cpoa.readings.admission import ReadingAdmission
    from cpoa.uploads.admission import UploadAdmission
    from cpoa.uploads.upload_forms import UploadForms

    store = MediaStore.from_settings(settings)
    queue, limits = steps_queue(settings), EpisodeLimits.from_settings(settings)
    workflow, catalogue = WorkflowEngine(database, queue, steps={}), EpisodeCatalogue(database)
    return Episodes(
        intake=EpisodeIntake(database, workflow, limits),
        control=EpisodeControl(database, workflow, clean_up_requests(settings), limits),
        catalogue=catalogue,
        media=EpisodeMedia(store),
        watched=WatchedEpisodes(StepRows(database, catalogue), store),
        search=EpisodeSearch(database),
        playlists=Playlists(database),
        uploads=UploadAdmission(database, UploadForms(store), max_per_hour=settings.uploads_per_hour),
        readings=ReadingAdmission(database, queue, max_per_hour=settings.readings_per_hour),
        voices=voice_catalogue(settings, speech(settings, store)),
        max_minutes=max_minutes(settings),
        model_writes=model_writes(settings),
    )


@dataclass(frozen=True, slots=True)
class ShowParts:
    """The parts for the shows' routes."""

    records: Shows
    covers: ShowCovers
    private: PrivateAddresses
    pages: Addresses
    store: MediaStore


def show_parts(settings: Settings, database: Database) -> ShowParts:
    from cpoa.feeds.addresses import Addresses
    from cpoa.shows.covers import ShowCovers
    from cpoa.shows.private_addresses import PrivateAddresses, SigningKeys
    from cpoa.shows.show_records import Shows

    store, pages = MediaStore.from_settings(settings), Addresses(settings.page_url)
    keys = SigningKeys(settings.flask_secret_key, settings.flask_secret_key_previous)
    return ShowParts(
        records=Shows(database),
        covers=ShowCovers(database, store, show_painter),
        private=PrivateAddresses(database, keys, pages),
        pages=pages,
        store=store,
    )


@dataclass(frozen=True, slots=True)
class Feeds:
    """The parts for feeds and their files."""

    records: FeedRecords
    written: WrittenFeeds
    files: FeedFiles


def feeds(settings: Settings, database: Database) -> Feeds:
    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.feed_files import FeedFiles
    from cpoa.feeds.feed_query import FeedRecords
    from cpoa.feeds.written_feeds import WrittenFeeds

    addresses = Addresses(settings.page_url)
    records = FeedRecords(database, addresses)
    return Feeds(
        records=records,
        written=WrittenFeeds(records, addresses, hub=settings.websub_hub),
        files=FeedFiles(database, records, MediaStore.from_settings(settings), addresses),
    )


def feed_announcements(settings: Settings, database: Database) -> FeedAnnouncements | None:
    """None without a hub."""
    from cpoa.feeds.addresses import Addresses
    from cpoa.feeds.announcements import FeedAnnouncements
    from cpoa.feeds.hub import Hub

    if not settings.websub_hub:
        return None
    return FeedAnnouncements(database, Hub(settings.websub_hub), Addresses(settings.page_url))


@dataclass(frozen=True, slots=True)
class SharedPages:
    """The parts for pages that strangers open. It imports no agents. ``origin``: of the pages, as browsers send it."""

    rows: SharedRows
    pages: Pages
    sitemaps: Sitemaps
    addresses: Addresses
    origin: str
    store: MediaStore

    def transcript(self, row: Row) -> Transcript:
        from cpoa.sharing.transcripts import read_transcript

        return read_transcript(self.store, row)


def shared_pages(settings: Settings, database: Database) -> SharedPages:
    from cpoa.feeds.addresses import Addresses
    from cpoa.sharing.pages import Pages
    from cpoa.sharing.shared_rows import SharedRows
    from cpoa.sharing.sitemaps import Sitemaps

    addresses, page = Addresses(settings.page_url), urlsplit(settings.page_url)
    return SharedPages(
        rows=SharedRows(database),
        pages=Pages(addresses, media_origin=f"{settings.media_endpoint}/{settings.gcs_bucket_name}/"),
        sitemaps=Sitemaps(database, addresses),
        addresses=addresses,
        origin=f"{page.scheme}://{page.netloc}",
        store=MediaStore.from_settings(settings),
    )


def moderation(database: Database) -> Moderation:
    from cpoa.sharing.moderation import Moderation

    return Moderation(database)


def card_service(settings: Settings, database: Database, store: MediaStore) -> CardService:
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.landing_page import LandingPage
    from cpoa.cards.refresh_requests import RefreshRequests
    from cpoa.cards.service import CardService
    from cpoa.cards.topic_finder import TopicFinder

    records = CardRecords(database, settings.snippet_max_age_hours)
    finder = TopicFinder(database, topic_discovery(settings, database))
    pipeline = _card_pipeline(settings, database, store)
    return CardService(
        database,
        records,
        finder,
        pipeline,
        landing=LandingPage(database, records, finder, pipeline),
        refresh=RefreshRequests(steps_queue(settings)),
        max_discoveries_per_hour=settings.discovery_per_hour,
    )


def open_search(settings: Settings, database: Database) -> OpenSearch:
    from cpoa.agents.snippet.embedded import EmbeddedSnippetCraft
    from cpoa.agents.topics.card_topics import CardTopics
    from cpoa.agents.topics.corpus import PostgresCorpus
    from cpoa.agents.topics.matching import TopicMatcher
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.open_search import OpenSearch

    corpus = PostgresCorpus(database)
    return OpenSearch(
        database,
        CardRecords(database, settings.snippet_max_age_hours),
        CardTopics(corpus, TopicMatcher(corpus)),
        EmbeddedSnippetCraft(),
        max_searches_per_hour=settings.discovery_per_hour,
    )


def card_refresh(settings: Settings, database: Database) -> CardRefresh:
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.refresh import CardRefresh
    from cpoa.cards.topic_finder import TopicFinder

    return CardRefresh(
        database,
        CardRecords(database, settings.snippet_max_age_hours),
        TopicFinder(database, topic_discovery(settings, database)),
        _card_pipeline(settings, database, MediaStore.from_settings(settings)),
        max_age_hours=settings.snippet_max_age_hours,
    )


def episode_clean_up(settings: Settings, database: Database) -> EpisodeCleanUp:
    from cpoa.episodes.clean_up import EpisodeCleanUp

    return EpisodeCleanUp(database, MediaStore.from_settings(settings), clean_up_requests(settings))


def clean_up_requests(settings: Settings) -> CleanUpRequests:
    from cpoa.episodes.clean_up_requests import CleanUpRequests

    return CleanUpRequests(upkeep_queue(settings))


def old_uploads(settings: Settings) -> OldUploads:
    from cpoa.uploads.old_uploads import OldUploads

    return OldUploads(MediaStore.from_settings(settings), upkeep_queue(settings))


def old_covers(settings: Settings, database: Database) -> OldCovers:
    from cpoa.shows.old_covers import OldCovers

    return OldCovers(database, MediaStore.from_settings(settings), upkeep_queue(settings))


def sweeper(settings: Settings, database: Database) -> Sweeper:
    """Imports no steps and no agents."""
    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.sweep import Sweeper

    return Sweeper(database, Dispatcher(database, steps_queue(settings)))


def forget_old_answers(database: Database) -> int:
    """What the online encyclopedia answered more than a day ago."""
    from cpoa.services.wiki_records import forget_old_answers

    return forget_old_answers(database)


def forget_old_calls(database: Database) -> int:
    """Questions to the language model, of episodes that were deleted days ago."""
    from cpoa.model_desk.call_records import forget_old_calls

    return forget_old_calls(database)


def forget_old_readings(database: Database) -> int:
    """What was understood of pages and files more than a day ago."""
    from cpoa.readings.reading_records import forget_old_readings

    return forget_old_readings(database)


def page_and_file_reader(settings: Settings) -> SourceReader:
    """Create it once for the process: it counts how often it asked each host."""
    return source_reader(settings, MediaStore.from_settings(settings))


def reading_runner(database: Database, reader: SourceReader) -> ReadingRunner:
    from cpoa.readings.delivery import ReadingRunner

    return ReadingRunner(database, reader)


def word_backfill(settings: Settings, database: Database) -> WordBackfill:
    from cpoa.library.word_backfill import WordBackfill

    return WordBackfill(database, MediaStore.from_settings(settings))


def stuck_workflows(database: Database) -> StuckWorkflows:
    from cpoa.workflow.stuck import StuckWorkflows

    return StuckWorkflows(database)


def operator_actions(settings: Settings, database: Database) -> OperatorActions:
    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.operator_actions import OperatorActions

    return OperatorActions(database, Dispatcher(database, steps_queue(settings)))


def _card_pipeline(settings: Settings, database: Database, store: MediaStore) -> CardPipeline:
    from cpoa.cards.card_maker import CardMaker
    from cpoa.cards.card_records import CardRecords
    from cpoa.cards.pipeline import CardPipeline

    def load_painter() -> ImageGenerationAgent:
        return card_painter(settings, store)

    maker = CardMaker(store, snippet_craft(settings), load_painter, max_at_once=cards_at_once(settings))
    return CardPipeline(database, CardRecords(database, settings.snippet_max_age_hours), maker)


def step_engine(settings: Settings, database: Database, reader: SourceReader) -> WorkflowEngine:
    """The engine with all steps and their agents, for the private function."""
    watchdog = Watchdog(_step_limits(settings))
    steps = _steps(settings, database, reader)
    return WorkflowEngine(database, steps_queue(settings), steps, _page_updates(settings), watchdog)


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
