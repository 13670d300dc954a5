"""The words of an episode that is being made, with the times of those whose sound is finished."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.agents import Cue
from cpoa.steps.used_sources import as_source
from cpoa.text.sentences import split_sentences
from cpoa.text.speaking_time import speaking_seconds
from cpoa.transcript.placed_voices import PlacedVoice, chapter_marks, episode_cues
from cpoa.transcript.sentence_times import time_turns
from cpoa.transcript.transcript_json import TranscriptFiles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.dialogue import Chapter, Hosts
    from cpoa.contracts.material import Material
    from cpoa.contracts.records import SpokenPart, UsedSource, VoiceRecord
    from cpoa.transcript.document import Draft, DraftTurn

# From the start of a piece to its first word: after the intro, and after the pause between two pieces.
_SECONDS_BEFORE_FIRST = 2.6
_SECONDS_BEFORE = 0.05
_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class DraftedScript:
    """What is written so far: all of the script, or its first chapters. ``parts``: what each voice step says.
    ``voices``: the records of the finished ones, from the first on without a gap."""

    title: str
    language: str
    hosts: Hosts
    chapters: Sequence[Chapter]
    parts: Sequence[SpokenPart]
    voices: Sequence[VoiceRecord]
    material: Material
    sources: Sequence[UsedSource]
    revision: int = 0


def compose_draft(script: DraftedScript) -> Draft:
    """Returns the draft for the episode's owner. ``is_draft`` is true."""
    placed, measured_until = _place_voices(script)
    end = _end(placed)
    turns = [turn for chapter in script.chapters for turn in chapter.turns]
    files = TranscriptFiles(
        title=script.title,
        language=script.language,
        timing="measured" if len(script.voices) == len(script.parts) else "estimated",
        turns=time_turns(turns, episode_cues(placed)),
        chapters=chapter_marks(placed, max(end, measured_until)),
        material=script.material,
        sources=[as_source(used) for used in script.sources],
    )
    transcript = files.transcript()
    draft_turns: list[DraftTurn] = [
        {**turn, "timing": "measured" if turn["start"] < measured_until else "estimated"}
        for turn in transcript["turns"]
    ]
    return {
        "version": transcript["version"],
        "revision": script.revision,
        "is_draft": True,
        "title": transcript["title"],
        "language": transcript["language"],
        "timing": transcript["timing"],
        "chapters": transcript["chapters"],
        "turns": draft_turns,
        "passages": transcript["passages"],
        "sources": transcript["sources"],
        "own_passages": files.own_passages(),
    }


def _place_voices(script: DraftedScript) -> tuple[list[PlacedVoice], float]:
    """Returns all voices, the missing ones as estimated, and where the measured ones end."""
    placed: list[PlacedVoice] = []
    begin = 0.0
    for voice in script.voices:
        if voice.piece is None:
            break
        placed.append(PlacedVoice.of(voice, begin + voice.piece.segment_start))
        begin += voice.piece.seconds
    measured_until = begin
    pace = _pace(script)
    for part in script.parts[len(placed) :]:
        start = begin + (_SECONDS_BEFORE if placed else _SECONDS_BEFORE_FIRST)
        chapter = script.chapters[part.chapter]
        cues = tuple(_estimated_cues(chapter, part, script.hosts, pace))
        placed.append(PlacedVoice(start, chapter.title, cues, continues_chapter=part.first_turn > 0))
        begin = start + (cues[-1].end if cues else 0.0) + _PAUSE_SECONDS
    return placed, measured_until


def _pace(script: DraftedScript) -> float:
    """How many times longer the finished voices took than was estimated."""
    estimated = sum(
        speaking_seconds(turn.text)
        for part in script.parts[: len(script.voices)]
        for turn in script.chapters[part.chapter].turns[part.first_turn : part.end_turn]
    )
    measured = sum(voice.duration_seconds for voice in script.voices)
    return measured / estimated if estimated and measured else 1.0


def _estimated_cues(chapter: Chapter, part: SpokenPart, hosts: Hosts, pace: float) -> Iterator[Cue]:
    start = 0.0
    for turn in chapter.turns[part.first_turn : part.end_turn]:
        for text in (sentence for each in turn.parts for sentence in split_sentences(each.text)):
            end = start + pace * speaking_seconds(text)
            yield Cue(start, end, hosts.name(turn.speaker), text)
            start = end


def _end(placed: Sequence[PlacedVoice]) -> float:
    ends = [voice.start + voice.cues[-1].end for voice in placed if voice.cues]
    return max(ends, default=0.0)
