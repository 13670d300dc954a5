"""Builds the content of the corpus tables from the leads of the data file: clean text, names, term weights, links."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from cpoa.agents.topics.card_categories import card_category
from cpoa.agents.topics.mentions import Mention, MentionFinder, NameSpelling
from cpoa.agents.topics.names import NameKind, collect_names
from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.contracts.material import SubjectKind
from cpoa.text.article_titles import base_title
from cpoa.text.cleaning import clean_sentences
from cpoa.text.words import content_words, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

KEPT_TERMS = 40  # weights per lead; the rest adds less than 1 % to a cosine
LIKENESS_WORDS = 14
EVERYDAY_IN_DEGREE = 40
_INNER_WORD = re.compile(r"(?<=[a-z,;] )[^\W\d_]+")
_TAXON = re.compile(
    r"\b(?:genus|family|order|class|phylum|clade|taxon|compan|software|brand|film|game|city|river)", re.IGNORECASE
)
_PROPER_CATEGORIES = {"People", "Geography", "Arts", "History"}


@dataclass(slots=True)
class CorpusArticle:
    """A row of ``corpus_articles`` that is being built. ``terms`` are TF-IDF weights of a unit vector.

    Words that very many leads have count for the vector's length but are not stored.
    """

    article_id: int
    title: str
    description: str
    category: str
    extract: str
    sentences: list[str]
    kind: SubjectKind
    names: dict[str, NameKind]
    counts: Counter[str]
    common_noun: bool = False
    in_degree: int = 0
    terms: dict[str, float] = field(default_factory=dict)

    @property
    def base_title(self) -> str:
        return base_title(self.title)

    @property
    def url(self) -> str:
        return "https://en.wikipedia.org/wiki/" + quote(self.title.replace(" ", "_"), safe="/:(),'!")

    @property
    def card_category(self) -> str:
        return card_category(self.description, self.category)

    @property
    def likeness(self) -> str:
        """A text search query for similar leads: any of its most characteristic words."""
        surface: dict[str, str] = {}
        for token in tokens(f"{self.base_title} {self.description} {self.extract}"):
            if token.isalnum():
                surface.setdefault(next(iter(_stems(token)), ""), token)
        telling = [surface[term] for term in self.terms if term in surface]
        return " | ".join(telling[:LIKENESS_WORDS])

    @property
    def everyday(self) -> bool:
        """Whether the title is a common word that many leads use without explaining it."""
        return self.common_noun and " " not in self.base_title and self.in_degree >= EVERYDAY_IN_DEGREE


@dataclass(frozen=True, slots=True)
class Link:
    from_id: int
    to_id: int
    sentence_no: int
    sentence_start: int
    sentence_length: int
    weight: float


@dataclass(frozen=True)
class CorpusGraph:
    articles: Sequence[CorpusArticle]
    links: Sequence[Link]
    document_counts: Mapping[str, int]


def build_graph(leads: Iterable[Mapping[str, str]]) -> CorpusGraph:
    """``leads``: the entries of the data file, each with title, extract, description and topic."""
    articles = [_article(number, lead) for number, lead in enumerate(leads, start=1)]
    document_counts = Counter(chain.from_iterable(article.counts for article in articles))
    _weigh_terms(articles, document_counts)
    _mark_common_nouns(articles)
    links = list(_links(articles))
    for link in links:
        articles[link.to_id - 1].in_degree += 1
    return CorpusGraph(articles, links, document_counts)


def _article(number: int, lead: Mapping[str, str]) -> CorpusArticle:
    title, description, category = lead["title"], lead["description"] or "", lead["topic"] or "Uncategorized"
    kind = classify_subject(title, description, category, lead["extract"])
    sentences = clean_sentences(lead["extract"])
    extract = " ".join(sentences)
    return CorpusArticle(
        article_id=number,
        title=title,
        description=description,
        category=category,
        extract=extract,
        sentences=sentences,
        kind=kind,
        names=collect_names(title, lead["extract"], description, kind),
        counts=_term_counts(base_title(title), description, extract),
    )


def _term_counts(title: str, description: str, extract: str) -> Counter[str]:
    counts = Counter(chain.from_iterable(map(_stems, tokens(extract))))
    for text, factor in ((title, 4), (description, 2)):
        for stem in content_words(text):
            counts[stem] += factor
    return counts


@lru_cache(maxsize=100_000)
def _stems(token: str) -> tuple[str, ...]:
    return tuple(content_words(token))


def inverse_document_frequency(document_count: int, total: int) -> float:
    return math.log(1 + total / max(document_count, 1))


def _weigh_terms(articles: Sequence[CorpusArticle], document_counts: Mapping[str, int]) -> None:
    total = len(articles)
    rarity = {term: inverse_document_frequency(count, total) for term, count in document_counts.items()}
    too_common = {term for term, count in document_counts.items() if count > 0.15 * total}
    for article in articles:
        weights = {term: (1 + math.log(count)) * rarity[term] for term, count in article.counts.items()}
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        telling = sorted(weights.keys() - too_common, key=lambda term: (-weights[term], term))[:KEPT_TERMS]
        article.terms = {term: round(weights[term] / length, 4) for term in telling}


def _mark_common_nouns(articles: Sequence[CorpusArticle]) -> None:
    capital, lower = Counter[str](), Counter[str]()
    for article in articles:
        for word in _INNER_WORD.findall(article.extract):
            (lower if word[0].islower() else capital)[word.lower()] += 1
    for article in articles:
        article.common_noun = _is_common_noun(article, capital, lower)


def _is_common_noun(article: CorpusArticle, capital: Counter[str], lower: Counter[str]) -> bool:
    first = article.base_title.split()[0].lower()
    if re.search(r" [A-Z]|\d|^[A-Z]{2}", article.base_title) or article.kind is SubjectKind.PERSON:
        return False
    likely = article.category not in _PROPER_CATEGORIES and not _TAXON.search(article.description) and first.isalpha()
    if lower[first] + capital[first] < 3:
        return likely
    return lower[first] > capital[first] * (0.25 if likely else 1)  # "Apple" is also a company, but still a fruit


def _links(articles: Sequence[CorpusArticle]) -> Iterator[Link]:
    by_key: dict[str, list[CorpusArticle]] = defaultdict(list)
    for article in articles:
        for key, kind in article.names.items():
            if kind is NameKind.TITLE:
                by_key[key].append(article)
    finder = MentionFinder({key: _spelling(found) for key, found in by_key.items()})
    title_stems = {article.article_id: frozenset(content_words(article.base_title)) for article in articles}
    for article in articles:
        seen = {article.article_id}
        for mention in finder.mentions(article.sentences):
            target = _sense(article, by_key[mention.key], mention.capital)
            if target is None or target.article_id in seen:
                continue
            seen.add(target.article_id)
            yield _link(article, target, mention, title_stems[target.article_id])


def _spelling(namesakes: Sequence[CorpusArticle]) -> NameSpelling:
    common = sum(article.common_noun for article in namesakes)
    if common:
        return NameSpelling.COMMON if common == len(namesakes) else NameSpelling.MIXED
    bracketed = all(article.title != article.base_title for article in namesakes)
    return NameSpelling.AMBIGUOUS if bracketed else NameSpelling.PROPER


def _sense(article: CorpusArticle, namesakes: Sequence[CorpusArticle], capital: bool | None) -> CorpusArticle | None:
    """Returns the article that a mention means, or None. The lead's own name is not a mention; "Mercury (planet)" is
    meant only in related leads."""
    if any(namesake is article for namesake in namesakes):
        return None
    fitting = [namesake for namesake in namesakes if capital is None or namesake.common_noun is not capital]
    best = max(fitting or namesakes, key=lambda candidate: shared_weight(article.terms, candidate.terms))
    ambiguous = best.title != best.base_title
    return None if ambiguous and shared_weight(article.terms, best.terms) < 0.1 else best


def _link(article: CorpusArticle, target: CorpusArticle, mention: Mention, own_stems: frozenset[str]) -> Link:
    weight = shared_weight(article.terms, target.terms, without=own_stems)
    return Link(
        article.article_id, target.article_id, mention.sentence_no, mention.start, mention.length, round(weight, 4)
    )


def shared_weight(one: Mapping[str, float], other: Mapping[str, float], without: frozenset[str] = frozenset()) -> float:
    """Returns the cosine of two term vectors, over the terms that are not in ``without``."""
    if len(one) > len(other):
        one, other = other, one
    return sum(weight * other[term] for term, weight in one.items() if term in other and term not in without)
