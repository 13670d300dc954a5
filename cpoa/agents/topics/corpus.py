"""Queries the corpus in PostgreSQL, for research and for search: articles by name, by text, and around other
articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.topics.corpus_graph import inverse_document_frequency
from cpoa.agents.topics.names import WORD, NameKind
from cpoa.contracts.material import SubjectKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from shared.database import Database, Row

_ARTICLE_COLUMNS = """
    a.id, a.title, a.base_title, a.description, a.category, a.card_category, a.kind, a.extract, a.url, a.in_degree,
    a.everyday, a.common_noun, a.terms
"""
# Title, description and text weigh less here than in a search box: one shared title word is not a relation.
_LIKENESS_WEIGHTS = "{0.1, 0.2, 0.3, 0.4}"
LIKE_CANDIDATES = 100
_KNOWN_IN_DEGREE = 3
_ENOUGH_CHARACTERS = 350
MIN_JOINT_RANK = 0.015  # of ts_rank_cd; below it the words are far apart in the lead
COCITED_CANDIDATES = 300


@dataclass(frozen=True, slots=True, eq=False)
class Article:
    """A lead of the corpus. ``terms``: stem -> TF-IDF weight."""

    article_id: int
    title: str
    base_title: str
    description: str
    category: str
    card_category: str
    kind: SubjectKind
    extract: str
    url: str
    in_degree: int
    everyday: bool
    common_noun: bool
    terms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class NamedArticle:
    name_key: str
    name_kind: NameKind
    article: Article


@dataclass(frozen=True, slots=True)
class LinkedSentence:
    """``from_id``'s lead mentions ``to_id`` in ``sentence``; ``weight`` is what else the two leads share."""

    from_id: int
    to_id: int
    sentence_no: int
    sentence: str
    weight: float


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """``rank`` is of text, title and fame; ``is_in_title``: the title alone matches the query."""

    article: Article
    rank: float
    is_in_title: bool


class PostgresCorpus:
    def __init__(self, database: Database) -> None:
        self._database = database

    def named(self, name_keys: Collection[str]) -> list[NamedArticle]:
        """Returns every article that has one of the names (keys of ``names.name_key``)."""
        rows = self._database.fetch_all(
            f"""
            select n.name_key, n.kind as name_kind, {_ARTICLE_COLUMNS}
            from corpus_names n join corpus_articles a on a.id = n.article_id
            where n.name_key = any(:name_keys) and a.extract <> ''
            """,
            name_keys=sorted(name_keys),
        )
        return [NamedArticle(row["name_key"], NameKind(row["name_kind"]), _article(row)) for row in rows]

    def single_word_names(self, beginnings: Collection[str]) -> list[str]:
        """Returns the one-word titles with one of the beginnings: "podcast" is found from "podcasting" by its stem."""
        rows = self._database.fetch_all(
            """
            select distinct name_key from corpus_names
            where name_key like any(:patterns) and position(' ' in name_key) = 0 and kind = 'title'
            """,
            patterns=[f"{beginning}%" for beginning in sorted(beginnings)],
        )
        return [row["name_key"] for row in rows]

    def titled(self, title: str) -> Article | None:
        """Returns the article with exactly this title, including brackets."""
        row = self._database.fetch_one(
            f"select {_ARTICLE_COLUMNS} from corpus_articles a where a.title = :title and a.extract <> ''", title=title
        )
        return _article(row) if row else None

    def words(self) -> dict[str, int]:
        """Returns every word of the leads, in lower case and without accents, with the number of leads that contain
        it."""
        rows = self._database.fetch_all("select word, lead_count from corpus_words")
        return {row["word"]: row["lead_count"] for row in rows}

    def known_words(self, words: Collection[str]) -> set[str]:
        """Returns those of the words (in lower case and without accents) that a lead contains as written."""
        rows = self._database.fetch_all("select word from corpus_words where word = any(:words)", words=sorted(words))
        return {row["word"] for row in rows}

    def similar_names(self, name_key: str, limit: int = 3) -> list[tuple[str, float]]:
        """Returns keys with a similar spelling and their trigram similarity, best first; for typing errors."""
        rows = self._database.fetch_all(
            """
            select name_key, max(similarity(name_key, :name_key)) as likeness from corpus_names
            where name_key % :name_key and kind <> 'other_name'
            group by name_key order by likeness desc, name_key limit :limit
            """,
            name_key=name_key,
            limit=limit,
        )
        return [(row["name_key"], row["likeness"]) for row in rows]

    def articles(self, article_ids: Collection[int]) -> dict[int, Article]:
        rows = self._database.fetch_all(
            f"select {_ARTICLE_COLUMNS} from corpus_articles a where a.id = any(:ids) and a.extract <> ''",
            ids=sorted(article_ids),
        )
        return {row["id"]: _article(row) for row in rows}

    def search(self, query: str, limit: int, *, every_word: bool = False) -> list[FoundArticle]:
        """Full-text search over title, description and lead; best first.

        Articles with every word come first; if these are too few, articles with any word follow, unless ``every_word``
        is set.
        """
        words = WORD.findall(query)
        found = self._search(" & ".join(words), limit) if words else []
        if len(found) < limit and len(words) > 1 and not every_word:
            seen = {hit.article.article_id for hit in found}
            more = self._search(" | ".join(words), limit)
            found += [hit for hit in more if hit.article.article_id not in seen]
        return found[:limit]

    def holding_all(self, concepts: Sequence[Sequence[str]], limit: int) -> list[FoundArticle]:
        """Returns articles that contain every concept, each by one of its words; "scien*" matches all words with that
        beginning."""
        alternatives = [" | ".join(_query_word(word) for word in words) for words in concepts]
        return self._search(" & ".join(f"({words})" for words in alternatives), limit)

    def _search(self, query: str, limit: int) -> list[FoundArticle]:
        rows = self._database.fetch_all(
            f"""
            select {_ARTICLE_COLUMNS}, ts_rank_cd(a.search, words.query, 1) * (1 + ln(1 + a.in_degree) / 10) as rank,
                   to_tsvector('english', a.base_title) @@ words.query as is_in_title
            from to_tsquery('english', :query) as words (query) join corpus_articles a on a.search @@ words.query
            where a.extract <> ''
            order by rank desc, a.id limit :limit
            """,
            query=query,
            limit=limit,
        )
        return [FoundArticle(_article(row), row["rank"], row["is_in_title"]) for row in rows]

    def mentioning(self, queries: Sequence[tuple[str, float]], limit: int) -> list[Article]:
        """Returns the articles that fit the text queries with the largest weights together; of equal ones the better
        known first. ``queries``: in the language of ``to_tsquery``, each with its weight."""
        rows = self._database.fetch_all(
            f"""
            select {_ARTICLE_COLUMNS} from (
                select fitting.id, sum(one.weight) as weight
                from unnest(cast(:queries as text[]), cast(:weights as float8[])) as one (query, weight)
                join corpus_articles fitting on fitting.search @@ to_tsquery('english', one.query)
                where fitting.extract <> ''
                group by fitting.id
            ) best join corpus_articles a using (id)
            order by best.weight desc, a.in_degree desc, a.id limit :limit
            """,
            queries=[query for query, _ in queries],
            weights=[weight for _, weight in queries],
            limit=limit,
        )
        return [_article(row) for row in rows]

    def persons(self, described: str) -> list[Article]:
        """Returns the persons whose description fits a regular expression of PostgreSQL."""
        rows = self._database.fetch_all(
            f"""
            select {_ARTICLE_COLUMNS} from corpus_articles a
            where a.kind = 'person' and a.description ~* :described and a.extract <> ''
            order by a.in_degree desc, a.id
            """,
            described=described,
        )
        return [_article(row) for row in rows]

    def titles_ending(self, words: Collection[str], limit: int = 30) -> list[Article]:
        """Returns the articles whose title ends with one of the words after another one: "Electric battery"."""
        rows = self._database.fetch_all(
            f"""
            select {_ARTICLE_COLUMNS} from corpus_articles a
            where a.base_title ilike any(:patterns) and a.extract <> ''
            order by a.in_degree desc, a.id limit :limit
            """,
            patterns=[f"% {word}" for word in sorted(words)],
            limit=limit,
        )
        return [_article(row) for row in rows]

    def like(self, article_ids: Collection[int], limit: int = LIKE_CANDIDATES) -> list[Article]:
        """Returns candidates that share characteristic words with any of the articles, without the articles
        themselves."""
        rows = self._database.fetch_all(
            f"""
            select {_ARTICLE_COLUMNS} from (
                select other.id, max(ts_rank('{_LIKENESS_WEIGHTS}', other.search, main.likeness)) as rank
                from corpus_articles main join corpus_articles other on other.search @@ main.likeness
                where main.id = any(:ids) and not other.id = any(:ids) and other.extract <> ''
                group by other.id order by rank desc, other.id limit :limit
            ) best join corpus_articles a using (id)
            order by best.rank desc, id
            """,
            ids=sorted(article_ids),
            limit=limit,
        )
        return [_article(row) for row in rows]

    def links(self, article_ids: Collection[int]) -> list[LinkedSentence]:
        """Returns the links from and to the articles."""
        rows = self._database.fetch_all(
            """
            select l.from_id, l.to_id, l.sentence_no, l.weight,
                   substr(a.extract, l.sentence_start + 1, l.sentence_length) as sentence
            from corpus_links l join corpus_articles a on a.id = l.from_id
            where l.from_id = any(:ids) or l.to_id = any(:ids)
            order by l.from_id, l.to_id
            """,
            ids=sorted(article_ids),
        )
        return [LinkedSentence(**row) for row in rows]

    def cited_together(self, article_id: int, limit: int = COCITED_CANDIDATES) -> dict[int, float]:
        """Returns the articles that other leads mention together with this one; a lead that mentions few others counts
        more."""
        rows = self._database.fetch_all(
            """
            select named.to_id, sum(1.0 / (1 + citing.mentions))::float8 as strength
            from (
                select from_id, count(*) as mentions from corpus_links
                where from_id in (select from_id from corpus_links where to_id = :id)
                group by from_id
            ) citing join corpus_links named using (from_id)
            where named.to_id <> :id
            group by named.to_id order by strength desc, named.to_id limit :limit
            """,
            id=article_id,
            limit=limit,
        )
        return {row["to_id"]: row["strength"] for row in rows}

    def sample(self, categories: Sequence[str], per_category: int, *, seed: str) -> list[Article]:
        """Returns well-known subjects with enough text, up to ``per_category`` of each category; the seed decides
        which. Mathematics is excluded: without its formulas a lead is incomplete."""
        rows = self._database.fetch_all(
            f"""
            select {_ARTICLE_COLUMNS} from (
                select id, row_number() over (partition by card_category order by md5(:seed || id::text)) as turn
                from corpus_articles
                where card_category = any(:categories) and category <> 'Mathematics'
                  and not everyday and description <> ''
                  and in_degree >= {_KNOWN_IN_DEGREE} and length(extract) >= {_ENOUGH_CHARACTERS}
            ) drawn join corpus_articles a using (id)
            where drawn.turn <= :per_category
            order by md5(:seed || id::text)
            """,
            categories=list(categories),
            seed=seed,
            per_category=per_category,
        )
        return [_article(row) for row in rows]

    def rarity(self, terms: Iterable[str]) -> dict[str, float]:
        """Returns the inverse document frequency of each stem; a stem that no lead contains is the rarest."""
        total = self.article_count()
        return {term: inverse_document_frequency(count, total) for term, count in self.holds(terms).items()}

    def holds(self, terms: Iterable[str]) -> dict[str, int]:
        """Returns the number of leads that contain each stem."""
        wanted = sorted(set(terms))
        rows = self._database.fetch_all(
            "select term, document_count from corpus_terms where term = any(:terms)", terms=wanted
        )
        counts = {row["term"]: row["document_count"] for row in rows}
        return {term: counts.get(term, 0) for term in wanted}

    def article_count(self) -> int:
        row = self._database.fetch_one("select count(*) as articles from corpus_articles")
        return int(row["articles"]) if row else 0


def _query_word(word: str) -> str:
    letters = "".join(WORD.findall(word))
    return f"{letters}:*" if word.endswith("*") else letters


def _article(row: Row) -> Article:
    fields: dict[str, Any] = {name: row[name] for name in Article.__slots__ if name in row}
    return Article(**fields | {"article_id": row["id"], "kind": SubjectKind(row["kind"])})
