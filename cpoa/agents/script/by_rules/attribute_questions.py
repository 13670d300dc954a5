"""What something is made of, known for, used for, or does: a rule gives up unless the sentence's structure fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import BE
from cpoa.agents.script.by_rules.inflection import base_form

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.asked import Asked

_HABITS = frozenset(
    [
        "provide",
        "produce",
        "need",
        "eat",
        "contain",
        "study",
        "involve",
        "describe",
        "cover",
        "require",
        "represent",
        "support",
        "show",
        "affect",
        "cause",
        "offer",
        "protect",
        "measure",
        "explain",
        "absorb",
        "release",
        "store",
        "examine",
        "seek",
        "encompass",
        "emphasize",
        "combine",
        "teach",
        "consume",
        "generate",
    ]
)


def ask_use(asked: Asked) -> str | None:
    if asked.sentence.participle == "used" and re.match(r"(?:\w+ly )?(?:for|to|in|as)\b", asked.predicate):
        return f"what {asked.be} {asked.name} used for?"
    return None


def ask_made(asked: Asked) -> str | None:
    sentence = asked.sentence
    made = sentence.participle in ("made", "composed", "built", "formed", "comprised", "constructed")
    if made and re.match(r"(?:up )?(?:of|from|out of)\b", asked.predicate):
        return f"what {asked.be} {asked.name} {sentence.participle} of?"
    if sentence.verb in ("consists", "consist", "consisted"):
        return f"what {asked.do} {asked.name} consist of?"
    return None


def ask_known(asked: Asked) -> str | None:
    if re.search(r"\bbest known for\b", asked.lower):
        return f"what {asked.be} {asked.name} best known for?"
    if asked.sentence.participle == "known" and asked.predicate.startswith("for "):
        return f"what {asked.be} {asked.name} known for?"
    famous = re.match(r"(?:\w+ly )?(famous|renowned|noted) for\b", asked.predicate)
    return f"what {asked.be} {asked.name} {famous.group(1)} for?" if famous else None


def ask_eat(asked: Asked) -> str | None:
    verb = base_form(asked.sentence.verb or "")
    if verb not in ("feed", "eat"):
        return None
    return f"what {asked.do} {asked.name} {'feed on' if verb == 'feed' else verb}?"


def ask_kinds(asked: Asked) -> str | None:
    participle = asked.sentence.participle
    sorted_out = participle in ("divided", "classified", "grouped", "categorized", "subdivided", "organized")
    if sorted_out and re.match(r"(?:\w+ )?(?:into|as|by|in)\b", asked.predicate):
        return f"how {asked.be} {asked.name} {participle}?"
    return None


def ask_how(asked: Asked) -> str | None:
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
    ) and re.match(r"(?:\w+ly )?(?:by|using|with|through|in|on|from)\b", asked.predicate):
        return f"how {asked.be} {asked.name} {participle}?"
    return None


def ask_habit(asked: Asked) -> str | None:
    sentence = asked.sentence
    if not asked.about_topic or sentence.auxiliary or sentence.is_past or sentence.opener or not sentence.verb:
        return None
    verb = base_form(sentence.verb)
    following = sentence.tokens[(sentence.verb_at or 0) + 1 :][:1]
    if verb in _HABITS and following and following[0].tag in ("DET", "NOUN", "ADJ", "PROPN", "NUM"):
        return f"what {asked.do} {asked.name} {verb}?"
    return None


def ask_credited(asked: Asked) -> str | None:
    participle = asked.sentence.participle
    if participle == "credited" and asked.predicate.startswith("with"):
        return f"what {asked.be} {asked.name} credited with?"
    if participle in ("considered", "regarded", "viewed") and asked.about_topic:
        return f"how {asked.be} {asked.name} {participle} {'today' if 'today' in asked.lower else ''}".rstrip() + "?"
    return None


def ask_influence(asked: Asked) -> str | None:
    if asked.sentence.auxiliary is None and asked.sentence.verb in ("influenced", "inspired"):
        return f"{'whom or what' if asked.is_person else 'what'} did {asked.name} {base_form(asked.sentence.verb)}?"
    return None


def ask_aim(asked: Asked) -> str | None:
    match = re.match(
        r"(?:its|the|their|his|her) (?:main |primary )?(goal|aim|purpose|objective)s? (?:is|was|are|were|of)\b",
        asked.lower,
    )
    return f"what {asked.be} the {match.group(1)}?" if match else None


def ask_ability(asked: Asked) -> str | None:
    sentence = asked.sentence
    measured = asked.about_topic and re.search(r"\d", asked.predicate)
    if sentence.auxiliary != "can" or not measured or sentence.verb not in ("reach", "grow", "live", "survive"):
        return None
    measure = "big" if sentence.verb in ("reach", "grow") else "long"
    return f"how {measure} can {asked.name} {'get' if sentence.verb == 'reach' else sentence.verb}?"


def ask_importance(asked: Asked) -> str | None:
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


def ask_debate(asked: Asked) -> str | None:
    match = re.search(
        r"\b(?:is|are|remains?) (?:still |widely |hotly |much )?(debated|disputed|controversial|contested)\b",
        asked.lower,
    )
    return f"is that {match.group(1)}?" if match and asked.sentence.auxiliary in BE else None


def ask_works(asked: Asked) -> str | None:
    match = re.match(
        r"(his|her|their) (?:\w+[- ]){0,2}(works|books|films|paintings|novels|poems|plays|songs)\b", asked.lower
    )
    return f"which {match.group(2)} should we know?" if match else None
