"""What a question asks for beside its kind: a measure ("how tall"), a colour, or what is the largest of its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.topics.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.ask import Ask

_MEASURE = re.compile(
    r"\bhow (many|much|tall|long|old|far|big|large|fast|deep|high|hot|cold|heavy|wide)\b", re.IGNORECASE
)
# How a sentence tells each measure, beside its number.
_TOLD = {
    "tall": r"height|tall|high|elevation|metres|meters|feet",
    "high": r"height|tall|high|elevation|altitude|metres|meters|feet",
    "long": r"length|long|lasted|lasts|years|days|hours|minutes|km|miles|kilomet",
    "old": r"age|old|years ago|formed|founded|built|date[sd]?|BC|AD|established",
    "far": r"distance|far|away|km|kilomet|miles|light-years|astronomical units?",
    "big": r"area|size|diameter|radius|large|big|mass|population|km|kilomet|square|long",
    "large": r"area|size|diameter|radius|large|big|mass|population|km|kilomet|square|long",
    "fast": r"speed|velocity|fast|km/h|mph|per second|per hour",
    "deep": r"depth|deep",
    "hot": r"temperature|°C|°F|hot|kelvin|\\bK\\b|degrees",
    "cold": r"temperature|°C|°F|cold|kelvin|degrees",
    "heavy": r"weigh|mass|heavy|kg|kilogram|tons?|tonnes?|pounds",
    "wide": r"width|wide|diameter|across|km|miles|kilomet",
    "much": r"\\$|€|£|percent|%|cost|price|dollars|million|billion|litres?|liters?|kg|tonnes?",
}
_TOLD_MEASURES = {name: re.compile(rf"\b(?:{words})", re.IGNORECASE) for name, words in _TOLD.items()}
_NUMBER = re.compile(
    r"\d[\d,.]*|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?)\b",
    re.IGNORECASE,
)
_OF_MEASURE = re.compile(
    r"\b(?:age|height|length|distance|diameter|mass|depth|temperature|speed|size|weight|area) (?:of|to) (?:the )?$"
)
_COUNTED_CHARS = 30
_TOLD_CHARS = 70
_COLOUR_TEXT = "red orange yellow green blue purple violet pink brown black white grey gray"
_COLOURS = frozenset(_COLOUR_TEXT.split())
_COLOUR_NOUN = re.compile(r"\b(?:colou?r\w*|pigment\w*|hues?)\b", re.IGNORECASE)
_SEEMS = re.compile(
    r"\b(?:is|are|was|were|be|appears?|looks?|turns?|becomes?|seems?|mak(?:e|es|ing)|explains?|reflects?)\b.{0,40}$"
)
_AFTER_COLOUR = re.compile(r"(?:[,.;]|$| (?:and|or|because|due|in|when|as|light|to|eyes?)\b)")
_SUPERLATIVE = re.compile(r"\b(?:\w{2,}est|most|first)\b", re.IGNORECASE)
_IS_THE = r"\b(?:is|are|was|were|has|became)\b.{0,30}?\bthe (?:world's |earth's )?"
_OF_A_PLACE = re.compile(r"\w+ (?:\w+ )?(?:in|of|outside) (?:[a-z]+ ){0,2}(?!Earth|World|Solar)[A-Z]")
_SAME = {"tallest": "highest", "highest": "tallest", "biggest": "largest", "largest": "biggest"}
_ONES_TEXT = """
west forest rest test nest guest chest harvest interest best conquest quest request protest contest arrest priest crest
tempest honest modest digest manifest unrest inquest pest vest zest rainforest midwest everest budapest bucharest almost
utmost
"""
_NO_SUPERLATIVES = frozenset(_ONES_TEXT.split())


def measure_asked(text: str) -> str | None:
    match = _MEASURE.search(text)
    return match[1].lower() if match else None


def measures(sentence: str, measure: str, places: Sequence[int], *, is_about: bool) -> bool:
    """Whether a sentence tells the measure. ``places``: where it mentions the ask: "how many" counts one of these, and
    in another article (not ``is_about``) one follows the measure: "the age of the universe"."""
    if measure == "many":
        return any(
            0 <= place - number.end() <= _COUNTED_CHARS for place in places for number in _NUMBER.finditer(sentence)
        )
    if not is_about:
        told = [place for place in places if _OF_MEASURE.search(sentence[:place])]
        return any(_NUMBER.search(sentence[place : place + _TOLD_CHARS]) for place in told)
    return bool(_NUMBER.search(sentence) and _TOLD_MEASURES[measure].search(sentence))


def colour_asked(ask: Ask) -> str | None:
    """Returns the colour of "why is X blue"; None if it belongs to the subject."""
    subject = " ".join(ask.subjects).lower().split()
    asked = [fold(word) for word in ask.words if fold(word) in _COLOURS and fold(word) not in subject]
    return asked[0] if ask.kind == "why" and asked else None


def tells_colour(sentence: str, colour: str) -> bool:
    """Whether it says that something has the colour, not only "red blood cells"."""
    if _COLOUR_NOUN.search(sentence):
        return True
    lower = sentence.lower()
    return any(
        _SEEMS.search(lower[: match.start()]) and _AFTER_COLOUR.match(lower, match.end())
        for match in re.finditer(re.escape(colour), lower)
    )


def superlative_asked(ask: Ask) -> str | None:
    """Returns the word of "what is the largest ocean"."""
    if ask.kind not in ("what_is", "who"):
        return None
    found = [fold(word) for word in ask.words if _SUPERLATIVE.fullmatch(word) and fold(word) not in _NO_SUPERLATIVES]
    return found[0] if found and len(ask.words) > 1 else None


def tells_superlative(sentence: str, word: str, places: Sequence[int]) -> bool:
    """Whether it says that its subject is the largest one, and not the second or one of several. ``places``: where it
    mentions the ask."""
    for same in {word, _SAME.get(word, word)}:
        for match in re.finditer(_IS_THE + re.escape(same) + r"\b", sentence.lower()):
            named = any(
                0 < place - match.end() <= _COUNTED_CHARS and not _OF_A_PLACE.match(sentence[place:])
                for place in places
            )
            if named and "one of" not in match[0] and " not " not in match[0]:
                return True
    return False
