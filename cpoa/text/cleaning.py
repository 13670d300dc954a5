"""Cleans source text for speech without losing facts: removes brackets, pronunciations, odd spaces and list debris."""

from __future__ import annotations

import re
import unicodedata

from cpoa.text.sentences import split_sentences

_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"), " "
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2066\u2067\u2068\u2069\ufeff"))
_QUOTES = {ord("“"): '"', ord("”"): '"', ord("„"): '"', ord("’"): "'", ord("‘"): "'"}
_CHARACTERS = _SPACES | _INVISIBLE | _QUOTES

# Scripts that the English voice cannot read, and the phonetic alphabet.
_FOREIGN = (
    r"[\u0250-\u02af\u02c8\u02cc\u02d0\u0370-\u03ff\u0400-\u08ff\u0900-\u109f\u10a0-\u10ff\u1200-\u137f"
    r"\u1780-\u17ff\u1f00-\u1fff\u3040-\u9fff\uac00-\ud7af]"
)
_FOREIGN_CHARACTER = re.compile(_FOREIGN)
_LANGUAGE = (
    r"(?:Ancient )?(?:Greek|Latin|Arabic|Hebrew|Chinese|Korean|Japanese|Russian|Persian|Sanskrit|Hindi|Ukrainian)"
)
# From here on the text has single spaces: a search that starts at each of several spaces, or at each place of any other
# repeated part, would take quadratic time.
_FOREIGN_RUN = re.compile(rf" ?,? ?\b(?:{_LANGUAGE})?:? ?{_FOREIGN}++[^,.;]*+")
_PRONUNCIATION = re.compile(r" ?,? ?(?:pronounced )?(?<![\w/])/[^/\n]{0,40}[ˈˌəɪʊɛɔæɑʌʃʒθðŋː][^/\n]{0,40}/")
_FORMULA = re.compile(r"\{\\displaystyle(?:(?!\{\\displaystyle)[^}])*+\}++")

_KEPT_BRACKET = re.compile(r"\[([a-z][a-z ]{0,20})\]")
_BRACKET = re.compile(r" ?\([^()]*+\)| ?\[[^\[\]]*+\]")
_LINE_END = re.compile(r"[.!?][\"')\]]*$")
_LAST_SENTENCE_END = re.compile(r".*[a-z]{2}[.!?][\"')]*+(?=\s++[A-Z])")
_BROKEN_LINE = re.compile(r"(?<=[^.!?:;\n])\n(?=[a-z])")
# An unbalanced bracket: "Basalt; buh-SALT) is", "Magadha (IPA:, was".
_TORN_BRACKET = re.compile(r"^([^();]{2,60}?) ?(?:;|\((?:IPA:)?,)[^()]{0,300}?(?:\)|, )\s*(?=(?:is|was|are|were)\b)")

_UNSPEAKABLE = re.compile(
    r"[=∈→⇒{}\\⋅|#<>_^~]"
    r"|×(?! ?\d{1,3}\b(?![−–]))|×\s?10"  # 8×8 is kept, powers of ten are not
    r"|[a-z][−–]\d(?![\d,a-z])|\d[−–]1(?![\d,.]\d|\d)(?! [a-z])"  # s−1, the exponent of a unit
    r"|[()\[\]]|…|\.\.\.|:\s*+\.|(?<!P)[a-z]\.[A-Z]|\w \."
    r"|\b10\d\d\s?(?:W|J|K|kg|g|m|m/s|eV|[kMGT]eV|Hz|Pa|N|C|V|T|L|ergs?|mol)\b"  # a lost exponent
    r"|°\d|\d°\d|[′″]|https?:|www\."
)
_HOLES = (
    re.compile(r"[,;:]\s*+[.]$"),
    re.compile(r"(?<!')\b(?:the|a|an)[,.](?: |$)"),
    re.compile(r"\b(?:and|or|with|denoted|denoted by)[.;]"),
    re.compile(r"\b(?:known|written|denoted|referred to|expressed|defined) (?:as|by|or)[,.;]"),
    re.compile(r"from,(?<=[desm] from,)"),
    re.compile(r"\bequivalent to[.;]|\branging from to\b|\bhere , |, or\.$"),
    re.compile(r"\bdenoted by (?:is|and|or)\b|\bbelong to or\b|\bof that also\b|\bfunctions? and (?:is|are)\b"),
    re.compile(r"\bthe following[:.]?$"),
    re.compile(rf"\b{_LANGUAGE} (?:word|term|words|name|phrase)[.,]"),
)


def tidy_prose(text: str) -> str:
    """Returns the complete, speakable sentences of ``text`` in order. Sentences with gaps or symbols are dropped."""
    return " ".join(clean_sentences(text))


def clean_sentences(text: str) -> list[str]:
    return [sentence for sentence in split_sentences(tidy(text)) if is_speakable(sentence)]


def tidy(text: str) -> str:
    """Returns one line of prose without brackets, pronunciations, foreign scripts and broken lines; all sentences are
    kept."""
    text = unicodedata.normalize("NFC", text).translate(_CHARACTERS)
    text = " ".join(filter(None, map(_complete_part, _BROKEN_LINE.sub(" ", text).split("\n"))))
    text = _single_spaced(_FORMULA.sub("", text))
    if "/" in text:
        text = _PRONUNCIATION.sub("", text)
    text = _TORN_BRACKET.sub(r"\1 ", _remove_brackets(text))
    if _FOREIGN_CHARACTER.search(text):
        text = _FOREIGN_RUN.sub("", text)
    return _close_gaps(text)


def is_speakable(sentence: str) -> bool:
    """Whether a sentence can be spoken unchanged: it has no formula, no foreign script and no gap from cleaning."""
    return bool(
        (sentence.lstrip("\"'")[:1].isupper() or sentence[:1].isdigit())
        and not _FOREIGN_CHARACTER.search(sentence)
        and not _UNSPEAKABLE.search(sentence)
        and sentence.count('"') % 2 == 0
        and not any(hole.search(sentence) for hole in _HOLES)
    )


def _complete_part(line: str) -> str:
    """Returns the line up to the end of its last sentence; "" for list items and headings."""
    line = line.strip()
    if not line or _LINE_END.search(line):
        return line
    complete = _LAST_SENTENCE_END.match(line)
    return complete[0] if complete else ""


def _remove_brackets(text: str) -> str:
    text = _KEPT_BRACKET.sub(r"\1", text)
    for _ in range(4):  # nested brackets, up to the deepest nesting that was found
        shorter = _BRACKET.sub("", text)
        if shorter == text:
            break
        text = shorter
    return text


def _close_gaps(text: str) -> str:
    text = re.sub(r" ([,.;:])", r"\1", _single_spaced(text))
    text = re.sub(r",(?: ?,)++", ",", text)
    text = re.sub(r"(?<![.!?,;])[.!?,;]{2,}+(?=\s|$)", _first_end, text)
    text = re.sub(r"(?<= )#(?=\d)", "number ", text)
    text = re.sub(r"(?<=[a-z]{3}[.!?])(?=[A-Z][a-z])", " ", text)
    return _single_spaced(text)


def _first_end(match: re.Match[str]) -> str:
    """Keeps the marks up to the last ! or ?, or else up to the first full stop."""
    marks = match[0]
    kept = marks.rstrip(".,;")
    return kept or marks[: marks.find(".") + 1] or marks


def _single_spaced(text: str) -> str:
    return " ".join(text.split())
