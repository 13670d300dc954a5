"""Says in words and in a machine's form that an episode is synthetic, and who wrote its script.

Article 50 of the EU's AI Act asks that synthetic audio is marked in a machine-readable form as artificially generated.
There is no frame of ID3 and no tag of podcast feeds for it yet. So the file uses the URI with which IPTC, C2PA and
schema.org mark such media.
"""

from __future__ import annotations

from cpoa.contracts.dialogue import is_embedded_writer, model_of

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

_GENERAL = "from what it knows, without sources. Nothing in it was checked against sources."


def disclosure(writer: str, sources: str = "the sources below", *, has_sources: bool = True) -> str:
    """``writer``: as in the script. ``sources``: where the reader finds them, if there are any."""
    origin = f"from {sources}." if has_sources else _GENERAL
    return f"The voices are synthetic. The script was written by {_name(writer)} {origin}"


def disclosure_in_file(writer: str, *, has_sources: bool = True) -> str:
    said = disclosure(writer, "the sources in the show notes", has_sources=has_sources)
    return f"This audio was artificially generated. {said}"


def _name(writer: str) -> str:
    if is_embedded_writer(writer):
        return "Aethercast's embedded writer"
    return model_of(writer)
