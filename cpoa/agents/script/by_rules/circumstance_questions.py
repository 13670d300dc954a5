"""When, where, who, how many: a rule gives up unless the sentence's structure fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import BE
from cpoa.agents.script.by_rules.inflection import base_form, past_of_participle

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.asked import Asked

_DATE = re.compile(
    r"\b(?:in|on|around|by|during|since|from|between|until|before|after|as early as|in about) (?:the )?(?:early "
    r"|mid-?|late |the )*"
    r"(?:\d{1,2} [A-Z][a-z]+ |[A-Z][a-z]+ (?:\d{1,2}, )?)?"
    r"(?:\d{3,4}s?\b(?! (?:people|species|km|kilometres|metres|miles|million|feet|islands|years|m\b))"
    r"|\d{1,2}(?:st|nd|rd|th)[ -]centur)"
)


_DATED_EVENTS = frozenset(
    [
        "founded",
        "established",
        "built",
        "invented",
        "discovered",
        "written",
        "published",
        "released",
        "introduced",
        "created",
        "formed",
        "completed",
        "opened",
        "launched",
        "constructed",
        "composed",
        "painted",
        "signed",
        "adopted",
        "abolished",
        "destroyed",
        "born",
        "crowned",
        "elected",
        "held",
        "coined",
        "domesticated",
        "identified",
        "isolated",
        "described",
        "recorded",
        "performed",
        "premiered",
        "inaugurated",
        "dissolved",
        "conquered",
        "incorporated",
        "fought",
        "settled",
        "annexed",
        "unified",
        "proclaimed",
        "ratified",
        "patented",
        "produced",
        "lit",
        "automated",
        "closed",
        "demolished",
        "restored",
        "rebuilt",
        "commissioned",
    ]
)


_BEGINNINGS = frozenset("begin start appear emerge die end open arise originate arrive close".split())  # noqa: SIM905


def ask_when(asked: Asked) -> str | None:
    sentence = asked.sentence
    if sentence.participle in _DATED_EVENTS and _DATE.search(sentence.text):
        first = "first " if f"first {sentence.participle}" in asked.lower else ""
        return f"when {asked.be} {asked.name} {first}{sentence.participle}?"
    if sentence.auxiliary is None and sentence.is_past and sentence.verb and not sentence.opener:
        verb = base_form(sentence.verb)
        no_object = re.match(r"(?:in|on|at|as|with|around|about|by|from|during) ", asked.predicate)
        if (verb in _BEGINNINGS and no_object and _DATE.search(sentence.text)) or (
            _DATE.match(asked.predicate) and len(asked.predicate.split()) < 8
        ):
            return f"when did {asked.name} {verb}?"
    return None


def ask_who(asked: Asked) -> str | None:
    match = re.search(
        r"\b(invented|discovered|written|painted|designed|founded|composed|directed|created|developed|built"
        r"|introduced|coined|published"
        r"|launched) (?:[\w ]{0,20}? )?by (?:the |an? )?(?:[a-z-]+ ){0,8}[A-Z]",
        asked.sentence.text,
    )
    if match is None or asked.sentence.participle != match.group(1):
        return None
    return f"who {past_of_participle(match.group(1))} {asked.object_name}?"


def ask_where(asked: Asked) -> str | None:
    sentence, predicate = asked.sentence, asked.predicate
    place = r"(?:\w+ly )?(?:in|on|at|near|along|across|throughout|between|off|among|under|around)\b"
    if sentence.participle in ("located", "situated", "found", "distributed", "spoken") and re.match(place, predicate):
        participle = "found" if sentence.participle == "distributed" else sentence.participle
        return f"where {asked.be} {asked.name} {participle}?"
    if sentence.verb in ("lives", "live", "lived") and re.match(
        r"(?:\w+ly )?(?:in|at|near|among|along|under)\b", predicate
    ):
        return f"where {asked.do} {asked.name} live?"
    if sentence.auxiliary in BE and predicate.startswith("native to"):
        return f"where {asked.be} {asked.name} native to?"
    return None


def ask_name_origin(asked: Asked) -> str | None:
    match = re.match(
        r"(?:the|its|their) (?:\w+ )?(name|word|term)\b.{0,60}\b(derive|come|came|originat|borrow|coined)", asked.lower
    )
    return f"where does the {match.group(1)} come from?" if match else None


def ask_born(asked: Asked) -> str | None:
    if asked.sentence.participle in ("born", "raised", "educated") and re.match(
        r"(?:\w+ )?(?:in|on|at|near|to|into)\b", asked.predicate
    ):
        return (
            f"where {asked.be} {asked.name} {asked.sentence.participle}?"
            if re.match(r"in [A-Z]|near|at|to", asked.predicate)
            else None
        )
    return None


def ask_died(asked: Asked) -> str | None:
    if asked.sentence.verb == "died" and re.search(r"\bdied (?:of|from)\b", asked.lower):
        return f"what did {asked.name} die of?"
    return None


def ask_population(asked: Asked) -> str | None:
    return (
        f"how large is the population of {asked.subject.short}?"
        if re.search(r"\bpopulation of\b.{0,30}\d", asked.lower) and asked.about_topic
        else None
    )


def ask_size(asked: Asked) -> str | None:
    match = re.search(
        r"(?<!\d)(?<!\d[,.])\d[\d,.]*+ (?:kilometres|km|metres|m|miles|mi|feet|cm|mm) (?:\([^()]*+\) )?"
        r"(long|tall|high|wide|deep|thick)\b",
        asked.lower,
    )
    if match and asked.sentence.auxiliary in BE and asked.predicate[:1].isdigit():
        return f"how {match.group(1)} {asked.be} {asked.name}?"
    if asked.sentence.verb in ("weighs", "weigh", "weighed"):
        return f"how much {asked.do} {asked.name} weigh?"
    return None


def ask_count(asked: Asked) -> str | None:
    match = re.match(
        r"(?:more than |over |about |around |approximately |nearly |almost |roughly |at least )?(?:\d[\d,]*|two"
        r"|three|four|five|six|seven"
        r"|eight|nine|ten|eleven|twelve|hundreds of|thousands of|dozens of) (?:million |billion "
        r"|thousand )?((?:[a-z]+ )?[a-z]+s|species|people)\b",
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


def ask_today(asked: Asked) -> str | None:
    return "and today?" if re.match(r"today,? ", asked.lower) else None
