"""Makes the sentences that the hosts say from the texts of blocks. Nothing is left out but citations, addresses in
brackets and words in other scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cpoa.agents.topics.own_text.dictation import add_capitals, cut_unmarked, is_without_capitals
from cpoa.agents.topics.own_text.lists import close_sentence, ends_sentence
from cpoa.agents.topics.own_text.signs import (
    has_citations,
    remove_citations,
    remove_foreign_words,
    shorten_addresses,
    speak_arrows,
    speak_brackets,
    speak_stars,
)
from cpoa.text.sentences import split_sentences

_STAGE_WORDS = (
    r"(?:laugh|chuckl|giggl|paus|sigh|applau|music|inaudible|crosstalk|cross-talk|cough|silen|smil|nod|cheer|clears|gasp"
    r"|unintelligible|off[ -]mic|overlap|whisper|shrug|gestur|beat|jingle|theme|audience|indistinct|phone rings|sips)"
)
_STAGE = re.compile(
    rf" ?[(\[](?:(?:both|all|they|he|she) )?{_STAGE_WORDS}[\w ,.-]{{0,30}}[)\]]|\*{_STAGE_WORDS}\w{{0,6}}\*",
    re.IGNORECASE,
)
_STAGE_ALONE = re.compile(
    r" ?[(\[](?:(?:loud|long|short|more|general|sustained) )?"
    r"(?:applause|laughter|laughs|cheers|cheering|pause|silence)\.?[)\]]",
    re.IGNORECASE,
)
_EMOJI = re.compile(r" ?[\U0001f000-\U0001faff\u2600-\u27bf\u2b50]+")
_TIME_MARK = re.compile(r" ?[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])]")
_SPACES_BEFORE_MARK = re.compile(r"(?<=\w) +(?=[,;!?](?:\s|$))")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document is written. ``spoken``: it is a transcript, with stage marks and times."""

    cited: bool = False
    without_capitals: bool = False
    spoken: bool = False


def find_manner(text: str, *, spoken: bool) -> Manner:
    return Manner(has_citations(text), is_without_capitals(text), spoken)


def speakable_sentences(text: str, manner: Manner) -> list[str]:
    """``text``: whole sentences on one line. Each sentence of the result ends with a mark."""
    text = _STAGE_ALONE.sub("", text)
    if manner.spoken:
        text = _TIME_MARK.sub("", _STAGE.sub("", text)).strip()
    text = speak_stars(shorten_addresses(" ".join(text.split())))
    text = remove_citations(text, cited=manner.cited)
    return [said for sentence in _split(text, manner) if (said := speak_sentence(sentence))]


def _split(text: str, manner: Manner) -> list[str]:
    pieces = cut_unmarked(text) if manner.without_capitals or not ends_sentence(text) else [text]
    if manner.without_capitals or (manner.spoken and text.islower()):
        pieces = [add_capitals(close_sentence(piece)) for piece in pieces]
    elif len(pieces) > 1:
        pieces = [close_sentence(piece[0].upper() + piece[1:]) for piece in pieces]
    return [sentence for piece in pieces for sentence in _split_with_brackets(piece)]


def _split_with_brackets(text: str) -> list[str]:
    """A bracket that is a sentence may hold several."""
    found: list[str] = []
    for sentence in split_sentences(text):
        spoken = speak_brackets(remove_foreign_words(sentence))
        found += split_sentences(spoken) if sentence.startswith("(") else [spoken]
    return found


def speak_sentence(sentence: str) -> str:
    """Returns one sentence as the hosts say it; "" if it holds no word that the voice can read."""
    sentence = _SPACES_BEFORE_MARK.sub("", " ".join(_EMOJI.sub("", speak_arrows(sentence)).split()))
    if not any(map(str.isalnum, sentence)):
        return ""
    return close_sentence(sentence)
