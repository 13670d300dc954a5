"""Reads combinations of letters and digits: formulas, models, versions, mathematical signs."""

from __future__ import annotations

import re

from cpoa.agents.voice.reading.rules import rule, rule_set
from cpoa.text.spoken_numbers import cardinal, spoken_number

_ELEMENTS = (
    "He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Sc|Ti|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Kr|Rb|Sr|Zr|Nb|Mo|Tc|Ru|Rh|Pd|Ag|Cd"
    "|In|Sn|Sb|Te|Xe|Cs|Ba|La|Ce|Pr|Nd|Sm|Eu|Gd|Tb|Dy|Ho|Er|Tm|Yb|Lu|Hf|Ta|Re|Os|Ir|Pt|Au|Hg|Tl|Pb|Bi|Po|Rn|Ra|Th|Pa"
    "|Np|Pu|Am|H|B|C|N|O|F|P|S|K|V|Y|I|W|U"
)
_FORMULA = rf"\b(?=[A-Za-z]*+\d)(?:(?:{_ELEMENTS})\d{{0,3}}){{2,8}}(?P<charge>\^?\d?[+−](?![\w]))?(?!\w)"
# Formulas without a number, which would be read as words.
_SALTS = "NaCl|NaOH|HCl|KCl|NaF|HF|KOH|HCN|AgCl|SiC|GaAs|LiF|ZnO|FeO|MgO|CaO|TiO|PbS|NaBr|KI|KBr"

_PIECES = {"K": "king", "Q": "queen", "R": "rook", "B": "bishop", "N": "knight"}
_SPOKEN_WRONG = {"IT": "I.T", "WHO": "W.H.O", "JSON": "Jason"}


def spelled(letters: str) -> str:
    """Returns letters in a form that the voice spells; it would read "A" without a full stop as the article."""
    if len(letters) == 1:
        return "A." if letters in "Aa" else letters.upper()
    return ".".join(letters.upper())


def _formula(match: re.Match[str]) -> str:
    charge = match["charge"] or ""
    body = match[0][: len(match[0]) - len(charge)]
    said = " ".join(
        spelled(piece) if piece[0].isalpha() else cardinal(int(piece)) for piece in re.findall(r"[A-Za-z]+|\d+", body)
    )
    return said + _charge(charge.removeprefix("^"))


def _charge(written: str) -> str:
    """Returns the words of "2+" or "−"; nothing for a molecule without a charge."""
    count = f" {cardinal(int(written[:-1]))}" if written[:-1] else ""
    return f"{count} {'plus' if written[-1] == '+' else 'minus'}" if written else ""


def _ion(match: re.Match[str]) -> str:
    return spelled(match[1]) + _charge(match[2] + match[3])


def _chess_move(match: re.Match[str]) -> str:
    takes = " takes" if match[2] else ""
    return f"{_PIECES[match[1]]}{takes} {match[3]} {match[4]}"


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


FORMULAS = rule_set(
    r"\d|[+−♯♭]|[A-Z][A-Za-z]|[CF]#",
    rule(r"\bC#(?= (?!major|minor|and)|[\s.,;]|$)", "C sharp", {"C++ and C#": "C plus plus and C sharp"}),
    rule(r"\b([CF])\+\+", r"\1 plus plus", {"written in C++": "written in C plus plus"}),
    rule(r"\b([A-G])\s?♭", r"\1 flat", {"in B♭ major": "in B flat major"}),
    rule(
        r"\b([A-G])(?:\s?♯|#(?!\w))", r"\1 sharp", {"in F♯ minor": "in F sharp minor", "an F# here": "an F sharp here"}
    ),
    rule(r"\b([A-G])b(?= (?:major|minor|clarinet|trumpet)\b)", r"\1 flat", {"a Bb clarinet": "a B flat clarinet"}),
    rule(r"(?<!\w)\.NET\b", "dot net", {"a .NET app": "a dot net app"}),
    rule(
        r"\b([KQRBN])(x?)([a-h])([1-8])(?!\w)",
        _chess_move,
        {"White plays Nf3.": "White plays knight f three.", "then Qxd5": "then queen takes d five"},
    ),
    rule(
        rf"(?<=[A-Za-z0-9+−])\s?→\s?(?=\d?(?:{_ELEMENTS})(?:\d|[A-Z][a-z]?\d|\b))",
        " yields ",
        {"H2O + CO2 -> H2CO3": "H two O plus C.O two yields H two C.O three"},
    ),
    rule(_FORMULA, _formula, {"CaCO3": "C.A.C.O three", "C6H12O6": "C six H twelve O six"}),
    rule(rf"\b({_ELEMENTS})\^?(\d?)([+−])(?![\w+−])", _ion, {"Na+ ions": "N.A plus ions"}),
    rule(rf"\b(?:{_SALTS})\b", lambda match: spelled(match[0]), {"NaCl": "N.A.C.L"}),
)
POWERS = rule_set(
    r"[\^²³]|\d[eE]",
    rule(
        r"(?:(?<!\d)(?P<factor>\d++(?:\.\d++)?)\s?(?:×|x|\*|·|⋅)\s?)?(?<![\w.])10\^(?:\{|\()?(?P<exponent>[−+-]?\d{1,4})(?:\}|\))?",
        _power_of_ten,
        {"6.02 × 10^23 of them": "six point zero two times ten to the twenty-three of them"},
    ),
    rule(
        r"(?<![\w.])(?P<factor>\d++(?:\.\d++)?)[eE](?P<exponent>[−+-]?\d{1,3})(?!\w)",
        _power_of_ten,
        {"1.6e-19": "one point six times ten to the minus nineteen"},
    ),
    rule(r"(\w)²", r"\1 squared", {"x² + y²": "x squared plus y squared"}),
    rule(r"(\w)³", r"\1 cubed", {"x³": "x cubed"}),
    rule(
        r"([\w)])\^(?:\{|\()?([−+-]?\w{1,4})(?:\}|\))?",
        _power,
        {"2^10": "two to the ten", "y^2": "y squared", "e^x": "e to the x"},
    ),
)
NOTATION = rule_set(
    r"\d|&|/|\b(?:IT|WHO|JSON)\b",
    rule(r"\b(?:IT|WHO|JSON)\b(?![.]\w)", _acronym, {"the IT industry": "the I.T industry"}),
    rule(r"\b([A-Z])&([A-Z])\b", lambda match: f"{spelled(match[1])} and {match[2]}", {"R&D": "R and D"}),
    rule(
        r"\b([A-Z]{2,3})&([A-Z])\b",
        lambda match: f"{spelled(match[1])} and {match[2]}",
        {"AT&T": "A.T and T"},
    ),
    rule(r"\b([A-Z]{2,5})/([A-Z]{2,5})\b", r"\1 \2", {"TCP/IP": "TCP IP"}),
    rule(
        r"(?<![\w.,])\d+(?:\.\d+){2,}(?![\w]|\.\d)", _version, {"Python 3.11.2": "Python three point eleven point two"}
    ),
    rule(r"(?<![\w.:])(\d{1,6}):(\d{1,6})(?![\w:])", r"\1 to \2", {"a ratio of 16:9": "a ratio of sixteen to nine"}),
    rule(r"(?<=[a-z] )[x×] (?=\d)", "by ", {"3 m x 4 m": "three meters by four meters"}),
    rule(r"(?<=\d)\s?[x×]\s?(?=\d[\d.,]{0,20}+\s?=)", " times ", {"3 × 4 = 12": "three times four equals twelve"}),
    rule(r"(?<=\d)\s?[x×](?=\s?\d)", " by ", {"5 × 3": "five by three", "a 4x4 grid": "a four by four grid"}),
    rule(r"(?<=\d)(?:\s?×|x(?= [a-z]{3}))(?!\s?\d)", " times ", {"10x faster": "ten times faster"}),
)
MIXED = rule_set(
    r"\d|A",
    # Separates letters and digits: "MP3", "F-16", "COVID-19", "3D", "H1N1"; ordinals and decades are already words
    # here.
    rule(r"(?<![A-Za-z])A-?(?=\d)", "A-", {"A4 paper": "A-four paper"}),
    rule(r"(?<=[A-Za-z])(?<!\bA)-?(?=\d)", " ", {"COVID-19": "COVID nineteen", "MP3": "MP three"}),
    rule(r"(?<=\d)-?A(?![\w,.;:!?'-])", " A.", {"row 3A is": "row three A. is"}),
    rule(r"(?<=\d)-?(?=[A-Za-z])(?!(?:st|nd|rd|th)\b)", " ", {"in 3D": "in three D"}),
    # The letter and not the article: "point A to point B", "hepatitis A".
    rule(
        r"(?<=[a-z] )A(?=\s+(?:to|and|or|of|is|was|in|are|has|had|for|on|at)\b|\s*$)",
        "A.",
        {"point A to point B": "point A. to point B", "Q&A": "Q and A."},
    ),
)
