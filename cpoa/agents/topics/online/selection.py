"""Selects by the settings where whole articles come from: a ZIM file, an encyclopedia on the network, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.settings import ResearchOnline

if TYPE_CHECKING:
    from cpoa.agents.topics.online.articles import OnlineSources
    from shared.database import Database
    from shared.settings import Settings


def online_sources(settings: Settings, database: Database) -> OnlineSources | None:
    """A ZIM file needs no network, so it is used with any RESEARCH_ONLINE. Raises ZimError if it cannot be read."""
    if settings.research_zim is not None:
        from cpoa.agents.topics.online.zim import ZimArticles  # noqa: PLC0415 - libzim is optional

        return ZimArticles.open(settings.research_zim)
    if settings.research_online is ResearchOnline.NEVER:
        return None
    from cpoa.agents.topics.online.wiki import MediaWiki  # noqa: PLC0415
    from cpoa.agents.topics.online.wiki_client import WikiServer  # noqa: PLC0415
    from cpoa.services.wiki_records import WikiRecords  # noqa: PLC0415

    return MediaWiki(
        WikiServer(settings.research_api_url, settings.research_contact, WikiRecords(database)),
        settings.research_deadline_seconds,
        required=settings.research_online is ResearchOnline.ALWAYS,
    )
