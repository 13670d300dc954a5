"""Reads abbreviations in full, initials and dotted letters."""

from __future__ import annotations

import re
from types import MappingProxyType

from cpoa.agents.voice.reading.rules import Rule, alternatives, apply_rules, rule

_BEFORE_A_NAME = MappingProxyType(
    {
        "Dr": "Doctor", "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "St": "Saint",
        "Ste": "Sainte", "Mt": "Mount", "Ft": "Fort", "Gen": "General", "Col": "Colonel", "Lt": "Lieutenant",
        "Capt": "Captain", "Cpt": "Captain", "Sgt": "Sergeant", "Maj": "Major", "Adm": "Admiral", "Cmdr": "Commander",
        "Rev": "Reverend",
        "Hon": "Honorable", "Gov": "Governor", "Sen": "Senator", "Rep": "Representative", "Pres": "President",
        "Msgr": "Monsignor", "Fr": "Father", "Sr": "Sister", "Supt": "Superintendent", "Messrs": "Messieurs",
    }
)  # fmt: skip
_BEFORE_A_NUMBER = MappingProxyType(
    {
        "No": "number", "no": "number", "Nos": "numbers", "nos": "numbers", "№": "number", "Op": "opus", "op": "opus",
        "Vol": "volume", "vol": "volume", "Fig": "figure", "fig": "figure", "Figs": "figures", "figs": "figures",
        "Ch": "chapter", "ch": "chapter", "Sec": "section", "sec": "section", "Art": "article", "art": "article",
        "p": "page", "pp": "pages", "c": "around", "ca": "around", "approx": "approximately", "b": "born", "d": "died",
        "r": "reigned", "fl": "active around", "est": "established", "v": "version", "Pt": "part",
    }
)  # fmt: skip
# With the dot these are always abbreviations; one at the end of a sentence keeps its full stop.
_ANYWHERE = MappingProxyType(
    {
        "etc": "and so on", "vs": "versus", "approx": "approximately", "Jr": "Junior", "Sr": "Senior",
        "Inc": "Incorporated", "Ltd": "Limited", "Corp": "Corporation", "Co": "Company", "Bros": "Brothers",
        "Dept": "Department",
        "Univ": "University", "Assn": "Association", "Govt": "Government", "Ave": "Avenue", "Blvd": "Boulevard",
        "Rd": "Road", "Hwy": "Highway", "cf": "compare", "viz": "namely", "lit": "literally", "al": "others",
        "esp": "especially", "incl": "including", "ed": "edition", "eds": "editors", "max": "maximum", "min": "minimum",
        "spp": "species", "sp": "species", "subsp": "subspecies", "var": "variety", "dept": "department",
        "Mon": "Monday", "Tue": "Tuesday", "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday",
        "Thurs": "Thursday", "Fri": "Friday",
    }
)  # fmt: skip
_DOT_AT_END = r"\.(?=\s*+[\"')\]]*+\s*+$|\s++[\"'(]*+[A-Z])"


def _dotted(letters: str) -> str:
    """Letters with dots between them are the only notation that the voice spells out, including "A"."""
    return ".".join(letter for letter in letters if letter.isalpha())


def _initials(match: re.Match[str]) -> str:
    return _dotted(match[1]) + " "


def _undotted(match: re.Match[str]) -> str:
    letters = re.sub(r"[^A-Za-z]", "", match[0])
    stop = "." if match.end() == len(match.string) else ""
    return letters + stop


_LATIN: tuple[Rule, ...] = (
    rule(r"\be\.\s?g\.?,?(?=\W)", "for example,"),
    rule(r"\bi\.\s?e\.?,?(?=\W)", "that is,"),
    rule(r"\be\.g\b", "for example"),
    rule(r"\bi\.e\b", "that is"),
    rule(r"\bet al\b\.?", "and others"),
    rule(r"\b(?:a\.?k\.?a\.?)(?=\s)", "also known as"),
    rule(r"\bw/o\b", "without"),
    rule(r"\bw/(?=\s)", "with"),
    rule(r"\bvs\b(?!\.)", "versus"),
)
_SHORTENED: tuple[Rule, ...] = (
    rule(rf"\b({alternatives(list(_BEFORE_A_NAME))})\.\s?(?=[A-Z])", lambda match: f"{_BEFORE_A_NAME[match[1]]} "),
    rule(r"\b(Dr|Mr|Mrs|Ms) (?=[A-Z])", lambda match: f"{_BEFORE_A_NAME[match[1]]} "),
    rule(r"(?<=[a-z] )St\.(?=\s++[a-z]|[,;]|\s*+$)", "Street"),
    rule(
        r"\b(U\.\s?S\.\s?A|U\.\s?S\.\s?S\.\s?R|U\.\s?S|U\.\s?K|U\.\s?N|E\.\s?U|D\.\s?C|B\.\s?C\.\s?E|B\.\s?C|A\.\s?D|C\.\s?E)\b\.?(?!\w)",
        _undotted,
    ),
    rule(r"\bPh\.\s?D\b\.?", "PhD"),
    rule(
        rf"(?<![\w.])({alternatives(list(_BEFORE_A_NUMBER))})\.?\s?(?=\d)(?<!\bp\s)(?<!\b[bcdrvp](?=\d))",
        lambda match: f"{_BEFORE_A_NUMBER[match[1]]} " if "." in match[0] or match[1] == "№" else match[0],
    ),
    rule(r"(?<![\w.])v(?=\d+(?:\.\d+)+)", "version "),
    rule(
        rf"\b({alternatives(list(_ANYWHERE))}){_DOT_AT_END}(?=\s*+[\"')\]]*+\s*+$)",
        lambda match: f"{_ANYWHERE[match[1]]}.",
    ),
    rule(r"\betc\.(?=\s+[A-Z])", "and so on."),
    rule(rf"\b({alternatives(list(_ANYWHERE))})\.", lambda match: _ANYWHERE[match[1]]),
)
_LETTERS: tuple[Rule, ...] = (
    # "J. R. R. Tolkien", "Robert E. Lee"; a letter that ends its sentence ("vitamin C. It ...") has no name after it.
    rule(r"\b(?<!\b[A-Z]\.)(?<!\b[A-Z]\.[\s-])((?:[A-Z]\.[\s-]?)+)(?=[A-Z][a-z'])", _initials),
    rule(r"\b(?<!\b[A-Z]\.)((?:[A-Z]\.){2,}+)(?=\s++[a-z]|[,;:?!'])", lambda match: _dotted(match[1])),
    rule(r"\b(?<!\b[A-Z]\.)((?:[A-Z]\.)+[A-Z])\.(?=\s*+$)", lambda match: f"{_dotted(match[1])}."),
)


def read_abbreviations(text: str) -> str:
    return apply_rules(_LETTERS, apply_rules(_SHORTENED, apply_rules(_LATIN, text)))
