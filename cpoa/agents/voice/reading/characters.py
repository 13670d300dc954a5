"""Unifies characters of the same meaning, and replaces those that the voice cannot pronounce."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from cpoa.agents.voice.reading.rules import rule, rule_set

if TYPE_CHECKING:
    import re

# Letters with diacritics that the voice's model for unknown words has learned. All others lose their diacritics:
# "Tōkyō" is spelled letter by letter, "Tokyo" is read as a word.
KEPT_LETTERS = frozenset("éèñçöüäøãáóšČčŽžćğÉÈÑÇÖÜÄØÁÓŠ")
SPEAKABLE_CHARACTERS = (
    frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") | KEPT_LETTERS | frozenset(" .,;:?!'-")
)

# Letter -> name, and Latin letters in a Greek word.
_GREEK = MappingProxyType(
    {
        "α": ("alpha", "a"), "β": ("beta", "v"), "γ": ("gamma", "g"), "δ": ("delta", "d"), "ε": ("epsilon", "e"),
        "ζ": ("zeta", "z"), "η": ("eta", "i"), "θ": ("theta", "th"), "ι": ("iota", "i"), "κ": ("kappa", "k"),
        "λ": ("lambda", "l"), "μ": ("mu", "m"), "ν": ("nu", "n"), "ξ": ("xi", "x"), "ο": ("omicron", "o"),
        "π": ("pi", "p"), "ρ": ("rho", "r"), "σ": ("sigma", "s"), "ς": ("sigma", "s"), "τ": ("tau", "t"),
        "υ": ("upsilon", "y"), "φ": ("phi", "f"), "χ": ("chi", "ch"), "ψ": ("psi", "ps"), "ω": ("omega", "o"),
    }
)  # fmt: skip
_GREEK_LETTERS = "".join(_GREEK)
_TO_LATIN = MappingProxyType(
    {
        "ł": "w", "Ł": "W", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D",
        "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ħ": "h", "ŋ": "ng", "ə": "a", "Ə": "A", "ĳ": "ij",
        "ʻ": "", "ʼ": "", "ʾ": "", "ʿ": "", "ḷ": "l", "ṛ": "ri", "Ṛ": "Ri",
    }
)  # fmt: skip
# Names that would be mispronounced without their diacritics.
_RESPELLED = MappingProxyType(
    {
        "Dvořák": "Dvorzhak", "Władysław": "Vwadiswav", "Jagiełło": "Yagyewo", "Łódź": "Woodge", "Kraków": "Krakoof",
        "Wałęsa": "Vawensa", "Erdoğan": "Erdoan", "Curaçao": "Curasow", "Besançon": "Besanson",
        "Reykjavík": "Rekyavik", "Milošević": "Miloshevich", "Antonín": "Antoneen", "fiancé": "fiancé",
        "Hawaiʻi": "Hawaii", "Noël": "Noel",
    }
)  # fmt: skip
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TO_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")


def _plain(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _charge(match: re.Match[str]) -> str:
    number = f"^{match[1].translate(_TO_DIGITS)}" if match[1] else ""
    return number + ("+" if match[2] == "⁺" else "−")


def _raised(match: re.Match[str]) -> str:
    return match[0] if match[0] in ("²", "³") else "^" + match[0].translate(_TO_DIGITS)


def _bare(match: re.Match[str]) -> str:
    parts = unicodedata.normalize("NFD", match[0])
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


OPERATORS = rule_set(
    r"[<>=*/]",
    rule(r"<-+>|<=>", "↔", {"A <-> B": "A to and from B"}),
    rule(r"(?<![-<=])[-=]>", "→", {"File -> Open": "File to Open"}),
    rule(r"<=(?!=)", "≤", {"x <= 5": "x at most five"}),
    rule(r">=(?!=)", "≥", {"x >= 5": "x at least five"}),
    rule(r"!=(?!=)", "≠", {"x != y": "x is not equal to y"}),
    rule(r"\+/[−-]", "±", {"5 +/- 1": "five plus or minus one"}),
    rule(r"(?<=[\w)])\*\*(?=[−-]?\d|[a-z]\b)(?!\d++\*\*)", "^", {"y**2": "y squared"}),
    rule(r"(?<=\d)\s?\*\s?(?=[\w(])", " × ", {"3*x": "three times x"}),
    rule(r"\b([a-zA-Z])\s?\*\s?(?=[a-zA-Z]\b|\d)", r"\1 × ", {"a * b": "a times b"}),
)
UNIFIED = rule_set(
    r"[^ -_a-~]",
    rule(r"[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\t\n\r\f\v]", " ", {"5\u00a0km": "five kilometers"}),
    rule(
        r"[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]",
        "",
        {"extra\u00adordinary": "extraordinary"},
    ),
    rule(r"[‘’‚‛`´＇]", "'", {"don’t": "don't"}),
    rule(r"[“”„‟«»‹›＂]", '"', {"“Quoted” words": "Quoted words"}),
    rule(r"[‐‑‒﹣－⁃]", "-", {"well‑known": "well-known"}),
    rule(r"[―⸺⸻]", "—", {"yes ― and no": "yes, and no"}),
    rule(
        rf"(?<=[\w)])(?<![{_RAISED}])([{_RAISED}]*+)([⁺⁻])(?![{_RAISED}])",
        _charge,
        {"Fe³⁺ ions": "F.E three plus ions", "Cl⁻ ions": "C.L minus ions"},
    ),
    rule(
        rf"(?<![\w)])[{_RAISED}]++(?=[A-Z])",
        lambda match: match[0].translate(_TO_DIGITS),
        {"¹⁴C dating": "fourteen C dating"},
    ),
    rule(r"[−⁻]", "−", {"10⁻⁹ of it": "ten to the minus nine of it"}),
    rule(r"…", "...", {"Wait… what?!": "Wait. what?"}),
    rule(r"⁄", "/", {"3⁄4 of it": "three quarters of it"}),
    rule(r"[·∙⋅](?=\w)", " ", {"cat·a·log": "cat a log"}),
    rule(r"。", ". ", {"End。 Go": "End. Go"}),
    rule(r"、", ", ", {"one、 two": "one, two"}),
    rule(r"[¿¡]", "", {"¿Yes?": "Yes?"}),
    rule(r"\u00b5", "μ", {"5 µL": "five microliters", "The µ receptor": "The mu receptor"}),
    rule(r"[\u2160-\u217f]++", lambda match: _plain(match).upper(), {"Act Ⅳ, Scene Ⅸ": "Act four, Scene nine"}),
    rule(r"[\u2460-\u2473]", lambda match: f" {_plain(match)} ", {"step ③": "step three"}),
    rule(r"[\ufb00-\ufb06]", _plain, {"ﬁsh": "fish"}),
    rule(r"[\uff01-\uff5e]", lambda match: chr(ord(match[0]) - 0xFEE0), {"ＡＢ": "AB"}),
    # The square and the cube of a unit stay, for the measures.
    rule(rf"(?<=[\w)])[−]?[{_RAISED}]+(?![{_RAISED}])", _raised, {"10²³ stars": "ten to the twenty-three stars"}),
    rule(r"[₀-₉]++", lambda match: match[0].translate(_TO_DIGITS), {"CO₂ emissions": "C.O two emissions"}),
)
GREEK = rule_set(
    r"[\u0370-\u03ff\u1f00-\u1fff]",
    rule(r"[\u0370-\u03ff\u1f00-\u1fff]", _bare, {"Αθήνα": "athina", "The unit Ω": "The unit omega"}),
    rule(
        rf"(?<![{_GREEK_LETTERS}])[{_GREEK_LETTERS}](?![{_GREEK_LETTERS}])",
        lambda match: f" {_GREEK[match[0]][0]} ",
        {"the α and β rays": "the alpha and beta rays", "the APOE ε4 allele": "the APOE epsilon four allele"},
    ),
    rule(rf"[{_GREEK_LETTERS}]++", lambda match: "".join(_GREEK[letter][1] for letter in match[0]), {"λόγος": "logos"}),
)
KNOWN_LETTERS = rule_set(
    r"[^ A-Za-z.,;:?!'-]",
    rule(r"[^\W\d_]+", lambda match: _RESPELLED.get(match[0], match[0]), {"Władysław": "Vwadiswav"}),
    rule(
        r"[^ A-Za-z.,;:?!'-]",
        lambda match: _known(match[0]),
        {"Tōkyō": "Tokyo", "Fun 🎉 fact 🐙!": "Fun fact!", "茶": ""},
    ),
)


def _known(character: str) -> str:
    if character in SPEAKABLE_CHARACTERS:
        return character
    if character in _TO_LATIN:
        return _TO_LATIN[character]
    parts = unicodedata.normalize("NFKD", character)
    return "".join(part for part in parts if part in SPEAKABLE_CHARACTERS) or " "
