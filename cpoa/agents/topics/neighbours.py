"""Finds the leads that are related closely enough to a main article to be part of its episode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.corpus import MIN_JOINT_RANK
from cpoa.agents.topics.relevance import THRESHOLD, TopicRelation, measure_relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.corpus import Article, PostgresCorpus
    from cpoa.agents.topics.matching import TopicMatch

_STRONGLY_COCITED = 0.1
_MAX_JOINT = 10


@dataclass(frozen=True, slots=True)
class Neighbour:
    article: Article
    main: Article
    relation: TopicRelation
    relevance: float


def neighbours(corpus: PostgresCorpus, main: Article) -> list[Neighbour]:
    """Returns every candidate with its score, the most relevant first; the caller applies the threshold."""
    links = corpus.links([main.article_id])
    mentioned = {link.to_id: link for link in links if link.from_id == main.article_id}
    mentioning = {link.from_id: link for link in links if link.to_id == main.article_id}
    cocited = corpus.cited_together(main.article_id)
    candidates = {article.article_id: article for article in corpus.like([main.article_id])}
    linked = (
        mentioned.keys()
        | mentioning.keys()
        | {number for number, strength in cocited.items() if strength > _STRONGLY_COCITED}
    )
    candidates |= corpus.articles(linked - candidates.keys())
    size = corpus.article_count()
    found = []
    for number, article in candidates.items():
        relation = measure_relation(
            main,
            article,
            mentions=mentioned.get(number),
            mentioned_by=mentioning.get(number),
            cited_together=cocited.get(number, 0.0),
            corpus_size=size,
        )
        found.append(Neighbour(article, main, relation, relation.relevance))
    return sorted(found, key=_order)


def close_neighbours(corpus: PostgresCorpus, match: TopicMatch) -> list[Neighbour]:
    """Returns the neighbours above the threshold. For two main articles: those close to both, then those close to the
    rarer one."""
    mains = match.mains
    if match.examples:
        return []
    main_ids = {main.article_id for main in mains}
    by_main = [[n for n in neighbours(corpus, main) if n.article.article_id not in main_ids] for main in mains]
    if len(by_main) == 1:
        return _without_duplicates(_close(by_main[0]) + _holding_both(corpus, match, by_main[0]))
    rarer = min(range(2), key=lambda number: mains[number].in_degree)
    joint = _close_to_both(*by_main) + _holding_both(corpus, match, by_main[rarer])
    return _without_duplicates(joint + _close(by_main[rarer]))


def _holding_both(corpus: PostgresCorpus, match: TopicMatch, around: Sequence[Neighbour]) -> list[Neighbour]:
    """Returns leads that contain both concepts, even if neither main article leads to them."""
    known = {neighbour.article.article_id: neighbour for neighbour in around}
    main_ids = {main.article_id for main in match.mains}
    found = []
    for hit in corpus.holding_all(match.concepts, _MAX_JOINT) if match.concepts else ():
        number = hit.article.article_id
        if hit.rank >= MIN_JOINT_RANK and number not in main_ids:
            relation = known[number].relation if number in known else TopicRelation.unknown()
            found.append(Neighbour(hit.article, match.mains[0], relation, round(min(THRESHOLD + 2 * hit.rank, 0.9), 3)))
    return found


def _without_duplicates(found: list[Neighbour]) -> list[Neighbour]:
    return list({neighbour.article.article_id: neighbour for neighbour in reversed(found)}.values())[::-1]


def _close(found: list[Neighbour]) -> list[Neighbour]:
    return [neighbour for neighbour in found if neighbour.relevance >= THRESHOLD]


def _close_to_both(one: list[Neighbour], other: list[Neighbour]) -> list[Neighbour]:
    others = {neighbour.article.article_id: neighbour for neighbour in other}
    joint = []
    for neighbour in one:
        second = others.get(neighbour.article.article_id)
        score = (neighbour.relevance * second.relevance) ** 0.5 if second else 0.0
        if second and score >= THRESHOLD:
            best = max(neighbour, second, key=lambda n: n.relevance)
            joint.append(Neighbour(best.article, best.main, best.relation, round(score, 3)))
    return sorted(joint, key=_order)


def _order(neighbour: Neighbour) -> tuple[float, int]:
    return -neighbour.relevance, neighbour.article.article_id
