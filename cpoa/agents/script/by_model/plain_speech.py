"""Cleans a line of a model's script for speech: no markup, no stage directions, no speaker's label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.text.cleaning import is_speakable, tidy
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.contracts.dialogue import Hosts

_SYMBOLS = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\ufe0f\u20e3\u200d]")
_DIRECTION = (
    r"(?:laugh\w*|chuckl\w*|sigh\w*|paus\w*|smil\w*|gasp\w*|whisper\w*|clears? (?:his|her|their)? ?throat|excited\w*"
    r"|music\b[^*()\n]*+|intro\b[^*()\n]*+|outro\b[^*()\n]*+|sound\b[^*()\n]*+|applause|beat|nods?\w*|grin\w*|giggl\w*|thoughtful\w*|enthusiastic\w*)"
)
_STAGE_DIRECTION = re.compile(rf"\*{{1,2}}\s*{_DIRECTION}\s*\*{{1,2}}|(?<!\s)\s*\(\s*{_DIRECTION}\s*\)", re.IGNORECASE)
_BRACKETS = re.compile(r" ?\[[^\[\]]{0,80}\]| ?<[^<>]{0,80}>")
_LINK = re.compile(r"\[([^\[\]]{1,80})\]\([^()]{0,300}\)")
_LINE_MARKUP = re.compile(r"^[^\S\n]*+(?:#{1,6}\s++|[-*•]\s++|>\s++|\d{1,2}[.)]\s++(?=[A-Z]))", re.MULTILINE)
_MARKUP = re.compile(r"\*+|_{2,}|`+|~~|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_ELLIPSIS = re.compile(r" ?(?:…|(?<!\.)\.{3,}+) ?")  # for a text with single spaces
_LABEL = r"(?:host|guest|speaker ?\w?|narrator|moderator{names})"


def clean_line(text: str, hosts: Hosts) -> str:
    """Returns the complete, speakable sentences of the line; "" if there are none."""
    plain = _SYMBOLS.sub("", text)
    plain = _BRACKETS.sub("", _LINK.sub(r"\1", _STAGE_DIRECTION.sub("", plain)))
    plain = _MARKUP.sub("", _LINE_MARKUP.sub("", plain)).replace("&", " and ")
    plain = _remove_label(" ".join(plain.split()), hosts)
    plain = tidy(_end_with_stop(_replace_ellipses(plain)))
    return " ".join(sentence for sentence in map(_capitalise, split_sentences(plain)) if is_speakable(sentence))


def clean_title(text: str) -> str:
    plain = _MARKUP.sub("", _BRACKETS.sub("", _LINE_MARKUP.sub("", _SYMBOLS.sub("", text))))
    plain = re.sub(
        r"^(?:chapter|part|segment|episode)\s+\w+\s*[:.–-]\s*", "", " ".join(plain.split()), flags=re.IGNORECASE
    )
    return plain.strip(" .,:;\"'“”").replace('"', "")


def _remove_label(text: str, hosts: Hosts) -> str:
    names = "".join(f"|{re.escape(name)}" for name in (hosts.host, hosts.guest))
    label = _LABEL.format(names=names)
    return re.sub(rf"^\s*{label}\s*(?:\([^()]{{0,40}}\))?\s*:\s*", "", text, flags=re.IGNORECASE)


def _replace_ellipses(text: str) -> str:
    """ "Well... I think" gets a comma; an unfinished sentence gets a full stop."""
    text = re.sub(_ELLIPSIS.pattern + r"(?=$|[A-Z](?!\w*')\w)", ". ", text)
    return re.sub(r"^, ", "", _ELLIPSIS.sub(", ", text)).strip()


def _end_with_stop(text: str) -> str:
    """Ends the text with a full stop if the model omitted it or stopped at a comma."""
    text = text.strip()
    if not text or re.search(r"[.!?][\"')\]”’]*$", text):
        return text
    return text.rstrip(" ,;:–—-") + "."


def _capitalise(sentence: str) -> str:
    return re.sub(r"^([\"']?)([a-zà-ÿ])", lambda match: match.group(1) + match.group(2).upper(), sentence)
