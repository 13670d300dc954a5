"""The outline of an episode's audio, for the player to draw."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WAVEFORM_VERSION = 1


def waveform_json(peaks: Sequence[float], duration_seconds: float) -> bytes:
    """``peaks``: 0 to 1, each for an equal stretch of the audio."""
    outline = {"version": WAVEFORM_VERSION, "duration_seconds": round(duration_seconds, 3), "peaks": list(peaks)}
    return json.dumps(outline, separators=(",", ":")).encode()
