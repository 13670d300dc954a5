"""Chooses which brackets of encyclopedia prose are said.

Citation marks, pronunciations, foreign spellings, origins of words and dates of life go. Every other bracket stays as
it is written: the voice says it as an aside.
"""

from __future__ import annotations

import re

from cpoa.text.foreign_script import LANGUAGE, has_foreign_script

_OPENING = {"(": ")", "[": "]", "（": "）"}
_CLOSING = frozenset(_OPENING.values())
_MAX_NESTING = 8

_CITATION = re.compile(
    r"(?:\d{1,4}|[a-z]{1,2}|(?:note|nb|n|fn|ref|lower-alpha) ?\d{0,3}|update|sic|listen|citation needed|dead link"
    r"|[a-z][a-z -]{0,40}\?|[a-z]+ needed)",
    re.IGNORECASE,
)
_POINTER = re.compile(r"(?:see|cf\.)(?: also)? |pictured\b|pp?\. ?\d|ISBN\b|doi:|listen\b|help\b|IPA\b", re.IGNORECASE)
_SPELLING = re.compile(
    r"(?:(?:in|from|via|also) )?(?:the )?"
    r"(?:(?:Old|Middle|Late|Modern|New|Ancient|Classical|Koine|Medieval|Vulgar|Proto-\w+"
    rf"|[Tt]raditional|[Ss]implified|Standard|Early|Ottoman|Biblical|Mandarin) )*(?:{LANGUAGE})(?: pronunciation)?"
    r"(?:[:：]| (?:for|word|name|term|spelling|pronunciation)\b| [^\w\s]| \S++ [\"'‘“])",
)
_ORIGIN = re.compile(rf"(?:derived |borrowed |ultimately )?from (?:the )?(?:[A-Z]\w+ )?(?:{LANGUAGE})\b")
_LABEL = re.compile(
    r"(?:pinyin|romani[sz]ed(?: as)?|Wade[–-]Giles|Hanyu Pinyin|Jyutping|lit\.|IPA|transl\.|translit\.|kanji|hiragana"
    r"|Hangul|RR|MR|tr\.|pronounced|pronunciation)(?![\w])",
    re.IGNORECASE,
)
# "KY-roh", "buh-SALT": one syllable in capitals, the others in small letters.
_RESPELLING = re.compile(r"(?:[a-zə]{1,6}-)*+[A-Z]{2,6}(?:-[a-zə]{1,6})++(?:-[A-Z]{2,6})?|(?:[a-zə]{1,6}-)++[A-Z]{2,6}")
_COUNTRY_LABEL = re.compile(r"\b(?:UK|US|USA|AU|RP|GA|GenAm|also|or)\b:?")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_BORN = re.compile(r"(?:born|died|b\.|d\.|fl\.|r\.|reigned|lived|baptised|baptized)(?= )")
_DATE_WORD = re.compile(
    rf"\b(?:{_MONTH}|born|died|b|d|r|c|ca|fl|circa|reigned|lived|baptised|baptized|or|and|before|after|in|between|around"
    r"|AD|BC|BCE|CE|OS|NS|aged?|early|late|present)\b\.?"
)
_YEAR = re.compile(r"\b(?:\d{3,4}\b|\d{1,2}(?= (?:BCE?|AD|CE)\b))")
_LIFE_YEARS = range(12, 116)


def clean_brackets(text: str) -> str:
    """``text`` is one line with single spaces. Returns it without the brackets that are not said; a bracket without a
    partner stays."""
    return _cleaned(text, 0)


def _cleaned(text: str, depth: int) -> str:
    pieces, at = list[str](), 0
    for start, end in _outer_pairs(text):
        before, inner = text[at:start], text[start + 1 : end]
        said = _said(text[start], _cleaned(inner, depth + 1) if depth < _MAX_NESTING else inner)
        pieces += [before if said else before.rstrip(" "), said]
        at = end + 1
    return "".join([*pieces, text[at:]])


def _outer_pairs(text: str) -> list[tuple[int, int]]:
    """Returns the places of the opening and closing marks of brackets that are not inside others, in order."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, character in enumerate(text):
        if character in _OPENING:
            opened.append(place)
        elif character in _CLOSING and opened and _OPENING[text[opened[-1]]] == character:
            start = opened.pop()
            while pairs and pairs[-1][0] > start:
                pairs.pop()
            pairs.append((start, place))
    return pairs


def _said(mark: str, inner: str) -> str:
    """Returns the bracket as it is said, with its marks if it needs any; "" if it is not said."""
    if mark == "[":
        return _said_square(inner)
    if _CITATION.fullmatch(inner.strip()) and not inner.strip().isalnum():
        return ""
    written = inner.split(";")
    parts = [said for part in written if (said := _said_part(part.strip(" ,;"), alone=len(written) == 1))]
    return f"({'; '.join(parts)})" if parts else ""


def _said_square(inner: str) -> str:
    """An editor's words in a quotation: "[she] saw", "turn[ed]"."""
    inner = inner.strip()
    if not inner or _CITATION.fullmatch(inner) or has_foreign_script(inner):
        return ""
    return inner if inner.count(" ") < 3 else f"({inner})"


def _said_part(part: str, *, alone: bool) -> str:
    """``part``: the text between two semicolons. ``alone``: there is no other part."""
    if _is_spelling(part) or _is_life(part, certain=not alone):
        return ""
    kept = [
        one
        for one in part.split(", ")
        if not (has_foreign_script(one) or _is_respelled(one) or _LABEL.match(one.strip()))
    ]
    if len(kept) == len(part.split(", ")):
        return "" if _is_empty(part) else part
    rest = ", ".join(kept).strip(" ,")
    return "" if _is_empty(rest) or _is_life(rest, certain=True) else rest


def _is_spelling(part: str) -> bool:
    return bool(_SPELLING.match(part) or _ORIGIN.match(part) or _LABEL.match(part) or _POINTER.match(part))


def _is_respelled(part: str) -> bool:
    words = [word for word in _COUNTRY_LABEL.sub("", part).split() if word.strip(" ,:")]
    return bool(words) and all(_RESPELLING.fullmatch(word.strip(",:")) for word in words)


def _is_empty(part: str) -> bool:
    return not any(character.isalnum() for character in _COUNTRY_LABEL.sub("", part)) and "%" not in part


def _is_life(part: str, *, certain: bool) -> bool:
    """Whether the part is somebody's years or dates. A pair of bare years is taken for them only if it is ``certain``,
    because of what else is in the bracket: an age, a war or a dynasty has such years too."""
    if _BORN.match(part):
        return bool(_YEAR.search(part))
    if re.search(r"[^\W\d_]{2}", _DATE_WORD.sub("", part)):
        return False
    years = [int(year) for year in _YEAR.findall(part)]
    if len(years) < 2 or not re.search("[–—-]", part) or abs(years[-1] - years[0]) not in _LIFE_YEARS:
        return False
    return certain or bool(re.search(_MONTH, part))
