"""Turns written text into spoken text. Captions keep the written text; only the voice gets this one."""

from __future__ import annotations

import unicodedata

from cpoa.agents.voice.reading.table import READING_TABLE


def spoken_text(written: str) -> str:
    """Returns text of ``characters.SPEAKABLE_CHARACTERS`` only. Empty if nothing can be said in English."""
    said = unicodedata.normalize("NFC", written)
    for rules in READING_TABLE:
        said = rules.apply(said)
    return said.strip()
