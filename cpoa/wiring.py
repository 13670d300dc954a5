"""The one module that puts the orchestrator together: which agents, which store, which queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.episodes.catalogue import EpisodeCatalogue
from cpoa.episodes.intake import EpisodeIntake
from cpoa.episodes.media import EpisodeMedia
from cpoa.workflow.engine import WorkflowEngine
from shared.data_files import data_folder
from shared.media_store import MediaStore
from shared.task_queue import TaskQueue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cpoa.workflow.step import Step
    from shared.database import Database
    from shared.settings import Settings


@dataclass(frozen=True, slots=True)
class Episodes:
    """What the public routes need. Loads no agent."""

    intake: EpisodeIntake
    catalogue: EpisodeCatalogue
    media: EpisodeMedia


def episodes(settings: Settings, database: Database) -> Episodes:
    workflow = WorkflowEngine(database, TaskQueue.from_settings(settings), steps={})
    return Episodes(
        intake=EpisodeIntake(database, workflow),
        catalogue=EpisodeCatalogue(database),
        media=EpisodeMedia(MediaStore.from_settings(settings)),
    )


def step_engine(settings: Settings, database: Database) -> WorkflowEngine:
    """What the private function needs: the engine with every step and its agent."""
    return WorkflowEngine(database, TaskQueue.from_settings(settings), steps=_steps(settings, database))


def _steps(settings: Settings, database: Database) -> Mapping[str, Step]:
    # The agents bring numpy, onnxruntime and Pillow; the public functions carry none of them.
    from cpoa.covers.painter import EmbeddedCoverPainter  # noqa: PLC0415 - as above
    from cpoa.research.discovery import embedded_topic_discovery  # noqa: PLC0415 - as above
    from cpoa.script.weaver import EmbeddedScriptWeaver  # noqa: PLC0415 - as above
    from cpoa.speech.forge import EmbeddedVoiceForge  # noqa: PLC0415 - as above
    from cpoa.steps.cover import CoverStep  # noqa: PLC0415 - as above
    from cpoa.steps.master import MasterStep  # noqa: PLC0415 - as above
    from cpoa.steps.publish import PublishStep  # noqa: PLC0415 - as above
    from cpoa.steps.research import ResearchStep  # noqa: PLC0415 - as above
    from cpoa.steps.script import ScriptStep  # noqa: PLC0415 - as above
    from cpoa.steps.script_cache import ScriptCache  # noqa: PLC0415 - as above
    from cpoa.steps.voice import VoiceStep  # noqa: PLC0415 - as above

    store = MediaStore.from_settings(settings)
    return {
        "research": ResearchStep(store, embedded_topic_discovery(settings, database)),
        "script": ScriptStep(store, EmbeddedScriptWeaver(_tagger_weights()), ScriptCache(database)),
        "voice": VoiceStep(store, EmbeddedVoiceForge()),
        "cover": CoverStep(store, EmbeddedCoverPainter()),
        "master": MasterStep(store),
        "publish": PublishStep(store),
    }


def _tagger_weights() -> Path | None:
    """The tagger makes questions better and is optional: a script is written without it, too."""
    weights = data_folder() / "tagger.json.gz"
    return weights if weights.is_file() else None
