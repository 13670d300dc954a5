"""Reads times of day and lengths of time."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.rules import rule, rule_set, text_before
from cpoa.text.spoken_numbers import cardinal, digits

_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Samuel|Kings|Chronicles|Psalms?|Proverbs|Isaiah|Jeremiah"
    "|Ezekiel|Daniel|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|Hebrews|Revelation|Quran"
)
# Words with a capital that go on after "5 p.m.".
_NO_NEW_SENTENCE = r"(?:[A-Z]{1,3}T|UTC|Eastern|Pacific|Central|[A-Z][a-z]+day)\b"


def _counted(number: int, unit: str) -> str:
    return f"{cardinal(number)} {unit}{'' if number == 1 else 's'}"


def _half_of_day(half: str | None) -> str:
    return f" {half[0].upper()}M" if half else ""


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
    if hour in (0, 24):
        return "midnight"
    return f"{cardinal(hour)} hundred" if hour > 12 else f"{cardinal(hour)} o'clock"


def _duration(match: re.Match[str]) -> str:
    """ "at 9:15:30" is a time of day, "in 2:04:35" a length of time."""
    if re.search(r"\b(?:at|by|until|since|before|after|from|to)\s$", text_before(match, 8)):
        return match[0]
    hours, minutes, seconds = (int(part) for part in match[0].split(":"))
    return f"{_counted(hours, 'hour')} {_counted(minutes, 'minute')} and {_counted(seconds, 'second')}"


def _split_seconds(match: re.Match[str]) -> str:
    return f"{_hour_and_minute(int(match[1]), int(match[2]), bare=False)} point {digits(match[3])}"


def _hours_minutes_seconds(match: re.Match[str]) -> str:
    parts = [
        _counted(int(match[name]), unit)
        for name, unit in (("h", "hour"), ("m", "minute"), ("s", "second"))
        if match[name]
    ]
    return " ".join(parts)


def _military(match: re.Match[str]) -> str:
    hour, minute = match[1], match[2]
    said = digits(hour).replace("zero", "oh") if hour.startswith("0") else cardinal(int(hour))
    rest = "hundred" if minute == "00" else f"oh {cardinal(int(minute))}" if minute[0] == "0" else cardinal(int(minute))
    return f"{said} {rest} hours"


CLOCK = rule_set(
    r"\d(?:[:.]\d|\s?[aApPhH])|\d[–-]\d|[aApP]\.\s?[mM]|o' ?clock",
    rule(
        rf"\b({_BOOKS}) (\d{{1,3}}):(\d{{1,3}})(?:[–-](\d{{1,3}}))?\b",
        lambda match: f"{match[1]} {match[2]}, verse {match[3]}" + (f" to {match[4]}" if match[4] else ""),
        {"Exodus 20:1": "Exodus twenty, verse one", "John 3:16-18": "John three, verse sixteen to eighteen"},
    ),
    rule(
        rf"(?<![A-Za-z])([ap])\.\s?m\.(?=\s+[a-z]|\s?[,;:?!)–-]|\s{_NO_NEW_SENTENCE})",
        r"\1m",
        {"at 3:05 p.m. he left": "at three oh five PM he left", "at 6 a.m. EST": "at six AM EST"},
    ),
    rule(r"(?<![A-Za-z])([ap])\.\s?m\.", r"\1m.", {"It closes at 5 p.m.": "It closes at five PM."}),
    rule(r"(?<=\d:\d\d)\s?(?:h|hrs)\b", "", {"at 22:05 h": "at twenty-two oh five"}),
    rule(r"(?<=[a-z]) o' ?clock", " o'clock", {"at five o' clock": "at five o'clock"}),
    rule(r"(?<=\d)\.(?=[0-5]\d\s?[aApP][mM]\b)", ":", {"at 7.30 pm": "at seven thirty PM"}),
    rule(
        r"(?<=\d\d-\d\d)T(?=\d\d:\d\d)",
        " at ",
        {"2024-05-01T09:15": "the first of May twenty twenty-four at nine fifteen"},
    ),
    rule(
        r"(?<![\d:.,])(\d{1,2}(?::[0-5]\d)?)(\s?[aApP][mM])?\s?[–-]\s?(?=\d{1,2}(?::[0-5]\d)?\s?[aApP][mM]\b)",
        r"\1\2 to ",
        {"9am-5pm": "nine AM to five PM", "open 9–11 a.m.": "open nine to eleven AM."},
    ),
    rule(
        r"(?<![\d:.,])(\d{1,2}:[0-5]\d)\s?[–-]\s?(?=\d{1,2}(?::[0-5]\d)?(?![\d:]))",
        r"\1 to ",
        {"09:30–17:00": "nine thirty to seventeen hundred", "10:30-11:45": "ten thirty to eleven forty-five"},
    ),
    rule(r"(?<=\d[ap]m)\s?[–-]\s?(?=noon\b|midnight\b)", " to ", {"8am–noon": "eight AM to noon"}),
    rule(
        r"(?<![\d:.,])\d:[0-5]\d:[0-5]\d(?![\d:]|\s?[aApP]\.?[mM])",
        _duration,
        {"She ran it in 2:04:35.": "She ran it in two hours four minutes and thirty-five seconds."},
    ),
    rule(
        r"(?<![\d:.,])(\d{1,2}):([0-5]\d)\.(\d{1,3})(?![\d:])",
        _split_seconds,
        {"in 3:59.4": "in three fifty-nine point four"},
    ),
    rule(
        r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
        r"(?:\s?(?P<half>[AaPp][Mm])\b)?(?![\d:])",
        _clock,
        {"at 3:30 pm": "at three thirty PM", "at 14:09": "at fourteen oh nine", "at 00:00": "at midnight"},
    ),
    rule(
        r"(?<![\d:.,])(?P<hour>1[0-2]|[1-9])(?P<minute>(?=\s?[AaPp][Mm]\b))\s?(?P<half>[AaPp][Mm])\b",
        lambda match: f"{cardinal(int(match['hour']))}{_half_of_day(match['half'])}",
        {"at 9am": "at nine AM"},
    ),
    rule(
        r"(?<![\w.,])(?P<h>\d{1,2})\s?h(?:rs?\.?)?\s?(?P<m>[0-5]?\d)\s?m(?:ins?)?(?:\s?(?P<s>\d{1,2})\s?s)?(?!\w)",
        _hours_minutes_seconds,
        {"in 2h 15m": "in two hours fifteen minutes"},
    ),
    rule(r"\b([01]?\d|2[0-3])h([0-5]\d)\b", lambda match: f"{match[1]} {match[2]}", {"at 14h30": "at fourteen thirty"}),
    rule(
        r"(?<=at )([01]\d|2[0-3])([0-5]\d) (?:hours|hrs)\b",
        _military,
        {"at 0830 hours": "at oh eight thirty hours", "at 1400 hours": "at fourteen hundred hours"},
    ),
)
