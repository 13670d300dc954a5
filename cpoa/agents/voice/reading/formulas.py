"""Reads combinations of letters and digits: formulas, models, versions, mathematical signs."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.number_words import cardinal, spoken_number
from cpoa.agents.voice.reading.rules import Rule, apply_rules, rule

_ELEMENTS = (
    "He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Sc|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Kr|Rb|Sr|Zr|Nb|Mo|Tc|Ru|Rh|Pd|Ag|Cd"
    "|In|Sn|Sb|Te|Xe|Cs|Ba|La|Ce|Pr|Nd|Sm|Eu|Gd|Tb|Dy|Ho|Er|Tm|Yb|Lu|Hf|Ta|Re|Os|Ir|Pt|Au|Hg|Tl|Pb|Bi|Po|Rn|Ra|Th|Pa"
    "|Np|Pu|Am|H|B|C|N|O|F|P|S|K|V|Y|I|W|U"
)
_FORMULA = rf"\b(?=[A-Za-z]*+\d)(?:(?:{_ELEMENTS})\d{{0,3}}){{2,8}}(?P<charge>\d?[+−](?![\w]))?(?!\w)"
# Formulas without a number, which would be read as words.
_SALTS = "NaCl|NaOH|HCl|KCl|NaF|HF|KOH|HCN|AgCl|SiC|GaAs|LiF|ZnO|FeO|MgO|CaO|TiO|PbS|NaBr|KI|KBr"

_SPOKEN_WRONG = {"IT": "I.T", "WHO": "W.H.O", "JSON": "Jason"}


def spelled(letters: str) -> str:
    """Returns letters in a form that the voice spells; it would read a single "A" as the article."""
    if len(letters) == 1:
        return "eh" if letters in "Aa" else letters.upper()
    return ".".join(letters.upper())


def _formula(match: re.Match[str]) -> str:
    charge = match["charge"] or ""
    body = match[0][: len(match[0]) - len(charge)]
    said = " ".join(
        spelled(piece) if piece[0].isalpha() else cardinal(int(piece)) for piece in re.findall(r"[A-Za-z]+|\d+", body)
    )
    return said + charge.replace("+", " plus").replace("−", " minus")


def _ion(match: re.Match[str]) -> str:
    count = f" {cardinal(int(match[2]))}" if match[2] else ""
    return f"{match[1]}{count} {'plus' if match[3] == '+' else 'minus'}"


def _version(match: re.Match[str]) -> str:
    return " point ".join(spoken_number(part) for part in match[0].split("."))


def _power_of_ten(match: re.Match[str]) -> str:
    exponent = match["exponent"]
    sign = "minus " if exponent[0] in "-−" else ""
    times = f"{match['factor']} times " if match["factor"] else ""
    return f"{times}ten to the {sign}{cardinal(int(exponent.lstrip('-−+')))}"


def _power(match: re.Match[str]) -> str:
    base, exponent = match[1], match[2]
    if exponent == "2":
        return f"{base} squared"
    if exponent == "3":
        return f"{base} cubed"
    return f"{base} to the {'minus ' if exponent[0] in '-−' else ''}{exponent.lstrip('-−+')}"


def _shouted(match: re.Match[str]) -> bool:
    """In a line of capitals "WHO" is the word."""
    start, end = match.span()
    before, after = match.string[max(0, start - 12) : start], match.string[end : end + 3]
    return bool(re.search(r"[A-Z]{2} $|^$", before) and re.match(r" [A-Z]{2}", after))


def _acronym(match: re.Match[str]) -> str:
    return match[0] if _shouted(match) else _SPOKEN_WRONG[match[0]]


_POWERS: tuple[Rule, ...] = (
    rule(
        r"(?:(?<!\d)(?P<factor>\d++(?:\.\d++)?)\s?(?:×|x|\*|·|⋅)\s?)?(?<![\w.])10\^(?:\{|\()?(?P<exponent>[−+-]?\d{1,4})(?:\}|\))?",
        _power_of_ten,
    ),
    rule(r"(?<![\w.])(?P<factor>\d++(?:\.\d++)?)[eE](?P<exponent>[−+-]?\d{1,3})(?!\w)", _power_of_ten),
    rule(r"(\w)²", r"\1 squared"),
    rule(r"(\w)³", r"\1 cubed"),
    rule(r"([\w)])\^(?:\{|\()?([−+-]?\w{1,4})(?:\}|\))?", _power),
)
_NOTATION: tuple[Rule, ...] = (
    rule(r"\bC#", "C sharp"),
    rule(r"\b([CF])\+\+", r"\1 plus plus"),
    rule(r"(?<!\w)\.NET\b", "dot net"),
    rule(_FORMULA, _formula),
    rule(rf"\b({_ELEMENTS})(\d?)([+−])(?![\w+−])", _ion),
    rule(rf"\b(?:{_SALTS})\b", lambda match: spelled(match[0])),
    rule(r"\b(?:IT|WHO|JSON)\b(?![.]\w)", _acronym),
    rule(r"\b([A-Z])&([A-Z])\b", lambda match: f"{spelled(match[1])} and {match[2]}"),
    rule(r"\b([A-Z]{2,3})&([A-Z])\b", r"\1 and \2"),
    rule(r"\b([A-Z]{2,5})/([A-Z]{2,5})\b", r"\1 \2"),
    rule(r"(?<![\w.,])\d+(?:\.\d+){2,}(?![\w]|\.\d)", _version),
    rule(r"(?<![\w.:])(\d{1,6}):(\d{1,6})(?![\w:])", r"\1 to \2"),
    rule(r"(?<=\d)\s?[x×](?=\s?\d)", " by "),
    rule(r"(?<=\d)\s?[x×](?!\w)", " times"),
    rule(r"\b007\b", "double oh seven"),
)
_MIXED: tuple[Rule, ...] = (
    # Separates letters and digits: "MP3", "F-16", "COVID-19", "3D", "H1N1"; ordinals and decades are already words
    # here.
    rule(r"(?<![A-Za-z])A-?(?=\d)", "A-"),
    rule(r"(?<=[A-Za-z])(?<!\bA)-?(?=\d)", " "),
    rule(r"(?<=\d)-?(?=[A-Za-z])(?!(?:st|nd|rd|th)\b)", " "),
    # The letter and not the article: "point A to point B", "hepatitis A".
    rule(r"(?<=[a-z] )A(?=\s+(?:to|and|or|of|is|was|in|are)\b|[,;:?!]|\.?$)", "eh"),
)


def read_powers(text: str) -> str:
    return apply_rules(_POWERS, text)


def read_formulas(text: str) -> str:
    return apply_rules(_NOTATION, text)


def separate_letters_and_digits(text: str) -> str:
    return apply_rules(_MIXED, text)
