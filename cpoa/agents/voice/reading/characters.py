"""Unifies characters of the same meaning, and replaces those that the voice cannot pronounce."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

from cpoa.agents.voice.reading.rules import Rule, apply_rules, rule

# Letters with diacritics that the voice's model for unknown words has learned. All others lose their diacritics:
# "Tōkyō" is spelled letter by letter, "Tokyo" is read as a word.
KEPT_LETTERS = frozenset("éèñçöüäøãáóšČčŽžćğÉÈÑÇÖÜÄØÁÓŠ")
SPEAKABLE_CHARACTERS = (
    frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") | KEPT_LETTERS | frozenset(" .,;:?!'-")
)

_GREEK_NAMES = MappingProxyType(
    dict(
        zip(
            "αβγδεζηθικλμνξοπρστυφχψω",
            [
                "alpha",
                "beta",
                "gamma",
                "delta",
                "epsilon",
                "zeta",
                "eta",
                "theta",
                "iota",
                "kappa",
                "lambda",
                "mu",
                "nu",
                "xi",
                "omicron",
                "pi",
                "rho",
                "sigma",
                "tau",
                "upsilon",
                "phi",
                "chi",
                "psi",
                "omega",
            ],
            strict=True,
        )
    )
)
_GREEK_LETTERS = "αβγδεζηθικλμνξοπρσςτυφχψω"
_GREEK_TO_LATIN = str.maketrans(
    dict(
        zip(
            _GREEK_LETTERS,
            [
                "a",
                "v",
                "g",
                "d",
                "e",
                "z",
                "i",
                "th",
                "i",
                "k",
                "l",
                "m",
                "n",
                "x",
                "o",
                "p",
                "r",
                "s",
                "s",
                "t",
                "y",
                "f",
                "ch",
                "ps",
                "o",
            ],
            strict=True,
        )
    )
)
_TO_LATIN = str.maketrans(
    {
        "ł": "w",
        "Ł": "W",
        "ı": "i",
        "đ": "d",
        "Đ": "D",
        "ß": "ss",
        "þ": "th",
        "Þ": "Th",
        "ð": "d",
        "Ð": "D",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ħ": "h",
        "ŋ": "ng",
        "ə": "a",
        "Ə": "A",
        "ĳ": "ij",
        "ʻ": "",
        "ʼ": "",
        "ʾ": "",
        "ʿ": "",
        "ḷ": "l",
        "ṛ": "ri",
        "Ṛ": "Ri",
    }
)
# Names that would be mispronounced without their diacritics.
_RESPELLED = MappingProxyType(
    {
        "Dvořák": "Dvorzhak",
        "Władysław": "Vwadiswav",
        "Jagiełło": "Yagyewo",
        "Łódź": "Woodge",
        "Kraków": "Krakoof",
        "Wałęsa": "Vawensa",
        "Erdoğan": "Erdoan",
        "Curaçao": "Curasow",
        "Besançon": "Besanson",
        "Reykjavík": "Rekyavik",
        "Milošević": "Miloshevich",
        "Antonín": "Antoneen",
        "fiancé": "fiancé",
        "Hawaiʻi": "Hawaii",
        "Noël": "Noel",
    }
)

_SAME_MEANING: tuple[Rule, ...] = (
    rule(r"[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\t\n\r\f\v]", " "),
    rule(r"[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]", ""),
    rule(r"[‘’‚‛`´＇]", "'"),
    rule(r"[“”„‟«»‹›＂]", '"'),
    rule(r"[‐‑‒﹣－⁃]", "-"),
    rule(r"[―⸺⸻]", "—"),
    rule(r"[−⁻]", "−"),
    rule(r"…", "..."),
    rule(r"⁄", "/"),
    rule(r"[·∙⋅](?=\w)", " "),
    rule(r"。", ". "),
    rule(r"、", ", "),
    rule(r"[¿¡]", ""),
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LATIN_MARKED_WORD = re.compile(r"[^\W\d_]+")


def unify_characters(text: str) -> str:
    """Maps the variants of space, apostrophe, quotation mark and minus to one each, and full-width letters to
    normal ones. A superscript number gets a caret, unless it is the square or the cube of a unit, which
    :mod:`measures` reads."""
    text = apply_rules(_SAME_MEANING, text)
    text = re.sub(r"[\uff01-\uff5e]", lambda match: chr(ord(match[0]) - 0xFEE0), text)
    text = re.sub(r"(?<=[\w)])[−]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?![⁰¹²³⁴⁵⁶⁷⁸⁹])", _raised, text)
    return text.translate(_SUBSCRIPTS)


def _raised(match: re.Match[str]) -> str:
    return match[0] if match[0] in ("²", "³") else "^" + match[0].translate(_SUPERSCRIPTS)


def read_greek(text: str) -> str:
    """A single Greek letter becomes its name; a Greek word gets Latin letters."""
    without_accents = re.sub(r"[\u0370-\u03ff\u1f00-\u1fff]", lambda match: _bare(match[0]), text)
    named = re.sub(
        rf"(?<![{_GREEK_LETTERS}])[{_GREEK_LETTERS}](?![{_GREEK_LETTERS}])",
        lambda match: f" {_GREEK_NAMES.get(match[0], 'sigma')} ",
        without_accents,
        flags=re.IGNORECASE,
    )
    return named.translate(_GREEK_TO_LATIN)


def _bare(character: str) -> str:
    letters = [part for part in unicodedata.normalize("NFD", character) if not unicodedata.combining(part)]
    return "".join(letters).lower()


def to_known_letters(text: str) -> str:
    """Returns the text with known characters only; all others become spaces."""
    text = _LATIN_MARKED_WORD.sub(lambda match: _RESPELLED.get(match[0], match[0]), unicodedata.normalize("NFC", text))
    kept = "".join(_known(character) for character in text.translate(_TO_LATIN))
    return "".join(character if character in SPEAKABLE_CHARACTERS else " " for character in kept)


def _known(character: str) -> str:
    if character in SPEAKABLE_CHARACTERS:
        return character
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if part in SPEAKABLE_CHARACTERS) or " "
