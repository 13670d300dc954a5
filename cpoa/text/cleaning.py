"""Cleans the prose of an encyclopedia for speech: sentences are said whole, or they are left out."""

from __future__ import annotations

import re
import unicodedata

from cpoa.text.brackets import clean_brackets
from cpoa.text.foreign_script import HOLE, LANGUAGE, has_foreign_script, without_foreign_words
from cpoa.text.formulas import mark_formulas
from cpoa.text.sentences import split_sentences

_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"), " "
)
_INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
)
_QUOTES = {ord("“"): '"', ord("”"): '"', ord("„"): '"', ord("’"): "'", ord("‘"): "'"}
_CHARACTERS = _SPACES | _INVISIBLE | _QUOTES

# From here on the text has single spaces: a search that starts at each of several spaces, or at each place of any other
# repeated part, would take quadratic time.
_PRONUNCIATION = re.compile(r" ?,? ?(?:pronounced )?(?<![\w/])/[^/\n]{0,40}[ˈˌəɪʊɛɔæɑʌʃʒθðŋː][^/\n]{0,40}/")
_PAGE_MARK = re.compile(r"(?<=[.,;!?\"')]): ?\d{1,4}(?:[–-]\d{1,4})?(?:, ?\d{1,4}(?:[–-]\d{1,4})?)*(?= |$)")

_CITATION_MARK = re.compile(r"\[(?:\d{1,4}|[a-z]|(?:note|nb|n) ?\d{1,3})\]")

_LINE_END = re.compile(r"[.!?][\"')\]]*$")
_LAST_SENTENCE_END = re.compile(r".*[a-z]{2}[.!?][\"')]*+(?=\s++[A-Z])")
_BROKEN_LINE = re.compile(r"(?<=[^.!?:;\n])\n(?=[a-z])")
# An unbalanced bracket: "Basalt; buh-SALT) is", "Magadha (IPA:, was".
_TORN_BRACKET = re.compile(r"^([^();]{2,60}?) ?(?:;|\((?:IPA:)?,)[^()]{0,300}?(?:\)|, )\s*(?=(?:is|was|are|were)\b)")

_UNSPEAKABLE = re.compile(
    rf"[∈→⇒{{}}\\⋅|_^{HOLE}]|#(?![A-Z])|[<>~](?! ?\d)|(?<!\b[a-zA-Z])(?<!\b[a-zA-Z] )=|=(?! ?\d)"
    r"|×(?! ?\d{1,3}\b(?![−–]))|×\s?10(?!\.\d| ?(?:[cm]?m|km|met(?:re|er)s?|feet|ft|inch(?:es)?)\b)"  # no powers of ten
    r"|[a-z][−–]\d(?![\d,a-z])|\d[−–]1(?![\d,.]\d|\d)(?! [a-z])"  # s−1, the exponent of a unit
    r"|:\s*+\.|(?<!P)[a-z]\.[A-Z]|\w \.(?!\.)|\( ?\)|[,;] \)"
    r"|\b10\d\d\s?(?:W|J|K|kg|g|m|m/s|eV|[kMGT]eV|Hz|Pa|N|C|V|T|L|ergs?|mol)\b"  # a lost exponent
    r"|°\d|\d°\d|[′″]|https?:|www\."
)
_HOLES = (
    re.compile(r"[,;:]\s*+[.]$"),
    re.compile(r"(?<!')\b(?:the|a|an)[,.:;](?: |$)"),
    re.compile(r"\b(?:and|or|denoted|denoted by)[.;]"),
    re.compile(r"\b(?:known|written|denoted|referred to|expressed|defined) (?:as|by|or)[,.;]"),
    re.compile(r"from,(?<=[desm] from,)"),
    re.compile(r"\bequivalent to[.;]|\branging from to\b|\bhere , |, or\.$"),
    re.compile(r"\bdenoted by (?:is|and|or)\b|\bbelong to or\b|\bof that also\b|\bfunctions? and (?:is|are)\b"),
    re.compile(r"\bthe following[:.]?$"),
    re.compile(rf"\b(?:{LANGUAGE}) (?:word|term|words|name|phrase)[.,]"),
)
# An entry such as "8 May 2019 – Frida Kahlo at the Brooklyn Museum", or "Refers to the use of puppets" below a term.
_LIST_ENTRY = re.compile(
    r"(?:\d{1,4}|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"[\w ,–]{0,40} – [A-Z]"
    r"|(?:Refers|Denotes|Describes|Consists|Means|Includes) "
)
_OPENING_MARKS = "\"'(‘“ʻ[¡¿$£€"
_BRAND = re.compile(r"[a-z]{1,2}[A-Z\d]")  # iPhone, eBay, pH, o1
_ITEM_NUMBER = re.compile(r"(?<![\w(])(?:\d{1,2}|[a-z])\)")
# What a sentence begins with that explains the letters of a formula before it.
_LEANS_ON_FORMULA = re.compile(
    r"(?:Here|Where|where)\b|(?:In )?(?:[Tt]his|[Tt]hese|[Tt]he above|[Tt]he latter) "
    r"(?:equation|formula|expression|relation|inequality|limit)"
)


def tidy_prose(text: str) -> str:
    """Returns the complete, speakable sentences of ``text`` in order. Sentences with gaps or symbols are dropped."""
    return " ".join(clean_sentences(text))


def clean_paragraphs(text: str) -> list[list[str]]:
    """Returns the sentences of each line of ``text`` that has any. In an article each paragraph is one line."""
    joined = _BROKEN_LINE.sub(" ", mark_formulas(_plain_characters(text)))
    return [sentences for line in joined.split("\n") if (sentences := clean_sentences(line))]


def clean_sentences(text: str) -> list[str]:
    kept, after_formula = list[str](), False
    for sentence in split_sentences(tidy(text)):
        leans = after_formula and _LEANS_ON_FORMULA.match(sentence)
        if not leans and is_speakable(sentence):
            kept.append(sentence)
            after_formula = False
        else:
            after_formula = after_formula or HOLE in sentence
    return kept


def tidy(text: str) -> str:
    """Returns one line of prose without citation marks, pronunciations, foreign spellings and broken lines; all
    sentences are kept. Where a formula or a foreign word is missing in a sentence, it has a HOLE."""
    text = _CITATION_MARK.sub("", mark_formulas(_plain_characters(text)))
    text = " ".join(filter(None, map(_complete_part, _BROKEN_LINE.sub(" ", text).split("\n"))))
    text = _PAGE_MARK.sub("", _single_spaced(text))
    if "/" in text:
        text = _PRONUNCIATION.sub("", text)
    text = _TORN_BRACKET.sub(r"\1 ", clean_brackets(text))
    return _close_gaps(without_foreign_words(text))


def is_speakable(sentence: str) -> bool:
    """Whether a sentence can be spoken unchanged: it has no formula, no foreign script and no gap from cleaning."""
    return bool(
        _begins_a_sentence(sentence)
        and not has_foreign_script(sentence)
        and not _UNSPEAKABLE.search(sentence)
        and sentence.count('"') % 2 == 0
        and _closes_brackets(sentence)
        and sentence.count("[") == sentence.count("]")
        and not any(hole.search(sentence) for hole in _HOLES)
        and not _LIST_ENTRY.match(sentence)
    )


def _begins_a_sentence(sentence: str) -> bool:
    first = sentence.lstrip(_OPENING_MARKS)
    return first[:1].isupper() or first[:1].isdigit() or bool(_BRAND.match(first))


def _closes_brackets(sentence: str) -> bool:
    """The brackets after numbers of items, as in "1) to read", have no partners."""
    without_partner = sentence.count(")") - sentence.count("(")
    return without_partner == 0 or 0 < without_partner <= len(_ITEM_NUMBER.findall(sentence))


def _plain_characters(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_CHARACTERS)


def _complete_part(line: str) -> str:
    """Returns the line up to the end of its last sentence; "" for list items and headings."""
    line = line.strip()
    if not line or _LINE_END.search(line):
        return line
    complete = _LAST_SENTENCE_END.match(line)
    return complete[0] if complete else ""


def _close_gaps(text: str) -> str:
    text = re.sub(r" ([,.;:](?!\d))", r"\1", _single_spaced(text))
    text = re.sub(r",(?: ?,)++", ",", text)
    text = re.sub(r"(?<![.!?,;])[.!?,;]{2,}+(?=\s|$)", _first_end, text)
    text = re.sub(r"(?<= )#(?=\d)", "number ", text)
    text = re.sub(r"(?<=[a-z]{2}[.!?])(?=[A-Z])", " ", text)
    return _single_spaced(text)


def _first_end(match: re.Match[str]) -> str:
    """Keeps the marks up to the last ! or ?, or else up to the first full stop; an ellipsis stays."""
    marks = match[0]
    if marks.startswith("..."):
        return "..."
    kept = marks.rstrip(".,;")
    return kept or marks[: marks.find(".") + 1] or marks


def _single_spaced(text: str) -> str:
    return " ".join(text.split())
