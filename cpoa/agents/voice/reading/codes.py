"""Reads what is said digit by digit: telephone numbers, book numbers, network addresses, codes."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.rules import rule, rule_set, text_before
from cpoa.text.spoken_numbers import digits, spoken_number

_CALLED = re.compile(
    r"(?i)\b(?:call(?:ed|ing)?|dial(?:l?ed|l?ing)?|phone|ring|tel|telephone|fax|text|mobile|hotline|helpline)\b[^.?!]{0,15}$"
)
_FEWEST_DIGITS = 7
_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|PA|RI"
    "|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)


def _telephone(match: re.Match[str]) -> str:
    """Reads digit by digit, with a pause where the text has a mark."""
    groups = re.findall(r"\d+", match[0])
    if sum(map(len, groups)) < _FEWEST_DIGITS:
        return match[0]
    return ("plus " if match[0].startswith("+") else "") + ", ".join(digits(group) for group in groups)


def _with_a_zero(match: re.Match[str]) -> str:
    """A date such as 01-02-2024 has eight digits, a number with its trunk code nine or more."""
    return _telephone(match) if len(re.findall(r"\d", match[0])) >= 9 else match[0]


def _if_called(match: re.Match[str]) -> str:
    local = match[0].startswith("555")
    return _telephone(match) if local or _CALLED.search(text_before(match)) else match[0]


def _spelled_out(code: str) -> str:
    return "".join(f" {digits(each) or each}" for each in code if each.isalnum())


def _network_address(match: re.Match[str]) -> str:
    parts = match[1].split(".")
    is_address = all(int(part) < 256 and str(int(part)) == part for part in parts)
    if not is_address or re.search(r"(?i)\b(?:version|v\.?) ?$", text_before(match, 9)):
        return match[0]
    mask = f" slash {spoken_number(match[2])}" if match[2] else ""
    return " dot ".join(digits(part) for part in parts) + mask


CODES = rule_set(
    r"\d",
    rule(
        r"\b(ISBN|ISSN|SSN)(?:-1[03])?:? ((?:\d[ -]?){6,16}[\dX])(?![\w-])",
        lambda match: match[1] + _spelled_out(match[2]),
        {"ISBN 0-306-40615-2": "ISBN zero three zero six four zero six one five two"},
    ),
    rule(
        r"(?<![\w.,-])(?:97[89]-)?\d{1,5}-\d{1,7}-\d{1,7}-[\dX](?![\w-])",
        lambda match: _spelled_out(match[0]).lstrip(),
        {"the book 3-16-148410-0": "the book three one six one four eight four one zero zero"},
    ),
    rule(
        r"(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?:/(\d{1,2}))?(?!\w|\.\d)",
        _network_address,
        {"at 192.168.0.1": "at one nine two dot one six eight dot zero dot one"},
    ),
    rule(
        r"(?<![\w.,-])\+\d{1,3}(?:[\s.-]?\(?\d{1,4}\)?){2,5}(?![\w-])",
        _telephone,
        {
            "Call +1 555 123 4567.": "Call plus one, five five five, one two three, four five six seven.",
            "+1 (212) 555-0134": "plus one, two one two, five five five, zero one three four",
        },
    ),
    rule(
        r"(?<![\w.,:/+-])\(?0\d{1,4}\)?(?:[ -]\d{2,8}){1,4}(?![\w:/-]|[.,]\d)",
        _with_a_zero,
        {
            "020 7946 0018": "zero two zero, seven nine four six, zero zero one eight",
            "07700 900123": "zero seven seven zero zero, nine zero zero one two three",
            "(020) 7946 0018": "zero two zero, seven nine four six, zero zero one eight",
        },
    ),
    rule(
        r"(?<![\w.,-])(?:1[ -])?(?:\(\d{3}\)\s?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![\w-])",
        _telephone,
        {"Call (212) 555-0134.": "Call two one two, five five five, zero one three four."},
    ),
    rule(
        r"(?<![\w.,-])\d{3}-\d{2}-\d{4}(?![\w-])",
        _telephone,
        {"123-45-6789": "one two three, four five, six seven eight nine"},
    ),
    rule(
        r"(?<![\w.,-])\d{4}(?:[ -]\d{4}){2,4}(?:[ -]\d{1,3})?(?![\w-])",
        _telephone,
        {"card 4111 1111 1111 1111": "card four one one one, one one one one, one one one one, one one one one"},
    ),
    rule(
        r"(?<![\w.,:/+$£€-])\d{2,5}(?:[ -]\d{2,6}){1,4}(?![\w:/%-]|[.,]\d)",
        _if_called,
        {"Call 555-1234 now.": "Call five five five, one two three four now."},
    ),
    rule(
        r"(?i)\b((?:call|dial)(?:l?ed|l?ing)? )(\d{3,6})"
        r"(?![\w:%-]|[.,]\d| (?!for\b|to\b|if\b|in\b|when\b|at\b|or\b|and\b|now\b)[a-z])",
        lambda match: match[1] + digits(match[2]),
        {"Call 911 now.": "Call nine one one now."},
    ),
    rule(
        r"(?i)\b((?:zip|pin|postal|area|access|security|verification|dialling|dialing) code|zip|pin|passcode|postcode"
        r"|extension|serial number|account number)((?: is| was| number)?:? )(\d{3,})"
        r"(?=[.,;:!?)]?(?:\s*$|\s(?:[A-Z]|for\b|to\b|and\b|or\b|in\b|now\b)))",
        lambda match: match[1] + match[2] + digits(match[3]),
        {"The PIN is 0042.": "The PIN is zero zero four two.", "extension 120": "extension one two zero"},
    ),
    rule(
        rf"\b({_STATES}),? (\d{{5}})(?:-(\d{{4}}))?\b",
        lambda match: f"{match[1]}, {digits(match[2])}" + (f", {digits(match[3])}" if match[3] else ""),
        {"Reno, NV 89501": "Reno, NV, eight nine five zero one"},
    ),
    rule(
        r"\b(Boeing|Peugeot) (\d)(0)(\d)\b",
        lambda match: f"{match[1]} {digits(match[2])} oh {digits(match[4])}",
        {"a Boeing 707": "a Boeing seven oh seven"},
    ),
    rule(
        r"\b(Boeing) (\d{3})\b",
        lambda match: f"{match[1]} {digits(match[2])}",
        {"a Boeing 747": "a Boeing seven four seven"},
    ),
    rule(
        r"(?<![\w.,-])\d(?:-\d){2,}+(?![\w-])",
        lambda match: digits(match[0]),
        {"Dial 9-1-1": "Dial nine one one", "as easy as 1-2-3": "as easy as one two three"},
    ),
    rule(r"\b007\b", "double oh seven", {"agent 007": "agent double oh seven"}),
    rule(r"\b401\(?k\)?(?!\w)", "four oh one k", {"a 401(k) plan": "a four oh one k plan"}),
)
