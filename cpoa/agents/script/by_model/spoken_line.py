"""Cleans one line of a model's reply for speech: no markup, no stage directions, no numbers of passages.

What is meant to be said stays as it is written, symbols too ("E=mc²", "10^6"): the voices read them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cpoa.contracts.dialogue import Hosts

_PICTURES = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f\u20e3\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\u00ad]"
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_BRACKETED = re.compile(r"[\[【]\^?([^\[\]【】\n]{0,120})[\]】]")
_CITED = re.compile(r"(\d{1,4})(?:\s?[–-]\s?(\d{1,4}))?")
_MAX_RANGE = 10
_LINK = re.compile(r"\[([^\[\]\n]{1,120})\]\((?:https?:|www\.|/|#)[^()\s]{0,300}\)")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,80}>")
_SOUNDS = (
    r"(?:laugh|chuckl|sigh|paus|smil|gasp|whisper|giggl|grin|nod|shrug|snort|groan|cough|clears?\s)[^()*\[\]\n\d]{0,40}"
)
_MOODS = (
    r"(?:excited|thoughtful|enthusiastic|amused|surprised|dramatic|sarcastic|deadpan|jokingly|playful|mock\s|softly|quietly"
    r"|music|sound\s?(?:of|effect)|applause|beat\b|silence|intro\b|outro\b|in\sa\s(?:whisper|low|mock|deadpan|loud|soft|quiet))"
    r"[^()*\[\]\n\d]{0,40}"
)
_STAGE_DIRECTION = re.compile(rf"\*{{1,3}}{_SOUNDS}\*{{1,3}}|_{_SOUNDS}_|\((?:{_SOUNDS}|{_MOODS})\)", re.IGNORECASE)
_FIRST_BRACKET = re.compile(r"^\s*\([a-z][a-z]*(?:,?\s[a-z]+){0,3}\)\s*")
_LINE_MARKUP = re.compile(r"^\s*(?:#{1,6}\s+|[-*•]\s+|>\s+)")
_MARKUP = re.compile(r"\*{2,}|(?<!\s)\*(?=\s|$|[.,;:!?])|(?<!\S)\*(?=\w)|`+|~~|_{2,}|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_QUOTES = {ord("“"): '"', ord("”"): '"', ord("„"): '"', ord("’"): "'", ord("‘"): "'", ord("…"): "..."}
_OUTER_QUOTES = re.compile(r'^"([^"]*)",?$')
_CUT_OFF = re.compile(r"(?<![–—-])[–—-]++([\"')]?)$")
_STOPS = re.compile(r"[.!?…—][\"')\]]*$")
_SPACE_BEFORE_MARK = re.compile(r" (?=[,.;!?](?:\s|$))")


def spoken_line(text: str, hosts: Hosts) -> str:
    """Returns "" if nothing of the line can be spoken. Quotation marks become straight ones. An interruption ends with
    a dash."""
    plain = unicodedata.normalize("NFC", _CONTROLS.sub(" ", text)).translate(_QUOTES)
    plain = _BRACKETED.sub("", _LINK.sub(r"\1", _PICTURES.sub("", plain)))
    plain = _TAG.sub("", _STAGE_DIRECTION.sub("", plain))
    plain = " ".join(_MARKUP.sub("", _LINE_MARKUP.sub("", plain)).split())
    plain = _FIRST_BRACKET.sub("", _without_label(plain, hosts))
    plain = _OUTER_QUOTES.sub(r"\1", _SPACE_BEFORE_MARK.sub("", plain))
    return _with_end(plain) if any(map(str.isalnum, plain)) else ""


def cited_numbers(text: str) -> tuple[int, ...]:
    """Returns the numbers in square brackets: [3], [p3], [2, 5], [4-6]."""
    found: dict[int, None] = {}
    for bracket in _BRACKETED.finditer(text):
        inside = bracket[1]
        if len(inside) <= 60 and _is_citation(inside):
            for match in _CITED.finditer(inside):
                first, last = int(match[1]), int(match[2] or match[1])
                found.update(dict.fromkeys(range(first, min(last, first + _MAX_RANGE) + 1)))
    return tuple(found)


def _is_citation(inside: str) -> bool:
    letters = re.findall(r"[^\W\d_]+", inside.lower())
    return all(word in {"passage", "passages", "source", "sources", "p", "ref", "id", "and", "to"} for word in letters)


def _without_label(text: str, hosts: Hosts) -> str:
    names = "|".join(map(re.escape, (hosts.host, hosts.guest)))
    return re.sub(
        rf"^(?:{names}|host|guest|speaker ?[12ab])\s?(?:\([^()]{{0,40}}\))?:\s", "", text, flags=re.IGNORECASE
    )


def _with_end(text: str) -> str:
    """Makes one dash of those at the end; a text without an end mark gets a full stop."""
    text = text.strip()
    cut_off = _CUT_OFF.search(text)
    if cut_off:
        return f"{text[: cut_off.start()].rstrip()}—{cut_off[1]}"
    return text if _STOPS.search(text[-6:]) else text.rstrip(" ,;:") + "."
