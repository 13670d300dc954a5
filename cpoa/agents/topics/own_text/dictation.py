"""Reads text that was dictated or typed without capitals or full stops."""

from __future__ import annotations

import re

_MAX_CAPITAL_SHARE = 0.004  # of the letters; prose has 0.02 or more
_MIN_LETTERS = 20
_MAX_UNMARKED_WORDS = 40
_MIN_PIECE_WORDS = 5
_COMFORTABLE_WORDS = 12

_PRONOUN_I = re.compile(r"\bi(?=['’](?:m|ve|d|ll)\b|\b(?!['’.)]|/))")
_SENTENCE_START = re.compile(r"(^|[.!?…][\"'”’)]{0,3}\s+)([\"'“‘(]?)([a-z])")
_MARK = re.compile(r"[.!?;:,]")
_SUBJECT = (
    r"(?:i|I|we|you|he|she|it|they|there|this|that|these|those|the|a|an|my|our|your|his|her|their|its|everyone|everybody"
    r"|someone|somebody|nobody|no|some|one|then|now|when|if|after|what|I['’]m|it['’]s|that['’]s|there['’]s|we['’]re"
    r"|they['’]re|you['’]re|he['’]s|she['’]s)"
)
_CUT = re.compile(
    rf"\s(?=(?:and|but|so)\s{_SUBJECT}\s|(?:then|anyway|also|afterwards|later|meanwhile|finally|okay|well"
    r"|yesterday|today|tomorrow)\s)"
)
_WEAK_CUT = re.compile(rf"\s(?=(?:and|but|so)\s|(?:i|I|we|he|she|they)\s(?!{_SUBJECT}\b))")
_LEANING_TEXT = "and but or that because so if when while as then the a an to of"
_LEANING = frozenset(_LEANING_TEXT.split())


def is_without_capitals(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return letters >= _MIN_LETTERS and sum(map(str.isupper, text)) < _MAX_CAPITAL_SHARE * letters


def add_capitals(text: str) -> str:
    """Capitals where they are sure: after the end of a sentence, and in "I"."""
    text = _PRONOUN_I.sub("I", text)
    return _SENTENCE_START.sub(lambda match: match[1] + match[2] + match[3].upper(), text)


def cut_unmarked(text: str) -> list[str]:
    """Cuts running text that has no marks at its conjunctions, into pieces of about 5 words or more; returns other
    text whole."""
    words = len(text.split())
    marks = len(_MARK.findall(text.rstrip(" .!?")))
    if words <= _COMFORTABLE_WORDS or marks * _MAX_UNMARKED_WORDS >= words:
        return [text]
    pieces = _cut(text, _CUT)
    return [part for piece in pieces for part in (_cut(piece, _WEAK_CUT) if len(piece.split()) > 25 else [piece])]


def _cut(text: str, pattern: re.Pattern[str]) -> list[str]:
    pieces: list[list[str]] = [[]]
    words = 0
    for part in pattern.split(text):
        last = pieces[-1][-1].rsplit(None, 1)[-1] if pieces[-1] else ""
        if words >= _MIN_PIECE_WORDS and last not in _LEANING:
            pieces.append([])
            words = 0
        if part.strip():
            pieces[-1].append(part.strip())
            words += len(part.split())
    if len(pieces) > 1 and words < _MIN_PIECE_WORDS:
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    return [" ".join(piece) for piece in pieces]
