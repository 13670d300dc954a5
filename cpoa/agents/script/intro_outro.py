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
    "Hello, I'm {host}.",
    "Good to have you with us. I'm {host}.",
    "Hi, I'm {host}, and welcome.",
    "Hello, and thanks for joining us. I'm {host}.",
    "Welcome. My name is {host}.",
)
GREETING_REPLIES = (
    "And I'm {guest}.",
    "And my name is {guest}.",
    "My name is {guest}, hello.",
    "Hello from me too. I'm {guest}.",
    "I'm {guest}, hello.",
    "And I'm {guest}. Hello.",
)
CLOSINGS = (
    "We'll leave it there.",
    "That's where we stop today.",
    "That is what we have for you today.",
    "And that's the end of this one.",
    "That is as far as we go today.",
    "Let's stop here.",
    "That's all for today.",
    "So much for today.",
)
SYNTHETIC = (
    "Our voices are synthetic, and software put this script together from the sources named in the notes.",
    "We speak with synthetic voices, and this script was put together by software from the sources in the notes.",
    "You have heard two synthetic voices, and a script that software put together from those sources.",
    "Both voices are synthetic, and it was software that put the script together.",
    "A word about us: the voices are synthetic, and the script was put together by software.",
    "The voices you heard are synthetic, and software made the script from those sources.",
)
SYNTHETIC_OWN = (
    "Our voices are synthetic, and software divided the text between us.",
    "We speak with synthetic voices, and software divided the text between us.",
    "You have heard two synthetic voices, and it was software that divided the text.",
    "Both voices are synthetic, and the text was divided between them by software.",
    "A word about us: the voices are synthetic, and software decided who reads what.",
    "The voices you heard are synthetic, and software shared out the text.",
)
SYNTHETIC_BY_MODEL = "Our voices are synthetic, and a language model wrote this script from the sources in the notes."
SYNTHETIC_OWN_BY_MODEL = "Our voices are synthetic, and a language model made our conversation out of the text."
SYNTHETIC_GENERAL_BY_MODEL = (
    "Our voices are synthetic, and a language model wrote this script from what it knows. Nothing in it was checked "
    "against sources."
)
GOODBYES = (
    "Thanks for listening.",
    "Thank you for listening, and until next time.",
    "Thanks for listening, and goodbye.",
    "Goodbye, and until next time.",
    "Until next time.",
    "Thanks for being with us. Goodbye.",
    "Take care, and goodbye.",
    "Thank you for your time. Goodbye.",
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
