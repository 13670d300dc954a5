"""Scores how far each sentence of an article bears on an ask, 0 to 1."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.asked_cue import AskedCue, tells_by_whom, tells_of_a_share
from cpoa.agents.topics.answering.concepts import Concept, ConceptMatcher
from cpoa.agents.topics.answering.cues import cue_strength, points_at
from cpoa.agents.topics.answering.own_act import is_own_act
from cpoa.agents.topics.names import WORD, fold
from cpoa.contracts.ask import Ask, AskKind
from cpoa.text.article_titles import disambiguation
from cpoa.text.leaning import leans
from cpoa.text.words import STOP_WORDS, content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE = 0.95
BESIDE = 0.75  # in the sentence before or after
IN_THE_SAME_TEXT = 0.5
_TITLE_PART = 0.9  # the title has further words: "Spanish conquest of the Aztec Empire"
_OTHER_TITLE = 0.7  # the same, if another article is the subject's own
_ABOUT = 0.75
_ALL = 0.75
_NEAR = 0.7
_OWN = 0.6
_MINOR = 0.35  # of the heaviest concept's weight: "produce" in "how does a battery produce electricity"
_MENTION = 0.62  # at most, for a sentence of another article about a subject without a further question
_CLOSE_CHARS = 110
_MOST = 0.6
_HALF = 0.5
_MANY_CONCEPTS = 3
_ALL_CHARS = 60
_NAMED_IN_TITLE = 0.4
_ACT_CHARS = 75
_OTHER_CLAUSE = re.compile(r"\b(?:that|which|while|whose|who|is|was|were|are|when|where)\b")
_WORTH_READING = 0.4
_ANSWER = 0.1
_OWN_ARTICLE = 0.12
_FALL_IN_TITLE = 0.15  # "Dissolution of the Soviet Union"
_OF_ANOTHER = 0.9
_ADDITION = 0.1
_FAR = 0.15
_OF_A_WORK = 0.45  # at most: a novel or film about the subject tells of itself
_PERSON = 0.06
_SAME_WORD = 0.86  # more than a synonym
_OF_SOMETHING = 0.15
_OF_TITLE = 0.2
_WHOLE_ASK_IN_TITLE = 0.15  # "Fall of the Western Roman Empire", for why the Roman Empire fell
_SHARED_ACT = 0.25
_OF = re.compile(
    r"\b(?!(?:city|town|village|island|state|kingdom|empire|continent|theory|concept|idea|company|art|game|use) )"
    r"\w{3,} of "
)
_REST_IN_TITLE = 0.7
LEANED_ON = 0.5
_VERB = re.compile(r"\b(?:is|was|are|were|refers?)\b|,")
_ADDS = re.compile(
    r"^(?:Other|Another|However|Moreover|Also|Additionally|Furthermore|In addition)\b"
    r"|\balso\b(?! (?:known|called|spelled|spelt|referred|named))"
)
_OTHER_WAYS = re.compile(r"There (?:are|is|were|was) (?:also )?(?:several |many )?(?:other|another)\b|Other \w+ways\b")
_WORK = re.compile(
    r"\b(?:book|novel|film|album|song|series|play|opera|poem|painting|magazine|newspaper|video game|treatise|work) ",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are)\b|['’]s? $")
_ARTICLES = frozenset(["The", "A", "An"])


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """``mentions``: how far the sentence itself mentions the ask's concepts. ``answers``: it, its title or a sentence
    beside it mentions them, and it has what the kind of question asks for. ``rank``: orders those of one bearing."""

    text: str
    bearing: float
    rank: float = 0.0
    mentions: float = 0.0
    answers: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    """How far a sentence mentions each concept: ``own`` by itself, ``near`` with its title and the sentences beside it.
    ``by_title``: how far the title names each."""

    own: list[float]
    near: list[float]
    by_title: list[float]
    is_about: bool
    person: bool
    tells_fall: bool
    is_work: bool


class BearingScorer:
    """``concepts``: those of the ask."""

    def __init__(self, ask: Ask, concepts: Sequence[Concept]) -> None:
        self._ask = ask
        self._concepts = concepts
        self._matcher = ConceptMatcher(concepts)
        self._weight = sum(concept.weight for concept in concepts) or 1.0
        self._minor = _MINOR * max((concept.weight for concept in concepts), default=0.0)
        self._sides = sorted({concept.side for concept in concepts if concept.side is not None})
        self._subject_only = all(concept.side is not None for concept in concepts)
        self._own_article = self._has_own_article()
        self._about = TITLE if ask.kind in (AskKind.WHAT_IS, AskKind.COMPARISON) else _ABOUT
        self._cue = AskedCue(ask, concepts, self._matcher)
        self._titles: dict[str, list[float]] = {}

    def scores(
        self, title: str, sentences: Sequence[str], *, person: bool = False, description: str = ""
    ) -> list[ScoredSentence]:
        """``title`` and ``description``: of the article. ``sentences``: of one text. ``person``: the article is about
        one."""
        by_title = self.title_degrees(title)
        found = [self._matcher.degrees(WORD.findall(sentence)) for sentence in sentences]
        whole = [max(column) for column in zip(*found, strict=True)] if found else []
        is_about = self.is_about(by_title, description)
        tells_fall = self._tells_fall(title)
        is_work = self._is_work(by_title, description)
        scored = []
        for number, sentence in enumerate(sentences):
            beside = found[max(number - 1, 0) : number + 2]
            near = [
                max(
                    found[number][at],
                    TITLE * by_title[at],
                    BESIDE * max(row[at] for row in beside),
                    IN_THE_SAME_TEXT * whole[at],
                )
                for at in range(len(self._concepts))
            ]
            context = _Context(found[number], near, by_title, is_about, person, tells_fall, is_work)
            scored.append(self._score(sentence, context))
        return self._with_leaned_on(title, scored)

    def is_about(self, by_title: Sequence[float], description: str = "") -> bool:
        """Whether an article's title names a whole subject. A book about it is not the subject."""
        if self._is_work(by_title, description):
            return False
        return any(
            all(by_title[at] >= self._about for at, concept in enumerate(self._concepts) if concept.side == side)
            for side in self._sides
        )

    @staticmethod
    def _is_work(by_title: Sequence[float], description: str) -> bool:
        return bool(_WORK.search(description)) and max(by_title, default=0.0) < 1.0

    def title_degrees(self, title: str) -> list[float]:
        """Returns how far the title names each concept: 1 for the article that a concept names, less if the concept is
        one word of a longer title."""
        if title not in self._titles:
            self._titles[title] = self._work_out_title(title)
        return self._titles[title]

    def _work_out_title(self, title: str) -> list[float]:
        words = WORD.findall(title.replace(f"({disambiguation(title)})", ""))
        words = [word for word in words if word[0].isupper() or fold(word) not in STOP_WORDS]
        words = [word for word in words if word not in _ARTICLES] or words
        cases = [[word.capitalize() for word in words], [word.lower() for word in words]]
        by_words = [max(pair) for pair in zip(*map(self._matcher.degrees, cases), strict=True)]
        mentioned = sum(len(c.search_words) for c, degree in zip(self._concepts, by_words, strict=True) if degree)
        is_kind = not self._own_article or self._tells_fall(title)
        is_kind = is_kind or (len(by_words) > 1 and min(by_words) >= _ALL)
        part = 1.0 if mentioned >= len(words) and not self._own_article else _TITLE_PART if is_kind else _OTHER_TITLE
        named = [concept.article is not None and concept.article.title == title for concept in self._concepts]
        return [1.0 if is_it else part * degree for is_it, degree in zip(named, by_words, strict=True)]

    def cover(self, degrees: Sequence[float]) -> float:
        """Returns how much of the ask is mentioned, 0 to 1; rare words weigh more."""
        pairs = zip(self._concepts, degrees, strict=True)
        return sum(concept.weight * degree for concept, degree in pairs) / self._weight

    def _tells_fall(self, title: str) -> bool:
        kind = self._ask.kind
        return kind is AskKind.RISE_AND_FALL and cue_strength(kind, title, negated=False) > 0

    def title_cover(self, by_title: Sequence[float]) -> float:
        """Returns how much of the subjects a title names, or a little if it names only the rest of the question."""
        subject = [degree if c.side is not None else 0.0 for c, degree in zip(self._concepts, by_title, strict=True)]
        weight = sum(concept.weight for concept in self._concepts if concept.side is not None) or 1.0
        return max(self.cover(subject) * self._weight / weight, _REST_IN_TITLE * self.cover(by_title))

    def _has_own_article(self) -> bool:
        sides = [concept.side for concept in self._concepts]
        return any(c.article and c.side is not None and sides.count(c.side) == 1 for c in self._concepts)

    def _score(self, sentence: str, context: _Context) -> ScoredSentence:
        cover, mentions = self.cover(context.near), self.cover(context.own)
        cue = self._cue_strength(sentence, context) if cover >= _WORTH_READING else 0.0
        answers = cue > 0 and self._answers(sentence, context)
        bearing = 0.1 + 0.45 * cover + 0.3 * cue * cover**3 + 0.1 * mentions
        if answers:
            bearing += _ANSWER + _OWN_ARTICLE * context.is_about + _FALL_IN_TITLE * context.tells_fall
            bearing += _WHOLE_ASK_IN_TITLE * (not self._subject_only and min(context.by_title) >= _ALL)
            bearing -= _SHARED_ACT * (self._ask.kind is AskKind.WHO and tells_of_a_share(sentence))
            bearing += _PERSON * (self._ask.kind is AskKind.WHO and context.person and max(context.own) > _SAME_WORD)
        elif self._subject_only and not context.is_about:
            bearing = min(bearing, _MENTION)
        if context.is_work:
            bearing = min(bearing, _OF_A_WORK)
        if _OTHER_WAYS.match(sentence):
            bearing = min(bearing, _MENTION)
        if not context.is_about and _ADDS.search(sentence):
            bearing -= _ADDITION
        if answers and not context.is_about:
            bearing += _OF_TITLE * self.cover(context.by_title) - self._distance(sentence)
        if self._subject_only and not context.is_about:
            bearing *= _OF_ANOTHER
        return ScoredSentence(sentence, round(min(bearing, 1.0), 3), bearing, mentions, answers)

    def _cue_strength(self, sentence: str, context: _Context) -> float:
        if self._cue.is_dated and not context.is_about and not is_own_act(sentence, self._matcher, _OWN):
            return 0.0
        return self._cue.strength(sentence, context.own, is_about=context.is_about, person=context.person)

    def _distance(self, sentence: str) -> float:
        """Returns how far what is asked is from the subject: "discovered isotopes of radium" is not "discovered
        radium"."""
        spread = min(self._matcher.spread(sentence, _OWN) or 0, _CLOSE_CHARS)
        between = self._matcher.between(sentence, _OWN) or ""
        return _FAR * spread / _CLOSE_CHARS + _OF_SOMETHING * bool(_OF.search(between))

    def _answers(self, sentence: str, context: _Context) -> bool:
        kind = self._ask.kind
        if kind is AskKind.COMPARISON:
            return context.is_about and self._covers_sides(context)
        if context.is_work or not self._cue.has_detail(sentence):
            return False
        if kind in (AskKind.WHAT_IS, AskKind.WHO) and self._has_it_all(sentence):
            return True
        if self._subject_only and not context.is_about:
            return self._tells_of_subject(sentence, context)
        return self._is_near_enough(context) and self._covers_all(sentence, context)

    def _is_near_enough(self, context: _Context) -> bool:
        """Whether the title has enough of the ask: how to do something is told under its name only."""
        in_title = self.cover(context.by_title)
        if self._ask.kind is AskKind.ADVICE:
            return in_title >= _HALF
        if self._ask.kind is not AskKind.HOW or context.is_about:
            return True
        pairs = zip(self._concepts, context.by_title, strict=True)
        names_the_rest = any(degree >= TITLE for concept, degree in pairs if concept.side is None)
        return in_title >= _NAMED_IN_TITLE and (names_the_rest or not self._own_article)

    def _tells_of_subject(self, sentence: str, context: _Context) -> bool:
        if self._cue.measure:
            return min(context.own) >= _ALL
        if self._ask.kind in (AskKind.WHAT_IS, AskKind.WHO):
            return self._defines(sentence)
        if self._ask.kind is AskKind.HISTORY and len(self._concepts) == 1:
            return False
        places = self._matcher.places(sentence, _ALL)
        return min(context.own) >= _ALL and points_at(self._ask.kind, sentence, places)

    def _covers_all(self, sentence: str, context: _Context) -> bool:
        """Whether each concept is mentioned near, and the rarest of the rest of the question in the sentence itself."""
        near = all(
            degree >= _NEAR or (context.is_about and concept.weight < self._minor)
            for concept, degree in zip(self._concepts, context.near, strict=True)
        )
        rest = [
            (concept.weight, max(context.own[at], TITLE * context.by_title[at]))
            for at, concept in enumerate(self._concepts)
            if concept.side is None
        ]
        if not near or max(rest, default=(0.0, 1.0))[1] < _OWN:
            return False
        return context.is_about or self._tells_itself(sentence, context)

    def _tells_itself(self, sentence: str, context: _Context) -> bool:
        """Whether a sentence of another article has the ask in itself, and what is asked near the subject. The subject
        may be beside it if two other words of the question are in it."""
        said = [max(own, title) for own, title in zip(context.own, context.by_title, strict=True)]
        of_rest = [degree for c, degree in zip(self._concepts, said, strict=True) if c.side is None]
        of_subject = [degree for c, degree in zip(self._concepts, said, strict=True) if c.side is not None]
        spread = self._matcher.spread(sentence, _OWN)
        has_subject = min(of_subject, default=1.0) >= _ALL
        has_rest = len(of_rest) > 1 and min(of_rest) >= _ALL
        if self._ask.kind is AskKind.WHO and (spread is None or spread > _ACT_CHARS or self._is_of_another(sentence)):
            return False
        if self._ask.kind is AskKind.WHO and not self._matcher.has_names(WORD.findall(sentence)):
            return False
        if self._matcher.is_part_of_another_name(sentence):
            return False
        return self.cover(said) >= _MOST and (has_subject or has_rest) and (spread is None or spread <= _CLOSE_CHARS)

    def _is_of_another(self, sentence: str) -> bool:
        """Whether an act is that of another clause ("discovered that water is made of oxygen"), or follows its object
        although it is not passive ("after the March on Rome, establishing a dictatorship")."""
        after_act = self._matcher.between(sentence, _OWN)
        if after_act is not None:
            return bool(_OTHER_CLAUSE.search(after_act))
        return not _PASSIVE.search(self._matcher.before_rest(sentence, _OWN) or "") and not tells_by_whom(sentence)

    def _covers_sides(self, context: _Context) -> bool:
        """Whether the sentence or its title has a word of each side, and the sentence one at least."""
        said = [max(own, TITLE * title) for own, title in zip(context.own, context.by_title, strict=True)]
        sides = [
            max(degree for concept, degree in zip(self._concepts, said, strict=True) if concept.side == side)
            for side in self._sides
        ]
        return min(sides) >= _ALL and max(context.own) >= _ALL

    def _has_it_all(self, sentence: str) -> bool:
        """Whether the sentence has several concepts close together: more than a name, and so what is asked of it."""
        least = 2 if self._cue.superlative else _MANY_CONCEPTS
        window = self._matcher.window(sentence, _ALL) if len(self._concepts) >= least else None
        return window is not None and window <= _ALL_CHARS

    def _defines(self, sentence: str) -> bool:
        """Whether the sentence begins with the subject, and at most one more word of a name, before "is" or "was"."""
        opening = _VERB.split(sentence, maxsplit=1)
        words = [word for word in WORD.findall(opening[0]) if fold(word) not in STOP_WORDS]
        asked = sum(len(concept.search_words) for concept in self._concepts)
        return len(opening) > 1 and 0 < len(words) <= asked + (asked > 1) and min(self._matcher.degrees(words)) >= _ALL

    def _with_leaned_on(self, title: str, scored: list[ScoredSentence]) -> list[ScoredSentence]:
        """Raises the sentences that an answer leans on."""
        raised = list(scored)
        known = frozenset(content_words(f"{self._ask.text} {title}"))
        for number in range(len(raised) - 1, 0, -1):
            one, before = raised[number], raised[number - 1]
            needed = one.answers or one.bearing == LEANED_ON
            if not needed or before.bearing >= LEANED_ON:
                continue
            if leans(one.text, frozenset(content_words(before.text)), known):
                raised[number - 1] = replace(before, bearing=LEANED_ON)
        return raised
