"""Selects by the settings where whole articles come from: a ZIM file, an encyclopedia on the network, or nowhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cpoa.agents.topics.online.articles import OnlineAnswer
from shared.settings import ResearchOnline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.online.articles import OnlineSources
    from cpoa.contracts.ask import Ask
    from shared.database import Database
    from shared.settings import Settings

NO_CONTACT = (
    "No online articles: RESEARCH_CONTACT is not set. Wikipedia refuses requests that do not say how to reach the "
    "operator."
)

logger = logging.getLogger(__name__)


class WithoutContact:
    """Gives no article; the log of each episode says why."""

    def find(self, ask: Ask, wanted_words: int, known_titles: Sequence[str] = ()) -> OnlineAnswer:
        return OnlineAnswer(notes=(NO_CONTACT,))


def online_sources(settings: Settings, database: Database) -> OnlineSources | None:
    """A ZIM file needs no network, so it is used with any RESEARCH_ONLINE. Raises ZimError if it cannot be read."""
    if settings.research_zim is not None:
        from cpoa.agents.topics.online.zim import ZimArticles  # noqa: PLC0415 - libzim is optional

        return ZimArticles.open(settings.research_zim)
    if settings.research_online is ResearchOnline.NEVER:
        return None
    if not settings.research_contact:
        logger.warning(NO_CONTACT)
        return WithoutContact()
    from cpoa.agents.topics.online.wiki import MediaWiki  # noqa: PLC0415
    from cpoa.agents.topics.online.wiki_client import WikiServer  # noqa: PLC0415
    from cpoa.services.wiki_records import WikiRecords  # noqa: PLC0415

    return MediaWiki(
        WikiServer(settings.research_api_url, settings.research_contact, WikiRecords(database)),
        settings.research_deadline_seconds,
        required=settings.research_online is ResearchOnline.ALWAYS,
    )
