"""The lines at the beginning and at the end of an episode."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GREETINGS = (
    "Hello and welcome. I'm {host}.",
    "Welcome to the show. I'm {host}.",
    "Hi there, and welcome. I'm {host}.",
)
GREETING_REPLIES = ("And I'm {guest}.", "And my name is {guest}.")
SYNTHETIC = (
    "Our voices are synthetic, and software put this script together from the sources named in the notes.",
    "We speak with synthetic voices, and this script was put together by software from the sources in the notes.",
)
SYNTHETIC_OWN = (
    "Our voices are synthetic, and software divided the text between us.",
    "We speak with synthetic voices, and software divided the text between us.",
)
SYNTHETIC_BY_MODEL = "Our voices are synthetic, and a language model wrote this script from the sources in the notes."
SYNTHETIC_OWN_BY_MODEL = "Our voices are synthetic, and a language model made our conversation out of the text."
GOODBYES = (
    "Thanks for listening.",
    "Thank you for listening, and until next time.",
    "Thanks for listening, and goodbye.",
)


class LineChooser:
    """Chooses lines by the seed. A line comes again only when all lines of its set were used, and never twice in
    succession."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)
        self._used: set[str] = set()
        self._last = ""

    def pick(self, lines: Sequence[str], **fields: str) -> str:
        free = [line for line in lines if line not in self._used]
        if not free:
            self._used.difference_update(lines)
            free = [line for line in lines if line != self._last] or list(lines)
        line = self._random.choice(free)
        self._used.add(line)
        self._last = line
        return line.format(**fields)
