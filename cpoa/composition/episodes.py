# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the parts for the routes of episodes and playlists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.composition.agents import max_minutes, model_writes, speech, voice_catalogue
from cpoa.workflow.engine import WorkflowEngine
from shared.media_store import MediaStore
from shared.task_queue import steps_queue, upkeep_queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.episodes.catalogue import EpisodeCatalogue
    from cpoa.episodes.clean_up_requests import CleanUpRequests
    from cpoa.episodes.control import EpisodeControl
    from cpoa.episodes.intake import EpisodeIntake
    from cpoa.episodes.languages import EpisodeLanguages
    from cpoa.episodes.making.watched_episodes import WatchedEpisodes
    from cpoa.episodes.media import EpisodeMedia
    from cpoa.library.episode_search import EpisodeSearch
    from cpoa.library.playlists import Playlists
    from cpoa.readings.admission import ReadingAdmission
    from cpoa.uploads.admission import UploadAdmission
    from shared.database import Database
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


def clean_up_requests(settings: Settings) -> CleanUpRequests:
    from cpoa.episodes.clean_up_requests import CleanUpRequests

    return CleanUpRequests(upkeep_queue(settings))
