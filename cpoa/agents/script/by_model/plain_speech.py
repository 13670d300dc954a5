"""Cleans titles and the texts of an outline, as a model wrote them."""

from __future__ import annotations

import re

_SYMBOLS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\ufe0f\u20e3\u200d]")
_BRACKETS = re.compile(r" ?\[[^\[\]]{0,80}\]| ?<[^<>]{0,80}>")
_LINE_MARKUP = re.compile(r"^[^\S\n]*+(?:#{1,6}\s++|[-*•]\s++|>\s++|\d{1,2}[.)]\s++(?=[A-Z]))", re.MULTILINE)
_MARKUP = re.compile(r"\*+|_{2,}|`+|~~|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_NUMBER = re.compile(r"^(?:chapter|part|segment|episode)\s+\w+\s*[:.–-]\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,80}>")
# Control characters, and those that turn the direction of the text after them.
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def clean_title(text: str) -> str:
    plain = _MARKUP.sub("", _BRACKETS.sub("", _LINE_MARKUP.sub("", _SYMBOLS.sub("", _UNSEEN.sub(" ", text)))))
    return _NUMBER.sub("", " ".join(plain.split())).strip(" .,:;\"'“”").replace('"', "")


def clean_text(text: str) -> str:
    """Returns one line without markup, tags and invisible characters."""
    plain = " ".join(_UNSEEN.sub(" ", _TAG.sub("", text)).split())
    return re.sub(r"[*_`]{1,3}", "", plain).strip(' "“”|')
