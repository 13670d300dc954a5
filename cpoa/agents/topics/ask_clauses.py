"""Finds the subject in the clause of a question."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\s,;]+")
# The base forms that follow a subject after "do", "does", "did", "can" in a question.
_VERB_TEXT = """
absorb accept achieve act adapt affect age allow appear approach arrive ask attack attract avoid bark beat become
beg begin behave believe bend bite blink bloom blow boil bounce break breathe breed bring build burn buy call
camouflage capture carry catch cause celebrate change charge chase chew choose circulate clean climb close collapse
collect colonize come communicate compare compete conquer contain contribute control cook cool cost count create
cross cry cure cut dance deal decay declare decline decrease defeat defend develop die differ dig digest disappear
discover dissolve divide drain drink drive drop dry eat emerge emit end enter erode erupt escape evolve exist
expand explode explore extract fade fail fall feed feel fight fill find finish flap float flood flow fly fold
follow forget form freeze fuel function gain get give glow go grow happen harm hatch have heal hear heat help
hibernate hide hit hold hover hunt hurt impact improve increase infect influence inspire invade invent itch jump
keep kill know land last laugh launch lay lead learn leave lie lift live look lose love lower lure make manage mate
matter mean measure melt migrate mix move navigate need orbit originate owe own paint pass pay perceive play poison
pollinate power predict prevent produce protect prove pull pump purr push raise reach react read rebuild recover
reduce reflect regrow reject relate release remain remember remove replace reproduce require resist respire respond
return reveal ring rise roar rotate run rust save say see seem sell send sense separate shake shape shed shine
shrink sing sink skate sleep slow smell smile sneeze snore solve speak spend spin split spoil spread stand start
starve stay steal stick sting stop store struggle suck suffer support surrender survive swallow sweat swim swing
talk tan taste teach tell think throw tick transfer transform transmit transport trap travel treat turn twinkle
unite use vanish vary vibrate vote walk warm wash watch weaken wear weigh win withdraw work write yawn
"""
VERBS = frozenset(_VERB_TEXT.split())
_PRONOUN_TEXT = "i we you they he she it one people humans us"
_DETERMINER_TEXT = "the a an my our your his her their its this that these those some all most many"
_PREPOSITION_TEXT = """
in on at for from by with to than into onto over under during after before without through across as about between when
while if because where since until like
"""
_BREAK_TEXT = """
a an the my our your his her their its not so too very such more most less always never still often usually sometimes
called considered known named ever only also really actually each
"""
_AUXILIARY_TEXT = "be been being have had has not always ever never still really actually first just only"
_PRONOUNS = frozenset(_PRONOUN_TEXT.split())
_DETERMINERS = frozenset(_DETERMINER_TEXT.split())
_PREPOSITIONS = frozenset(_PREPOSITION_TEXT.split())
_BREAKS = _PREPOSITIONS | frozenset(_BREAK_TEXT.split())
_AUXILIARIES = frozenset(_AUXILIARY_TEXT.split())


def subject_of(clause: str) -> str:
    """Returns the subject of a clause whose auxiliary verb is already gone: "the titanic sink" -> "the titanic". The
    object of a pronoun's clause is its subject: "we have seasons" -> "seasons"."""
    words = _WORD.findall(clause)
    if words and words[0].lower() in _PRONOUNS and len(words) > 1:
        return object_of(" ".join(words[1:]))
    start = 1 if words and words[0].lower() in _DETERMINERS else 0
    end = _subject_end(words, start)
    return " ".join(words[:end])


def object_of(clause: str) -> str:
    """Returns the object of a clause without a subject: "lower my blood pressure" -> "blood pressure"."""
    words = _WORD.findall(clause)
    start = 0
    while start < len(words) - 1 and (words[start].lower() in _AUXILIARIES | _PREPOSITIONS or _is_verb(words[start])):
        start += 1
    noun = words[start:]
    while len(noun) > 1 and noun[0].lower() in _DETERMINERS - {"the"}:
        noun = noun[1:]
    return " ".join(noun)


def _subject_end(words: list[str], start: int) -> int:
    """Returns the number of words of the subject."""
    for number in range(start + 1, len(words)):
        word = words[number].lower()
        if word in VERBS and words[number - 1].lower() != "of":
            return number
        if word in _BREAKS and words[number - 1].lower() != "of":
            adjective_or_verb_before = word in _PREPOSITIONS and number - start > 1
            return number - 1 if adjective_or_verb_before else number
    return max(start + 1, len(words) - 1) if len(words) > start + 1 else len(words)


def _is_verb(word: str) -> bool:
    return word.lower() in VERBS
