"""Questions for a person's own text, where a tale answers when, how long, how many, who, why and what happened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import BE, PRONOUNS
from cpoa.agents.script.by_rules.inflection import base_form
from cpoa.agents.script.by_rules.subjects import capitalised
from cpoa.agents.script.by_rules.tale import Tale, tale_of
from cpoa.agents.script.by_rules.tale_amounts import (
    NUMBER_WORDS,
    ask_cost,
    ask_how_long,
    ask_how_many,
    ask_share,
    ask_size,
)
from cpoa.agents.script.by_rules.third_person import RELATIONS
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.agents.script.by_rules.grammar import Sentence

_LONGEST_OBJECT_WORDS = 7
_TIME = re.compile(
    r" (?:in|since|on|by|from|until|around) (?:the )?(?:early |late |(?:spring|summer|autumn|fall|winter|end|beginning"
    r"|morning|night) of )?(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:1\d{3}|20\d\d)s?\b"
    r"| (?:after|when|as soon as|once) (?=(?:the|a|an|he|she|it|they|his|her|its|their|[A-Z])\b)"
    r"| at (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|dawn|dusk)\b"
)
_PERSON = re.compile(
    rf"(?:the author's )?{RELATIONS}$|\b(?:baker|farmer|teacher|student|historian|mason|doctor|nurse|neighbour|neighbor"
    r"|friend|man|woman|boy|girls?|widow(?:er)?|engineer|builder|captain|owner|owners|team|crew|colleague|boss"
    r"|priest|mayor|clerk|soldier|driver|pupils?|children|customers?|workers?)\b"
)
_PROPER = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*$")
_SAYING_TEXT = """
said wrote told admitted believes believed thinks thought explained claimed warned argued promised asked
assumed
"""
_SAYING = frozenset(_SAYING_TEXT.split())
_PLACED = frozenset("stands stood met meets lived lives lay lies sat sits slept sleeps worked works grew grows".split())  # noqa: SIM905
_PLACE = re.compile(
    r"(?:now |still |once )?(?:in|at|beside|behind|under|near|above|next to|on|between|outside|along|across from) "
    r"(?:an?|the|his|her|its|their|[A-Z])\b"
)
_TRANSITIVE_TEXT = """
win build suggest uncover add keep sell plant bring send find lose offer buy learn carry replace invent make
lead take choose paint write discover open plan want need
"""
_TRANSITIVE = frozenset(_TRANSITIVE_TEXT.split())
_STRUCK_TEXT = """
sold closed burned burnt lost broken destroyed torn replaced demolished sunk cancelled saved flooded killed
moved damaged repaired restored rebuilt painted
"""
_STRUCK = frozenset(_STRUCK_TEXT.split())
_FAILED = frozenset("sank failed broke fell vanished disappeared collapsed survived died changed".split())  # noqa: SIM905


def without_adverb(text: str) -> str:
    """ "Then a student suggested glass" is parsed and asked about without its first word."""
    return capitalised(
        re.sub(r"^(?:Then|First|Today|Later|Soon|Now|Finally|Eventually),? (?=the |an? |[A-Z])", "", text)
    )


_MOMENT = re.compile(
    r"((?:In|During) (?:(?:the )?(?:early |late )?(?:spring|summer|autumn|fall|winter|end) of )?(?:[A-Z][a-z]+ )?\d{4}"
    r"|On the (?:first|second|third|next|last|same) (?:day|night|morning|evening)"
    r"|That (?:spring|summer|autumn|winter|year)"
    r"|The (?:next|following) (?:day|year|morning|spring|summer|autumn|winter)|Last [A-Z][a-z]+),? (?=[a-zA-Z])"
)


def time_questions(text: str) -> list[str]:
    """ "What happened in February 1970?" before a sentence that opens so."""
    match = _MOMENT.match(text)
    return [] if match is None else [f"What happened {match.group(1)[0].lower()}{match.group(1)[1:]}?"]


def story_questions(sentence: Sentence, lower_words: frozenset[str]) -> list[str]:
    """Best first; each shares a content word with the sentence."""
    cost = ask_cost(sentence.text)
    tale = tale_of(sentence, lower_words)
    if cost or tale is None:
        return [cost] if cost else []
    answer = set(content_words(sentence.text))
    found: list[str] = []
    new_here = re.match(r"an? ", tale.name)
    for rule in _DENIALS if tale.denied else (_who,) if new_here else _RULES:
        text = rule(tale)
        if text and answer & set(content_words(text)):
            found.append(capitalised(re.sub(r"\s+", " ", text)))
    return found


def _why(tale: Tale) -> str | None:
    match = re.search(r",? because ", tale.predicate)
    if match is None:
        return None
    done = tale.before(match.start())
    if done is None or not done:
        return None
    done = re.sub(r" (?:until|in|since) \d{4}$", "", done)
    if tale.sentence.auxiliary in BE and not tale.sentence.verb:
        return f"why {tale.be} {tale.name} {done}?"
    if tale.sentence.participle:
        return f"why {tale.be} {tale.name} {tale.sentence.participle} {done}?"
    return f"why {tale.do} {tale.name} {tale.base} {done}?" if tale.verb else None


def _when(tale: Tale) -> str | None:
    match = _TIME.search(f" {tale.predicate}")
    if match is None or tale.sentence.opener or match[0].startswith(" until "):
        return None  # "until 1961" says when it ended, not when it was
    done = tale.before(max(0, match.start() - 1)) if match.start() else ""
    if done is None or re.search(r"\b(?:in|at|from|by|with|for|of|as|to)$", done):
        return None
    done = _short_object(done)
    if tale.sentence.participle:
        return f"when {tale.be} {tale.name} {tale.sentence.participle} {done}?".replace(" ?", "?")
    if not tale.verb or tale.verb == "cost":
        return None
    return f"when {tale.do} {tale.name} {tale.base} {done}?".replace(" ?", "?")


def _short_object(done: str) -> str:
    """ "the bakery on Mill Lane" is "the bakery" in a question."""
    return re.sub(r" (?:on|in|at|from|by|with) .*$", "", done) if len(done.split()) > 3 else done


def _who(tale: Tale) -> str | None:
    known = _PERSON.search(tale.name) or (_PROPER.match(tale.name) and not re.search(r"[a-z]", tale.name[:1]))
    if not known or tale.name in PRONOUNS or not tale.verb or tale.sentence.opener:
        return None
    done = re.split(r",| and | but | because | so ", tale.predicate)[0]
    if not 1 <= len(done.split()) <= _LONGEST_OBJECT_WORDS or re.search(
        r"\b(?:that|his|who|which|whether)\b|\ball$", done
    ):
        return None
    verb = tale.verb if tale.sentence.is_past or not tale.sentence.plural else f"{tale.verb}s"
    return f"who {verb} {done}?"


def _said(tale: Tale) -> str | None:
    if tale.verb not in _SAYING or not re.match(
        r"(?:once |later |(?:in|to) (?:her|his|the|their) [a-z]+ )?(?:that|whether|how) ", tale.predicate
    ):
        return None
    where = re.match(r"in (?:her|his|the|their) [a-z]+ ", tale.predicate)
    return f"what {tale.do} {tale.name} {tale.base} {where.group() if where else ''}".rstrip() + "?"


def _source(tale: Tale) -> str | None:
    from_where = tale.base == "come" and tale.predicate.startswith("from ")
    return f"where {tale.do} {tale.name} come from?" if from_where else None


def _where(tale: Tale) -> str | None:
    if tale.verb not in _PLACED or not _PLACE.match(tale.predicate):
        return None
    return f"where {tale.do} {tale.name} {tale.base}?"


def _how(tale: Tale) -> str | None:
    match = re.search(r"(?:^| )by [a-z]+ing\b", tale.predicate)
    done = tale.before(match.start()) if match else None
    if done is None:
        return None
    if tale.sentence.auxiliary == "had" and tale.sentence.verb:
        return f"how had {tale.name} {tale.sentence.verb} {done}?".replace(" ?", "?")
    return f"how {tale.do} {tale.name} {tale.base} {done}?".replace(" ?", "?") if tale.verb else None


def _still(tale: Tale) -> str | None:
    match = re.match(
        rf"{re.escape(tale.name)} (is|are|was|were) (still [a-z]+(?: [a-z]+){{0,3}})(?=[.,])", tale.text, re.IGNORECASE
    )
    if match:
        return f"{match.group(1)} {tale.name} {match.group(2)}?"
    first = re.split(r",| and | but ", tale.predicate)[0]
    if tale.verb and f"still {tale.verb}" in tale.text.lower() and len(first.split()) <= 6:
        return f"{tale.do} {tale.name} still {tale.base} {first}".rstrip() + "?"
    return None


def _ever(tale: Tale) -> str | None:
    """ "They had never seen a cow" -> "Had they ever seen a cow?"."""
    match = re.match(rf"{re.escape(tale.name)} (had|has|have)? ?never ([a-z]+)( [^,.;]+)?\.", tale.text, re.IGNORECASE)
    if match is None or len((match.group(3) or "").split()) > _LONGEST_OBJECT_WORDS:
        return None
    if match.group(1):
        return f"{match.group(1)} {tale.name} ever {match.group(2)}{match.group(3) or ''}?"
    if not re.search(r"ed$", match.group(2)):
        return None
    return f"did {tale.name} ever {base_form(match.group(2))}{match.group(3) or ''}?"


def _made_from(tale: Tale) -> str | None:
    match = re.match(r"([a-z]+(?: [a-z]+)?) (from|out of) ", tale.predicate)
    return (
        f"what {tale.do} {tale.name} make {match.group(1)} {match.group(2)}?" if match and tale.base == "make" else None
    )


def _how_it_went(tale: Tale) -> str | None:
    went = tale.base == "go" and re.match(r"(?:badly|well|wrong|smoothly|very well|very badly)$", tale.predicate)
    return f"how {tale.do} {tale.name} go?" if went else None


def _who_was(tale: Tale) -> str | None:
    person = re.search(r"[A-Z]", tale.name) and not re.match(r"the author$", tale.name)
    defined = (
        tale.sentence.auxiliary in BE and not tale.sentence.verb and re.match(r"(?:the|an?) [a-z]", tale.predicate)
    )
    return f"who {tale.be} {tale.name}?" if person and defined and _PERSON.search(tale.name.rsplit(" ", 1)[0]) else None


def _had_been(tale: Tale) -> str | None:
    return (
        f"what had {tale.name} been?"
        if re.search(rf"{re.escape(tale.name)} had been (?:an?|the) [a-z]", tale.text, re.IGNORECASE)
        else None
    )


def _names(tale: Tale) -> str | None:
    named = re.fullmatch(r"(?:their|his|her|its) names?", tale.name.lower())
    return f"what {tale.be} {tale.name.lower()}?" if named and tale.sentence.auxiliary in BE else None


def _happened(tale: Tale) -> str | None:
    struck = tale.sentence.participle in _STRUCK or tale.verb in _FAILED
    if not struck or tale.name in PRONOUNS or " of " in tale.name or tale.sentence.opener:
        return None
    return f"what happened to {tale.name}?"


def _what(tale: Tale) -> str | None:
    if not tale.verb or tale.base not in _TRANSITIVE or tale.sentence.opener:
        return None
    if not re.match(rf"(?:an?|the|{NUMBER_WORDS}|new|old|waste) [a-z]", tale.predicate) or tale.name in PRONOUNS:
        return None
    return f"what {tale.do} {tale.name} {tale.base}?"


_RULES: tuple[Callable[[Tale], str | None], ...] = (
    ask_how_long,
    ask_how_many,
    ask_share,
    ask_size,
    _why,
    _how,
    _made_from,
    _how_it_went,
    _source,
    _said,
    _still,
    _had_been,
    _who_was,
    _names,
    _where,
    _happened,
    _when,
    _what,
    _who,
)
_DENIALS: tuple[Callable[[Tale], str | None], ...] = (_ever,)
