"""Finds the articles that the words of an ask name, and makes the ask's concepts of them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.concepts import Concept, concept_weight, typed_as_name
from cpoa.agents.topics.answering.word_families import is_family, synonyms, word_key
from cpoa.agents.topics.names import WORD, NameKind, fold, key_words, name_key
from cpoa.text.article_titles import disambiguation
from cpoa.text.words import STOP_WORDS, content_words, singular

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpoa.agents.topics.corpus import Article, NamedArticle, PostgresCorpus
    from cpoa.contracts.ask import Ask

MAX_NAME_WORDS = 6
_STRENGTH = {NameKind.TITLE: 6.0, NameKind.ABBREVIATION: 5.0, NameKind.SURNAME: 3.5, NameKind.OTHER_NAME: 2.5}
_BRACKETED = 3.5  # "Mercury (planet)"
_ENDING = 1.0  # "Electric battery" for "battery"
_AS_TYPED = 3.0  # "Blue", not "Blues"
_TECHNICAL = re.compile(
    r"\b(?:mathemat\w*|mechanics|physic\w*|set theory|logic|linguist\w*|comput\w*|statistic\w*|crim\w*|law|legal"
    r"|heraldry"
    r"|algebra|geometry|programming|unit|chemistry|philosophy|grammar)\b",
    re.IGNORECASE,
)
_MIN_FIT = 2.0
_TECHNICAL_SENSE = 2.5  # people who type a word alone mean its everyday sense


@dataclass(frozen=True, slots=True)
class NamedAsk:
    """``namesakes``: articles that have a name of the ask in a sense that is not meant."""

    concepts: tuple[Concept, ...]
    namesakes: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class _Span:
    """``found``: the articles that have the words as a name, each with how strongly it has it."""

    words: tuple[str, ...]
    found: Mapping[Article, float]


def name_concepts(corpus: PostgresCorpus, ask: Ask, asked: str) -> NamedAsk:
    """``asked``: the ask's text with its spelling corrected."""
    words = [_with_whole_and(word) for word in WORD.findall(asked.replace("'s", "").replace("’s", ""))]
    named = _named(corpus, words)
    content = {fold(word) for word in ask.words}
    spans = list(_spans(words, named, ask))
    ending = _titles_ending(corpus, spans, content)
    telling = [span for span in spans if _tells(span, content)]
    rarity = _rarity(corpus, telling)
    concepts: list[Concept] = []
    namesakes: list[Article] = []
    for span in telling:
        others = [word for word in words if word not in span.words and fold(word) not in STOP_WORDS]
        side = _side(span, ask)
        ends = ending.get(fold(span.words[-1]), ())
        chosen, rejected = _sense(span, ends, others, is_subject=side is not None)
        namesakes += rejected
        concepts.append(
            Concept(
                span.words,
                concept_weight([w for w in span.words if fold(w) not in STOP_WORDS] or span.words, rarity),
                side,
                typed_as_name(span.words[0], asked),
                chosen,
            )
        )
    kept = {concept.article.article_id for concept in concepts if concept.article}
    return NamedAsk(tuple(concepts), tuple(one for one in namesakes if one.article_id not in kept))


def _with_whole_and(word: str) -> str:
    return "and" if word == "n" else word


def _named(corpus: PostgresCorpus, words: Sequence[str]) -> dict[str, list[NamedArticle]]:
    keys = {_key(words[start:end]) for start in range(len(words)) for end in _ends(start, len(words))}
    keys |= {"".join(key_words(f"{one} {other}")) for one, other in pairwise(words)}
    by_key: dict[str, list[NamedArticle]] = {}
    articles: dict[int, Article] = {}
    for found in corpus.named({key for key in keys if key}):
        article = articles.setdefault(found.article.article_id, found.article)
        by_key.setdefault(found.name_key, []).append(replace(found, article=article))
    return by_key


def _ends(start: int, count: int) -> range:
    return range(start + 1, min(start + MAX_NAME_WORDS, count) + 1)


def _key(words: Sequence[str]) -> str:
    return name_key(" ".join(words))


def _spans(words: Sequence[str], named: dict[str, list[NamedArticle]], ask: Ask) -> Iterable[_Span]:
    """Yields the names in the words, the longest first at each place, and the single words between them."""
    subjects = {_key(WORD.findall(subject)) for subject in ask.subjects}
    position = 0
    while position < len(words):
        length = 1
        for end in reversed(_ends(position, len(words))):
            span = words[position:end]
            found = _fitting(span, named, subjects)
            if found:
                yield _Span(tuple(span), found)
                length = len(span)
                break
        else:
            yield _Span((words[position],), {})
        position += length


def _fitting(span: Sequence[str], named: dict[str, list[NamedArticle]], subjects: set[str]) -> dict[Article, float]:
    key = _key(span)
    edges = {fold(span[0]), fold(span[-1])} & STOP_WORDS
    if (edges and key not in subjects) or (len(span) == 1 and (len(span[0]) < 2 or edges)):
        return {}
    found = list(named.get(key, ()))
    if len(span) == 2:
        found += named.get("".join(key_words(" ".join(span))), ())
    plain = [one for one in found if one.name_kind is NameKind.TITLE and not disambiguation(one.article.title)]
    whole = key in subjects and not plain
    strengths: dict[Article, float] = {}
    for one in found:
        if _are_initials(one, span):
            continue
        if one.name_kind is not NameKind.SURNAME or span[0][0].isupper() or whole:
            strengths[one.article] = max(_strength(one, span), strengths.get(one.article, 0.0))
    return strengths


def _are_initials(named: NamedArticle, span: Sequence[str]) -> bool:
    """Whether a word in small letters, such as "jam", is only the initials of a title."""
    initials = "".join(word[0] for word in WORD.findall(named.article.base_title)).lower()
    return named.name_kind is NameKind.OTHER_NAME and initials == named.name_key and span[0].islower()


def _strength(named: NamedArticle, span: Sequence[str]) -> float:
    article = named.article
    bracket = disambiguation(article.title)
    strength = _STRENGTH[named.name_kind]
    if named.name_kind is NameKind.TITLE and len(span) == 1 and bracket:
        strength = _BRACKETED
    as_typed = _AS_TYPED * (fold(article.base_title) == fold(" ".join(span)))
    technical = _TECHNICAL_SENSE * bool(bracket and _TECHNICAL.search(f"{bracket} {article.description}"))
    return strength + math.log(1 + article.in_degree) + as_typed - technical


def _titles_ending(corpus: PostgresCorpus, spans: Sequence[_Span], content: set[str]) -> dict[str, list[Article]]:
    """Returns further articles for words that no article has as its plain title."""
    words = {
        form
        for span in spans
        if len(span.words) == 1 and fold(span.words[0]) in content and not any(map(_is_plain, span.found))
        for form in (fold(span.words[0]), singular(fold(span.words[0])))
        if len(form) > 2
    }
    found: dict[str, list[Article]] = {}
    for article in corpus.titles_ending(words) if words else ():
        last = WORD.findall(fold(article.base_title))[-1]
        for word in words:
            if word_key(word) == word_key(last):
                found.setdefault(word, []).append(article)
    return found


def _is_plain(article: Article) -> bool:
    return article.title == article.base_title


def _tells(span: _Span, content: set[str]) -> bool:
    words = [fold(word) for word in span.words]
    return any(word in content for word in words)


def _sense(
    span: _Span, ending: Sequence[Article], others: Sequence[str], *, is_subject: bool
) -> tuple[Article | None, list[Article]]:
    """Returns the meant article, if any, and those that have the name but are not meant."""
    known = {article.article_id for article in span.found}
    ends = {a: _ENDING + math.log(1 + a.in_degree) for a in ending if a.article_id not in known}
    strengths = {**span.found, **ends}
    fits = {article: _fit(article, others) for article in strengths}
    ranked = sorted(strengths, key=lambda a: (-strengths[a] - fits[a], a.article_id))
    only = len(ranked) == 1 and not is_subject
    if not ranked or (ranked[0] not in span.found and fits[ranked[0]] < _MIN_FIT and not only):
        return None, []  # titles that only end with the word are of its kinds, not its meaning
    return ranked[0], [article for article in ranked[1:] if article in span.found]


def _fit(article: Article, others: Sequence[str]) -> float:
    """Returns how well an article fits the other words of the ask."""
    keys = [word_key(word) for word in others]
    bracket = {word_key(word) for word in WORD.findall(disambiguation(article.title))}
    shared = sum(
        weight for term, weight in article.terms.items() if any(term == key or is_family(key, term) for key in keys)
    )
    return 20 * shared + 10 * bool(bracket & set(keys))


def _side(span: _Span, ask: Ask) -> int | None:
    for number, subject in enumerate(ask.subjects):
        if set(map(fold, span.words)) & (set(map(fold, WORD.findall(subject))) - STOP_WORDS):
            return number
    return None


def _rarity(corpus: PostgresCorpus, spans: Iterable[_Span]) -> dict[str, float]:
    """Returns how rare each word is; a word that no lead has is as rare as the most frequent of its synonyms."""
    words = {word for span in spans for word in span.words}
    own = {word: content_words(word) for word in words}
    others = {word: [stem for one in synonyms(word) for stem in content_words(one)] for word in words}
    values = corpus.rarity({stem for found in (*own.values(), *others.values()) for stem in found})
    unknown = corpus.rarity([""])[""]
    rarity = {}
    for word in words:
        rarity[word] = max((values[stem] for stem in own[word]), default=0.0)
        if rarity[word] == unknown and others[word]:
            rarity[word] = min(values[stem] for stem in others[word])
    return rarity
