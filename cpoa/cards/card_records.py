"""Cards in the table ``topics_snippets``, which holds topics and at most one card for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.cards.card import Card
from shared.database import jsonb

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from cpoa.contracts.agents import DiscoveredTopic, SnippetCard
    from shared.database import Database, Row, Transaction

# The time of last access is exact to the hour, which saves writes.
_CARD_COLUMNS = """
    id, topic_id, title, summary, keywords, image_url, source_name, source_url, category, licence,
    generation_timestamp, relevance_score, workflow_id,
    generation_timestamp < clock_timestamp() - :max_age_hours * interval '1 hour' as is_old,
    coalesce(last_accessed_timestamp < clock_timestamp() - interval '1 hour', true) as is_long_unread
"""
# A transaction that makes cards for the landing page holds this lock until it ends.
_LANDING_PAGE_LOCK = "hashtextextended('landing page cards', 0)"


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that is not stored yet. ``snippet``: the snippet agent's text. ``image_uri`` None: it has no picture."""

    topic: DiscoveredTopic
    snippet: SnippetCard
    image_uri: str | None


class CardRecords:
    def __init__(self, database: Database | Transaction, max_age_hours: int) -> None:
        """In a transaction it also sees what that transaction has written. ``max_age_hours``: older cards are old."""
        self._database = database
        self._max_age_hours = max_age_hours

    def within(self, transaction: Transaction) -> CardRecords:
        return CardRecords(transaction, self._max_age_hours)

    def load_featured(self, categories: Sequence[str], limit: int, *, rotation: str) -> list[Card]:
        """The newest cards of the landing page, one of each category in turn. ``rotation`` decides which category comes
        first."""
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

    def count_recently_featured(self) -> int:
        """Cards that came to the landing page within the last ``max_age_hours``."""
        row = self._database.fetch_one(
            """
            select count(*) as featured from topics_snippets where type = 'snippet'
            and featured_timestamp > clock_timestamp() - :max_age_hours * interval '1 hour'
            """,
            max_age_hours=self._max_age_hours,
        )
        return int(row["featured"]) if row else 0

    def load_recently_featured_topic_ids(self, days: int) -> frozenset[str]:
        rows = self._database.fetch_all(
            """
            select topic_id from topics_snippets
            where type = 'snippet' and featured_timestamp > clock_timestamp() - :days * interval '1 day'
            """,
            days=days,
        )
        return frozenset(str(row["topic_id"]) for row in rows)

    def load_by_topics(self, topic_ids: Collection[str]) -> dict[str, Card]:
        """Maps the topic's id to its card."""
        return _by_topic(self._load("topic_id = any(:ids::uuid[])", topic_ids))

    def load(self, snippet_ids: Sequence[str]) -> list[Card]:
        """In the order of the ids. Cards that no longer exist are left out."""
        found = {str(card.snippet_id): card for card in self._load("id = any(:ids::uuid[])", snippet_ids)}
        return [found[snippet_id] for snippet_id in snippet_ids if snippet_id in found]

    def _load(self, condition: str, ids: Collection[str]) -> list[Card]:
        if not ids:
            return []
        rows = self._database.fetch_all(
            f"select {_CARD_COLUMNS} from topics_snippets where type = 'snippet' and {condition}",
            ids=list(ids),
            max_age_hours=self._max_age_hours,
        )
        return [_card(row) for row in rows]

    def save(self, cards: Sequence[NewCard], workflow_id: UUID, *, featured: bool) -> dict[str, Card]:
        """Maps the topic's id to its saved card. If a topic has a card, the new one replaces it under the same id.

        ``featured``: the cards go to the landing page. Two statements, so it needs a transaction.
        """
        if not cards:
            return {}
        # In one order, so that two transactions that save the same topics do not wait for each other.
        rows = jsonb([_row(card) for card in sorted(cards, key=lambda card: card.topic.topic_id)])
        self._save_topics(rows)
        return self._save_cards(rows, workflow_id, featured=featured)

    def _save_topics(self, rows: str | None) -> None:
        self._database.execute(
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

    def _save_cards(self, rows: str | None, workflow_id: UUID, *, featured: bool) -> dict[str, Card]:
        saved = self._database.fetch_all(
            f"""
            insert into topics_snippets (type, topic_id, title, summary, keywords, source_url, source_name, category,
                                         licence, llm_model_used_for_snippet, cover_art_prompt, image_url,
                                         relevance_score, generation_timestamp, featured_timestamp, workflow_id)
            select 'snippet', topic_id, title, summary, card_keywords, source_url, source_name, category, licence,
                   writer, cover_art_prompt, image_url, relevance_score, clock_timestamp(),
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
            returning {_CARD_COLUMNS}
            """,
            rows=rows,
            featured=featured,
            workflow_id=workflow_id,
            max_age_hours=self._max_age_hours,
        )
        return _by_topic([_card(row) for row in saved])

    def save_last_access(self, cards: Sequence[Card]) -> None:
        """Skips a card that another transaction is updating, instead of waiting for it."""
        self._database.execute(
            """
            update topics_snippets set last_accessed_timestamp = clock_timestamp()
            where id in (select id from topics_snippets where id = any(:ids::uuid[]) for update skip locked)
            """,
            ids=[str(card.snippet_id) for card in cards],
        )


def lock_landing_page(transaction: Transaction, *, wait: bool = True) -> bool:
    """Allows one transaction at a time to make cards for the landing page. False without ``wait``: another one does."""
    if wait:
        transaction.fetch_one(f"select pg_advisory_xact_lock({_LANDING_PAGE_LOCK})")
        return True
    row = transaction.fetch_one(f"select pg_try_advisory_xact_lock({_LANDING_PAGE_LOCK}) as is_locked")
    return bool(row and row["is_locked"])


def _by_topic(cards: Sequence[Card]) -> dict[str, Card]:
    return {str(card.topic_id): card for card in cards}


def _row(card: NewCard) -> dict[str, Any]:
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
