"""Makes passages of the leads of articles, with the bearing of each sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.further_articles import EXPLAINS
from cpoa.agents.topics.article_passages import source_id
from cpoa.contracts.material import Passage, PassageRole, Sentence
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.answering.bearing import ScoredSentence
    from cpoa.agents.topics.answering.scored_articles import ScoredArticle
    from cpoa.agents.topics.corpus import Article

_OPENING_SENTENCES = 3
_MAX_CONTEXT_BEARING = 0.45


def main_lead(one: ScoredArticle) -> Passage:
    return _passage(one.article, _said(one.sentences), PassageRole.MAIN)


def opening(article: Article) -> Passage:
    """Returns what the article's subject is, for a word of the answer."""
    sentences = split_sentences(article.extract)[:_OPENING_SENTENCES]
    return _passage(article, [Sentence(text, EXPLAINS) for text in sentences], PassageRole.NEIGHBOUR)


def further_lead(one: ScoredArticle) -> Passage:
    """Returns the whole lead of an article that is told beside the main ones. Sentences that do not bear on the ask by
    themselves are said only where another one leans on them."""
    told = set(one.told)
    sentences = [
        sentence if number in told else replace(sentence, bearing=min(sentence.bearing, _MAX_CONTEXT_BEARING))
        for number, sentence in enumerate(one.sentences)
    ]
    return _passage(one.article, _said(sentences), PassageRole.NEIGHBOUR)


def _said(sentences: Sequence[ScoredSentence]) -> list[Sentence]:
    return [Sentence(sentence.text, sentence.bearing) for sentence in sentences]


def _passage(article: Article, sentences: Sequence[Sentence], role: PassageRole) -> Passage:
    return Passage(
        passage_id=f"{source_id(article.title)}#0",
        source_id=source_id(article.title),
        title=article.base_title,
        text=" ".join(sentence.text for sentence in sentences),
        role=role,
        relevance=max(sentence.bearing for sentence in sentences),
        kind=article.kind,
        description=article.description,
        everyday=article.everyday,
        sentences=tuple(sentences),
    )
