"""Topics in the table ``topics_snippets``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cpoa.contracts.agents import DiscoveredTopic
from shared.database import jsonb
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shared.database import Database, Row, Transaction

_COLUMNS = """
    t.id, t.title, t.summary, t.keywords, t.source_name, t.source_url, t.category, t.relevance_score,
    t.original_topic_details
"""
_MIN_TITLE_SIMILARITY = 0.5


def load_topic(database: Database | Transaction, topic_or_card_id: str) -> DiscoveredTopic | None:
    key = parse_uuid(topic_or_card_id)
    row = key and database.fetch_one(
        f"""
        select {_COLUMNS} from topics_snippets t
        where t.type = 'topic' and t.id = coalesce(
            (select topic_id from topics_snippets where id = :id and type = 'snippet'), :id)
        """,
        id=key,
    )
    return _topic(row) if row else None


def load_topic_by_card_title(database: Database | Transaction, title: str) -> DiscoveredTopic | None:
    """Ignores upper and lower case. Of several cards with this title it takes the newest."""
    row = database.fetch_one(
        f"""
        select {_COLUMNS} from topics_snippets card join topics_snippets t on t.id = card.topic_id
        where card.type = 'snippet' and lower(card.title) = lower(:title)
        order by card.generation_timestamp desc limit 1
        """,
        title=title,
    )
    return _topic(row) if row else None


def search_stored_topics(database: Database | Transaction, query: str, limit: int) -> list[DiscoveredTopic]:
    """Topics that contain every word of the query or have a title with nearly the same spelling. Their relevance score
    is the one of this search."""
    words = re.findall(r"[^\W_]+", query)
    if not words:
        return []
    rows = database.fetch_all(
        f"""
        select {_COLUMNS}, greatest(
            case when t.search @@ words.query then 0.3 + 0.5 * ts_rank_cd(t.search, words.query, 32) else 0 end,
            case when similarity(t.title, :query) >= :similarity then 0.9 * similarity(t.title, :query) else 0 end
        )::float8 as score
        from to_tsquery('english', :words) as words (query), topics_snippets t
        where t.type = 'topic' and (t.search @@ words.query or t.title % :query)
        order by score desc, t.id limit :limit
        """,
        query=query,
        words=" & ".join(words),
        similarity=_MIN_TITLE_SIMILARITY,
        limit=limit,
    )
    return [_topic(row, row["score"]) for row in rows if row["score"] > 0]


def save_missing_topics(database: Database | Transaction, topics: Sequence[DiscoveredTopic]) -> None:
    """So that their ids can be explored and made into episodes. A topic that is stored stays as it is."""
    database.execute(
        """
        insert into topics_snippets (id, type, title, summary, keywords, source_url, source_name, category, licence,
                                     original_topic_details, relevance_score)
        select topic_id, 'topic', title, summary, keywords, source_url, source_name, category, licence, details, score
        from jsonb_to_recordset(:rows::jsonb) as found (
            topic_id uuid, title text, summary text, keywords jsonb, source_url text, source_name text, category text,
            licence text, details jsonb, score real)
        on conflict (id) do nothing
        """,
        rows=jsonb([_found(topic) for topic in sorted(topics, key=lambda topic: topic.topic_id)]),
    )


def load_stored_topic_ids(database: Database | Transaction, topic_ids: Collection[str]) -> frozenset[str]:
    rows = database.fetch_all(
        "select id from topics_snippets where type = 'topic' and id = any(:ids::uuid[])", ids=list(topic_ids)
    )
    return frozenset(str(row["id"]) for row in rows)


def load_topics_of_old_cards(
    database: Database | Transaction, *, max_age_hours: int, limit: int
) -> list[DiscoveredTopic]:
    """Topics whose card is older than ``max_age_hours`` and was read after it was made."""
    rows = database.fetch_all(
        f"""
        select {_COLUMNS} from topics_snippets card join topics_snippets t on t.id = card.topic_id
        where card.type = 'snippet' and card.last_accessed_timestamp > card.generation_timestamp
          and card.generation_timestamp < clock_timestamp() - :max_age_hours * interval '1 hour'
        order by card.last_accessed_timestamp desc limit :limit
        """,
        max_age_hours=max_age_hours,
        limit=limit,
    )
    return [_topic(row) for row in rows]


def _found(topic: DiscoveredTopic) -> dict[str, Any]:
    return {
        "topic_id": topic.topic_id,
        "title": topic.title,
        "summary": topic.summary,
        "keywords": list(topic.keywords),
        "source_url": topic.source_url,
        "source_name": topic.source_name,
        "category": topic.category,
        "licence": topic.details.get("licence"),
        "details": dict(topic.details),
        "score": topic.relevance_score,
    }


def _topic(row: Row, score: float | None = None) -> DiscoveredTopic:
    return DiscoveredTopic(
        topic_id=str(row["id"]),
        title=row["title"],
        summary=row["summary"] or "",
        keywords=tuple(row["keywords"]),
        source_url=row["source_url"],
        source_name=row["source_name"] or "",
        relevance_score=row["relevance_score"] if score is None else score,
        category=row["category"] or "",
        details=row["original_topic_details"] or {},
    )
