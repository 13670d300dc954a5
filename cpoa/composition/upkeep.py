# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds what `upkeep` does: it restarts workflows, removes what is no longer needed, and serves operators.

It imports no steps and no agents.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.composition.episodes import clean_up_requests
from shared.media_store import MediaStore
from shared.task_queue import steps_queue, upkeep_queue

if TYPE_CHECKING:
    from cpoa.episodes.clean_up import EpisodeCleanUp
    from cpoa.library.word_backfill import WordBackfill
    from cpoa.shows.old_covers import OldCovers
    from cpoa.uploads.old_uploads import OldUploads
    from cpoa.workflow.operator_actions import OperatorActions
    from cpoa.workflow.stuck import StuckWorkflows
    from cpoa.workflow.sweep import Sweeper
    from shared.database import Database
    from shared.settings import Settings


def sweeper(settings: Settings, database: Database) -> Sweeper:
    """Imports no steps and no agents."""
    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.sweep import Sweeper

    return Sweeper(database, Dispatcher(database, steps_queue(settings)))


def stuck_workflows(database: Database) -> StuckWorkflows:
    from cpoa.workflow.stuck import StuckWorkflows

    return StuckWorkflows(database)


def operator_actions(settings: Settings, database: Database) -> OperatorActions:
    from cpoa.workflow.dispatch import Dispatcher
    from cpoa.workflow.operator_actions import OperatorActions

    return OperatorActions(database, Dispatcher(database, steps_queue(settings)))


def word_backfill(settings: Settings, database: Database) -> WordBackfill:
    from cpoa.library.word_backfill import WordBackfill

    return WordBackfill(database, MediaStore.from_settings(settings))


def episode_clean_up(settings: Settings, database: Database) -> EpisodeCleanUp:
    from cpoa.episodes.clean_up import EpisodeCleanUp

    return EpisodeCleanUp(database, MediaStore.from_settings(settings), clean_up_requests(settings))


def old_uploads(settings: Settings) -> OldUploads:
    from cpoa.uploads.old_uploads import OldUploads

    return OldUploads(MediaStore.from_settings(settings), upkeep_queue(settings))


def old_covers(settings: Settings, database: Database) -> OldCovers:
    from cpoa.shows.old_covers import OldCovers

    return OldCovers(database, MediaStore.from_settings(settings), upkeep_queue(settings))


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
