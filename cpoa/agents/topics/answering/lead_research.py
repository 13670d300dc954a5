"""Finds what the stored leads say about an ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.bearing import BearingScorer
from cpoa.agents.topics.answering.candidates import candidates
from cpoa.agents.topics.answering.concepts import Concept
from cpoa.agents.topics.answering.further_articles import explained_articles, further_articles
from cpoa.agents.topics.answering.naming import NamedAsk, name_concepts
from cpoa.agents.topics.answering.nearest_topics import nearest_topics
from cpoa.agents.topics.answering.persons_of_a_field import persons_of_a_field
from cpoa.agents.topics.answering.scored_articles import ScoredArticle, around, examples, score_article, score_articles
from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.names import WORD, fold, name_key
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.material import Coverage, SubjectKind
from cpoa.text.words import STOP_WORDS, content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.topics.corpus import Article, PostgresCorpus
    from cpoa.agents.topics.spelling import SpellingCorrector

_MAX_COMPARING = 2
_MAX_EXAMPLES = 6
_EQUAL_RANK = 0.12
_MIN_MISSPELT_LETTERS = 5  # a shorter word with one other letter is too often another word
_CLOSE_SPELLING = 0.55
_EXPLAINED_KINDS = frozenset({AskKind.WHY, AskKind.HOW, AskKind.CAUSES, AskKind.EFFECTS})


@dataclass(frozen=True, slots=True)
class LeadFindings:
    """``asked``: the ask's text with its spelling corrected. ``mains``: told whole, the most important first.
    ``others``: of them, only sentences that bear on the ask are told. ``explained``: only what they are is told.
    ``read``: all that were searched."""

    ask: Ask
    asked: str
    named: NamedAsk
    coverage: Coverage
    mains: tuple[ScoredArticle, ...]
    others: tuple[ScoredArticle, ...]
    explained: tuple[Article, ...] = ()
    read: tuple[ScoredArticle, ...] = ()


class LeadResearch:
    def __init__(self, corpus: PostgresCorpus, spelling: SpellingCorrector) -> None:
        self._corpus = corpus
        self._spelling = spelling

    def find(self, topic: str, ask: Ask | None = None) -> LeadFindings | None:
        """Returns None if nothing can be said about the subject. ``ask``: of the topic, if it is known."""
        ask, asked, named = self.understand(ask or parse_ask(topic))
        persons = tuple(persons_of_a_field(self._corpus, ask, named))
        if persons:
            return LeadFindings(ask, asked, named, Coverage.EXACT, persons, (), read=persons)
        found = candidates(self._corpus, named.concepts)
        scored = score_articles(ask, named, found.values())
        mains, coverage = self._mains(ask, named, scored)
        if not mains:
            return None
        others = further_articles(self._corpus, scored, mains, ask, named)
        explained = self._explained(ask, coverage, mains)
        return LeadFindings(ask, asked, named, coverage, tuple(mains), others, explained, tuple(scored))

    def about(self, article: Article) -> LeadFindings:
        """Returns what the leads say about the subject of an article, in the sense of that article."""
        ask = parse_ask(article.base_title)
        concept = Concept(tuple(WORD.findall(article.base_title)), 1.0, 0, article=article)
        named = NamedAsk((concept,))
        found = candidates(self._corpus, named.concepts)
        scored = score_articles(ask, named, found.values())
        main = next(one for one in scored if one.article.article_id == article.article_id)
        others = further_articles(self._corpus, scored, [main], ask, named)
        return LeadFindings(ask, ask.text, named, Coverage.EXACT, (main,), others, read=tuple(scored))

    def with_titled(self, findings: LeadFindings | None, ask: Ask, titles: Sequence[str]) -> LeadFindings | None:
        """Adds the leads with these titles, which a language model chose for the ask, to those that answer it. Titles
        that do not exist are left out."""
        articles = [found for title in titles if (found := self._corpus.titled(title[:1].upper() + title[1:]))]
        if not articles:
            return findings
        if findings is None:
            ask, asked, named = self.understand(ask)
            findings = LeadFindings(ask, asked, named, Coverage.AROUND, (), ())
        scorer = BearingScorer(findings.ask, findings.named.concepts)
        chosen = {article.article_id: score_article(scorer, article) for article in articles}
        answering = findings.mains if findings.coverage is Coverage.EXACT else ()
        told = {one.article.article_id: one for one in answering} | chosen
        mains = tuple(told.values())
        is_exact = any(one.answers for one in chosen.values()) or _has_both_sides(findings, mains)
        others = tuple(one for one in findings.others if one.article.article_id not in chosen)
        return replace(
            findings,
            coverage=Coverage.EXACT if is_exact else findings.coverage,
            mains=mains,
            others=others,
            explained=tuple(one for one in findings.explained if one.article_id not in chosen),
            read=(*findings.read, *chosen.values()),
        )

    def nearest_topics(self, topic: str) -> tuple[str, ...]:
        ask, _, named = self.understand(parse_ask(topic))
        return nearest_topics(self._corpus, ask, named)

    def understand(self, ask: Ask) -> tuple[Ask, str, NamedAsk]:
        """Returns the ask, its text with the spelling corrected, and its concepts. A correction counts only if it names
        an article: else the word may be right, and unknown to the leads."""
        named = name_concepts(self._corpus, ask, ask.text)
        for corrected in self._corrections(ask):
            again = replace(parse_ask(corrected), text=ask.text)
            renamed = name_concepts(self._corpus, again, corrected)
            changed = set(WORD.findall(corrected)) - set(WORD.findall(ask.text))
            if any(changed & set(concept.words) and concept.article for concept in renamed.concepts):
                return again, corrected, renamed
        return ask, ask.text, named

    def _corrections(self, ask: Ask) -> Iterator[str]:
        """Yields the text with a subject replaced by a name of almost the same letters, then with each word
        corrected."""
        words = {fold(word) for word in ask.words if len(word) >= _MIN_MISSPELT_LETTERS and word.isalpha()}
        if words <= self._corpus.known_words(words):
            return
        for subject in ask.subjects:
            for name, likeness in self._corpus.similar_names(name_key(subject), limit=1):
                if likeness >= _CLOSE_SPELLING and self._spelling.is_slip(subject, name):
                    yield ask.text.replace(subject, name)
        corrected = self._spelling.correct(ask.text)
        short = {word for word in WORD.findall(ask.text) if len(word) < _MIN_MISSPELT_LETTERS}
        if corrected != ask.text and short <= set(WORD.findall(corrected)):
            yield corrected

    def _mains(
        self, ask: Ask, named: NamedAsk, scored: Sequence[ScoredArticle]
    ) -> tuple[list[ScoredArticle], Coverage]:
        if ask.kind is AskKind.COMPARISON:
            mains, coverage = _compared(named, scored)
            return mains or around(ask, named, self._unknown(ask), scored), coverage
        shown = [] if any(one.is_about for one in scored) else examples(ask, scored)
        if shown:
            return shown[:_MAX_EXAMPLES], Coverage.EXACT
        answering = [one for one in scored if one.answers]
        if answering:
            one_only = ask.kind in (AskKind.WHO, AskKind.WHAT_IS)
            own = _named_subjects(named, scored)
            if ask.kind is AskKind.WHO and own and own[0].answers and own[0].article.kind is SubjectKind.EVENT:
                return own[:1], Coverage.EXACT  # who won a war is told by its own article
            return _answering_mains(answering, own, one_only=one_only), Coverage.EXACT
        return around(ask, named, self._unknown(ask), scored), Coverage.AROUND

    def _explained(self, ask: Ask, coverage: Coverage, mains: Sequence[ScoredArticle]) -> tuple[Article, ...]:
        needed = ask.kind in _EXPLAINED_KINDS and coverage is Coverage.EXACT
        return explained_articles(self._corpus, mains) if needed else ()

    def _unknown(self, ask: Ask) -> set[str]:
        stems = {word: content_words(word) for word in ask.words if fold(word) not in STOP_WORDS}
        held = self._corpus.holds({stem for found in stems.values() for stem in found})
        return {word for word, found in stems.items() if not all(held[stem] for stem in found)}


def _answering_mains(
    answering: Sequence[ScoredArticle], own: Sequence[ScoredArticle], *, one_only: bool
) -> list[ScoredArticle]:
    """Returns the article with the best answer, another one with an answer as good, and the one that the ask names.
    ``one_only``: a second answer would be another one."""
    best, *more = answering
    equal = [one for one in more if one.rank >= best.rank - _EQUAL_RANK and one.tells_itself and not one_only][:1]
    return list(dict.fromkeys([best, *equal, *own[:1]]))


def _named_subjects(named: NamedAsk, scored: Sequence[ScoredArticle]) -> list[ScoredArticle]:
    subjects = {c.article.article_id for c in named.concepts if c.article and c.side is not None}
    return [one for one in scored if one.article.article_id in subjects and one.is_about]


def _has_both_sides(findings: LeadFindings, mains: Sequence[ScoredArticle]) -> bool:
    """Whether both subjects of a comparison are told by an article of their own."""
    told = {one.article.article_id for one in mains}
    sides = {c.side: c.article.article_id for c in findings.named.concepts if c.article and c.side is not None}
    is_compared = findings.ask.kind is AskKind.COMPARISON and len(findings.ask.subjects) == len(sides)
    return is_compared and len(set(sides.values())) == len(sides) and told.issuperset(sides.values())


def _compared(named: NamedAsk, scored: Sequence[ScoredArticle]) -> tuple[list[ScoredArticle], Coverage]:
    """Returns the article of each side, after those that compare both."""
    comparing = [one for one in scored if one.answers][:_MAX_COMPARING]
    sides = {concept.article.article_id for concept in named.concepts if concept.article}
    own = [one for one in scored if one.article.article_id in sides and one not in comparing]
    return [*comparing, *own], Coverage.EXACT if comparing else Coverage.AROUND
