"""The first step: gather the passages that the episode will be made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.contracts.agents import DiscoveredTopic, OwnSource, ResearchRequest
from cpoa.contracts.material import Coverage
from cpoa.steps.base import ArtefactStep, counted
from cpoa.workflow.step import StepOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.artefacts import ArtefactFolder
    from cpoa.contracts.agents import TopicDiscoveryAgent
    from cpoa.workflow.step import StepContext


@dataclass(frozen=True)
class ResearchStep(ArtefactStep):
    agent: TopicDiscoveryAgent

    @property
    def engine_version(self) -> str:
        return self.agent.engine_version

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        request = context.request
        names = ("topic", "sources", "length_minutes", "user_preferences", "card")
        return {name: request.get(name) for name in names}

    def make(self, context: StepContext, folder: ArtefactFolder) -> dict[str, Any]:
        card = context.request.get("card")
        request = ResearchRequest(
            topic=context.request["topic"],
            length_minutes=context.request["length_minutes"],
            own_sources=tuple(OwnSource(**source) for source in context.request["sources"]),
            preferences=context.request["user_preferences"],
            card=DiscoveredTopic(**card) if card else None,
        )
        material = self.agent.research(request, context.still_wanted)
        data = json.dumps(material.to_json(), ensure_ascii=False).encode()
        return {
            "material": folder.keep("json", data, "application/json"),
            "subject": material.subject,
            "coverage": material.coverage.value,
            "source_ids": [source.source_id for source in material.sources],
            "passage_count": len(material.passages),
        }

    def outcome(self, context: StepContext, result: dict[str, Any]) -> StepOutcome:
        own = result["coverage"] == Coverage.OWN
        found = "Read the text that was given" if own else f"Found {counted(len(result['source_ids']), 'article')}"
        return StepOutcome(
            result=result,
            summary={"topic_count": len(result["source_ids"]), "query_used": None if own else context.request["topic"]},
            log=(f"{found}: {counted(result['passage_count'], 'passage')}.",),
        )
