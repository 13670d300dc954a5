"""Says in words and in a machine's form that an episode is synthetic, and who wrote its script.

Article 50 of the EU's AI Act asks that synthetic audio is marked in a machine-readable form as artificially generated.
There is no frame of ID3 and no tag of podcast feeds for it yet. So the file uses the URI with which IPTC, C2PA and
schema.org mark such media.
"""

from __future__ import annotations

from cpoa.contracts.dialogue import is_embedded_writer, model_of

DIGITAL_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def disclosure(writer: str, sources: str = "the sources below") -> str:
    """``writer``: as in the script. ``sources``: where the reader finds them."""
    return f"The voices are synthetic. The script was written by {_name(writer)} from {sources}."


def disclosure_in_file(writer: str) -> str:
    return f"This audio was artificially generated. {disclosure(writer, 'the sources in the show notes')}"


def _name(writer: str) -> str:
    if is_embedded_writer(writer):
        return "Aethercast's embedded writer"
    return model_of(writer)
