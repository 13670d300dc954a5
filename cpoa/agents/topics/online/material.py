"""Makes an episode's material of online articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.article_passages import build_source, source_id
from cpoa.agents.topics.online.articles import MAX_WHOLE_WORDS
from cpoa.agents.topics.online.paragraphs import BEARS, ScoredParagraph, choose_paragraphs
from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.contracts.ask import AskKind
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Sentence
from cpoa.text.article_titles import base_title
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.online.articles import OnlineArticle
    from cpoa.agents.topics.online.bearings import Bearings
    from cpoa.contracts.ask import Ask

ONLINE_SPARE = 1.6  # because the writer chooses
_CHARS_PER_TOKEN, _CHARS_PER_WORD = 4, 6
_SIDES = 2


def online_material(
    ask: Ask,
    subject: str,
    articles: Sequence[OnlineArticle],
    wanted_words: int,
    bearings: Bearings,
    *,
    whole: bool = False,
) -> Material | None:
    """Returns None if no paragraph bears on the ask. ``whole``: for a language model, which compares by itself and may
    use whole articles."""
    paragraphs = choose_paragraphs(ask, articles, wanted_words, bearings, whole=whole)
    if not paragraphs:
        return None
    is_exact = any(one.answers for one in paragraphs) or (whole and _has_both_sides(ask, articles))
    used = list(dict.fromkeys((one.article.title, one.article.url) for one in paragraphs))
    return Material(
        topic=ask.text,
        subject=subject,
        coverage=Coverage.EXACT if is_exact else Coverage.AROUND,
        sources=tuple(build_source(title, url) for title, url in used),
        passages=tuple(map(_passage, [_introducing(paragraphs[0]), *paragraphs[1:]])),
        ask=ask,
    )


def whole_article_words(context_tokens: int) -> int:
    """Returns how many words of articles are material for a model: what half of its context holds."""
    return min(MAX_WHOLE_WORDS, context_tokens * _CHARS_PER_TOKEN // 2 // _CHARS_PER_WORD)


def _has_both_sides(ask: Ask, articles: Sequence[OnlineArticle]) -> bool:
    """Whether each of two compared subjects has an article of its own."""
    if ask.kind is not AskKind.COMPARISON or len(ask.subjects) != _SIDES:
        return False
    owners = [{article.title for article in articles if _is_about(article, subject)} for subject in ask.subjects]
    return all(owners) and len(owners[0] | owners[1]) >= _SIDES


def _is_about(article: OnlineArticle, subject: str) -> bool:
    same_name = set(content_words(base_title(article.title))) == set(content_words(subject))
    return same_name or subject in article.other_names


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
