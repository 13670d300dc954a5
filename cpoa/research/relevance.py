"""How much a lead belongs to a topic: one score, 0 to 1, with a threshold measured on the labelled pairs of the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.material import SubjectKind
from cpoa.research.corpus import specificity
from cpoa.research.corpus_graph import shared_weight
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.research.corpus import Article, LinkedSentence

THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Kinship:
    """What is known of a candidate beside a main article."""

    mentions: LinkedSentence | None  # the main lead names the candidate
    mentioned_by: LinkedSentence | None  # the candidate's lead names the main one
    cosine: float
    context: float  # the cosine without the words of either title
    shared_terms: int
    shared_title_words: int
    specificity: float
    same_category: bool
    kind: SubjectKind
    main_kind: SubjectKind


def kinship(main: Article, candidate: Article, links: list[LinkedSentence], corpus_size: int) -> Kinship:
    main_title, title = frozenset(content_words(main.base_title)), frozenset(content_words(candidate.base_title))
    shared = (main.terms.keys() & candidate.terms.keys()) - main_title - title
    pair = {(link.from_id, link.to_id): link for link in links}
    return Kinship(
        mentions=pair.get((main.article_id, candidate.article_id)),
        mentioned_by=pair.get((candidate.article_id, main.article_id)),
        cosine=shared_weight(main.terms, candidate.terms),
        context=shared_weight(main.terms, candidate.terms, without=main_title | title),
        shared_terms=len(shared),
        shared_title_words=len(main_title & title),
        specificity=specificity(candidate.in_degree, corpus_size),
        same_category=main.category == candidate.category,
        kind=candidate.kind,
        main_kind=main.kind,
    )
