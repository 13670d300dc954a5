"""Splits English prose into words: tokens, stems, singulars, and the words that carry content."""

from __future__ import annotations

import re

TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*\d|\d")

_STOP_WORD_TEXT = """
a about above after again against all almost along also although always am among an and another any are around as at
away back be became because become becomes been before behind being below between beyond both but by came can cannot
come could did do does doing done down during each either else enough even ever every few for from further get gets go
got had has have having he hence her here hers herself him himself his how however i if in including indeed instead
into is it its itself just kind later least less like likely mainly many may me might more most mostly much must my
near nearly neither never nevertheless no nor not now of off often on once one only onto or other others our out over
own per perhaps quite rather really same seem seems several shall she should since so some something sometimes still
such than that the their them themselves then there therefore these they thing things this those though three through
thus to together too toward towards two under until up upon us usually various very was way we well were what whatever
when where whereas whether which while who whole whom whose why will with within without would yes yet you your yours
"""
_CONTRACTION_TEXT = """
i'm i'd i'll i've it's that's there's here's what's who's he's she's let's don't doesn't didn't isn't aren't wasn't
weren't
can't couldn't won't wouldn't shouldn't haven't hasn't hadn't you're you'll you've we're we'll we've they're they'll
they've
"""
STOP_WORDS = frozenset(_STOP_WORD_TEXT.split()) | frozenset(_CONTRACTION_TEXT.split())

_IRREGULAR_SINGULARS = {
    "women": "woman",
    "men": "man",
    "people": "people",
    "children": "child",
    "mice": "mouse",
    "geese": "goose",
    "teeth": "tooth",
    "feet": "foot",
    "leaves": "leaf",
    "wolves": "wolf",
    "lives": "life",
    "knives": "knife",
    "wives": "wife",
    "halves": "half",
    "shelves": "shelf",
    "thieves": "thief",
    "calves": "calf",
    "loaves": "loaf",
    "oxen": "ox",
    "phenomena": "phenomenon",
    "criteria": "criterion",
    "bacteria": "bacterium",
    "fungi": "fungus",
    "cacti": "cactus",
    "nuclei": "nucleus",
    "algae": "alga",
    "larvae": "larva",
    "volcanoes": "volcano",
    "potatoes": "potato",
    "tomatoes": "tomato",
    "heroes": "hero",
    "echoes": "echo",
    "mosquitoes": "mosquito",
    "octopuses": "octopus",
    "viruses": "virus",
    "crises": "crisis",
    "theses": "thesis",
    "analyses": "analysis",
    "hypotheses": "hypothesis",
    "axes": "axis",
    "movies": "movie",
    "cookies": "cookie",
    "species": "species",
    "series": "series",
    "means": "means",
    "news": "news",
    "physics": "physics",
    "mathematics": "mathematics",
    "lens": "lens",
    "gas": "gas",
    "gases": "gas",
    "buses": "bus",
    "atlas": "atlas",
    "canvas": "canvas",
    "bias": "bias",
    "pancreas": "pancreas",
    "christmas": "christmas",
    "texas": "texas",
    "alias": "alias",
}
_SUFFIXES = ("ing", "edly", "ed", "ly")


def tokens(text: str) -> list[str]:
    """Returns lower-case words and numbers in order, including stop words, without the possessive 's."""
    found = []
    for match in TOKEN.finditer(text):
        word = match.group().lower().replace("’", "'")
        found.append(word.removesuffix("'s"))
    return found


def singular(word: str) -> str:
    """Returns the singular of a lower-case noun; other words are returned unchanged, or nearly."""
    if word in _IRREGULAR_SINGULARS:
        return _IRREGULAR_SINGULARS[word]
    if len(word) <= 2 or not word.endswith("s") or word.endswith(("ss", "us", "is", "ics")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word[:-1]


def stem(word: str) -> str:
    """Returns a rough key that the inflections of one word share ("erupting", "erupts" -> "erupt"); it is not for
    display."""
    word = singular(word)
    if word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return _undouble(word[: -len(suffix)]).rstrip("e")
    return word.rstrip("e") if len(word) > 2 else word


def _undouble(base: str) -> str:
    """ "stopp" -> "stop", but "fall" and "pass" stay."""
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz":
        return base[:-1]
    return base


def content_words(text: str) -> list[str]:
    """Returns the stems of the words that carry content, in order, with repeats."""
    return [
        stem(part)
        for token in tokens(text)
        if token not in STOP_WORDS
        for part in token.split("-")
        if (len(part) > 1 or part.isdigit()) and part not in STOP_WORDS
    ]
