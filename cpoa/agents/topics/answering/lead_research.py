"""Finds what the stored leads say about an ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.candidates import candidates
from cpoa.agents.topics.answering.naming import NamedAsk, name_concepts
from cpoa.agents.topics.answering.scored_articles import ScoredArticle, around, examples, score_articles
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.corpus_graph import shared_weight
from cpoa.agents.topics.names import WORD, fold
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.material import Coverage
from cpoa.text.words import STOP_WORDS, content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.corpus import PostgresCorpus
    from cpoa.agents.topics.spelling import SpellingCorrector

_MAX_COMPARING = 2
_MAX_EXAMPLES = 6
_EQUAL_RANK = 0.12
_MIN_SHARED = 0.05  # cosine of two leads: below it a common word has another sense


@dataclass(frozen=True, slots=True)
class LeadFindings:
    """``asked``: the ask's text with its spelling corrected. ``mains``: told whole, the most important first.
    ``others``: only what bears on the ask is told of them."""

    ask: Ask
    asked: str
    named: NamedAsk
    coverage: Coverage
    mains: tuple[ScoredArticle, ...]
    others: tuple[ScoredArticle, ...]


class LeadResearch:
    def __init__(self, corpus: PostgresCorpus, spelling: SpellingCorrector) -> None:
        self._corpus = corpus
        self._spelling = spelling

    def find(self, topic: str) -> LeadFindings | None:
        """Returns None if nothing can be said about the subject."""
        ask, asked, named = self.understand(topic)
        found = candidates(self._corpus, named.concepts)
        scored = score_articles(ask, named, found.values())
        mains, coverage = self._mains(ask, named, scored)
        if not mains:
            return None
        others = [one for one in scored if one not in mains and _belongs(one, mains)]
        return LeadFindings(ask, asked, named, coverage, tuple(mains), tuple(others))

    def understand(self, topic: str) -> tuple[Ask, str, NamedAsk]:
        """Returns the ask, its text with the spelling corrected, and its concepts. A word is only corrected to one that
        names an article."""
        ask = parse_ask(topic)
        named = name_concepts(self._corpus, ask, ask.text)
        corrected = self._spelling.correct(ask.text)
        if corrected == ask.text:
            return ask, ask.text, named
        again = replace(parse_ask(corrected), text=ask.text)
        renamed = name_concepts(self._corpus, again, corrected)
        changed = set(WORD.findall(corrected)) - set(WORD.findall(ask.text))
        if any(changed & set(concept.words) and concept.article for concept in renamed.concepts):
            return again, corrected, renamed
        return ask, ask.text, named

    def _mains(
        self, ask: Ask, named: NamedAsk, scored: Sequence[ScoredArticle]
    ) -> tuple[list[ScoredArticle], Coverage]:
        if ask.kind is AskKind.COMPARISON:
            return _compared(named, scored)
        answering = [one for one in scored if one.answers]
        if answering:
            return _answering_mains(answering, _named_subjects(named, scored)), Coverage.EXACT
        shown = examples(ask, scored)
        if shown:
            return shown[:_MAX_EXAMPLES], Coverage.EXACT
        return around(ask, named, self._unknown(ask), scored), Coverage.AROUND

    def _unknown(self, ask: Ask) -> set[str]:
        stems = {word: content_words(word) for word in ask.words if fold(word) not in STOP_WORDS}
        held = self._corpus.holds({stem for found in stems.values() for stem in found})
        return {word for word, found in stems.items() if not all(held[stem] for stem in found)}


def _answering_mains(answering: Sequence[ScoredArticle], own: Sequence[ScoredArticle]) -> list[ScoredArticle]:
    """Returns the article with the best answer, another one with an answer as good, and those that the ask names."""
    best, *more = answering
    equal = [one for one in more if one.rank >= best.rank - _EQUAL_RANK and one.tells_itself][:1]
    return list(dict.fromkeys([best, *equal, *own[:1]]))


def _named_subjects(named: NamedAsk, scored: Sequence[ScoredArticle]) -> list[ScoredArticle]:
    subjects = {c.article.article_id for c in named.concepts if c.article and c.side is not None}
    return [one for one in scored if one.article.article_id in subjects and one.is_about]


def _belongs(one: ScoredArticle, mains: Sequence[ScoredArticle]) -> bool:
    """Whether a further article bears on the ask, and means the same by its words as one of the main ones."""
    if not one.told:
        return False
    return any(shared_weight(one.article.terms, main.article.terms) >= _MIN_SHARED for main in mains)


def _compared(named: NamedAsk, scored: Sequence[ScoredArticle]) -> tuple[list[ScoredArticle], Coverage]:
    """Returns the article of each side, after those that compare both."""
    comparing = [one for one in scored if one.answers][:_MAX_COMPARING]
    sides = {concept.article.article_id for concept in named.concepts if concept.article}
    own = [one for one in scored if one.article.article_id in sides and one not in comparing]
    return [*comparing, *own], Coverage.EXACT if comparing else Coverage.AROUND
