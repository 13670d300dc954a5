"""Finds the articles of the corpus that may hold an answer: those with the ask's words, rare ones first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.word_families import search_forms, word_key
from cpoa.agents.topics.names import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.topics.answering.concepts import Concept
    from cpoa.agents.topics.corpus import Article, PostgresCorpus

MAX_CANDIDATES = 120
_IN_TITLE = 0.6
_MIN_PREFIX_LETTERS = 5


def candidates(corpus: PostgresCorpus, concepts: Sequence[Concept]) -> dict[int, Article]:
    """Returns the articles by id: those that the ask names, then those with its words."""
    found = {concept.article.article_id: concept.article for concept in concepts if concept.article}
    queries = [query for concept in concepts for query in _queries(concept)]
    for article in corpus.mentioning(queries, MAX_CANDIDATES) if queries else ():
        found.setdefault(article.article_id, article)
    return found


def _queries(concept: Concept) -> Iterator[tuple[str, float]]:
    words = [_forms(word, cut=1) for word in concept.search_words]
    if not all(words):
        return
    yield " & ".join(f"({' | '.join(forms)})" for forms in words), concept.weight
    titles = [[_title_only(form) for form in _forms(word, cut=2)] for word in concept.search_words]
    yield " & ".join(f"({' | '.join(forms)})" for forms in titles), _IN_TITLE * concept.weight


def _forms(word: str, cut: int) -> list[str]:
    """Returns search words. ``cut``: letters that the beginning of related words lacks: 2 finds "Meditation" for
    "meditate", but too much in texts."""
    forms = [form for one in search_forms(word) for form in WORD.findall(one)]
    key = word_key(word)
    prefix = key[:-cut]
    if len(prefix) >= _MIN_PREFIX_LETTERS and re.fullmatch(r"\w+", prefix):
        forms.append(f"{prefix}:*")
    return forms


def _title_only(form: str) -> str:
    return f"{form}A" if form.endswith(":*") else f"{form}:A"
