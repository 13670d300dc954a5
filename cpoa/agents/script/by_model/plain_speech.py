"""Cleans a title that a model wrote."""

from __future__ import annotations

import re

_SYMBOLS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\ufe0f\u20e3\u200d]")
_BRACKETS = re.compile(r" ?\[[^\[\]]{0,80}\]| ?<[^<>]{0,80}>")
_LINE_MARKUP = re.compile(r"^[^\S\n]*+(?:#{1,6}\s++|[-*•]\s++|>\s++|\d{1,2}[.)]\s++(?=[A-Z]))", re.MULTILINE)
_MARKUP = re.compile(r"\*+|_{2,}|`+|~~|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_NUMBER = re.compile(r"^(?:chapter|part|segment|episode)\s+\w+\s*[:.–-]\s*", re.IGNORECASE)


def clean_title(text: str) -> str:
    plain = _MARKUP.sub("", _BRACKETS.sub("", _LINE_MARKUP.sub("", _SYMBOLS.sub("", text))))
    return _NUMBER.sub("", " ".join(plain.split())).strip(" .,:;\"'“”").replace('"', "")
