"""Makes an episode's material of online articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.article_passages import build_source, source_id
from cpoa.agents.topics.online.paragraphs import BEARS, ScoredParagraph, choose_paragraphs
from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Sentence
from cpoa.text.article_titles import base_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.online.articles import OnlineArticle
    from cpoa.agents.topics.online.bearings import Bearings
    from cpoa.contracts.ask import Ask

ONLINE_SPARE = 1.6  # because the writer chooses


def online_material(
    ask: Ask, subject: str, articles: Sequence[OnlineArticle], wanted_words: int, bearings: Bearings
) -> Material | None:
    """Returns None if no paragraph bears on the ask."""
    paragraphs = choose_paragraphs(ask, articles, wanted_words, bearings)
    if not paragraphs:
        return None
    used = list(dict.fromkeys((one.article.title, one.article.url) for one in paragraphs))
    return Material(
        topic=ask.text,
        subject=subject,
        coverage=Coverage.EXACT if any(one.answers for one in paragraphs) else Coverage.AROUND,
        sources=tuple(build_source(title, url) for title, url in used),
        passages=tuple(map(_passage, [_introducing(paragraphs[0]), *paragraphs[1:]])),
        ask=ask,
    )


def _introducing(paragraph: ScoredParagraph) -> ScoredParagraph:
    """The first sentence of the best article says what the subject is, so it bears on every ask about it."""
    first, *others = paragraph.sentences
    if paragraph.number or first.bearing >= BEARS:
        return paragraph
    return replace(paragraph, sentences=(replace(first, bearing=BEARS), *others))


def _passage(paragraph: ScoredParagraph) -> Passage:
    article = paragraph.article
    return Passage(
        passage_id=f"{source_id(article.title)}#{paragraph.number}",
        source_id=source_id(article.title),
        title=base_title(article.title),
        text=" ".join(sentence.text for sentence in paragraph.sentences),
        role=PassageRole.MAIN,
        relevance=paragraph.bearing,
        kind=classify_subject(article.title, article.description, "", article.lead),
        description=article.description,
        heading=paragraph.heading,
        sentences=tuple(Sentence(sentence.text, sentence.bearing) for sentence in paragraph.sentences),
    )
