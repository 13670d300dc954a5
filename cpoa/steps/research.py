"""The first step: gathers the passages for the episode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.by_model.research_plan import PLAN_VERSION
from cpoa.agents.topics.general_material import general_material
from cpoa.agents.topics.own_text.document_parts import share_words, take_parts
from cpoa.contracts.agents import ReadSource, ResearchRequest
from cpoa.contracts.material import Coverage
from cpoa.contracts.records import ResearchRecord
from cpoa.contracts.source_documents import SourceDocument
from cpoa.steps.base import ArtefactStep, language_input, pluralise
from cpoa.steps.given_sources import describe_given, number_read_sources
from cpoa.steps.model_step import asker_of
from cpoa.workflow.plan import AgentName, StepKind
from cpoa.workflow.step import NewStep, StepOutcome
from shared.error_codes.steps import API_GW_PODCAST_NO_SOURCES, API_GW_PODCAST_SOURCES_UNREADABLE
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import OwnSource, TopicDiscoveryAgent
    from cpoa.contracts.writing import ModelDesk
    from cpoa.workflow.step import StepContext


@dataclass(frozen=True)
class ResearchStep(ArtefactStep[ResearchRecord]):
    """``desk``: of the language model that writes the script. Research asks it for articles, and an outline follows.
    None: no model writes. ``general_knowledge``: if nothing is found, the model may write from what it knows."""

    agent: TopicDiscoveryAgent
    desk: ModelDesk | None = None
    general_knowledge: bool = False

    @property
    def record_type(self) -> type[ResearchRecord]:
        return ResearchRecord

    @property
    def engine_version(self) -> str:
        agent = self.agent.engine_version
        return f"{agent} with {PLAN_VERSION} by {self.desk.name}" if self.desk else agent

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        brief = context.brief
        read = context.results.reads
        return {
            "topic": brief.topic,
            "sources": [source.fields() for source in brief.sources],
            **({"documents": [record.document for record in read]} if read else {}),
            "length_minutes": brief.length_minutes,
            "user_preferences": brief.user_preferences,
            "card": msgspec.to_builtins(brief.card),
            **language_input(brief),
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> ResearchRecord:
        brief = context.brief
        ask = brief.ask or parse_ask(brief.topic, brief.language)
        request = ResearchRequest(
            topic=brief.topic,
            length_minutes=brief.length_minutes,
            own_sources=self._own_sources(context),
            preferences=brief.user_preferences,
            card=brief.card,
            ask=ask,
            language=brief.language,
            model=self.desk.asked_by(asker_of(context)) if self.desk else None,
        )
        try:
            material = self.agent.research(request, context.check_cancelled)
        except PermanentStepError as error:
            if not (self.general_knowledge and self.desk and error.error_code == API_GW_PODCAST_NO_SOURCES):
                raise
            material = general_material(brief.topic, ask)
        return ResearchRecord(
            material=folder.save("json", msgspec.json.encode(material), "application/json"),
            subject=material.subject,
            coverage=material.coverage,
            source_ids=tuple(source.source_id for source in material.sources),
            passage_count=len(material.passages),
            notes=material.notes,
            topic=None if brief.topic else material.topic,
        )

    def _own_sources(self, context: StepContext) -> tuple[OwnSource | ReadSource, ...]:
        """Without those that could not be read. Raises PermanentStepError if that leaves none."""
        records = iter(zip(context.results.reads, _shares(context), strict=True))
        usable: list[OwnSource | ReadSource] = []
        for source in context.brief.sources:
            if not source.is_read_first:
                usable.append(source)
                continue
            record, words = next(records)
            if record.document:
                document = self.load(record.document, SourceDocument)
                parts = take_parts(document, words, context.brief.topic)
                usable.append(ReadSource(parts, source.title, source.url, is_upload=bool(source.upload_id)))
        if context.brief.sources and not usable:
            raise PermanentStepError(API_GW_PODCAST_SOURCES_UNREADABLE)
        return tuple(usable)

    def outcome(self, context: StepContext, record: ResearchRecord) -> StepOutcome:
        own = record.coverage is Coverage.OWN
        found = "Read the text that was given" if own else f"Found {pluralise(len(record.source_ids), 'article')}"
        passages = f"{found}: {pluralise(record.passage_count, 'passage')}."
        return StepOutcome(
            result=record,
            summary={"topic_count": len(record.source_ids), "query_used": None if own else context.brief.topic},
            new_steps=(NewStep(StepKind.OUTLINE, AgentName.PSWA),) if self.desk else (),
            podcast_updates={"coverage": record.coverage.value, **_topic(record), **_shortened(context)},
            log=record.notes if record.coverage is Coverage.GENERAL else (*record.notes, passages),
        )


def _topic(record: ResearchRecord) -> Mapping[str, str]:
    """The row has had the address or the file's name until now."""
    return {"topic": record.topic} if record.topic else {}


def _shares(context: StepContext) -> list[int]:
    """The words that are used of each page or file: together they may be longer than a worker can handle."""
    return share_words([record.words for record in context.results.reads])


def _shortened(context: StepContext) -> Mapping[str, Any]:
    """Tells the owner of which pages and files only parts are used."""
    numbers = number_read_sources(context.brief.sources)
    described: dict[str, Mapping[str, Any]] = {}
    for number, record, used in zip(numbers, context.results.reads, _shares(context), strict=True):
        if used < record.words:
            unused = f"{record.words - used:,} of its {record.words:,} words, because the sources are too long together"
            described |= describe_given(number, record, unused)
    return {"given_sources": described} if described else {}
