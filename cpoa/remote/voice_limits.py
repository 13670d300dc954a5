"""How much a voice service speaks at once; apart from the rest, for a function that only refuses what is too long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_SPOKEN_CHARACTERS = 5000
"""What a voice service takes in one request (AIMS_TTS, which the services speak through)."""
MOST_MINUTES = 5
"""Of speech that surely fits into it: 5,000 characters are about 830 words, and 150 of them a minute."""
SCRIPT_TOO_LONG = "API_GW_PODCAST_SCRIPT_TOO_LONG"


def check_length(chapters: Sequence[tuple[str, str]]) -> None:
    """Raises PermanentStepError. Before anything is asked for: the service would take minutes to say the same."""
    characters = sum(len(text) for _, text in chapters)
    if characters > MOST_SPOKEN_CHARACTERS:
        raise PermanentStepError(
            SCRIPT_TOO_LONG,
            f"The script has {characters:,} characters, and the voice service takes {MOST_SPOKEN_CHARACTERS:,}. Ask "
            "for a shorter episode.",
        )
