"""What is said in an episode, for the search."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpokenWords:
    """``starts``: when each sentence begins, in seconds from the start of the audio. ``language``: a BCP 47 tag."""

    language: str
    starts: tuple[float, ...]
    sentences: tuple[str, ...]
