"""What something is based on, named after, capable of, leads to: read off a verb or adjective and its preposition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import BE
from cpoa.agents.script.by_rules.inflection import base_form

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.asked import Asked

_PARTICIPLES = {
    "by": "characterized characterised covered followed replaced surrounded controlled governed influenced inspired",
    "on": "based focused built",
    "to": "related linked limited applied tied connected",
    "with": "associated concerned combined",
    "from": "derived descended obtained excluded",
    "for": "needed required intended criticized praised",
    "as": "known",
}
_ADJECTIVES = {
    "for": "responsible suitable",
    "to": "home similar subject equivalent",
    "of": "capable aware",
    "in": "rich",
    "from": "different",
}
_PERSON = re.compile(r"(?:the )?(?:[a-z-]{1,30} ){0,4}[A-Z][\w'-]{1,40} [A-Z]")
_PLACES = "lies lie lay stands stand stood sits sit occurs occur lives".split()  # noqa: SIM905 (a list of words)


def ask_participle(asked: Asked) -> str | None:
    """ "The model is based on maps" -> "What is the model based on?"."""
    participle = asked.sentence.participle
    match = re.match(r"(?:\w+ly )?([a-z]+) (.+)", asked.predicate)
    if not participle or match is None or participle not in _PARTICIPLES.get(match.group(1), "").split():
        return None
    if match.group(1) == "by" and _PERSON.match(match.group(2)):
        return None
    return f"what {asked.be} {asked.name} {participle} {match.group(1)}?"


def ask_adjective(asked: Asked) -> str | None:
    match = re.match(r"(?:\w+ly )?([a-z]+) ([a-z]+) ", asked.predicate)
    if match is None or asked.sentence.auxiliary not in BE or asked.sentence.verb:
        return None
    if match.group(1) not in _ADJECTIVES.get(match.group(2), "").split():
        return None
    return f"what {asked.be} {asked.name} {match.group(1)} {match.group(2)}?"


def ask_named_after(asked: Asked) -> str | None:
    match = re.match(r"after (.+)", asked.predicate)
    if asked.sentence.participle != "named" or match is None:
        return None
    return f"{'who' if _PERSON.match(match.group(1)) else 'what'} {asked.be} {asked.name} named after?"


def ask_awarded(asked: Asked) -> str | None:
    if asked.sentence.participle == "awarded" and re.match(r"(?:the|an?) ", asked.predicate):
        return f"what {asked.be} {asked.name} awarded?"
    return None


def ask_possible(asked: Asked) -> str | None:
    """ "Furniture can be made from wood" -> "What can furniture be made from?"."""
    if asked.sentence.auxiliary != "can" or not asked.sentence.verb:
        return None
    match = re.search(rf"\bcan (?:also )?be {asked.sentence.verb} (from|of|for|in|into)\b", asked.lower)
    if match is None or asked.sentence.verb not in ("made", "used", "found", "divided", "caused"):
        return None
    if asked.sentence.verb == "found":
        return f"where can {asked.name} be found?"
    return f"what can {asked.name} be {asked.sentence.verb} {match.group(1)}?"


def ask_result(asked: Asked) -> str | None:
    if (
        asked.sentence.auxiliary is None
        and asked.sentence.verb in ("led", "leads", "lead")
        and asked.predicate.startswith("to ")
    ):
        return f"what {asked.do} {asked.name} lead to?"
    return None


def ask_place(asked: Asked) -> str | None:
    verb = asked.sentence.verb
    if asked.sentence.auxiliary is not None or verb not in _PLACES:
        return None
    if verb in ("occurs", "occur") and asked.predicate.startswith("when "):
        return f"when {asked.do} {asked.name} occur?"
    if re.match(r"(?:\w+ly )?(?:in|on|at|near|between|off|along|across|north|south|east|west)\b", asked.predicate):
        return f"where {asked.do} {asked.name} {base_form(verb or '')}?"
    return None


def ask_contents(asked: Asked) -> str | None:
    verb = asked.sentence.verb
    if (
        asked.sentence.auxiliary is None
        and verb in ("include", "includes", "included", "mean", "means")
        and not asked.sentence.opener
        and not re.match(r"(?:it|them|him|her|this|that|to)\b", asked.predicate)
    ):
        do = "did" if verb == "included" else ("does" if verb.endswith("s") else "do")
        return f"what {do} {asked.name} {base_form(verb)}?"
    return None


def ask_how_many(asked: Asked) -> str | None:
    number = (
        r"(?:(?:about|over|around|some|more than|at least|nearly) )?(?:two|three|four|five|six|seven|eight|nine|ten"
        r"|\d[\d,]*)"
    )
    match = re.match(
        rf"there (?:are|were) {number} (?:\w+ )?(types|kinds|forms|species|families|stages|branches|categories)\b",
        asked.lower,
    )
    return f"how many {match.group(1)} {asked.be} there?" if match else None
