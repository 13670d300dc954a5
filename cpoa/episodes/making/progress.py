"""How far an episode is, in less than 2 kB."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.workflow.plan import FIRST_STEPS, StepKind, parse_kind
from cpoa.workflow.states import RETRYABLE, PodcastStatus, StepStatus, is_final
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.episodes.making.pieces import FinishedPieces
    from cpoa.episodes.making.responses import EpisodeProgress, StageName, StageProgress
    from cpoa.episodes.making.step_rows import EpisodeInMaking
    from shared.database import Row

# Every episode has them in the end, also before the script step has added the voices.
_STAGES_OF_EACH = frozenset({*FIRST_STEPS, StepKind.VOICE})


def render_progress(episode: EpisodeInMaking, finished: FinishedPieces) -> EpisodeProgress:
    row = episode.row
    stages = [_stage(kind, steps) for kind, steps in _by_kind(episode.steps).items()]
    has_ended = is_final(PodcastStatus(row["cpoa_status"])) or PodcastStatus(row["cpoa_status"]) in RETRYABLE
    return {
        "podcast_id": str(row["podcast_id"]),
        "generation_status": row["cpoa_status"],
        "title": row["title"],
        "stage": None if has_ended else _current(stages),
        "progress_percentage": _percentage(stages),
        "length_minutes": row["length_minutes"],
        "has_script": episode.script is not None or bool(episode.final_chapters),
        "chapters": _chapters(episode),
        "pieces": len(finished.pieces),
        "revision": episode.revision,
        "created_at": rfc3339(row["task_created_timestamp"]),
        "updated_at": rfc3339(row["last_updated_timestamp"]),
        "steps": stages,
    }


def _by_kind(steps: Sequence[Row]) -> dict[StepKind, list[Row]]:
    kinds: dict[StepKind, list[Row]] = {}
    for step in steps:
        kinds.setdefault(parse_kind(step["step"]), []).append(step)
    return kinds


def _stage(kind: StepKind, steps: Sequence[Row]) -> StageProgress:
    ends = [step["end_timestamp"] for step in steps]
    starts = [step["start_timestamp"] for step in steps if step["start_timestamp"]]
    places = [step["steps_before"] for step in steps if step["steps_before"] is not None]
    return {
        "name": kind.value,
        "status": _status(steps),
        "count": len(steps),
        "done": sum(step["status"] == StepStatus.COMPLETED for step in steps),
        "running": sum(map(_is_running, steps)),
        "attempts": sum(step["attempts"] for step in steps),
        "steps_before": min(places, default=None),
        "started_at": rfc3339(min(starts, default=None)),
        "ended_at": rfc3339(max(ends)) if all(ends) else None,
    }


def _is_running(step: Row) -> bool:
    """A step that waits for a model has started, and goes through the queue again."""
    waits = step["status"] == StepStatus.DISPATCHED and step["start_timestamp"] and not step["attempts"]
    return bool(waits) or step["status"] == StepStatus.IN_PROGRESS


def _status(steps: Sequence[Row]) -> StepStatus:
    statuses = {StepStatus.IN_PROGRESS if _is_running(step) else StepStatus(step["status"]) for step in steps}
    if len(statuses) == 1:
        return statuses.pop()
    if StepStatus.FAILED in statuses:
        return StepStatus.FAILED
    if StepStatus.SKIPPED in statuses:
        return StepStatus.SKIPPED
    if statuses & {StepStatus.IN_PROGRESS, StepStatus.COMPLETED}:
        return StepStatus.IN_PROGRESS
    return StepStatus.DISPATCHED


def _current(stages: Sequence[StageProgress]) -> StageName | None:
    return next((stage["name"] for stage in stages if stage["status"] is not StepStatus.COMPLETED), None)


def _percentage(stages: Sequence[StageProgress]) -> int:
    count = len(_STAGES_OF_EACH | {StepKind(stage["name"]) for stage in stages})
    return int(100 * sum(stage["done"] / stage["count"] for stage in stages) / count)


def _chapters(episode: EpisodeInMaking) -> int | None:
    """The script has fewer chapters than the outline if a chapter was too short and was joined to another."""
    for kind in (StepKind.SCRIPT, StepKind.OUTLINE):
        chapters = episode.made.get(kind, {}).get("chapter_count")
        if chapters:
            return int(chapters)
    return None
