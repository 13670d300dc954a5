"""Decides whether a sentence needs the sentence before it to be understood.

Every expression is matched at the beginning of a sentence, and looks at a bounded number of characters.
"""

from __future__ import annotations

import re

from cpoa.text.words import STOP_WORDS, stem

_OPENING_MARKS = "\"'“‘( "
_MAX_CHARS_LOOKED_AT = 200
_PERSONAL = "he|she|it|they|his|her|its|their|him|them"
_DEMONSTRATIVE = "this|these|those|such(?! as)"
_PRONOUN = re.compile(r"(?:He|She|It|They|His|Her|Hers|Its|Their|Theirs|Him|Them)\b(?!')")
_VERBS = (
    "is|are|was|were|has|have|had|do|does|did|can|could|may|might|will|would|also|even|came|began|became|means?|meant"
    "|made|led"
)
_QUANTITY = "One|Two|Three|Four|Five|Some|Many|Most|Several|All|None|Few|Half|Much|Part"
_PREPOSITION = (
    "As|By|In|For|From|With|Like|Unlike|After|Before|Because of|Due to|Despite|During|Since|Under|At|On|To|Through"
    "|Besides|Following|Given|Among|Within|Until|Over|Based on|In addition to|Along with|Instead of|According to|Beyond"
)
_POINTING = re.compile(
    r"(?:It|He|She|They|That|There)'(?:s|re|ll|d)\b"
    r"|(?:These|Those|This|Such(?! as)|Both(?! (?:\w+ ){1,4}and\b)|Neither(?! \w+ nor\b)|Another|Others?|Each|Either)\b"
    rf"|That(?= (?:{_VERBS})\b)"
    rf"|(?:{_QUANTITY}) of (?:these|those|them|this|it|which)\b"
    rf"|(?:{_QUANTITY})(?= (?:{_VERBS})\b)"
    r"|The (?:latter|former|same|other|others|two|three|next|rest|remaining|results?|reason|following)\b"
    rf"|The (?:first|second|third)(?= (?:{_VERBS})\b)"
    rf"|(?:{_PREPOSITION}) (?:that|which|{_DEMONSTRATIVE}|{_PERSONAL})\b"
)
_CONNECTIVES = (
    "However|But|And|Or|Nor|So|Yet|Thus|Therefore|Hence|Moreover|Furthermore|Additionally|In addition|Also|For example",
    "For instance|Instead|Then|Later|Afterwards?|Meanwhile|Nevertheless|Nonetheless|Consequently|Accordingly",
    "As a result|As a consequence|In contrast|In turn|In fact|In other words|In particular|In response|In practice",
    "In general|In part|In the process|In the meantime|In the same way|In the end|In both cases|In either case",
    "In each case|In some cases|In other cases|By contrast|On the other hand|On the contrary|Conversely|Similarly",
    "Likewise|Finally|Still|Indeed|Rather|Otherwise|Subsequently|Eventually|Ultimately|Alternatively|Specifically",
    "Firstly|Secondly|Thirdly|Second|Third|Next|Soon|Again|Even so|At the same time|At that time|At this time|At first",
    "At the time|Here|Too|Once there|Until then|Since then|By then|Shortly after|Shortly before|Shortly thereafter",
    "Soon after|Years later|Decades later|Centuries later|Thereafter|Overall|Of course|To do so|If so|Only then",
    "More recently|More specifically|Further|Besides|Above all|Not only that|Because of|Together|Apart from that",
)
_LATER_TIME = re.compile(
    r"(?:[A-Z]\w+|\d+) (?:\w+ )?(?:minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)) "
    r"(?:later|earlier|before|after(?:wards)?)\b"
)
_CONNECTIVE = re.compile(rf"(?:{'|'.join(_CONNECTIVES)})(?=[ ,:;]|$)")
_SUBORDINATE = (
    "When|While|If|As|After|Before|Although|Though|Because|Since|Until|Once|Where|Unlike|Like|In|On|At|With|By|For|To"
)
_LATER = re.compile(
    rf"[^,.;:]{{0,110}}, (?:(?:had |if )?(?:{_PERSONAL})|{_DEMONSTRATIVE}|however|therefore|too)\b"
    r"|(?:[\w'-]++ ){1,6}(?:however|therefore|thus|consequently|meanwhile|instead|nevertheless)\b"
    rf"|(?:{_SUBORDINATE}) (?:[\w'-]++ ){{0,3}}(?:{_PERSONAL}|{_DEMONSTRATIVE}|that (?:time|year|point))\b"
    r"|(?:[\w'’-]++,? ){1,5}(?:also(?! known| called| spelled| spelt| written| referred| named| termed)|as well|too)\b"
)
# "Pyroclastic flows are products of such volcanoes.", "Two sensors use two of the remaining six principles."
_MIDDLE = re.compile(
    r"[^,.;:]{3,90} (?:of|for|by|in|on|to|with|from|and|than|as|at|about|into|between) "
    r"(?:such (?!as\b|an?\b|that\b)|the (?:remaining|latter|former|said)\b)"
)
# "In August 329 BCE, at the mouth of the valley, he founded the city."
_LATE_SUBJECT = re.compile(
    r"(?:In|On|At|By|During|From|Since|Until|Between|Around|Before|After|Near|Within|Throughout) [^.;:]{0,150}, "
    r"(?:he|she|it|they|his|her|its|their)\b"
)
_DEFINITE = re.compile(r"The ((?:[a-z][a-z'-]*+ ?){1,4})")
_BARE_DEFINITE = re.compile(
    rf"The [a-z][a-z'-]*+ (?:{_VERBS})\b"
    r"|The (?:incident|event|attack|phenomenon|accident|disaster)\b(?! (?:of|that|in|at|on)\b)"
)


def opens_with_pronoun(sentence: str) -> bool:
    """Whether a personal pronoun is its first word: it means what the source is about, or the sentence before."""
    return bool(_PRONOUN.match(sentence.lstrip(_OPENING_MARKS)))


def leans(sentence: str, previous_stems: frozenset[str], known_stems: frozenset[str]) -> bool:
    """Whether the sentence needs the one before it.

    ``previous_stems``: stems of the words of the sentence before. ``known_stems``: stems of the words of the topic and
    of the source's title, which a definite article may name at any time.
    """
    start = sentence.lstrip(_OPENING_MARKS)[:_MAX_CHARS_LOOKED_AT]
    if _PRONOUN.match(start) or _POINTING.match(start) or _CONNECTIVE.match(start) or _LATER.match(start):
        return True
    if _MIDDLE.match(start) or _LATE_SUBJECT.match(start):
        return True
    return bool(_LATER_TIME.match(start)) or _repeats_noun(start, previous_stems, known_stems)


def _repeats_noun(start: str, previous_stems: frozenset[str], known_stems: frozenset[str]) -> bool:
    """ "The pigment absorbs light." after a sentence with a pigment in it, and "The phenomenon was rare." after any."""
    match = _DEFINITE.match(start)
    if match is None:
        return False
    stems = {stem(word) for word in match[1].split() if word not in STOP_WORDS}
    if stems & previous_stems - known_stems:
        return True
    is_known = stem(match[1].split()[0]) in known_stems
    return bool(previous_stems and not is_known and _BARE_DEFINITE.match(start))
