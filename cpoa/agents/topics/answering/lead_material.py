"""Makes material of what the stored leads say about an ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.lead_passages import opening, runs, whole_lead
from cpoa.agents.topics.answering.subject import say_subject
from cpoa.agents.topics.article_passages import build_source
from cpoa.contracts.material import Material, PassageRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpoa.agents.topics.answering.lead_research import LeadFindings
    from cpoa.agents.topics.answering.scored_articles import ScoredArticle
    from cpoa.agents.topics.corpus import Article
    from cpoa.contracts.material import Passage

_WORDS_PER_MINUTE = 150
_SPARE = 2  # because not every sentence of a passage is spoken
_MIN_OTHERS = 8


def lead_material(topic: str, findings: LeadFindings, length_minutes: int) -> Material:
    """``topic``: as the user typed it. Main leads come first and whole; of others come the sentences that bear on the
    ask, until there are enough words for the length."""
    wanted_words = length_minutes * _WORDS_PER_MINUTE * _SPARE
    told = [(one.article, whole_lead(one, PassageRole.MAIN)) for one in findings.mains]
    told += [(article, opening(article)) for article in findings.explained]
    words = sum(len(passage.text.split()) for _, passage in told)
    explained = {article.article_id for article in findings.explained}
    others = [one for one in findings.others if one.article.article_id not in explained]
    for number, (article, passage) in enumerate(_others(others)):
        if words >= wanted_words and number >= _MIN_OTHERS:
            break
        told.append((article, passage))
        words += len(passage.text.split())
    urls = {article.title: article.url for article, _ in told}
    return Material(
        topic=topic,
        subject=say_subject(findings),
        coverage=findings.coverage,
        sources=tuple(build_source(title, url) for title, url in urls.items()),
        passages=tuple(passage for _, passage in told),
        ask=findings.ask,
    )


def _others(others: Iterable[ScoredArticle]) -> Iterator[tuple[Article, Passage]]:
    for one in others:
        for passage in runs(one):
            yield one.article, passage
