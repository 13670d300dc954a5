"""The orchestrator's functions by their names in `/health`. The values are import paths."""

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
