"""Joins all pieces into the episode: MP3 with tags, transcript, chapter list, waveform."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from cpoa.audio.captions import webvtt
from cpoa.audio.chapters import chapters_json
from cpoa.audio.disclosure import DIGITAL_SOURCE_TYPE, disclosure, disclosure_in_file
from cpoa.audio.id3 import EpisodeTags, tag
from cpoa.audio.mastering import join_pieces
from cpoa.audio.note_phrases import note_phrases
from cpoa.audio.segment_file import open_segment
from cpoa.audio.show_notes import attribution, licence_url, show_notes
from cpoa.audio.waveform import waveform_json
from cpoa.contracts.material import Coverage, Material, Source
from cpoa.contracts.records import MasterRecord
from cpoa.steps.base import ArtefactStep, language_input, load_script
from cpoa.steps.cover import SHOW_NAME
from cpoa.steps.pieces import PieceMaker, load_piece, place_of
from cpoa.steps.used_sources import as_source
from cpoa.transcript.placed_voices import PlacedVoice, chapter_marks, episode_cues
from cpoa.transcript.sentence_times import time_turns
from cpoa.transcript.spoken_words import words_of_transcript
from cpoa.transcript.transcript_json import TranscriptFiles
from cpoa.workflow.step import StepOutcome
from shared.error_codes.steps import API_GW_PODCAST_VOICES_GONE
from shared.errors import NotFoundError, PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.artefacts import ArtefactFolder
    from cpoa.audio.chapters import ChapterMark
    from cpoa.audio.mastering import MasteredAudio, MasteredPiece
    from cpoa.contracts.agents import Cue
    from cpoa.contracts.dialogue import Script
    from cpoa.contracts.records import VoiceRecord
    from cpoa.contracts.spoken_words import SpokenWords
    from cpoa.workflow.step import StepContext

ENGINE_VERSION = "master-4"
VOICES_GONE = API_GW_PODCAST_VOICES_GONE


@dataclass(frozen=True)
class MasterStep(ArtefactStep[MasterRecord]):
    """``pieces`` finishes the recordings that a voice step of an earlier release or a remote service made."""

    pieces: PieceMaker = PieceMaker()  # noqa: RUF009 -- it is frozen

    @property
    def record_type(self) -> type[MasterRecord]:
        return MasterRecord

    @property
    def engine_version(self) -> str:
        return f"{ENGINE_VERSION}, {self.pieces.engine_version}"

    def inputs(self, context: StepContext) -> Mapping[str, Any]:
        return {
            "script": context.results.script.script,
            "cover": context.results.cover.image,
            "voices": [voice.piece.sound if voice.piece else voice.audio for voice in context.results.voices],
            **language_input(context.brief),
        }

    def make(self, context: StepContext, folder: ArtefactFolder) -> MasterRecord:
        script = load_script(context, self.store)
        sources = _sources(context)
        voices = context.results.voices
        audio = self._master(voices, context)
        placed = [PlacedVoice.of(voice, start) for voice, start in zip(voices, audio.segment_starts, strict=True)]
        chapters = chapter_marks(placed, audio.duration_seconds)
        language = context.brief.language
        has_sources = context.results.research.coverage is not Coverage.GENERAL
        label = disclosure_in_file(script.writer, language, has_sources=has_sources)
        credit = attribution(sources, language)
        notes = show_notes(
            summary=script.summary,
            chapters=chapters,
            disclosure=disclosure(script.writer, language, has_sources=has_sources),
            sources=sources,
            language=language,
        )
        tags = EpisodeTags(
            title=script.title,
            artist=f"{script.hosts.host} {note_phrases(language).conjunction} {script.hosts.guest}",
            album=SHOW_NAME,
            date=datetime.now(UTC).date(),
            comment=notes,
            licence=credit,
            licence_url=licence_url(sources),
            cover=self.store.read(context.results.cover.image),
            chapters=chapters,
            duration_seconds=audio.duration_seconds,
            language=language,
            user_texts={"AI disclosure": label, "Digital source type": DIGITAL_SOURCE_TYPE},
        )
        remarks = "\n".join(filter(None, [label, credit]))
        cues = episode_cues(placed)
        transcript = webvtt(cues, title=script.title, notes=remarks)
        files = self._transcript_files(script, context, cues=cues, chapters=chapters)
        own_passages = files.own_passages_json()
        episode = tag(tags) + audio.mp3
        peaks = waveform_json(audio.peaks, audio.duration_seconds)
        return MasterRecord(
            audio=folder.save("mp3", episode, "audio/mpeg"),
            audio_bytes=len(episode),
            transcript=folder.save("vtt", transcript.encode(), "text/vtt; charset=utf-8"),
            chapters=folder.save("chapters.json", chapters_json(chapters), "application/json+chapters"),
            waveform=folder.save("waveform.json", peaks, "application/json"),
            transcript_json=folder.save("transcript.json", files.transcript_json(), "application/json"),
            own_passages=folder.save("own_passages.json", own_passages, "application/json") if own_passages else None,
            show_notes=notes,
            duration_seconds=round(audio.duration_seconds, 3),
            integrated_lufs=round(audio.integrated_lufs, 2),
            true_peak_dbtp=round(audio.true_peak_dbtp, 2),
            host_names=(script.hosts.host, script.hosts.guest),
        )

    def outcome(self, context: StepContext, record: MasterRecord) -> StepOutcome:
        sentence = (
            f"Mastered {record.duration_seconds:.0f} seconds at {record.integrated_lufs:.1f} LUFS,"
            f" true peak {record.true_peak_dbtp:.1f} dBTP."
        )
        summary = {
            "audio_gcs_uri": self.store.uri(record.audio),
            "duration_seconds": record.duration_seconds,
            "integrated_lufs": record.integrated_lufs,
            "true_peak_dbtp": record.true_peak_dbtp,
        }
        spoken = self._spoken_words(record, context.brief.language)
        return StepOutcome(result=record, summary=summary, log=(sentence,), spoken_words=spoken)

    def _spoken_words(self, record: MasterRecord, language: str) -> SpokenWords | None:
        """None for a record of an earlier release, which the sweeper reads later."""
        if record.transcript_json is None:
            return None
        return words_of_transcript(self.store.read(record.transcript_json), language)

    def _transcript_files(
        self, script: Script, context: StepContext, *, cues: Sequence[Cue], chapters: Sequence[ChapterMark]
    ) -> TranscriptFiles:
        return TranscriptFiles(
            title=script.title,
            language=context.brief.language,
            timing=context.results.voices[0].timing,
            turns=time_turns(script.turns, cues),
            chapters=chapters,
            material=self.load(context.results.research.material, Material),
            sources=_sources(context),
        )

    def _master(self, voices: Sequence[VoiceRecord], context: StepContext) -> MasteredAudio:
        return join_pieces([self._piece(index, voices, context) for index in range(len(voices))])

    def _piece(self, index: int, voices: Sequence[VoiceRecord], context: StepContext) -> MasteredPiece:
        """Raises PermanentStepError if the bucket has already deleted the recording, which it keeps for some days."""
        context.check_cancelled()
        voice = voices[index]
        try:
            if voice.piece:
                return load_piece(voice.piece, self.store)
            place = place_of(context.podcast_id, index, is_last=index == len(voices) - 1)
            with self.store.open(voice.audio) as file:
                return self.pieces.make(open_segment(file), voice.cues, place, context.check_cancelled)
        except NotFoundError as error:
            raise PermanentStepError(VOICES_GONE) from error


def _sources(context: StepContext) -> tuple[Source, ...]:
    return tuple(map(as_source, context.results.script.sources))
