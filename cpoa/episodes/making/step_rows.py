"""Reads an episode that is being made: its row, its steps, and what its completed steps have made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.contracts.decoding import decode_value
from cpoa.workflow.plan import StepKind, is_chapter_step, parse_kind
from cpoa.workflow.step_inputs import RECORDS, StepResults
from cpoa.workflow.step_records import FROM_COMPLETED_STEPS
from shared.episode_visibility import NOT_DELETED
from shared.error_codes.episode_reading import API_GW_PODCAST_NOT_FOUND
from shared.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from cpoa.episodes.catalogue import EpisodeCatalogue
    from shared.database import Database, Row

# The largest fields of the records, which only the draft needs.
_LARGE_FIELDS = ["cues", "sources"]


@dataclass(frozen=True, slots=True)
class EpisodeInMaking:
    """``row``: of `podcasts`, with few columns. ``steps``: as of `EpisodeCatalogue.steps`. ``made``: the records of the
    completed steps as plain JSON values, without their largest fields."""

    row: Row
    steps: Sequence[Row]
    made: Mapping[str, Mapping[str, Any]]

    @property
    def script(self) -> Mapping[str, Any] | None:
        return self.made.get(StepKind.SCRIPT)

    @property
    def final_chapters(self) -> list[str]:
        """The names of the objects with the chapters that are spoken before the script is complete."""
        names = [result.get("final") for step, result in self.made.items() if is_chapter_step(step)]
        return [name for name in names if name]

    @property
    def first_voice(self) -> int:
        """The number of the first voice step whose piece is a part of the episode."""
        return int(self.script.get("first_voice") or 0) if self.script else 0

    @property
    def is_hidden(self) -> bool:
        return self.row["hidden_at"] is not None

    @property
    def revision(self) -> int:
        return int(self.first_voice > 0)


class StepRows:
    def __init__(self, database: Database, catalogue: EpisodeCatalogue) -> None:
        self._database = database
        self._catalogue = catalogue

    def find(self, podcast_id: UUID) -> EpisodeInMaking:
        """Raises NotFoundError if there is no such episode, or if it is deleted."""
        row = self._row(podcast_id)
        # Read after the row: if the episode is shown as completed, all its steps are.
        steps = self._catalogue.steps(row["workflow_id"])
        return EpisodeInMaking(row, steps, self._results(row, without=_LARGE_FIELDS))

    def results(self, row: Row) -> StepResults:
        """Raises UndecodableRecordError."""
        results = self._results(row, without=[])
        return StepResults(
            {
                step: decode_value(result, RECORDS[parse_kind(step)], f"The result of the step {step}")
                for step, result in results.items()
            }
        )

    def _row(self, podcast_id: UUID) -> Row:
        row = self._database.fetch_one(
            f"""
            select podcast_id, workflow_id, user_id, cpoa_status, title, topic, language, length_minutes,
                   task_created_timestamp, last_updated_timestamp, hidden_at
            from podcasts where podcast_id = :podcast_id and {NOT_DELETED}
            """,
            podcast_id=podcast_id,
        )
        if not row:
            raise NotFoundError(API_GW_PODCAST_NOT_FOUND)
        return row

    def _results(self, row: Row, *, without: Sequence[str]) -> dict[str, dict[str, Any]]:
        rows = self._database.fetch_all(
            f"select step, result_payload - :without::text[] as result {FROM_COMPLETED_STEPS}",
            workflow_id=row["workflow_id"],
            workflow_id_text=str(row["workflow_id"]),
            without=list(without),
        )
        return {each["step"]: each["result"] for each in rows}
