"""The transcript: WebVTT with the speakers' names."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.agents import Cue

# Of a line, as the podcast namespace asks: docs/examples/transcripts/transcripts.md of its repository.
MAX_LINE_CHARS = 65
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def webvtt(cues: Sequence[Cue], *, title: str, notes: str | None) -> str:
    """Returns the WebVTT file. The times of ``cues`` are in seconds from the start of the audio; ``notes`` become a
    comment, which players do not show."""
    blocks = [f"WEBVTT - {_comment_text(title)}"]
    if notes:
        blocks.append("NOTE\n" + "\n".join(filter(None, map(_comment_text, notes.splitlines()))))
    blocks.extend(_timed(cues))
    return "\n\n".join(blocks) + "\n"


def _timed(cues: Sequence[Cue]) -> Iterator[str]:
    """Yields the cue blocks. After rounding to milliseconds no cue is empty and every cue ends before the next one
    begins."""
    spoken = sorted((cue for cue in cues if cue.text.strip()), key=lambda cue: cue.start)
    starts: list[int] = []
    for cue in spoken:
        starts.append(max(round(cue.start * 1000), starts[-1] + 1 if starts else 0))
    for number, (cue, start) in enumerate(zip(spoken, starts, strict=True), start=1):
        end = max(round(cue.end * 1000), start + 1)
        end = min(end, starts[number]) if number < len(starts) else end
        speaker = _cue_text(cue.speaker).rstrip("-")  # "--" before the ">" that closes the tag would form an arrow
        yield f"{_clock(start)} --> {_clock(end)}\n<v {speaker}>{_cue_lines(cue.text)}"


def _clock(milliseconds: int) -> str:
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def _cue_lines(text: str) -> str:
    """Returns lines of at most ``MAX_LINE_CHARS`` characters, as they are shown."""
    return "\n".join(map(_cue_text, textwrap.wrap(text, MAX_LINE_CHARS, break_on_hyphens=False)))


def _cue_text(text: str) -> str:
    """Returns one line, because an empty line would end the cue."""
    return " ".join(text.split()).translate(_ESCAPES)


def _comment_text(text: str) -> str:
    """Returns one line without "-->", the only text that a WebVTT comment must not contain."""
    return " ".join(text.split()).replace("-->", "→")
