"""Makes an episode's material of online articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.article_passages import build_source, source_id
from cpoa.agents.topics.names import base_title
from cpoa.agents.topics.online.paragraphs import ScoredParagraph, choose_paragraphs
from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.online.articles import OnlineArticle
    from cpoa.agents.topics.online.bearings import Bearings
    from cpoa.contracts.ask import Ask

SPARE = 1.6  # because the writer chooses
ANSWERS = 0.8
"""From this bearing on, a sentence has all that was asked for."""


def online_material(
    ask: Ask, subject: str, articles: Sequence[OnlineArticle], wanted_words: int, bearings: Bearings
) -> Material | None:
    """Returns None if no paragraph bears on the ask."""
    paragraphs = choose_paragraphs(ask, articles, wanted_words, bearings)
    if not paragraphs:
        return None
    used = list(dict.fromkeys((one.article.title, one.article.url) for one in paragraphs))
    best = max(max(one.bearings) for one in paragraphs)
    return Material(
        topic=ask.text,
        subject=subject,
        coverage=Coverage.EXACT if best >= ANSWERS or _is_own_article(ask, paragraphs[0]) else Coverage.AROUND,
        sources=tuple(build_source(title, url) for title, url in used),
        passages=tuple(map(_passage, paragraphs)),
        ask=ask,
    )


def _is_own_article(ask: Ask, paragraph: ScoredParagraph) -> bool:
    """Whether the ask is a plain topic and the article is about it."""
    return min(paragraph.bearings) >= 0.5 and ask.kind == "what_is"


def _passage(paragraph: ScoredParagraph) -> Passage:
    article = paragraph.article
    sentences = tuple(map(Sentence, paragraph.sentences, paragraph.bearings))
    return Passage(
        passage_id=f"{source_id(article.title)}#{paragraph.number}",
        source_id=source_id(article.title),
        title=base_title(article.title),
        text=" ".join(paragraph.sentences),
        role=PassageRole.MAIN,
        relevance=round(max(paragraph.bearings), 3),
        kind=classify_subject(article.title, article.description, "", article.lead),
        description=article.description,
        heading=paragraph.heading,
        sentences=sentences,
    )
