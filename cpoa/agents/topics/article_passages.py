"""Makes passages and sources of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.contracts.material import Passage, PassageRole, Sentence, Source
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.agents.topics.corpus import Article
    from cpoa.agents.topics.neighbours import Neighbour

LICENCE = "CC-BY-SA-4.0"
CREDIT = "Wikipedia contributors"


def build_source(title: str, url: str | None) -> Source:
    return Source(source_id=source_id(title), title=title, url=url, licence=LICENCE, credit=CREDIT)


def source_id(title: str) -> str:
    return f"wikipedia:{title}"


def lead_passage_id(title: str) -> str:
    return f"{source_id(title)}#0"


def main_passage(article: Article, relevance: float) -> Passage:
    return Passage(
        passage_id=lead_passage_id(article.title),
        source_id=source_id(article.title),
        title=article.base_title,
        text=article.extract,
        role=PassageRole.MAIN,
        relevance=relevance,
        kind=article.kind,
        description=article.description,
        everyday=article.everyday,
        sentences=_sentences(article.extract, relevance),
    )


def neighbour_passage(neighbour: Neighbour, main_texts: dict[str, str]) -> Passage:
    """``main_texts``: passage id -> text of the main passages, one of which may contain the sentence that links the two
    articles."""
    article, joining = neighbour.article, neighbour.relation.joining
    own_id = lead_passage_id(article.title)
    link_sentence, link_passage_id = None, None
    if joining and joining.from_id == article.article_id:
        link_sentence, link_passage_id = joining.sentence, own_id
    elif joining:
        holding = [passage_id for passage_id, text in main_texts.items() if joining.sentence in text]
        link_sentence, link_passage_id = (joining.sentence, holding[0]) if holding else (None, None)
    return Passage(
        passage_id=own_id,
        source_id=source_id(article.title),
        title=article.base_title,
        text=article.extract,
        role=PassageRole.NEIGHBOUR,
        relevance=neighbour.relevance,
        kind=article.kind,
        description=article.description,
        link_sentence=link_sentence,
        link_passage_id=link_passage_id,
        everyday=article.everyday,
        sentences=_sentences(article.extract, neighbour.relevance),
    )


def _sentences(text: str, bearing: float) -> tuple[Sentence, ...]:
    return tuple(Sentence(sentence, bearing) for sentence in split_sentences(text))
