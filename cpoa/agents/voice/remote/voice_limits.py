"""How much a voice service speaks at once; apart from the rest, for a function that only refuses what is too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.error_codes.steps import API_GW_PODCAST_SCRIPT_TOO_LONG
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SPOKEN_CHARS = 5000
"""What a voice service takes in one request (AIMS_TTS, which the services speak through)."""
MAX_MINUTES = 4
"""At the usual pace: about 660 words and 3,900 characters, with room for a writer who goes over by a fifth."""
SCRIPT_TOO_LONG = API_GW_PODCAST_SCRIPT_TOO_LONG


def check_length(chapters: Sequence[tuple[str, str]]) -> None:
    """Raises PermanentStepError. Before anything is asked for: the service would take minutes to say the same."""
    characters = sum(len(text) for _, text in chapters)
    if characters > MAX_SPOKEN_CHARS:
        raise PermanentStepError(
            SCRIPT_TOO_LONG,
            f"The script has {characters:,} characters, and the voice service takes {MAX_SPOKEN_CHARS:,}. Ask "
            "for a shorter episode.",
        )


def max_minutes_at(speaking_rate: float) -> int:
    """Who speaks faster says more in a minute."""
    return max(1, min(MAX_MINUTES, int(MAX_MINUTES * 1.1 / speaking_rate)))
