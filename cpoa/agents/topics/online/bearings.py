"""Scores how far the sentences of an online article bear on an ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.contracts.material import SubjectKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.answering.bearing import BearingScorer, ScoredSentence
    from cpoa.agents.topics.online.articles import OnlineArticle


class Bearings(Protocol):
    def __call__(self, article: OnlineArticle, heading: str, sentences: Sequence[str]) -> list[ScoredSentence]:
        """``sentences``: of one paragraph. ``heading``: of its section, with those above it."""
        ...


class ArticleBearings:
    """A heading counts like a title: below "Causes" a paragraph need not say that it is about causes."""

    def __init__(self, scorer: BearingScorer) -> None:
        self._scorer = scorer

    def __call__(self, article: OnlineArticle, heading: str, sentences: Sequence[str]) -> list[ScoredSentence]:
        title = max((article.title, *article.other_names), key=self._cover)
        person = classify_subject(article.title, article.description, "", article.lead) is SubjectKind.PERSON
        scored = self._scorer.scores(title, sentences, person=person)
        if not heading or not self._cover(heading):
            return scored
        below = self._scorer.scores(f"{title} {heading}", sentences, person=person)
        return [max(pair, key=lambda one: one.bearing) for pair in zip(scored, below, strict=True)]

    def _cover(self, title: str) -> float:
        return self._scorer.cover(self._scorer.title_degrees(title))
