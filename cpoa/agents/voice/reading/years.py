"""Reads years, decades, centuries and eras."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.dates import MONTH, YEAR
from cpoa.agents.voice.reading.rules import rule, rule_set, text_before
from cpoa.text.spoken_numbers import cardinal, decade, year

# "1850 soldiers" is an amount, "in 1850 soldiers marched" a year. The word before decides first, then the word after.
_BEFORE_A_YEAR = re.compile(
    rf"\b(?:in|since|until|till|during|circa|late|early|mid|year|spring|summer|autumn|winter|{MONTH})\s*+$",
    re.IGNORECASE,
)
_AMOUNT_FOLLOWS = re.compile(
    r"\s++(?:(?:[a-z]+(?:al|ic|ous|ive|ed|en|an|ish)|square|cubic|different|known|other|new|old|small|large|big) )?"
    r"(?:people|men|women|children|feet|percent|degrees|sheep|fish|troops|metric|square|cubic|or more|dollars"
    r"|(?!was\b|is\b|has\b|as\b|this\b|its\b|his\b|does\b|thus\b|across\b|always\b|perhaps\b|towards\b|besides\b|sometimes\b"
    r"|unless\b|afterwards\b|whereas\b|Olympics\b|plus\b|versus\b|minus\b|census\b|series\b|crisis\b|season\b)"
    r"[a-z]{2,}(?<!s)s)\b"
)


def _era_year(number: str) -> str:
    value = int(number.replace(",", ""))
    hundreds, rest = divmod(value, 100)
    if 1000 <= value < 10_000 and rest == 0 and hundreds % 10:
        return f"{cardinal(hundreds)} hundred"
    return year(value) if 1000 <= value < 2100 and "," not in number else cardinal(value)


def _before_christ(match: re.Match[str]) -> str:
    years = [_era_year(number) for number in (match[1], match[2]) if number]
    return f"{' to '.join(years)} {match[3]}"


def _lone_year(match: re.Match[str]) -> str:
    amount = _AMOUNT_FOLLOWS.match(match.string, match.end()) and not _BEFORE_A_YEAR.search(text_before(match))
    return match[0] if amount else year(int(match[0]))


def _short_end(match: re.Match[str]) -> str:
    end = int(match[2])
    return f"oh {cardinal(end)}" if end < 10 else cardinal(end)


YEARS = rule_set(
    r"\d",
    rule(
        r"\b(\d{1,3}(?:,\d{3}){1,4}|\d{1,4})(?:\s?(?:–|-|to)\s?(\d{1,3}(?:,\d{3}){1,4}|\d{1,4}))? (BCE?)\b",
        _before_christ,
        {"500–300 BC": "five hundred to three hundred BC", "10,000 BC": "ten thousand BC"},
    ),
    rule(
        r"\bAD ?(\d{1,4})(?:\s?[–-]\s?(\d{1,4}))?\b",
        lambda match: f"AD {_era_year(match[1])}" + (f" to {_era_year(match[2])}" if match[2] else ""),
        {"AD 537": "AD five hundred and thirty-seven", "AD 50–1066": "AD fifty to ten sixty-six"},
    ),
    rule(r"\b(\d{1,4}) (AD|CE)\b", lambda match: f"{_era_year(match[1])} {match[2]}", {"79 CE": "seventy-nine CE"}),
    rule(r"(?<=\dth) c\.(?=\s|$)", " century", {"a 19th c. church": "a nineteenth century church"}),
    rule(r"\b([Mm]id|[Ee]arly|[Ll]ate|[Pp]re|[Pp]ost)-(?=\d)", r"\1 ", {"by mid-2025": "by mid twenty twenty-five"}),
    rule(
        rf"\b({YEAR})/({YEAR})\b(?!/)",
        lambda match: f"{year(int(match[1]))} or {year(int(match[2]))}",
        {"in 1990/1991": "in nineteen ninety or nineteen ninety-one"},
    ),
    rule(r"(?<!\w)'(\d0)s\b", lambda match: decade(int(match[1])), {"the '90s": "the nineties"}),
    rule(
        r"(?<!\w)'(\d\d)\b(?!')",
        lambda match: year(1900 + int(match[1])).split(" ", 1)[1],
        {"the class of '98": "the class of ninety-eight"},
    ),
    rule(
        r"\b((?:1\d|20)\d0)'?s\b",
        lambda match: decade(int(match[1])),
        {"the 1990s": "the nineteen nineties", "the 1800s": "the eighteen hundreds"},
    ),
    rule(r"(?<![\d.,$£€])([2-9]0)s\b", lambda match: decade(int(match[1])), {"the 80s": "the eighties"}),
    rule(
        rf"\b({YEAR})\s?[–/-]\s?(\d\d)\b(?![\d.,%]\d|\s?%)",
        lambda match: f"{year(int(match[1]))} to {_short_end(match)}",
        {"from 1908–09": "from nineteen oh eight to oh nine", "in 1998–99": "in nineteen ninety-eight to ninety-nine"},
    ),
    rule(
        rf"(?<![\d.,$£€¥#+:/−-])({YEAR})\s?[–-]\s?({YEAR})(?![\d%]|[.,:]\d)",
        lambda match: f"{year(int(match[1]))} to {year(int(match[2]))}",
        {"from 1939–1945": "from nineteen thirty-nine to nineteen forty-five"},
    ),
    rule(
        r"(?<=\d)\s?–\s?(?=\d)|(?<=\dst|\dnd|\drd|\dth)\s?[–-]\s?(?=\d+(?:st|nd|rd|th))",
        " to ",
        {"the 6th–5th century": "the sixth to fifth century"},
    ),
    rule(
        rf"(?<![\d.,$£€¥#+:/^−-])(?<!No\. )\b{YEAR}\b(?![\d%‰°]|[.,:/]\d|\s?%|\s(?:million|billion|trillion)\b)",
        _lone_year,
        {
            "in 1066": "in ten sixty-six",
            "In 1850 soldiers marched.": "In eighteen fifty soldiers marched.",
            "in 2004": "in two thousand and four",
        },
    ),
)
