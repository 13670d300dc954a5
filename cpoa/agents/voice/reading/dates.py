"""Reads days of the calendar."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.rules import rule, rule_set
from cpoa.text.spoken_numbers import ordinal, year

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
MONTH = "|".join(MONTH_NAMES)
YEAR = r"(?:1\d|20)\d\d"
_SHORT_MONTHS = {name[:3]: name for name in MONTH_NAMES if name != "May"} | {"Sept": "September"}
_SHORT_MONTH = "|".join(sorted(_SHORT_MONTHS, reverse=True))
_WEEKDAYS = {
    "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Thur": "Thursday",
    "Thurs": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
_WEEKDAY = "|".join(sorted(_WEEKDAYS, reverse=True))
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ORDINAL = r"(?:st|nd|rd|th)?"


def _date(match: re.Match[str]) -> str:
    return f"{match['the'] or 'the '}{ordinal(int(match['day']))} of {match['month']}"


def _month_day(match: re.Match[str]) -> str:
    said_year = f", {year(int(match['year']))}" if match["year"] else ""
    return f"{match['month']} the {ordinal(int(match['day']))}{said_year}"


def _iso_date(match: re.Match[str]) -> str:
    return f"the {ordinal(int(match['day']))} of {MONTH_NAMES[int(match['month']) - 1]} {year(int(match['year']))}"


def _full_year(written: str) -> int:
    """Two digits are a year from 1950 to 2049."""
    return int(written) + (0 if len(written) == 4 else 2000 if int(written) < 50 else 1900)


def _month_first(match: re.Match[str]) -> str:
    """Month first, as in American English; day first if there is no such month."""
    return _numeric_date(match, int(match[1]), int(match[2]))


def _day_first(match: re.Match[str]) -> str:
    return _numeric_date(match, int(match[2]), int(match[1]))


def _numeric_date(match: re.Match[str], month: int, day: int) -> str:
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return f"{MONTH_NAMES[month - 1]} the {ordinal(day)}, {year(_full_year(match[3]))}"


def _long_weekday(match: re.Match[str]) -> str:
    return _WEEKDAYS[match[1]]


def _long_month(match: re.Match[str]) -> str:
    stop = "." if match[0].endswith(".") and match.end() == len(match.string) else ""
    return _SHORT_MONTHS[match["month"]] + stop


DATES = rule_set(
    rf"\d|\b(?:{_WEEKDAY}|{_SHORT_MONTH}|May)",
    rule(r"\b9/11\b", "nine eleven", {"after 9/11": "after nine eleven"}),
    rule(r"\b24/7\b", "twenty-four seven", {"open 24/7": "open twenty-four seven"}),
    rule(
        rf"\b({_WEEKDAY})\.?(?:\s?[–-]\s?(?=(?:{_WEEKDAY})\b)|(?=(?: to| and|,| &) (?:{_WEEKDAY})\b))",
        lambda match: _WEEKDAYS[match[1]] + (" to " if re.search(r"[–-]", match[0]) else ""),
        {"open Mon-Fri": "open Monday to Friday", "Sat. and Sun.": "Saturday and Sunday."},
    ),
    rule(
        rf"\b({_WEEKDAY})\.?(?=,? (?:{_DAY}\b|the \d|{MONTH}|(?:{_SHORT_MONTH})\b))",
        _long_weekday,
        {"Sat., 9 Nov. was cold": "Saturday, the ninth of November was cold", "Sun 3 May": "Sunday the third of May"},
    ),
    rule(
        rf"(?<=day)( to | and |, )({_WEEKDAY})\b(?!\.\s++[a-z])",
        lambda match: match[1] + _WEEKDAYS[match[2]],
        {"Mon to Fri": "Monday to Friday"},
    ),
    rule(
        r"\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri)\.(?!\w)",
        lambda match: _WEEKDAYS[match[1]] + ("." if match.end() == len(match.string) else ""),
        {"on Wed. at five": "on Wednesday at five", "on Fri.": "on Friday."},
    ),
    rule(rf"\b(?P<month>{_SHORT_MONTH})\.?(?=\s\d)", _long_month, {"on Oct. 4": "on October the fourth"}),
    rule(
        rf"(?:(?<=\d )|(?<=\d[tndr][htd] ))(?P<month>{_SHORT_MONTH})\b\.?",
        _long_month,
        {"on 4 Oct. he left": "on the fourth of October he left", "the 3rd Mar": "the third of March"},
    ),
    rule(
        r"\b(?P<month>Feb|Aug|Sept?|Oct|Nov|Dec)\.(?!\w)",
        _long_month,
        {"late Nov. was wet": "late November was wet"},
    ),
    rule(
        rf"\b(?P<month>Jan|Mar|Apr|Jun|Jul)\.(?=\s?(?:–|-|and|or|to)\s?(?:{MONTH}|{_SHORT_MONTH})\b)",
        _long_month,
        {"Jan. and Feb. were cold": "January and February were cold"},
    ),
    rule(
        r"(?:(?<=\b[Ii]n )|(?<=\bby )|(?<=\b[Ss]ince )|(?<=\buntil )|(?<=\blast )|(?<=\bnext )|(?<=\blate )"
        r"|(?<=\bearly )|(?<=\bmid-))(?P<month>Jan|Mar|Apr|Jun|Jul)\.(?!\w)",
        _long_month,
        {"in Apr. it rained": "in April it rained"},
    ),
    rule(
        rf"\b({MONTH})\s?[–-]\s?(?=(?:{MONTH})\b|{_DAY}\s(?:{MONTH}))",
        r"\1 to ",
        {"May–June": "May to June", "from 3 May–5 June": "from the third of May to the fifth of June"},
    ),
    rule(
        r"\b(?P<year>[12]\d{3})-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b",
        _iso_date,
        {"2024-05-01": "the first of May twenty twenty-four"},
    ),
    rule(
        r"(?<![\d/.])(?P<year>[12]\d{3})([/.])(?P<month>0?[1-9]|1[0-2])\2(?P<day>0?[1-9]|[12]\d|3[01])(?![\d/]|\.\d)",
        lambda match: (
            f"{MONTH_NAMES[int(match['month']) - 1]} the {ordinal(int(match['day']))}, {year(int(match['year']))}"
        ),
        {"2024/12/25": "December the twenty-fifth, twenty twenty-four"},
    ),
    rule(
        r"(?<![\d/])(\d{1,2})/(\d{1,2})/([12]\d{3}|\d\d)(?![\d/])",
        _month_first,
        {
            "on 12/25/2020": "on December the twenty-fifth, twenty twenty",
            "on 12/25/24": "on December the twenty-fifth, twenty twenty-four",
        },
    ),
    rule(
        r"(?<![\d.-])(\d{1,2})-(\d{1,2})-([12]\d{3})(?![\d-])",
        _month_first,
        {"on 25-12-2024": "on December the twenty-fifth, twenty twenty-four"},
    ),
    rule(
        r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?([12]\d{3})(?!\d|\.\d)",
        _day_first,
        {"on 25.12.2024": "on December the twenty-fifth, twenty twenty-four"},
    ),
    rule(
        rf"\b({_DAY}){_ORDINAL}\s?(?:–|-|to)\s?({_DAY}){_ORDINAL}( (?:of )?(?:{MONTH}))\b",
        lambda match: f"{ordinal(int(match[1]))} to {ordinal(int(match[2]))}{match[3]}",
        {"from 3–5 May": "from third to fifth May"},
    ),
    rule(
        rf"\b(?P<the>[Tt]he )?(?P<day>{_DAY}){_ORDINAL}(?: of)? (?P<month>{MONTH})\b",
        _date,
        {
            "The 24th of May was dry.": "The twenty-fourth of May was dry.",
            "on 4 October 1846": "on the fourth of October eighteen forty-six",
        },
    ),
    rule(
        rf"\b(?P<month>{MONTH}) (?P<day>{_DAY}){_ORDINAL}(?!\d|[:.,/]\d|\s?(?:–|-)\s?\d)"
        rf"(?:,? (?P<year>{YEAR})\b)?",
        _month_day,
        {"on October 4, 1846, he died": "on October the fourth, eighteen forty-six, he died"},
    ),
    rule(
        rf"\b({MONTH}) ({_DAY})\s?(?:–|-)\s?({_DAY})\b",
        lambda match: f"{match[1]} the {ordinal(int(match[2]))} to the {ordinal(int(match[3]))}",
        {"from May 3-5": "from May the third to the fifth"},
    ),
)
