"""Reads signs between words, and the marks that set the pauses of a sentence."""

from __future__ import annotations

from cpoa.agents.voice.reading.rules import Rule, apply_rules, rule

_MATHEMATICS: tuple[Rule, ...] = (
    rule(r"\s?≈\s?", " approximately "),
    rule(r"\s?[~∼](?=\s?\d)", " about "),
    rule(r"\s?(?:±|\+/[−-])\s?", " plus or minus "),
    rule(r"\s?÷\s?", " divided by "),
    rule(r"\s?×\s?", " times "),
    rule(r"\s?≠\s?", " is not equal to "),
    rule(r"\s?[≤⩽]\s?", " at most "),
    rule(r"\s?[≥⩾]\s?", " at least "),
    rule(r"\s?[→⇒➔➜⟶]\s?", " to "),
    rule(r"\s?[↔⇌⇄]\s?", " to and from "),
    rule(r"√\s?", " the square root of "),
    rule(r"∞", " infinity "),
    rule(r"(?<=[\w)])\s?==?\s?(?=[\w(−-])", " equals "),
    rule(r"(?<=[\w)]) − (?=[\w(])", " minus "),
    rule(r"(?<=[\w)])\s\+\s(?=[\w(])", " plus "),
    rule(r"(?<=[\w)])\s?<\s?(?=[\w(−-])", " is less than "),
    rule(r"(?<=[\w)])\s?>\s?(?=[\w(−-])", " is greater than "),
    rule(r"(?<!\w)<\s?(?=\d)", "less than "),
    rule(r"(?<!\w)>\s?(?=\d)", "more than "),
)
_SIGNS: tuple[Rule, ...] = (
    rule(r"§§\s?", "sections "),
    rule(r"§\s?", "section "),
    rule(r"¶\s?", "paragraph "),
    rule(r"#(?=\d)", "number "),
    rule(r"(?<!\w)#(?=[A-Za-z])", "hashtag "),
    rule(r"(?<!\w)@(?=\w)", "at "),
    rule(r"\s?@\s?", " at "),
    rule(r"\s?&\s?", " and "),
    rule(r"\band/or\b", "and or"),
    rule(r"(?<=[a-z])\s?/\s?(?=[a-z])", " or "),
    rule(r"(?<=[^\W\d])\s?/\s?(?=\w)|(?<=\w)\s?/\s?(?=[^\W\d])", " "),
    rule(r"[©®™℠†‡*•◦^~|\\=<>_]", " "),
)
_PACING: tuple[Rule, ...] = (
    rule(r"(?:(?<!\s)\s++)?(?:—|--++)\s*+", ", "),
    rule(r"(?<!\s)\s++[–-]++\s++", ", "),
    rule(r"(?<=\w)–(?=\w)", "-"),
    rule(r"–", " "),
    rule(r"\.{2,}", "."),
    rule(r'["“”„]', ""),
    rule(r"(?<![^\W\d_])'(?=\w)(?!(?:tis|twas|em|til|cause|n)\b)", ""),
    rule(r"(?<=[^\w\s])'(?!\w)", ""),
    rule(r"(?<=\w)'(?=[\s,.;:?!]|$)(?<!s')", ""),
)
_TIDYING: tuple[Rule, ...] = (
    rule(r"(?<![^\W\d_])-+|-+(?![^\W\d_])", " "),
    rule(r"(?<![^\W\d_])'+(?![^\W\d_])", " "),
    rule(r"\s+", " "),
    rule(r"(?<!\s)\s++(?=[,.;:?!])", ""),
    rule(r"(?<![,;:])[,;:]++(?=[.?!])", ""),
    rule(r"([,;:])(?:\s*[,;:])+", r"\1"),
    rule(r"([.?!])(?:\s*[.,;:])+", r"\1"),
    rule(r"([?!])(?:\s*[?!.])+", r"\1"),
    rule(r"^[\s,.;:?!'-]+", ""),
    rule(r"(?<=[,;:?!])(?=[^\W\d_])", " "),
)


def read_mathematics(text: str) -> str:
    return apply_rules(_MATHEMATICS, text)


def read_signs(text: str) -> str:
    return apply_rules(_SIGNS, text)


def set_pauses(text: str) -> str:
    return apply_rules(_PACING, text)


def tidy_punctuation(text: str) -> str:
    return apply_rules(_TIDYING, text).strip()
