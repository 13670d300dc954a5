"""Removes markup, links, addresses and notes in brackets, which only readers need."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.number_words import cardinal
from cpoa.agents.voice.reading.roman_numerals import value
from cpoa.agents.voice.reading.rules import Rule, apply_rules, rule

_TOP_LEVEL_DOMAINS = "com|org|net|edu|gov|io|co|info|dev|app|eu|uk|de|fr|ch|at|us|ca|au|jp|tv|me|ai"


def _read_address(address: str) -> str:
    address = address.replace("@", " at ").replace(".", " dot ").replace("_", " underscore ")
    return re.sub(r"[-/+]", " ", address)


def _host_of_link(match: re.Match[str]) -> str:
    """Keeps only the host of a URL: a listener cannot follow a path."""
    stop = "." if match[0].endswith(".") else ""
    return _read_address(match["host"].removeprefix("www.").rstrip(".")) + stop


_LINKS: tuple[Rule, ...] = (
    rule(r"!\[([^\]]{0,300}+)\]\([^)\s]{0,500}+\)", r"\1"),
    rule(r"\[([^\]]{1,300}+)\]\([^)\s]{0,500}+\)", r"\1"),
    rule(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++", lambda match: _read_address(match[0])),
    rule(r"\b(?:https?|ftp)://(?P<host>[\w.-]+)(?::\d+)?(?:[/?#][^\s,;)\]}>\"]*)?", _host_of_link, ignore_case=True),
    rule(r"\bwww\.(?P<host>[\w-]+(?:\.[\w-]+)+)(?:/[^\s,;)\]}>\"]*)?", _host_of_link, ignore_case=True),
    rule(
        rf"(?<![\w.@-])(?P<host>(?:[a-z0-9][a-z0-9-]*\.)+(?:{_TOP_LEVEL_DOMAINS}))(?:/[^\s,;)\]}}>\"]*)?(?![\w.]\w)",
        _host_of_link,
    ),
)
_MARKS: tuple[Rule, ...] = (
    rule(r"<[A-Za-z/!][^<>]{0,200}>", " "),
    rule(r"&(?:nbsp|#160);", " "),
    rule(r"&amp;", "&"),
    rule(r"&lt;", "<"),
    rule(r"&gt;", ">"),
    rule(r"&quot;", '"'),
    rule(r"^\s{0,3}#{1,6}\s+", ""),
    rule(r"^\s*[*•‣▪◦-]\s+", ""),
    rule(r"\*{1,3}([^\s*](?:[^*\n]*[^\s*])?)\*{1,3}", r"\1"),
    rule(r"(?<!\w)_{1,2}(\S(?:[^_\n]*\S)?)_{1,2}(?!\w)", r"\1"),
    rule(r"~~([^~]+)~~", r"\1"),
    rule(r"`+", ""),
)
_NOTES: tuple[Rule, ...] = (
    # Footnote numbers, "[citation needed]", "[12]", "[a]".
    rule(r"\s?\[(?:\d{1,3}(?:[,–-]\s?\d{1,3})*|[a-z]|citation needed|sic|edit|note \d+)\]", ""),
    # Phonetic spelling: /ˈriːf/, [ˈkɔːrəl].
    rule(r"\s?[/\[][^/\[\]\n]{0,60}[\u0250-\u02af\u02c8\u02cc\u02d0][^/\[\]\n]{0,60}[/\]]", ""),
    rule(r"(?<=[a-z])\(([IVX]{1,4})\)", lambda match: f" {cardinal(value(match[1]))}"),
    rule(r"\s?\(\s*+[;,]?\s*+\)", ""),
    rule(r"\(\s*(?:born|b\.)\s+", "(born "),
    # An aside in brackets is spoken between two pauses.
    rule(r"(?:(?<!\s)\s++)?\(([^()]*+)\)\s*+(?=[,.;:!?])", r", \1"),
    rule(r"(?<!\s)\s++\(([^()]*+)\)\s*+$", r", \1"),
    rule(r"(?<!\s)\s++\(([^()]*+)\)\s*+", r", \1, "),
    rule(r"[()\[\]{}]", " "),
)


def remove_markup(text: str) -> str:
    return apply_rules(_MARKS, apply_rules(_LINKS, text))


def remove_notes(text: str) -> str:
    return apply_rules(_NOTES, text)
