"""Where the recordings of the voices are in the episode, and with them its captions and chapters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.audio.chapters import ChapterMark
from cpoa.contracts.agents import SpokenChapter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import Cue
    from cpoa.contracts.records import VoiceRecord


@dataclass(frozen=True, slots=True)
class PlacedVoice:
    """``start``: of the recording, in seconds from the start of the episode. The times of ``cues`` and ``chapters`` are
    from the start of the recording. ``chapters`` is set only if it has the whole script."""

    start: float
    title: str
    cues: Sequence[Cue]
    continues_chapter: bool = False
    chapters: Sequence[SpokenChapter] = ()

    @classmethod
    def of(cls, voice: VoiceRecord, start: float) -> PlacedVoice:
        return cls(start, voice.title, voice.cues, voice.continues_chapter, voice.chapters)


def episode_cues(voices: Sequence[PlacedVoice]) -> tuple[Cue, ...]:
    return tuple(
        replace(cue, start=cue.start + voice.start, end=cue.end + voice.start) for voice in voices for cue in voice.cues
    )


def chapter_marks(voices: Sequence[PlacedVoice], duration_seconds: float) -> tuple[ChapterMark, ...]:
    """The recording of a whole script has its chapters' times. Any other recording is one chapter or a part of one."""
    marks = [
        (voice.start + chapter.start, chapter.title)
        for voice in voices
        if not voice.continues_chapter
        for chapter in voice.chapters or (SpokenChapter(voice.title, start=0.0),)
    ]
    starts = (0.0, *(start for start, _ in marks[1:]), duration_seconds)
    return tuple(
        ChapterMark(start=start, end=end, title=title)
        for (_, title), start, end in zip(marks, starts, starts[1:], strict=False)
    )
