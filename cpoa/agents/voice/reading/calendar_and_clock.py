"""Reads dates, years, decades, centuries, eras and times of day."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.number_words import cardinal, decade, ordinal, year
from cpoa.agents.voice.reading.rules import Rule, apply_rules, rule

_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHORT_MONTHS = {name[:3]: name for name in _MONTH_NAMES if name != "May"} | {"Sept": "September"}
_MONTH = "|".join(_MONTH_NAMES)
_SHORT_MONTH = "|".join(_SHORT_MONTHS)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:1\d|20)\d\d"

# "1850 soldiers" is an amount, "in 1850 soldiers marched" a year. The word before decides first, then the word after.
_BEFORE_A_YEAR = re.compile(
    rf"\b(?:in|since|until|till|during|circa|late|early|mid|year|spring|summer|autumn|winter|{_MONTH})\s*+$",
    re.IGNORECASE,
)
_LOOKED_BACK = 40
_AMOUNT_FOLLOWS = re.compile(
    r"\s++(?:(?:[a-z]+(?:al|ic|ous|ive|ed|en|an|ish)|square|cubic|different|known|other|new|old|small|large|big) )?"
    r"(?:people|men|women|children|feet|percent|degrees|sheep|fish|troops|metric|square|cubic|or more|dollars"
    r"|(?!was\b|is\b|has\b|as\b|this\b|its\b|his\b|does\b|thus\b|across\b|always\b|perhaps\b|towards\b|besides\b|sometimes\b"
    r"|unless\b|afterwards\b|whereas\b|Olympics\b|plus\b|versus\b|minus\b|census\b|series\b|crisis\b|season\b)"
    r"[a-z]{2,}(?<!s)s)\b"
)


def _date(day: str, month: str, the: str = "the ") -> str:
    return f"{the}{ordinal(int(day))} of {month}"


def _month_day(match: re.Match[str]) -> str:
    said_year = f", {year(int(match['year']))}" if match["year"] else ""
    return f"{match['month']} the {ordinal(int(match['day']))}{said_year}"


def _iso_date(match: re.Match[str]) -> str:
    return f"{_date(match['day'], _MONTH_NAMES[int(match['month']) - 1])} {year(int(match['year']))}"


def _slash_date(match: re.Match[str]) -> str:
    """Month first, as in American English; day first if there is no such month."""
    month, day = int(match[1]), int(match[2])
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return f"{_MONTH_NAMES[month - 1]} the {ordinal(day)}, {year(int(match[3]))}"


def _era_year(number: str) -> str:
    value = int(number.replace(",", ""))
    hundreds, rest = divmod(value, 100)
    if 1000 <= value < 10_000 and rest == 0 and hundreds % 10:
        return f"{cardinal(hundreds)} hundred"
    return year(value) if 1000 <= value < 2100 and "," not in number else cardinal(value)


def _before_christ(match: re.Match[str]) -> str:
    years = [_era_year(number) for number in (match[1], match[2]) if number]
    return f"{' to '.join(years)} {match[3]}"


def _clock(match: re.Match[str]) -> str:
    hour, minute, half = int(match["hour"]), int(match["minute"]), match["half"]
    if hour > 24 or minute > 59:
        return match[0]
    seconds = f" and {cardinal(int(match['second']))} seconds" if match["second"] else ""
    return f"{_hour_and_minute(hour, minute, bare=not (half or seconds))}{seconds}{_half_of_day(half)}"


def _hour_and_minute(hour: int, minute: int, *, bare: bool) -> str:
    if minute:
        return f"{cardinal(hour)} {'oh ' if minute < 10 else ''}{cardinal(minute)}"
    if not bare:
        return cardinal(hour)
    return f"{cardinal(hour)} hundred" if hour > 12 else f"{cardinal(hour)} o'clock"


def _half_of_day(half: str | None) -> str:
    return f" {half[0].upper()}M" if half else ""


def _lone_year(match: re.Match[str]) -> str:
    # Only a bounded part before the year is searched: the whole text before each of many years would take quadratic
    # time.
    before = match.string[max(0, match.start() - _LOOKED_BACK) : match.start()]
    amount = _AMOUNT_FOLLOWS.match(match.string, match.end()) and not _BEFORE_A_YEAR.search(before)
    return match[0] if amount else year(int(match[0]))


_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Samuel|Kings|Chronicles|Psalms?|Proverbs|Isaiah|Jeremiah"
    "|Ezekiel|Daniel|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Hebrews|Revelation|Quran"
)

_TIMES: tuple[Rule, ...] = (
    rule(rf"\b({_BOOKS}) (\d{{1,3}}):(\d{{1,3}})\b", r"\1 \2, verse \3"),
    rule(r"\b([ap])\.\s?m\.(?=\s+[a-z]|[,;:?!)])", r"\1m", ignore_case=False),
    rule(r"\b([ap])\.\s?m\.", r"\1m.", ignore_case=False),
    rule(r"\b([AP])\.\s?M\.(?=\s+[a-z]|[,;:?!)])", r"\1M"),
    rule(r"\b([AP])\.\s?M\.", r"\1M."),
    rule(
        r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
        r"(?:\s?(?P<half>[AaPp][Mm])\b)?(?![\d:])",
        _clock,
    ),
    rule(
        r"(?<![\d:.,])(?P<hour>1[0-2]|[1-9])(?P<minute>(?=\s?[AaPp][Mm]\b))\s?(?P<half>[AaPp][Mm])\b",
        lambda match: f"{cardinal(int(match['hour']))}{_half_of_day(match['half'])}",
    ),
    rule(r"(?<=[a-z]) o' ?clock", " o'clock"),
)
_DATES: tuple[Rule, ...] = (
    rule(r"\b9/11\b", "nine eleven"),
    rule(r"\b24/7\b", "twenty-four seven"),
    rule(
        rf"\b({_SHORT_MONTH})\.?(?=\s\d)",
        lambda match: _SHORT_MONTHS[match[1]],
    ),
    rule(r"\b(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b", _iso_date),
    rule(r"(?<![\d/])(\d{1,2})/(\d{1,2})/([12]\d{3})(?![\d/])", _slash_date),
    rule(
        rf"\b({_DAY})(?:st|nd|rd|th)?\s?(?:–|-|to)\s?({_DAY})(?:st|nd|rd|th)?( (?:of )?(?:{_MONTH}))\b",
        lambda match: f"{ordinal(int(match[1]))} to {ordinal(int(match[2]))}{match[3]}",
    ),
    rule(rf"\bthe ({_DAY})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b", lambda match: _date(match[1], match[2])),
    rule(rf"\b({_DAY})(?:st|nd|rd|th)?(?: of)? ({_MONTH})\b", lambda match: _date(match[1], match[2])),
    rule(
        rf"\b(?P<month>{_MONTH}) (?P<day>{_DAY})(?:st|nd|rd|th)?(?!\d|[:.,/]\d|\s?(?:–|-)\s?\d)"
        rf"(?:,? (?P<year>{_YEAR})\b)?",
        _month_day,
    ),
    rule(
        rf"\b({_MONTH}) ({_DAY})\s?(?:–|-)\s?({_DAY})\b",
        lambda match: f"{match[1]} the {ordinal(int(match[2]))} to the {ordinal(int(match[3]))}",
    ),
)
_YEARS: tuple[Rule, ...] = (
    rule(
        r"\b(\d{1,3}(?:,\d{3}){1,4}|\d{1,4})(?:\s?(?:–|-|to)\s?(\d{1,3}(?:,\d{3}){1,4}|\d{1,4}))? (BCE?)\b",
        _before_christ,
    ),
    rule(r"\bAD ?(\d{1,4})\b", lambda match: f"AD {_era_year(match[1])}"),
    rule(r"\b(\d{1,4}) (AD|CE)\b", lambda match: f"{_era_year(match[1])} {match[2]}"),
    rule(r"\b([Mm]id|[Ee]arly|[Ll]ate|[Pp]re|[Pp]ost)-(?=\d)", r"\1 "),
    rule(rf"\b({_YEAR})/({_YEAR})\b(?!/)", lambda match: f"{year(int(match[1]))} or {year(int(match[2]))}"),
    rule(r"(?<!\w)'(\d0)s\b", lambda match: decade(int(match[1]))),
    rule(r"(?<!\w)'(\d\d)\b(?!')", lambda match: year(1900 + int(match[1])).split(" ", 1)[1]),
    rule(r"\b((?:1\d|20)\d0)'?s\b", lambda match: decade(int(match[1]))),
    rule(r"(?<![\d.,$£€])([2-9]0)s\b", lambda match: decade(int(match[1]))),
    rule(
        rf"\b({_YEAR})\s?[–/-]\s?(\d\d)\b(?![\d.,%]\d|\s?%)",
        lambda match: f"{year(int(match[1]))} to {_short_end(match)}",
    ),
    rule(
        rf"(?<![\d.,$£€¥#+:/−-])({_YEAR})\s?[–-]\s?({_YEAR})(?![\d%]|[.,:]\d)",
        lambda match: f"{year(int(match[1]))} to {year(int(match[2]))}",
    ),
    rule(r"(?<=\d)\s?–\s?(?=\d)|(?<=\dst|\dnd|\drd|\dth)\s?[–-]\s?(?=\d+(?:st|nd|rd|th))", " to "),
    rule(
        rf"(?<![\d.,$£€¥#+:/^−-])(?<!No\. )\b{_YEAR}\b(?![\d%‰°]|[.,:/]\d|\s?%|\s(?:million|billion|trillion)\b)",
        _lone_year,
    ),
)


def _short_end(match: re.Match[str]) -> str:
    end = int(match[2])
    return f"oh {cardinal(end)}" if end < 10 else cardinal(end)


def read_calendar(text: str) -> str:
    """Runs before units are read, because the remaining bare numbers are amounts."""
    return apply_rules(_YEARS, apply_rules(_DATES, apply_rules(_TIMES, text)))
