"""Says in words and in a machine's form that an episode is synthetic, and who wrote its script.

Article 50 of the EU's AI Act asks that synthetic audio is marked in a machine-readable form as artificially generated.
There is no frame of ID3 and no tag of podcast feeds for it yet. So the file uses the URI with which IPTC, C2PA and
schema.org mark such media.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.audio.note_phrases import note_phrases
from cpoa.contracts.dialogue import is_embedded_writer, model_of
from cpoa.contracts.language_tags import ENGLISH

if TYPE_CHECKING:
    from cpoa.audio.note_phrases import NotePhrases

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def disclosure(writer: str, language: str = ENGLISH, *, has_sources: bool = True) -> str:
    """For the show notes, which list the sources if there are any. ``writer``: as in the script."""
    phrases = note_phrases(language)
    return _said(writer, phrases, phrases.below if has_sources else None)


def disclosure_in_file(writer: str, language: str = ENGLISH, *, has_sources: bool = True) -> str:
    phrases = note_phrases(language)
    return f"{phrases.generated} {_said(writer, phrases, phrases.in_the_notes if has_sources else None)}"


def _said(writer: str, phrases: NotePhrases, sources: str | None) -> str:
    if sources is None:
        return phrases.unchecked.format(writer=_name(writer))
    return phrases.disclosure.format(writer=_name(writer), sources=sources)


def _name(writer: str) -> str:
    if is_embedded_writer(writer):
        return "Aethercast's embedded writer"
    return model_of(writer)
