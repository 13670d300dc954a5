"""Questions that a sentence answers, read off the sentence's own structure. No confident fit, no question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.material import SubjectKind
from cpoa.script.grammar import BE, PRONOUNS, Sentence
from cpoa.script.inflection import base_form, past_of_participle
from cpoa.script.subjects import capitalised, lowered
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.script.subjects import Subject

_DATE = re.compile(
    r"\b(?:in|on|around|by|during|since|from|between|until|before|after|as early as|in about) (?:the )?(?:early |mid-?|late |the )*"
    r"(?:\d{1,2} [A-Z][a-z]+ |[A-Z][a-z]+ (?:\d{1,2}, )?)?"
    r"(?:\d{3,4}s?\b(?! (?:people|species|km|kilometres|metres|miles|million|feet|islands|years|m\b))|\d{1,2}(?:st|nd|rd|th)[ -]centur)"
)
_DATED_EVENTS = frozenset(
    ["founded", "established", "built", "invented", "discovered", "written", "published", "released", "introduced", "created", "formed", "completed", "opened", "launched", "constructed", "composed", "painted", "signed", "adopted", "abolished", "destroyed", "born", "crowned", "elected", "held", "coined", "domesticated", "identified", "isolated", "described", "recorded", "performed", "premiered", "inaugurated", "dissolved", "conquered", "incorporated", "fought", "settled", "annexed", "unified", "proclaimed", "ratified", "patented", "produced", "lit", "automated", "closed", "demolished", "restored", "rebuilt", "commissioned"]
)
_BEGINNINGS = frozenset("begin start appear emerge die end open arise originate arrive close".split())  # noqa: SIM905
_HABITS = frozenset(
    ["provide", "produce", "need", "eat", "contain", "study", "involve", "describe", "cover", "require", "represent", "support", "show", "affect", "cause", "offer", "protect", "measure", "explain", "absorb", "release", "store", "examine", "seek", "encompass", "emphasize", "combine", "teach", "consume", "generate"]
)
_OBJECTS = {"he": "him", "she": "her", "they": "them", "we": "us"}


@dataclass(frozen=True, slots=True)
class Question:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The sentence with the words a question about it needs."""

    sentence: Sentence
    subject: Subject
    name: str
    be: str
    do: str
    about_topic: bool

    @property
    def lower(self) -> str:
        return self.sentence.text.lower()

    @property
    def predicate(self) -> str:
        return self.sentence.predicate

    @property
    def object_name(self) -> str:
        return _OBJECTS.get(self.name, self.name)

    @property
    def is_person(self) -> bool:
        return self.name in ("he", "she") or (self.about_topic and self.subject.kind is SubjectKind.PERSON)


def questions(sentence: Sentence, subject: Subject, lower_words: frozenset[str]) -> list[Question]:
    """Best first. Each shares a content word with the sentence that answers it."""
    asked = _asked(sentence, subject, lower_words)
    if asked is None:
        return []
    answer = set(content_words(sentence.text))
    found: list[Question] = []
    for kind, rule in _RULES:
        text = rule(asked)
        if text and answer & set(content_words(text)):
            found.append(Question(kind, capitalised(text)))
    return found


def _asked(sentence: Sentence, subject: Subject, lower_words: frozenset[str]) -> Asked | None:
    name = sentence.subject
    if (
        name is None
        or len(name.split()) > 6
        or re.search(r"\b(?:this|these|those|such|that|which|who)\b", name.lower())
    ):
        return None
    if re.match(
        r"(?:one|some|many|most|each|both|several|few|all|another|other|others|more|much|there|no|none)\b", name.lower()
    ):
        return None
    past = sentence.is_past
    plural = sentence.plural or name.lower() in ("they", "we", "you")
    named_words = set(content_words(name))
    return Asked(
        sentence=sentence,
        subject=subject,
        name=name.lower() if name.lower() in PRONOUNS else lowered(name, lower_words),
        be=("were" if past else "are") if plural else ("was" if past else "is"),
        do="did" if past else ("do" if plural else "does"),
        about_topic=name.lower() == subject.pronoun or bool(named_words and named_words <= subject.keys),
    )


def _when(asked: Asked) -> str | None:
    sentence = asked.sentence
    if sentence.participle in _DATED_EVENTS and _DATE.search(sentence.text):
        first = "first " if f"first {sentence.participle}" in asked.lower else ""
        return f"when {asked.be} {asked.name} {first}{sentence.participle}?"
    if sentence.auxiliary is None and sentence.is_past and sentence.verb and not sentence.opener:
        verb = base_form(sentence.verb)
        if (verb in _BEGINNINGS and _DATE.search(sentence.text)) or (
            _DATE.match(asked.predicate) and len(asked.predicate.split()) < 8
        ):
            return f"when did {asked.name} {verb}?"
    return None


def _who(asked: Asked) -> str | None:
    match = re.search(
        r"\b(invented|discovered|written|painted|designed|founded|composed|directed|created|developed|built|introduced|coined|published"
        r"|launched) (?:[\w ]{0,20}? )?by (?:the |an? )?(?:[a-z-]+ )*[A-Z]",
        asked.sentence.text,
    )
    if match is None or asked.sentence.participle != match.group(1):
        return None
    return f"who {past_of_participle(match.group(1))} {asked.object_name}?"


def _use(asked: Asked) -> str | None:
    if asked.sentence.participle == "used" and re.match(r"(?:\w+ly )?(?:for|to|in|as)\b", asked.predicate):
        return f"what {asked.be} {asked.name} used for?"
    return None


def _made(asked: Asked) -> str | None:
    sentence = asked.sentence
    if sentence.participle in ("made", "composed", "built", "formed", "comprised", "constructed"):
        if re.match(r"(?:up )?(?:of|from|out of)\b", asked.predicate):
            return (
                f"what {asked.be} {asked.name} {'made' if sentence.participle == 'made' else sentence.participle} of?"
            )
    if sentence.verb in ("consists", "consist", "consisted"):
        return f"what {asked.do} {asked.name} consist of?"
    return None


def _where(asked: Asked) -> str | None:
    sentence, predicate = asked.sentence, asked.predicate
    place = r"(?:\w+ly )?(?:in|on|at|near|along|across|throughout|between|off|among|under|around)\b"
    if sentence.participle in ("located", "situated", "found", "distributed", "spoken") and re.match(place, predicate):
        participle = "found" if sentence.participle == "distributed" else sentence.participle
        return f"where {asked.be} {asked.name} {participle}?"
    if sentence.verb in ("lives", "live", "lived") and re.match(place, predicate):
        return f"where {asked.do} {asked.name} live?"
    if sentence.auxiliary in BE and predicate.startswith("native to"):
        return f"where {asked.be} {asked.name} native to?"
    return None


def _known(asked: Asked) -> str | None:
    if re.search(r"\bbest known for\b", asked.lower):
        return f"what {asked.be} {asked.name} best known for?"
    if asked.sentence.participle == "known" and asked.predicate.startswith("for "):
        return f"what {asked.be} {asked.name} known for?"
    famous = re.match(r"(?:\w+ly )?(famous|renowned|noted) for\b", asked.predicate)
    return f"what {asked.be} {asked.name} {famous.group(1)} for?" if famous else None


def _name_origin(asked: Asked) -> str | None:
    match = re.match(
        r"(?:the|its|their) (?:\w+ )?(name|word|term)\b.{0,60}\b(derive|come|came|originat|borrow|coined)", asked.lower
    )
    return f"where does the {match.group(1)} come from?" if match else None


def _eat(asked: Asked) -> str | None:
    if asked.sentence.verb in ("feed", "feeds", "eat", "eats"):
        return f"what {asked.do} {asked.name} {base_form(asked.sentence.verb)}{' on' if asked.sentence.verb.startswith('feed') else ''}?"
    return None


def _kinds(asked: Asked) -> str | None:
    participle = asked.sentence.participle
    if participle in ("divided", "classified", "grouped", "categorized", "subdivided", "organized"):
        if re.match(r"(?:\w+ )?(?:into|as|by|in)\b", asked.predicate):
            return f"how {asked.be} {asked.name} {participle}?"
    return None


def _how(asked: Asked) -> str | None:
    participle = asked.sentence.participle
    if participle == "caused" and asked.predicate.startswith("by"):
        return f"what {'caused' if asked.sentence.is_past else 'causes'} {asked.object_name}?"
    if participle in (
        "produced",
        "generated",
        "measured",
        "transmitted",
        "prepared",
        "spread",
        "driven",
        "diagnosed",
        "treated",
    ):
        if re.match(r"(?:\w+ly )?(?:by|using|with|through|in|on|from)\b", asked.predicate):
            return f"how {asked.be} {asked.name} {participle}?"
    return None


def _habit(asked: Asked) -> str | None:
    sentence = asked.sentence
    if not asked.about_topic or sentence.auxiliary or sentence.is_past or sentence.opener or not sentence.verb:
        return None
    verb = base_form(sentence.verb)
    following = sentence.tokens[(sentence.verb_at or 0) + 1 :][:1]
    if verb in _HABITS and following and following[0].tag in ("DET", "NOUN", "ADJ", "PROPN", "NUM"):
        return f"what {asked.do} {asked.name} {verb}?"
    return None


def _credited(asked: Asked) -> str | None:
    participle = asked.sentence.participle
    if participle == "credited" and asked.predicate.startswith("with"):
        return f"what {asked.be} {asked.name} credited with?"
    if participle in ("considered", "regarded", "viewed") and asked.about_topic:
        return f"how {asked.be} {asked.name} {participle} {'today' if 'today' in asked.lower else ''}".rstrip() + "?"
    return None


def _influence(asked: Asked) -> str | None:
    if asked.sentence.auxiliary is None and asked.sentence.verb in ("influenced", "inspired"):
        return f"{'whom or what' if asked.is_person else 'what'} did {asked.name} {base_form(asked.sentence.verb)}?"
    return None


def _born(asked: Asked) -> str | None:
    if asked.sentence.participle in ("born", "raised", "educated") and re.match(
        r"(?:\w+ )?(?:in|on|at|near|to|into)\b", asked.predicate
    ):
        return (
            f"where {asked.be} {asked.name} {asked.sentence.participle}?"
            if re.match(r"in [A-Z]|near|at|to", asked.predicate)
            else None
        )
    return None


def _died(asked: Asked) -> str | None:
    if asked.sentence.verb == "died" and re.search(r"\bdied (?:of|from)\b", asked.lower):
        return f"what did {asked.name} die of?"
    return None


def _population(asked: Asked) -> str | None:
    return (
        f"how large is the population of {asked.subject.short}?"
        if re.search(r"\bpopulation of\b.{0,30}\d", asked.lower) and asked.about_topic
        else None
    )


def _size(asked: Asked) -> str | None:
    match = re.search(
        r"\d[\d,.]* (?:kilometres|km|metres|m|miles|mi|feet|cm|mm) (?:\([^)]*\) )?(long|tall|high|wide|deep|thick)\b",
        asked.lower,
    )
    if match and asked.sentence.auxiliary in BE and asked.predicate[:1].isdigit():
        return f"how {match.group(1)} {asked.be} {asked.name}?"
    if asked.sentence.verb in ("weighs", "weigh", "weighed"):
        return f"how much {asked.do} {asked.name} weigh?"
    return None


def _count(asked: Asked) -> str | None:
    match = re.match(
        r"(?:more than |over |about |around |approximately |nearly |almost |roughly |at least )?(?:\d[\d,]*|two|three|four|five|six|seven"
        r"|eight|nine|ten|eleven|twelve|hundreds of|thousands of|dozens of) (?:million |billion |thousand )?((?:[a-z]+ )?[a-z]+s|species|people)\b",
        asked.predicate,
    )
    if match and asked.sentence.verb in (
        "contains",
        "has",
        "have",
        "comprises",
        "includes",
        "contain",
        "comprise",
        "had",
        "contained",
    ):
        return f"how many {match.group(1)} {asked.do} {asked.name} {base_form(asked.sentence.verb)}?"
    return None


def _aim(asked: Asked) -> str | None:
    match = re.match(
        r"(?:its|the|their|his|her) (?:main |primary )?(goal|aim|purpose|objective|mission)s? (?:is|was|are|were|of)\b",
        asked.lower,
    )
    return f"what {asked.be} the {match.group(1)}?" if match else None


def _ability(asked: Asked) -> str | None:
    sentence = asked.sentence
    if sentence.auxiliary == "can" and asked.about_topic and sentence.verb in ("reach", "grow", "live", "survive"):
        return (
            f"how {'big' if sentence.verb in ('reach', 'grow') else 'long'} can {asked.name} {'get' if sentence.verb == 'reach' else sentence.verb}?"
            if re.search(r"\d", asked.predicate)
            else None
        )
    return None


def _importance(asked: Asked) -> str | None:
    if asked.sentence.auxiliary in BE and re.match(
        r"(?:an? )?(?:\w+ly )?(important|essential|crucial|vital|significant|fundamental)\b", asked.predicate
    ):
        match = re.match(r"(?:an? )?(?:\w+ly )?(\w+)", asked.predicate)
        return (
            f"why {asked.be} {asked.name} so {match.group(1)}?"
            if match and re.search(r"\b(?:because|since|for|as it|to)\b", asked.predicate)
            else None
        )
    return None


def _today(asked: Asked) -> str | None:
    return "and today?" if re.match(r"today,? ", asked.lower) else None


def _debate(asked: Asked) -> str | None:
    match = re.search(
        r"\b(?:is|are|remains?) (?:still |widely |hotly |much )?(debated|disputed|controversial|contested)\b",
        asked.lower,
    )
    return f"is that {match.group(1)}?" if match and asked.sentence.auxiliary in BE else None


def _works(asked: Asked) -> str | None:
    match = re.match(
        r"(his|her|their) (?:\w+[- ]){0,2}(works|books|films|paintings|novels|poems|plays|songs)\b", asked.lower
    )
    return f"which {match.group(2)} should we know?" if match else None


_RULES: tuple[tuple[str, Callable[[Asked], str | None]], ...] = (
    ("when", _when),
    ("who", _who),
    ("where", _where),
    ("made", _made),
    ("name", _name_origin),
    ("born", _born),
    ("died", _died),
    ("known", _known),
    ("eat", _eat),
    ("size", _size),
    ("count", _count),
    ("population", _population),
    ("use", _use),
    ("kinds", _kinds),
    ("how", _how),
    ("aim", _aim),
    ("works", _works),
    ("credited", _credited),
    ("influence", _influence),
    ("habit", _habit),
    ("ability", _ability),
    ("importance", _importance),
    ("debate", _debate),
    ("today", _today),
)
