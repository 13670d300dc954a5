"""Classifies the subject of an article by its category and description: a person, a place, an event or a thing."""

from __future__ import annotations

import re

from cpoa.contracts.material import SubjectKind

_GROUP = re.compile(
    r"\b(?:band|group|duo|troupe|trio|quartet|family|families|dynasty|people|peoples|tribe|brothers|sisters)\b",
    re.IGNORECASE,
)
_NOT_A_PERSON = re.compile(
    r"\b(?:film|novel|poem|album|song|opera|play|painting|book|series|character|superhero\w*|deity|god|goddess|legend)\b",
    re.IGNORECASE,
)
_LIFE = re.compile(r"\((?:born|c\. |fl\. |died|r\. )?\s?\d{1,4}[^()]*\)$")
_HE_OR_SHE = re.compile(r"\b(?:he|she|his|her)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:\w+(?:ist|er|or|ian|ant|man|woman)|king|queen|president|poet|general|saint|prophet|pope|philosopher|polymath"
    r"|preacher|pharaoh|khan|founder|patriarch|caliph|conqueror)\b",
    re.IGNORECASE,
)
_POLITY = re.compile(
    r"\b(?:state|empire|kingdom|period|country|republic|history|civili[sz]ation|era|age)\b", re.IGNORECASE
)
_PLACE = re.compile(
    r"\b(?:city|town|village|capital|country|state|republic|kingdom|province|region|island|islands|archipelago|continent"
    r"|peninsula|river|lake|sea|ocean|gulf|bay|strait|mountain|mountains|range|volcano|peak|desert|forest|valley|canyon"
    r"|waterfall|municipality|county|prefecture|territory|district|borough|suburb|port|metropolis|settlement|site|palace"
    r"|castle|temple|cathedral|church|mosque|park|square|bridge|tower|monument|dam|canal|airport|plateau|basin|glacier)\b",
    re.IGNORECASE,
)
_PLACE_RELATION = re.compile(
    r"\b(?:in|of|on|between|near|off)\b [A-Z\d]|\b(?:in|of) (?:the|north|south|east|west|central)", re.IGNORECASE
)
_EVENT = re.compile(
    r"\b(?:wars?|battle|revolution|conflict|siege|massacre|genocide|uprising|rebellion|revolt|coup|invasion|conquest"
    r"|treaty|crisis|disaster|affair|floods?|cyclone|earthquake|eruption|famine|pandemic|epidemic|assassination|attacks?|bombings?|election"
    r"|expedition|voyage|crusades?|collapse|plague|depression|holocaust|scandal|accident|campaign|armistice"
    r"|independence of|partition of|dissolution of|fall of|landing)\b",
    re.IGNORECASE,
)
_TYPE = re.compile(r"^(?:type|kind|form|any|branch|study|act|concept|process|state of|science|series)\b", re.IGNORECASE)


def classify_subject(title: str, description: str, category: str, extract: str) -> SubjectKind:
    if _is_person(description, category, extract):
        return SubjectKind.PERSON
    if _is_event(title, description, category):
        return SubjectKind.EVENT
    if _is_place(title, description, category):
        return SubjectKind.PLACE
    return SubjectKind.THING


def _is_person(description: str, category: str, extract: str) -> bool:
    """Whether the text says he or she. Some famous people and rulers have other categories than People."""
    pronouns = len(_HE_OR_SHE.findall(extract))
    if category == "People":
        return not _GROUP.search(description) or bool(pronouns > 1 or _LIFE.search(description))
    if category not in ("Uncategorized", "") or not _ROLE.search(description):
        return False
    others = any(words.search(description) for words in (_NOT_A_PERSON, _GROUP, _EVENT, _POLITY))
    return pronouns > 1 or (not others and bool(pronouns or _LIFE.search(description)))


def _is_event(title: str, description: str, category: str) -> bool:
    if category not in ("History", "Uncategorized", "Society and social sciences") or _TYPE.match(description):
        return False
    named = bool(re.search(r"\S [A-Z]|\d|[A-Z]\S{1,60}[–-][A-Z]", title))  # "French Revolution", not "Revolution"
    return (named and bool(_EVENT.search(description))) or bool(
        re.search(r"\S ", title) and _EVENT.search(title) and named
    )


def _is_place(title: str, description: str, category: str) -> bool:
    if _TYPE.match(description):
        return False
    related = bool(_PLACE_RELATION.search(description))
    if category == "Geography":
        return bool(_PLACE.search(description)) or related or " " in title or not description
    if category == "Uncategorized" and description == "Continent":
        return True
    named = re.match(rf"(?:(?!of )[\w'-]+ ){{0,3}}?{_PLACE.pattern}", description, re.IGNORECASE)
    return category in ("Uncategorized", "Arts", "Technology", "History") and related and bool(named)
