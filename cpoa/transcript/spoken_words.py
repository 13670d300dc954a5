"""Reads what is said in an episode from its transcripts, for the search."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

from cpoa.contracts.spoken_words import SpokenWords

if TYPE_CHECKING:
    from collections.abc import Iterable

_CUE = re.compile(r"^(\d+):(\d\d):(\d\d\.\d{3}) --> [^\n]*\n(?:<v [^>\n]*>)?([^\n]+(?:\n[^\n]+)*)", re.MULTILINE)


def words_of_transcript(transcript_json: bytes, language: str) -> SpokenWords:
    """Of ``transcript.json``: its sentences."""
    parts = (part for turn in json.loads(transcript_json)["turns"] for part in turn["parts"])
    return _spoken(language, ((part["start"], part["text"]) for part in parts))


def words_of_captions(webvtt: str, language: str) -> SpokenWords:
    """Of ``transcript.vtt``, for episodes that have no other transcript: its captions, as ``cpoa/audio/captions.py``
    writes them."""
    return _spoken(
        language,
        (
            (int(hours) * 3600 + int(minutes) * 60 + float(seconds), _shown(text))
            for hours, minutes, seconds, text in _CUE.findall(webvtt)
        ),
    )


def _shown(lines: str) -> str:
    return html.unescape(" ".join(lines.removesuffix("</v>").split()))


def _spoken(language: str, said: Iterable[tuple[float, str]]) -> SpokenWords:
    pairs = [(start, text) for start, text in said if text.strip()]
    return SpokenWords(
        language=language, starts=tuple(start for start, _ in pairs), sentences=tuple(text for _, text in pairs)
    )
