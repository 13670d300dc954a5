"""The last step: writes the names of all artefacts into the podcast's row, if all of them are in the bucket."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from cpoa.contracts.records import PublishRecord
from cpoa.workflow.step import StepOutcome

if TYPE_CHECKING:
    from cpoa.artefacts import ArtefactStore
    from cpoa.services.stream_feeder import StreamFeeder
    from cpoa.workflow.step import StepContext


logger = logging.getLogger(__name__)


class MissingArtefactError(Exception):
    """An object in the record of a completed step is not in the bucket."""


@dataclass(frozen=True)
class PublishStep:
    store: ArtefactStore
    feeder: StreamFeeder | None = None
    engine_version: str = "publish-1"

    def run(self, context: StepContext) -> StepOutcome:
        mastered, first_voice = context.results.master, context.results.voices[0]
        wanted = {
            "final_audio_filepath": mastered.audio,
            "transcript_uri": mastered.transcript,
            "transcript_json_uri": mastered.transcript_json,
            "own_passages_uri": mastered.own_passages,
            "chapters_uri": mastered.chapters,
            "waveform_uri": mastered.waveform,
            "cover_uri": context.results.cover.image,
            "script_uri": context.results.script.script,
        }
        names = {column: name for column, name in wanted.items() if name is not None}
        for name in names.values():
            if not self.store.exists(name):
                raise MissingArtefactError(name)
        columns: dict[str, Any] = {column: self.store.uri(name) for column, name in names.items()}
        if self.feeder:
            columns |= self.feeder.columns(context.podcast_id, columns["final_audio_filepath"])  # never raises
        _log_cost(context)
        return StepOutcome(
            result=PublishRecord(),
            summary={"message": "published"},
            podcast_updates={
                **columns,
                "audio_bytes": mastered.audio_bytes,
                "duration_seconds": mastered.duration_seconds,
                "timing": first_voice.timing,
                "show_notes": mastered.show_notes,
                "host_names": list(mastered.host_names) or None,
                # Written again, because a voice step that finished after the workflow had failed did not write it.
                "tts_settings_used": first_voice.voice_params,
            },
            log=("The episode is complete.",),
        )


def _log_cost(context: StepContext) -> None:
    """Logs the cost of model calls at list prices, if there were any. Failed attempts are not included."""
    records = context.results.by_step
    costs = {step: each.estimated_cost_usd for step, each in records.items() if each.estimated_cost_usd is not UNSET}
    if costs:
        dollars = round(sum(costs.values()), 6)
        fields = {
            "estimated_cost_usd": dollars,
            "by_step": costs,
            "unpriced_requests": sum(each.unpriced_requests or 0 for each in records.values()),
            "prompt_tokens": sum(each.prompt_tokens or 0 for each in records.values()),
            "completion_tokens": sum(each.completion_tokens or 0 for each in records.values()),
        }
        logger.info("The episode's models cost about %.4f US dollars", dollars, extra={"fields": fields})
