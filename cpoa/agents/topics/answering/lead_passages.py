"""Makes passages of articles whose sentences are scored: whole leads, and the runs of a lead that bear on the ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.bearing import leans
from cpoa.agents.topics.answering.further_articles import EXPLAINS
from cpoa.agents.topics.article_passages import source_id
from cpoa.contracts.material import Passage, PassageRole, Sentence
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.topics.answering.bearing import ScoredSentence
    from cpoa.agents.topics.answering.scored_articles import ScoredArticle
    from cpoa.agents.topics.corpus import Article

_OPENING_SENTENCES = 3


def whole_lead(one: ScoredArticle, role: PassageRole) -> Passage:
    return _passage(one, 0, one.sentences, role)


def opening(article: Article) -> Passage:
    """Returns what the article's subject is, for a word of the answer."""
    sentences = split_sentences(article.extract)[:_OPENING_SENTENCES]
    return _article_passage(article, 0, [Sentence(text, EXPLAINS) for text in sentences], PassageRole.NEIGHBOUR)


def runs(one: ScoredArticle) -> Iterator[Passage]:
    """Yields a passage for each stretch of sentences that bear on the ask, with the sentences that they lean on."""
    shown = set(one.told)
    for number in reversed(range(1, len(one.sentences))):
        if number in shown and leans(one.sentences[number].text):
            shown.add(number - 1)
    stretches: list[list[int]] = []
    for number in sorted(shown):
        if stretches and stretches[-1][-1] == number - 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    for at, stretch in enumerate(stretches):
        yield _passage(one, at, [one.sentences[number] for number in stretch], PassageRole.NEIGHBOUR)


def _passage(one: ScoredArticle, number: int, sentences: Sequence[ScoredSentence], role: PassageRole) -> Passage:
    said = [Sentence(sentence.text, sentence.bearing) for sentence in sentences]
    return _article_passage(one.article, number, said, role)


def _article_passage(article: Article, number: int, sentences: Sequence[Sentence], role: PassageRole) -> Passage:
    return Passage(
        passage_id=f"{source_id(article.title)}#{number}",
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
