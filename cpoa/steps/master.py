"""All chapters become one episode: loudness, MP3 with tags and chapters, transcript, chapter list, waveform."""

from __future__ import annotations

import random
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cpoa.agents.voice.trimming import ROOM_SECONDS
from cpoa.audio.captions import webvtt
from cpoa.audio.chapters import ChapterMark, chapters_json
from cpoa.audio.id3 import EpisodeTags, tag
from cpoa.audio.mastering import master
from cpoa.audio.segment_file import open_segment
from cpoa.audio.show_notes import attribution, licence_url, show_notes
from cpoa.audio.waveform import waveform_json
from cpoa.contracts.agents import Cue
from cpoa.contracts.material import Source
from cpoa.steps.base import ArtefactStep, script_of
from cpoa.steps.cover import SHOW_NAME
from cpoa.workflow.plan import is_voice_step, voice_index
from cpoa.workflow.step import StepOutcome
from shared.errors import NotFoundError, PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    from cpoa.artefacts import ArtefactFolder
    from cpoa.audio.mastering import MasteredAudio
    from cpoa.workflow.step import StepContext

ENGINE_VERSION = "master-1"
VOICES_GONE = "API_GW_PODCAST_VOICES_GONE"
# A little longer than between two turns of one chapter.
CHAPTER_PAUSE_SECONDS = (0.38, 0.45)


@dataclass(frozen=True)
class MasterStep(ArtefactStep):
    @property
    def engine_version(self) -> str:
        return ENGINE_VERSION

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return {
            "script": context.results["script"]["script"],
            "cover": context.results["cover"]["image"],
            "voices": [voice["audio"] for voice in _voices(context)],
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> dict[str, Any]:
        script = script_of(context, self.store)
        sources = _sources(context)
        voices = _voices(context)
        audio = self._master(voices, context)
        chapters = _chapter_marks(voices, audio)
        notes = show_notes(summary=script.summary, chapters=chapters, sources=sources)
        tags = EpisodeTags(
            title=script.title,
            artist=f"{script.hosts.host} and {script.hosts.guest}",
            album=SHOW_NAME,
            date=datetime.now(UTC).date(),
            comment=notes,
            licence=attribution(sources),
            licence_url=licence_url(sources),
            cover=self.store.read(context.results["cover"]["image"]),
            chapters=chapters,
            duration_seconds=audio.duration_seconds,
        )
        transcript = webvtt(_cues(voices, audio), title=script.title, notes=attribution(sources))
        episode = tag(tags) + audio.mp3
        peaks = waveform_json(audio.peaks, audio.duration_seconds)
        return {
            "audio": folder.keep("mp3", episode, "audio/mpeg"),
            "audio_bytes": len(episode),
            "transcript": folder.keep("vtt", transcript.encode(), "text/vtt; charset=utf-8"),
            "chapters": folder.keep("chapters.json", chapters_json(chapters), "application/json+chapters"),
            "waveform": folder.keep("waveform.json", peaks, "application/json"),
            "show_notes": notes,
            **_measured(audio),
        }

    def outcome(self, context: StepContext, result: dict[str, Any]) -> StepOutcome:
        measured = {name: result[name] for name in ("duration_seconds", "integrated_lufs", "true_peak_dbtp")}
        sentence = "Mastered {:.0f} seconds at {:.1f} LUFS, true peak {:.1f} dBTP.".format(*measured.values())
        return StepOutcome(
            result=result, summary={"audio_gcs_uri": self.store.uri(result["audio"]), **measured}, log=(sentence,)
        )

    def _master(self, voices: Sequence[Mapping[str, Any]], context: StepContext) -> MasteredAudio:
        with ExitStack() as files:
            segments = [open_segment(files.enter_context(self._open(voice["audio"]))) for voice in voices]
            return master(segments, gaps=_gaps(context, len(voices) - 1), still_wanted=context.still_wanted)

    def _open(self, name: str) -> BinaryIO:
        """Raises PermanentStepError for a chapter that has outlived its days in the bucket."""
        try:
            return self.store.open(name)
        except NotFoundError as error:
            raise PermanentStepError(
                VOICES_GONE,
                "What was spoken of this episode was kept for a few days, and is gone. Ask for it again as a new one.",
            ) from error


def _measured(audio: MasteredAudio) -> dict[str, float]:
    return {
        "duration_seconds": round(audio.duration_seconds, 3),
        "integrated_lufs": round(audio.integrated_lufs, 2),
        "true_peak_dbtp": round(audio.true_peak_dbtp, 2),
    }


def _voices(context: StepContext) -> list[dict[str, Any]]:
    steps = sorted((step for step in context.results if is_voice_step(step)), key=voice_index)
    return [context.results[step] for step in steps]


def _sources(context: StepContext) -> tuple[Source, ...]:
    fields = ("source_id", "title", "url", "licence", "credit")
    return tuple(Source(**{name: used[name] for name in fields}) for used in context.results["script"]["sources"])


def _gaps(context: StepContext, count: int) -> list[float]:
    # Each segment brings some room of its own at both ends. Seeded by the episode, so that a second run agrees.
    pauses = random.Random(context.podcast_id.int)
    return [pauses.uniform(*CHAPTER_PAUSE_SECONDS) - 2 * ROOM_SECONDS for _ in range(count)]


def _chapter_marks(voices: Sequence[Mapping[str, Any]], audio: MasteredAudio) -> tuple[ChapterMark, ...]:
    """A voice that spoke a whole script says where its chapters are; each other voice is one chapter."""
    marks = [
        (offset + chapter["start"], chapter["title"])
        for voice, offset in zip(voices, audio.segment_starts, strict=True)
        for chapter in voice.get("chapters") or [{"start": 0.0, "title": voice["title"]}]
    ]
    starts = (0.0, *(start for start, _ in marks[1:]), audio.duration_seconds)
    return tuple(
        ChapterMark(start=start, end=end, title=title)
        for (_, title), start, end in zip(marks, starts, starts[1:], strict=False)
    )


def _cues(voices: Sequence[Mapping[str, Any]], audio: MasteredAudio) -> tuple[Cue, ...]:
    return tuple(
        Cue(start=cue["start"] + offset, end=cue["end"] + offset, speaker=cue["speaker"], text=cue["text"])
        for voice, offset in zip(voices, audio.segment_starts, strict=True)
        for cue in voice["cues"]
    )
