"""The orchestrator's functions under the names that `/health` reports: where each is to be imported from."""

from __future__ import annotations

from types import MappingProxyType

FUNCTIONS = MappingProxyType(
    {
        "podcast": "cpoa.episodes.intake:EpisodeIntake",
        "snippet": "cpoa.cards.making:CardMaker",
        "exploration": "cpoa.cards.finding:CardFinder",
        "search": "cpoa.cards.finding:CardFinder",
        "landing_snippets": "cpoa.cards.landing:LandingPage",
        "categories": "cpoa.agents.topics.card_categories:CARD_CATEGORIES",
    }
)
