"""The steps before research: each reads one web page or file that the user brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from cpoa.contracts.records import ReadRecord
from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.steps.base import ArtefactStep, language_input
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
            return ReadRecord(label=source.label, address=source.url, unreadable=error.reason)
        return ReadRecord(
            label=source.title or document.title or source.label,
            document=folder.save("json", msgspec.json.encode(document), "application/json"),
            address=document.address or source.url,
            words=document.count_words(),
            left_out=document.left_out,
        )

    def outcome(self, context: StepContext, record: ReadRecord) -> StepOutcome:
        read = f"Read “{record.label}”: {record.words} words."
        message = f"Left out “{record.label}”: {record.unreadable}" if record.unreadable else read
        return StepOutcome(result=record, summary={"words": record.words}, log=(message,))


def _source(context: StepContext) -> OwnSource:
    read_first = [source for source in context.brief.sources if source.is_read_first]
    return read_first[step_index(context.step)]
