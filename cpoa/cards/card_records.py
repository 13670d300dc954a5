"""The table ``topics_snippets``: topics that were found, and the one card of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.cards.card import Card
from cpoa.contracts.agents import DiscoveredTopic
from shared.database import jsonb
from shared.identifiers import written_uuid

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from cpoa.contracts.agents import SnippetCard
    from shared.database import Database, Row, Transaction

# A time of last access that is right to the hour costs few writes.
_CARD_COLUMNS = """
    id, topic_id, title, summary, keywords, image_url, source_name, source_url, category, licence,
    generation_timestamp, relevance_score, workflow_id,
    generation_timestamp < clock_timestamp() - :max_age_hours * interval '1 hour' as is_old,
    coalesce(last_accessed_timestamp < clock_timestamp() - interval '1 hour', true) as is_long_unread
"""
_TOPIC_COLUMNS = """
    t.id, t.title, t.summary, t.keywords, t.source_name, t.source_url, t.category, t.relevance_score,
    t.original_topic_details
"""
_LEAST_TITLE_LIKENESS = 0.5


@dataclass(frozen=True, slots=True)
class MadeCard:
    """``image_uri`` None: there is no art, and the card is kept all the same."""

    topic: DiscoveredTopic
    snippet: SnippetCard
    image_uri: str | None


class CardRecords:
    def __init__(self, database: Database | Transaction, max_age_hours: int) -> None:
        """With a transaction it reads what that transaction has written."""
        self._database = database
        self._max_age_hours = max_age_hours

    def within(self, transaction: Transaction) -> CardRecords:
        return CardRecords(transaction, self._max_age_hours)

    def featured(self, categories: Sequence[str], limit: int, *, rotation: str) -> list[Card]:
        """The landing page's newest, the categories taking turns; ``rotation`` decides which of them begins."""
        rows = self._database.fetch_all(
            f"""
            select newest.* from unnest(:categories::text[]) as wanted (category), lateral (
                select {_CARD_COLUMNS}, row_number() over (order by featured_timestamp desc, id) as turn
                from topics_snippets
                where type = 'snippet' and featured_timestamp is not null and category = wanted.category
                order by featured_timestamp desc, id limit :limit
            ) as newest
            order by turn, md5(wanted.category || :rotation) limit :limit
            """,
            categories=list(categories),
            limit=limit,
            rotation=rotation,
            max_age_hours=self._max_age_hours,
        )
        return [_card(row) for row in rows]

    def featured_count(self) -> int:
        """Of those that came to the landing page within the age of a card."""
        row = self._database.fetch_one(
            """
            select count(*) as featured from topics_snippets where type = 'snippet'
            and featured_timestamp > clock_timestamp() - :max_age_hours * interval '1 hour'
            """,
            max_age_hours=self._max_age_hours,
        )
        return int(row["featured"]) if row else 0

    def lately_featured(self, days: int) -> frozenset[str]:
        """Ids of topics."""
        rows = self._database.fetch_all(
            """
            select topic_id from topics_snippets
            where type = 'snippet' and featured_timestamp > clock_timestamp() - :days * interval '1 day'
            """,
            days=days,
        )
        return frozenset(str(row["topic_id"]) for row in rows)

    def of_topics(self, topic_ids: Collection[str]) -> dict[str, Card]:
        """By the topic's id."""
        return {str(card.topic_id): card for card in self._cards("topic_id = any(:ids::uuid[])", topic_ids)}

    def by_ids(self, snippet_ids: Sequence[str]) -> list[Card]:
        """In the order of the ids; those that are gone are left out."""
        found = {str(card.snippet_id): card for card in self._cards("id = any(:ids::uuid[])", snippet_ids)}
        return [found[snippet_id] for snippet_id in snippet_ids if snippet_id in found]

    def _cards(self, condition: str, ids: Collection[str]) -> list[Card]:
        rows = self._database.fetch_all(
            f"select {_CARD_COLUMNS} from topics_snippets where type = 'snippet' and {condition}",
            ids=list(ids),
            max_age_hours=self._max_age_hours,
        )
        return [_card(row) for row in rows]

    def search_topics(self, query: str, limit: int) -> list[DiscoveredTopic]:
        """Topics that hold every word, or whose title is spelt nearly so; their score is that of this search."""
        words = re.findall(r"[^\W_]+", query)
        if not words:
            return []
        rows = self._database.fetch_all(
            f"""
            select {_TOPIC_COLUMNS}, greatest(
                case when t.search @@ words.query then 0.3 + 0.5 * ts_rank_cd(t.search, words.query, 32) else 0 end,
                case when similarity(t.title, :query) >= :likeness then 0.9 * similarity(t.title, :query) else 0 end
            )::float8 as score
            from to_tsquery('english', :words) as words (query), topics_snippets t
            where t.type = 'topic' and (t.search @@ words.query or t.title % :query)
            order by score desc, t.id limit :limit
            """,
            query=query,
            words=" & ".join(words),
            likeness=_LEAST_TITLE_LIKENESS,
            limit=limit,
        )
        return [_topic(row, row["score"]) for row in rows if row["score"] > 0]

    def old_and_read(self, limit: int) -> list[DiscoveredTopic]:
        """Topics whose cards are past their age and were read since they were made."""
        rows = self._database.fetch_all(
            f"""
            select {_TOPIC_COLUMNS} from topics_snippets card join topics_snippets t on t.id = card.topic_id
            where card.type = 'snippet' and card.last_accessed_timestamp > card.generation_timestamp
              and card.generation_timestamp < clock_timestamp() - :max_age_hours * interval '1 hour'
            order by card.last_accessed_timestamp desc limit :limit
            """,
            max_age_hours=self._max_age_hours,
            limit=limit,
        )
        return [_topic(row) for row in rows]

    def note_reading(self, cards: Sequence[Card]) -> None:
        """Of a card that somebody else is writing to, that time will do."""
        self._database.execute(
            """
            update topics_snippets set last_accessed_timestamp = clock_timestamp()
            where id in (select id from topics_snippets where id = any(:ids::uuid[]) for update skip locked)
            """,
            ids=[str(card.snippet_id) for card in cards],
        )


def find_topic(database: Database | Transaction, either_id: str) -> DiscoveredTopic | None:
    """By the id of the topic, or of its card."""
    key = written_uuid(either_id)
    row = key and database.fetch_one(
        f"""
        select {_TOPIC_COLUMNS} from topics_snippets t
        where t.type = 'topic' and t.id = coalesce(
            (select topic_id from topics_snippets where id = :id and type = 'snippet'), :id)
        """,
        id=key,
    )
    return _topic(row) if row else None


def topic_of_card_titled(database: Database | Transaction, title: str) -> DiscoveredTopic | None:
    row = database.fetch_one(
        f"""
        select {_TOPIC_COLUMNS} from topics_snippets card join topics_snippets t on t.id = card.topic_id
        where card.type = 'snippet' and lower(card.title) = lower(:title)
        order by card.generation_timestamp desc limit 1
        """,
        title=title,
    )
    return _topic(row) if row else None


def keep(transaction: Transaction, made: Sequence[MadeCard], workflow_id: UUID, *, featured: bool) -> None:
    """A topic that has a card already gets this one in its place, under the same id."""
    rows = jsonb([_row(card) for card in sorted(made, key=lambda card: card.topic.topic_id)])
    transaction.execute(
        """
        insert into topics_snippets (id, type, title, summary, keywords, source_url, source_name, category, licence,
                                     original_topic_details, relevance_score)
        select topic_id, 'topic', topic_title, topic_summary, keywords, source_url, source_name, category, licence,
               details, relevance_score
        from jsonb_to_recordset(:rows::jsonb) as made (
            topic_id uuid, topic_title text, topic_summary text, keywords jsonb, source_url text, source_name text,
            category text, licence text, details jsonb, relevance_score real)
        on conflict (id) do update set
            title = excluded.title, summary = excluded.summary, keywords = excluded.keywords,
            source_url = excluded.source_url, source_name = excluded.source_name, category = excluded.category,
            licence = excluded.licence, original_topic_details = excluded.original_topic_details,
            generation_timestamp = excluded.generation_timestamp
        """,
        rows=rows,
    )
    transaction.execute(
        """
        insert into topics_snippets (type, topic_id, title, summary, keywords, source_url, source_name, category,
                                     licence, llm_model_used_for_snippet, cover_art_prompt, image_url,
                                     relevance_score, generation_timestamp, featured_timestamp, workflow_id)
        select 'snippet', topic_id, title, summary, card_keywords, source_url, source_name, category, licence, writer,
               cover_art_prompt, image_url, relevance_score, clock_timestamp(),
               case when :featured::boolean then clock_timestamp() end, :workflow_id::uuid
        from jsonb_to_recordset(:rows::jsonb) as made (
            topic_id uuid, title text, summary text, card_keywords jsonb, source_url text, source_name text,
            category text, licence text, writer text, cover_art_prompt text, image_url text, relevance_score real)
        on conflict (topic_id) where type = 'snippet' do update set
            title = excluded.title, summary = excluded.summary, keywords = excluded.keywords,
            source_url = excluded.source_url, source_name = excluded.source_name, category = excluded.category,
            licence = excluded.licence, llm_model_used_for_snippet = excluded.llm_model_used_for_snippet,
            cover_art_prompt = excluded.cover_art_prompt,
            image_url = coalesce(excluded.image_url, topics_snippets.image_url),
            generation_timestamp = excluded.generation_timestamp, workflow_id = excluded.workflow_id,
            featured_timestamp = coalesce(excluded.featured_timestamp, topics_snippets.featured_timestamp)
        """,
        rows=rows,
        featured=featured,
        workflow_id=workflow_id,
    )


def _row(card: MadeCard) -> dict[str, Any]:
    topic, snippet = card.topic, card.snippet
    return {
        "topic_id": topic.topic_id,
        "topic_title": topic.title,
        "topic_summary": topic.summary,
        "keywords": list(topic.keywords),
        "source_url": topic.source_url,
        "source_name": topic.source_name,
        "category": topic.category,
        "licence": topic.details.get("licence"),
        "details": dict(topic.details),
        "relevance_score": topic.relevance_score,
        "title": snippet.title,
        "summary": snippet.summary,
        "card_keywords": list(snippet.keywords),
        "writer": snippet.writer,
        "cover_art_prompt": snippet.cover_art_prompt,
        "image_url": card.image_uri,
    }


def _card(row: Row) -> Card:
    return Card(
        snippet_id=row["id"],
        topic_id=row["topic_id"],
        title=row["title"],
        summary=row["summary"],
        keywords=tuple(row["keywords"]),
        image_uri=row["image_url"],
        source_name=row["source_name"],
        source_url=row["source_url"],
        category=row["category"],
        licence=row["licence"],
        generated_at=row["generation_timestamp"],
        relevance_score=row["relevance_score"],
        workflow_id=row["workflow_id"],
        is_old=row["is_old"],
        is_long_unread=row["is_long_unread"],
    )


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
