"""The orchestrator's functions under the names that `/health` reports: where each is to be imported from."""

from __future__ import annotations

from types import MappingProxyType

FUNCTIONS = MappingProxyType(
    {
        "podcast": "cpoa.episodes.intake:EpisodeIntake",
        "snippet": "cpoa.cards.pipeline:CardPipeline",
        "exploration": "cpoa.cards.service:CardService",
        "search": "cpoa.cards.service:CardService",
        "landing_snippets": "cpoa.cards.landing_page:LandingPage",
        "categories": "cpoa.agents.topics.card_categories:CARD_CATEGORIES",
    }
)
