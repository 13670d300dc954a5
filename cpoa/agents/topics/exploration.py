"""Finds related topics: deeper ones, which are explained in terms of the topic, or broader ones, in terms of which the
topic is explained."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.neighbours import Neighbour, neighbours
from cpoa.contracts.agents import Depth
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.topics.corpus import Article, PostgresCorpus

_MIN_RELEVANCE = 0.25  # lower than in an episode, because here a user chooses
_MIN_RELEVANCE_OF_THE_EVERYDAY = 0.6
_MIN_ON_EITHER_SIDE = 3
_WEIGHT_OF_DEPTH = 0.25  # added to a relevance of 0 to 1
MAX_SUBJECTS = 4


@dataclass(frozen=True, slots=True)
class NearbyArticle:
    """``depth`` is above 0 if the article is more specific than the subject; ``score``, 0 to 1, is its relevance to all
    subjects together."""

    article: Article
    depth: float
    score: float


def explore(corpus: PostgresCorpus, subjects: Sequence[Article], depth: Depth) -> list[tuple[Article, float]]:
    """Returns articles with their relevance, the best first. No article is in the results of both modes."""
    around = _around(corpus, subjects[:MAX_SUBJECTS])
    boundary = _boundary(around)
    deeper = depth is Depth.DEEPER
    chosen = [one for number, one in enumerate(around) if (number < boundary) == deeper]
    sign = 1 if deeper else -1
    chosen.sort(key=lambda one: (-(one.score + sign * _WEIGHT_OF_DEPTH * one.depth), one.article.article_id))
    return [(one.article, one.score) for one in chosen]


def _around(corpus: PostgresCorpus, subjects: Sequence[Article]) -> list[NearbyArticle]:
    """Returns the related articles, from the most specific to the most general."""
    own = {subject.article_id for subject in subjects}
    found: dict[int, list[tuple[Neighbour, float]]] = {}
    for subject in subjects:
        for neighbour in neighbours(corpus, subject):
            if neighbour.article.article_id not in own and _is_near(neighbour):
                found.setdefault(neighbour.article.article_id, []).append((neighbour, _depth(neighbour)))
    around = [_joined(several) for several in found.values()]
    return sorted(around, key=lambda one: (-one.depth, one.article.article_id))


def _is_near(neighbour: Neighbour) -> bool:
    least = _MIN_RELEVANCE_OF_THE_EVERYDAY if neighbour.article.everyday else _MIN_RELEVANCE
    return neighbour.relevance >= least


def _joined(several: Iterable[tuple[Neighbour, float]]) -> NearbyArticle:
    """Combines the scores of one article for several subjects: the probability that not all of them are wrong."""
    nearest = max(several, key=lambda pair: pair[0].relevance)
    score = 1 - math.prod(1 - neighbour.relevance for neighbour, _ in several)
    return NearbyArticle(nearest[0].article, nearest[1], round(score, 3))


def _depth(neighbour: Neighbour) -> float:
    """Returns a positive depth for an article that is named after the subject, or described or defined by it; a
    negative one for an article that defines the subject, or that more leads mention than the subject."""
    article, subject, relation = neighbour.article, neighbour.main, neighbour.relation
    depth = 0.0
    if set(content_words(subject.base_title)) <= set(content_words(article.base_title)):
        depth += 1.2
    if relation.described:
        depth += 1.0
    if relation.mentioned_by:
        depth += 1.0 if relation.mentioned_by.sentence_no == 0 else 0.6
    if relation.mentions:
        depth -= 1.2 if relation.mentions.sentence_no == 0 else 0.6
    more_general = math.log((1 + article.in_degree) / (1 + subject.in_degree))
    return depth - max(-1.0, min(1.0, 0.4 * more_general))


def _boundary(around: Sequence[NearbyArticle]) -> int:
    """Returns the number of deeper articles. If one side has very few, it gets those nearest to the middle."""
    deeper = sum(one.depth > 0 for one in around)
    fewest = min(_MIN_ON_EITHER_SIDE, len(around) // 2)
    return max(fewest, min(deeper, len(around) - fewest))
