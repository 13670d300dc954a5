# ruff: noqa: PLC0415 -- each function of the cloud imports the parts that it uses, when it starts
"""Builds the desk at which steps ask the language model, and the function that asks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.composition.models import text_model
from cpoa.model_desk.call_tasks import CallTasks
from shared.task_queue import model_calls_queue, steps_queue

if TYPE_CHECKING:
    from cpoa.artefacts import ArtefactStore
    from cpoa.contracts.writing import ModelDesk
    from cpoa.model_desk.call_delivery import ModelCalls
    from shared.database import Database
    from shared.settings import Settings

_REPLIES = 2
"""All tries of a call together may take as long as so many whole replies."""


def model_desk(settings: Settings, database: Database, store: ArtefactStore) -> ModelDesk | None:
    """None if no language model is configured."""
    from cpoa.model_desk.desk import StoredModelDesk

    model = text_model(settings)
    if model is None:
        return None
    return StoredModelDesk(database, store, CallTasks(database, model_calls_queue(settings)), model)


def model_calls(settings: Settings, database: Database) -> ModelCalls:
    from cpoa.model_desk.call_delivery import ModelCalls
    from cpoa.model_desk.dollar_limits import DollarLimits
    from cpoa.workflow.dispatch import Dispatcher
    from shared.media_store import MediaStore
    from shared.shutdown import ThreadedShutdown

    return ModelCalls(
        database=database,
        store=MediaStore.from_settings(settings),
        tasks=CallTasks(database, model_calls_queue(settings)),
        model=text_model(settings),
        limits=DollarLimits(settings.model_max_dollars_per_episode, settings.model_max_dollars_per_day),
        shutdown=ThreadedShutdown(),
        wake=Dispatcher(database, steps_queue(settings)).wake,
        max_tried_seconds=_REPLIES * settings.model_reply_seconds,
    )
