"""The limits of a voice service. In a module of its own, for functions that only reject texts that are too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.error_codes.steps import API_GW_PODCAST_SCRIPT_TOO_LONG
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SPOKEN_CHARS = 5000
"""What a voice service accepts in one request (the limit of AIMS_TTS, which it uses)."""
MAX_MINUTES = 4
"""At the normal rate: about 660 words and 3,900 characters, which leaves 20 % for a writer who exceeds the length."""
SCRIPT_TOO_LONG = API_GW_PODCAST_SCRIPT_TOO_LONG


def check_length(chapters: Sequence[tuple[str, str]]) -> None:
    """Raises PermanentStepError if the script is too long. Called before the request, because the service would need
    minutes to reject it."""
    characters = sum(len(text) for _, text in chapters)
    if characters > MAX_SPOKEN_CHARS:
        raise PermanentStepError(
            SCRIPT_TOO_LONG,
            f"The script has {characters:,} characters, and the voice service accepts {MAX_SPOKEN_CHARS:,}. "
            "Create a shorter episode.",
        )


def max_minutes_at(speaking_rate: float) -> int:
    """Returns the maximum length in minutes at a speaking rate; a faster voice speaks more text per minute."""
    return max(1, min(MAX_MINUTES, int(MAX_MINUTES * 1.1 / speaking_rate)))
