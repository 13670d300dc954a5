"""Turns other notations of numbers into "1,234.5" and "1.2 million", which the other rules read."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.rules import rule, rule_set, text_before

# A number after one of these words is its number, and no first part of "3 100 people".
_NUMBERED_THING = re.compile(
    r"(?i)\b(?:route|chapter|room|section|pages?|type|boeing|windows|version|day|week|highway|figure|table|step|flight"
    r"|channel|apollo|no\.|number|january|february|march|april|may|june|july|august|september|october|november"
    r"|december) $"
)
# After these a letter belongs to the number: "Apartment 3B".
_LETTERED_THING = re.compile(
    r"(?i)\b(?:room|apartment|flat|figure|section|seat|table|unit|suite|gate|exhibit|platform|row|building|block|class"
    r"|grade|level|stage|type|phase|chapter|part|item|question|line|bus|track|channel|size|vitamin|route|page|model"
    r"|number|highway|annex|appendix) $"
)
_SCALES = {
    "K": "thousand",
    "k": "thousand",
    "B": "billion",
    "bn": "billion",
    **dict.fromkeys(("M", "m", "mn"), "million"),
}
# Before these "m" is million and not meters.
_COUNTED = (
    "people|users|customers|viewers|views|listeners|readers|followers|subscribers|visitors|visits|tourists|passengers"
    "|workers|jobs|children|adults|voters|votes|residents|inhabitants|homes|households|copies|downloads|streams"
    "|cars|barrels|tonnes|tons|years|shares|books|words|cells|species|trees|acres|hectares|dollars|pounds|euros"
)
# "221B Baker Street".
_NAME_FOLLOWS = re.compile(r" [A-Z][a-z]")
# "a 4K video", "a 5K run" and the company 3M.
_NO_SCALE = re.compile(
    r"[48]K (?:video|TVs?|screens?|resolution|displays?|monitors?|movies?|cameras?|footage|streaming)\b"
    r"|(?:5|10)[kK] (?:runs?|races?|runners?)\b|3M (?:is|has|was|makes|made|said|sells|sold|Company)\b"
)
_PLURAL = re.compile(r"\b(?!(?:was|is|has|its|as|costs|weighs|measures|averages|equals)\b)[a-z]{2,}s $")
_UNIT_FOLLOWS = re.compile(r"\s?(?:[%°€]|(?:percent|million|billion|times|km|m|kg|g|cm|mm|l|L)(?!\w))")
_SPACE_JOINED = re.compile(r"[ ']")


def _joined(match: re.Match[str]) -> str:
    if _NUMBERED_THING.search(text_before(match, 12)):
        return match[0]
    return _SPACE_JOINED.sub(",", match[0])


def _points_for_commas(match: re.Match[str]) -> str:
    return match[0].translate(str.maketrans(".,", ",."))


def _decimal_comma(match: re.Match[str]) -> str:
    """After a plural such as "groups 1,2" it is a list, unless a unit follows."""
    if _PLURAL.search(text_before(match, 20)) and not _UNIT_FOLLOWS.match(match.string, match.end()):
        return match[0]
    return f"{match[1]}.{match[2]}"


def _scaled(match: re.Match[str]) -> str:
    if _NO_SCALE.match(match.string, match.start()):
        return match[0]
    whole = "." not in match["number"]
    if whole and (_NAME_FOLLOWS.match(match.string, match.end()) or _LETTERED_THING.search(text_before(match, 12))):
        return match[0]
    return f"{match['number']} {_SCALES[match['scale']]}"


WRITTEN_NUMBERS = rule_set(
    r"\d[ '.,kKMBbm]",
    rule(
        r"(?<![\w.,:/+−-])(?<!\d )[1-9]\d{0,2}(?: \d{3})++(?![\w-]|[.,:/]\d{3}| \d)",
        _joined,
        {
            "1 000 000 pounds": "one million pounds",
            "1 250 paintings": "one thousand two hundred and fifty paintings",
            "$1 000 000": "one million dollars",
        },
    ),
    rule(r"(?<![\w.,:])[1-9]\d{0,2}(?:'\d{3})++(?!\w)", _joined, {"1'000'000 of them": "one million of them"}),
    rule(
        r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3}){2,}+(?:,\d{1,2})?(?![\w.,]\w|\w)",
        _points_for_commas,
        {"10.000.000 people": "ten million people"},
    ),
    rule(
        r"(?<![\w.,])[1-9]\d{0,2}(?:\.\d{3})++,\d{1,2}(?![\w.,]\w|\w)",
        _points_for_commas,
        {"1.234,50 of it": "one thousand two hundred and thirty-four point five zero of it"},
    ),
    rule(
        r"(?<![\w.,])[1-9]\d?(?:,\d{2}(?=,))++,\d{3}(?![\w,])",
        lambda match: match[0].replace(",", ""),
        {"₹1,00,000": "one hundred thousand rupees"},
    ),
    rule(
        r"(?<![\w.,-])(\d{1,3}),(\d{1,2})(?![\d,]|-\d|\.\d| (?:and|or|to|&) \d)",
        _decimal_comma,
        {
            "It was 3,7 then.": "It was three point seven then.",
            "a share of 12,5 %": "a share of twelve point five percent",
        },
    ),
    rule(
        r"(?<![\w.,])(?P<number>\d++(?:,\d{3})*+(?:\.\d++)?)"
        rf"(?:(?P<scale>[kKMB]|bn|mn|m(?= (?:{_COUNTED})\b))(?![\w²³/]))",
        _scaled,
        {
            "1.2M users": "one point two million users",
            "3K stars": "three thousand stars",
            "2.5B people": "two point five billion people",
            "2.3m people": "two point three million people",
            "about 10k steps": "about ten thousand steps",
        },
    ),
    rule(
        r"\b(thousand|million|billion|trillion)\s?[–-]\s?(?=[$£€]?\d)",
        r"\1 to ",
        {"10K-20K fans": "ten thousand to twenty thousand fans"},
    ),
)
