"""The steps before research: each reads one web page or file that the user brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from cpoa.contracts.licences import find_licence
from cpoa.contracts.records import ReadRecord
from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.steps.base import ArtefactStep, language_input
from cpoa.steps.given_sources import describe_given, number_read_sources
from cpoa.steps.speakable_documents import check_speakable
from cpoa.workflow.plan import step_index
from cpoa.workflow.step import StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import CheckCancelled, OwnSource
    from cpoa.workflow.step import StepContext


class SourceReader(Protocol):
    """Fetches a page, or loads an upload of the user, and reads it."""

    @property
    def engine_version(self) -> str: ...

    def read(self, source: OwnSource, user_id: UUID | None, check_cancelled: CheckCancelled) -> SourceDocument:
        """Raises UnreadableSourceError. Any other exception counts as an attempt."""
        ...

    def file_name(self, source: OwnSource, user_id: UUID | None) -> str | None:
        """Of an upload. None for a page, and for an upload that is gone."""
        ...


@dataclass(frozen=True)
class ReadStep(ArtefactStep[ReadRecord]):
    """A source that cannot be read does not fail the episode: its record says why, and research decides."""

    reader: SourceReader

    @property
    def record_type(self) -> type[ReadRecord]:
        return ReadRecord

    @property
    def engine_version(self) -> str:
        return self.reader.engine_version

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return {"source": _source(context).fields(), **language_input(context.brief)}

    def make(self, context: StepContext, folder: ArtefactFolder) -> ReadRecord:
        source = _source(context)
        try:
            document = self.reader.read(source, context.user_id, context.check_cancelled)
            check_speakable(document, context.brief.language)
        except UnreadableSourceError as error:
            return ReadRecord(label=self._label(context), address=source.url, unreadable=error.reason)
        licence = find_licence(document.licence)
        return ReadRecord(
            label=source.title or document.title or self._label(context),
            document=folder.save("json", msgspec.json.encode(document), "application/json"),
            address=document.address or source.url,
            author=document.author,
            licence=licence.key if licence else None,
            words=document.count_words(),
            left_out=document.left_out,
        )

    def _label(self, context: StepContext) -> str:
        source = _source(context)
        return source.title or self.reader.file_name(source, context.user_id) or source.label

    def outcome(self, context: StepContext, record: ReadRecord) -> StepOutcome:
        number = _number(context)
        # Everyone who has the link reads the log, but only the owner what is in `given_sources`.
        message = f"Source {number} was left out." if record.unreadable else f"Read source {number}."
        return StepOutcome(
            result=record,
            summary={"words": record.words},
            podcast_updates={"given_sources": describe_given(number, record)},
            log=(message,),
        )


def _source(context: StepContext) -> OwnSource:
    return context.brief.sources[_number(context) - 1]


def _number(context: StepContext) -> int:
    """Of the step's source among all sources, from 1."""
    return number_read_sources(context.brief.sources)[step_index(context.step)]
