"""Finds in a sentence what a question asks for: a reason, a person, a date, a measure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.asked_details import (
    colour_asked,
    measure_asked,
    measures,
    superlative_asked,
    tells_colour,
    tells_superlative,
)
from cpoa.agents.topics.answering.cues import (
    capitalised,
    cue_strength,
    has_date,
    tells_a_words_origin,
    tells_of_the_turn,
    without_named_years,
)
from cpoa.contracts.ask import AskKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.topics.answering.concepts import Concept, ConceptMatcher
    from cpoa.contracts.ask import Ask

_MENTIONED = 0.75
_STARTS = re.compile(r"\b(?:start(?:ed)?|beg[iau]n|originated?)\b", re.IGNORECASE)
_RISE = re.compile(r"\brise\b", re.IGNORECASE)
_FALL = re.compile(r"\b(?:fall|collapse|decline|downfall|demise|end|dissolution|breakup)\b", re.IGNORECASE)
_OF_A_WORD = re.compile(r"\b(?:saying|phrase|expression|idiom|word|term|proverb|etymology|meaning)\b", re.IGNORECASE)
_BY_SOMEONE = re.compile(r"\bby (?:the )?(?:[\w-]+ ){0,5}([A-Z]\w*)")
_NAME_BEFORE = re.compile(r"\b[A-Z][\w.-]{0,60}+(?:['’]s?)?,? (?:(?:had|has|have|who|first|later|also|then) ){0,2}$")
_SHARE = re.compile(r"\b(?:contribut\w+|roles?|involved|help(?:ed|ing)?) (?:to|in) ", re.IGNORECASE)
# "was written in dactylic hexameter", but not "was invented by ..."
_WITHOUT_SOMEONE = re.compile(r"^(?!.*\bby )(?:It|They|Like)\b.*\b(?:was|were) \w+ (?:in|on|at|as)\b")
_OTHER_TIME = re.compile(r"\b(?:preced\w+|follow\w+|after|before|until|since|anticipat\w+|led to) (?:\w+ ){0,2}$")
_NEGATED = re.compile(r"\b(?:not|never|cannot|no)\b|n['’]t\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:did|didn['’]?t|was|were|wasn['’]?t)\b", re.IGNORECASE)
_DATED = re.compile(r"\bwhen (?:did|was|were|is|does|do)\b|\b(?:what|which) (?:year|century)\b", re.IGNORECASE)


class AskedCue:
    def __init__(self, ask: Ask, concepts: Sequence[Concept], matcher: ConceptMatcher) -> None:
        self._ask = ask
        self._concepts = concepts
        self._matcher = matcher
        self._negated = bool(_NEGATED.search(ask.text))
        self.measure = measure_asked(ask.text)
        self._colour = colour_asked(ask)
        self.superlative = superlative_asked(ask)
        self._starts = bool(_STARTS.search(ask.text))
        self.is_dated = bool(_DATED.search(ask.text))
        self._rise = bool(_RISE.search(ask.text))
        self._fall = bool(_FALL.search(ask.text))
        self._word = bool(_OF_A_WORD.search(ask.text))
        self._past = bool(_PAST.search(ask.text))

    def has_detail(self, sentence: str) -> bool:
        places = self._matcher.places(sentence, _MENTIONED) if self.superlative else []
        if self.superlative and not tells_superlative(sentence, self.superlative, places):
            return False
        return not self._colour or tells_colour(sentence, self._colour)

    def strength(self, sentence: str, own: Sequence[float], *, is_about: bool, person: bool) -> float:
        """Returns 0 without a cue, up to 1 for a clear one. ``own``: how far the sentence mentions each concept.
        ``is_about``: its article is about the subject. ``person``: its article is about a person."""
        kind = self._ask.kind
        if kind is AskKind.WHO:
            acts = [own[at] for at, concept in enumerate(self._concepts) if concept.side is None]
            return float(not acts or (max(acts) > 0 and self._tells_who(sentence, is_about=is_about, person=person)))
        if self.measure:
            places = self._matcher.places(sentence, _MENTIONED)
            return float(measures(sentence, self.measure, places, is_about=is_about))
        if self.is_dated:
            return float(has_date(sentence if is_about else without_named_years(sentence)))
        if kind is AskKind.RISE_AND_FALL and not tells_of_the_turn(sentence, rise=self._rise, fall=self._fall):
            return 0.0
        if self._word and kind is AskKind.HISTORY and not tells_a_words_origin(sentence):
            return 0.0
        return cue_strength(kind, sentence, negated=self._negated, past=self._past, starts=self._starts)

    def _tells_who(self, sentence: str, *, is_about: bool, person: bool) -> bool:
        """Whether it tells who did it. Of an article about a person to whom it was done, "by" must tell that; of an
        article about something else too, or a name before the act."""
        if person and is_about:
            return tells_by_whom(sentence)
        if is_about and _WITHOUT_SOMEONE.search(sentence):
            return False
        if person:
            return self._tells_act(sentence)
        return self._names_another(sentence) and (is_about or self._names_doer(sentence))

    def _tells_act(self, sentence: str) -> bool:
        """Whether the act itself is told, not what came before or after it."""
        acts = self._matcher.rest_places(sentence, _MENTIONED)
        return not acts or not all(_OTHER_TIME.search(sentence[:place]) for place in acts)

    def _names_doer(self, sentence: str) -> bool:
        doers = [match[1] for match in _BY_SOMEONE.finditer(sentence)]
        if any(max(self._matcher.degrees([name])) < _MENTIONED for name in doers):
            return True
        return any(_NAME_BEFORE.search(sentence[:place]) for place in self._matcher.rest_places(sentence, _MENTIONED))

    def _names_another(self, sentence: str) -> bool:
        """Whether the sentence has a name that is not in the ask."""
        return any(max(self._matcher.degrees([name])) < _MENTIONED for name in capitalised(sentence))


def tells_by_whom(sentence: str) -> bool:
    return bool(_BY_SOMEONE.search(sentence))


def tells_of_a_share(sentence: str) -> bool:
    """Whether it tells of a part in what was done: "her contributions to the discovery"."""
    return bool(_SHARE.search(sentence))
