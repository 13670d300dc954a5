"""The waveform of an episode's audio, which the player draws."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, TypedDict

from shared.api_schema import Schema

if TYPE_CHECKING:
    from collections.abc import Sequence

WAVEFORM_VERSION = 1


class Waveform(TypedDict):
    version: Annotated[int, Schema(example=WAVEFORM_VERSION)]
    duration_seconds: Annotated[float, Schema("Of the audio.", example=243.7)]
    peaks: Annotated[
        list[float], Schema("A thousand, each 0 to 1, for equal stretches of the audio.", example=[0.0, 0.42, 0.38])
    ]


def waveform_json(peaks: Sequence[float], duration_seconds: float) -> bytes:
    """``peaks``: 0 to 1, one for each of equal parts of the audio."""
    outline: Waveform = {
        "version": WAVEFORM_VERSION,
        "duration_seconds": round(duration_seconds, 3),
        "peaks": list(peaks),
    }
    return json.dumps(outline, separators=(",", ":")).encode()
