"""Words by which a sentence shows that it answers a kind of question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.contracts.ask import AskKind

if TYPE_CHECKING:
    from collections.abc import Sequence

_EXPLAINS = (
    r"because|due to|owing to|result(?:s|ed|ing)? (?:of|from)|thanks to|reasons?\b|therefore|thus|hence|so that"
    r"|in order to|responsible for|leads? to|led to|leading to|attributed to|explain(?:s|ed)?|triggered|sparked"
    r"|as a result|comes? from|came from|arises? from|stems? from|derives? from|driven by|prompted|motivated"
    r"|since they|made possible|in response to|prevent(?:s|ed|ing)?|on account of|blamed|provoked"
    r"|gives? (?:\w+ ){0,3}(?:colou?r|taste|flavou?r|name|shape|smell)"
    r"|which (?:makes?|made|allows?|gives?)|making (?:it|them) (?!one\b|the\b)|makes? (?:it|them|the \w+)\b|adds?\b"
    r"|imparts?|lends?|confers?|contain(?:s|ing)|(?:enables?|allows?|helps?|forces?|forced) (?:\w+ ){0,3}to"
    r"|for (?:its|their|his|her) (?:role|part)|rise to"
)
_CAUSE = _EXPLAINS + r"|caus(?:e|es|ed|ing)|contribut\w+ to"
_CAUSED = _EXPLAINS + r"|caused (?:\w+ )?by|causes? (?:of|is|are|includ\w+)"
_PURPOSE = (
    r"|to (?:preserve|protect|prevent|avoid|escape|attract|defend|keep|gain|secure|establish|stop|become|help|save)\b"
)
_MEANS = (
    r"|by \w+ing\b|by means|through|using|uses?\b|used to|convert\w*|consists? of|works? by|when\b|process"
    r"|produc\w+|via"
    r"|mechanism|form(?:s|ed|ing)?\b|transform\w*|caus\w+|allow\w*|enabl\w*|from\b.{1,60}\b(?:to|into)\b|into\b"
)
_STARTED = (
    r"|began (?:with|after|when|as|in)|beginning of|start of|started (?:with|after|when|as|by)|begins? (?:with"
    r"|when)|following|after (?:the|a)\b"
    r"|triggered|sparked|outbreak|origin\w*|brought about|produced by|risk factors?|factors?|induced by|infect\w+"
    r"|transmitted|spread by"
)
_EFFECTS = (
    r"|transform\w*|chang(?:e|ed|es|ing)|affect\w*|effects?|impact\w*|influenc\w*|consequences?|resulted in|results in"
    r"|enabl\w*|allow\w*|marked|revolutioni[sz]\w*|increas\w*|reduc\w*|improv\w*|spread|contribut\w*|legacy|damag\w*"
    r"|destroy\w*|kill\w*|ended|brought|helped|lead(?:s|ing)? to|benefit\w*|harm\w*|risks?|symptoms?|can cause"
)
_HISTORY = (
    r"\b(?:1[0-9]|20)\d\d(?:s|\b)|\b\d{1,2}(?:st|nd|rd|th)[- ]centur\w+|\bcentur(?:y|ies)\b|\b(?:BC|AD|BCE|CE)\b"
    r"|\b(?:first|origin\w*|found(?:ed|ing)|began|begins?|started|introduced|invent\w*|developed|emerg\w*|evolv\w*"
    r"|arose"
    r"|ancient|early|earliest|since|dates? (?:back|from)|derive[sd]?|come from|comes from|came from|traced|history"
    r"|historically|prehistor\w*|years ago|created|established|domesticated|named after|coined"
    r"|expression|phrase|saying|idiom|proverb)\b"
)
_FALLS = (
    r"\b(?:fell|fall|falls|collaps\w*|dissol\w*|declin\w*|ended|ending|end of|conquer\w*|captur\w*|defeat\w*"
    r"|overthr\w+|sack\w*|disintegrat\w*|demolish\w*|destroy\w*|surrender\w*|abolish\w*|break-?up|broke up|toppl\w*"
    r"|abdicat\w*|ceased|deposed|crash\w*|bankrupt\w*|extinct\w*|succeeded by|stagnation|weaken\w*|lost|death|died"
    r"|opened|crisis|conquest)\b"
)
_RISES = (
    r"\b(?:founder|founded|unit(?:ed|ing)|rose|rise|became|establish\w*|expand\w*|power|proclaimed|began|grew|formed"
    r"|emerged|originat\w*|conquer\w*|conquest\w*|height)\b"
)
_HAPPENED = (
    r"\b(?:died|dies|death|killed|executed|assassinated|murdered|disappear\w*|vanish\w*|missing|explo\w+|crash\w*"
    r"|sank|sunk"
    r"|destroyed|collaps\w*|burned|burnt|extinct\w*|ended|dissolved|abandoned|demolished|lost|fate|captured|imprisoned"
    r"|exiled (?:to|in|from|by)|into exile|deposed|survived|bankrupt\w*|acquired by|merged"
    r"|replaced|erupt\w*|struck|hit|occurred|happened|began|caused"
    r"|resulted|led to|broke out|invaded|defeated|ceased|retired|resigned|reclassified|buried|took place|melt\w*"
    r"|evacuat\w*|arrested|convicted|shot|drowned)\b|\b(?:1[0-9]|20)\d\d\b"
)
_CONTRAST = (
    r"\b(?:differ\w*|distinct\w*|distinguish\w*|unlike|whereas|while|compared|comparison|contrast|than|rather than"
    r"|instead"
    r"|however|although|similar\w*|both|same|cosmetic|confused with|opposed|versus|relat\w+|surpass\w*"
    r"|not to be confused"
    r"|another|other|but)\b"
)
_ADVICE = (
    r"\b(?:should|recommend\w*|advis\w*|help(?:s|ed|ing)?|prevents?|reduc(?:es?|ing)|improv(?:es?|ing)|treat(?:s|ed|ment|ments)?"
    r"|achiev\w*|requires?|avoid\w*|by \w+ing|steps|through (?:\w+ ){0,2}(?:practi[sc]e|exercise|training)"
    r"|can be (?:\w+ed|done|made|kept) (?:by|with))\b"
)
_NOT = r"|\b(?:not|no|cannot|never|without|unable|ineffective|resist\w*|lacks?|prevent\w*|neither)\b|n't\b"

_OF_KIND = {
    AskKind.WHY: rf"\b(?:{_CAUSE}{_PURPOSE})",
    AskKind.CAUSES: rf"\b(?:{_CAUSED}{_STARTED})",
    AskKind.HOW: rf"\b(?:{_CAUSE}{_MEANS})",
    AskKind.EFFECTS: rf"\b(?:{_CAUSE}{_EFFECTS})",
    AskKind.HISTORY: _HISTORY,
    AskKind.RISE_AND_FALL: f"{_FALLS}|{_RISES}",
    AskKind.WHAT_HAPPENED: _HAPPENED,
    AskKind.COMPARISON: _CONTRAST,
    AskKind.ADVICE: _ADVICE,
}
_BEGINS = re.compile(
    rf"\b(?:{_CAUSE}{_STARTED}|origin\w*|began|begins|started|assassinat\w*|invaded|declared)",
    re.IGNORECASE,
)
_CUES = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _OF_KIND.items()}
_NEGATED_CUES = {
    kind: re.compile(_OF_KIND[kind] + _NOT, re.IGNORECASE) for kind in (AskKind.WHY, AskKind.HOW, AskKind.CAUSES)
}
_STRONG_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|caused? by|caus(?:es|ed|ing)|results? (?:of|from)|responsible for|so that"
    r"|in order to"
    r"|attributed to|as a result|comes? from|began (?:with|after)|triggered)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<=[a-z,;\"] )[A-Z][\w'’-]+|^[A-Z]\w+(?= [A-Z]\w)")
_BRINGS = re.compile(
    r"\b(?:caus(?:es?|ed|ing)|triggered|triggers|sparked|led to|leads to|leading to|started|starts|began"
    r"|brought about|beginning of|cause of|cascade into|marked|provoked|responsible for|results? in"
    r"|resulted in)\b(?! by)",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"\b(?:caused by|due to|because of|result of|owing to|thanks to|effects? of|impact of|influence of"
    r"|consequence of|transformed by|made possible by|enabled by|aftermath of|in response to)\b",
    re.IGNORECASE,
)
_NEAR_CHARS = 90
_JUST_BEFORE_CHARS = 30
_FALL_OF = re.compile(
    r"\b(?:fall|collapse|end|decline|rise|dissolution|conquest|defeat|overthrow|overthrew|conquered|destruction"
    r"|breakup) (?:of )?",
    re.IGNORECASE,
)
_SAYING = re.compile(r"\b(?:expression|phrase|saying|idiom|proverb|term|word|name)s?\b", re.IGNORECASE)
_PAST_CAUSE = re.compile(r"\b(?:after|when|following|as|amid|during which|before)\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:1[0-9]|20)\d\d\b|\b\d{1,2}(?:st|nd|rd|th)[- ]centur|\bBCE?\b|\byears ago\b")
_NAMED_YEAR = re.compile(r"(?<=\bthe )(?:1[0-9]|20)\d\d (?=[A-Z])")
_EVENT = re.compile(_HAPPENED.partition(r"|\b(?:1[0-9]")[0], re.IGNORECASE)
_FALL = re.compile(_FALLS, re.IGNORECASE)
_RISE = re.compile(_RISES, re.IGNORECASE)
_WORD_ORIGIN = re.compile(
    r"\b(?:Latin|Greek|Arabic|French|Old English|German|Italian|Sanskrit|Czech|coined|etymolog\w*|derive[sd]? from"
    r"|comes? from|came from|expression|phrase|term|word|named after|means)\b"
)


def tells_of_the_turn(text: str, *, rise: bool, fall: bool) -> bool:
    """Whether a sentence tells of a rise, if only that is asked, or of a fall."""
    if rise == fall:
        return True
    return bool((_RISE if rise else _FALL).search(text))


def tells_a_words_origin(text: str) -> bool:
    return bool(_WORD_ORIGIN.search(text))


def cue_strength(kind: AskKind, text: str, *, negated: bool, past: bool = False, starts: bool = False) -> float:
    """Returns 0 without a cue, up to 1 for a clear one."""
    pattern = _NEGATED_CUES.get(kind) if negated else None
    pattern = pattern or _CUES.get(kind)
    if pattern is None:
        return 1.0
    if starts and kind is AskKind.HISTORY and not _BEGINS.search(text):
        return 0.5 if pattern.search(text) else 0.0
    if not pattern.search(text):
        return 0.5 if past and kind is AskKind.WHY and _PAST_CAUSE.search(text) else 0.0
    if kind is AskKind.WHAT_HAPPENED and not _EVENT.search(text):
        return 0.5
    causal = kind in (AskKind.WHY, AskKind.CAUSES, AskKind.EFFECTS, AskKind.HOW)
    return 0.8 if causal and not _STRONG_CAUSE.search(text) else 1.0


def capitalised(text: str) -> list[str]:
    return _CAPITALISED.findall(text)


def points_at(kind: AskKind, text: str, places: Sequence[int]) -> bool:
    """Whether a sentence says of something that it caused (or was caused by) the words at the places: "It triggered
    the Great Depression"."""
    if not places:
        return False
    if kind is AskKind.CAUSES:
        return bool(_BRINGS.search(text[max(min(places) - _NEAR_CHARS, 0) : min(places)]))
    if kind is AskKind.RISE_AND_FALL:
        return bool(_FALL_OF.search(text[max(min(places) - _JUST_BEFORE_CHARS, 0) : min(places)]))
    if kind is AskKind.HISTORY:
        return len(places) > 1 and bool(_SAYING.search(text))
    if kind is AskKind.EFFECTS:
        return bool(_FOLLOWS.search(text[max(min(places) - _NEAR_CHARS, 0) : min(places)]))
    return False


def without_named_years(text: str) -> str:
    """Without the years that are a part of a name: of "shared the 1945 Nobel Prize", nothing else happened in 1945."""
    return _NAMED_YEAR.sub("", text)


def has_date(text: str) -> bool:
    return bool(_DATE.search(text))
