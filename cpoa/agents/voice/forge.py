"""The embedded voice agent (VFA): speaks one chapter of dialogue, with captions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.captions import captions
from cpoa.agents.voice.clauses import clauses
from cpoa.agents.voice.level import apply_gain, measure_gain
from cpoa.agents.voice.network import ENGINE, SAMPLE_RATE
from cpoa.agents.voice.pauses import pause_after
from cpoa.agents.voice.recording import Recording
from cpoa.agents.voice.spoken_text import spoken_text
from cpoa.agents.voice.synthesis import EmbeddedVoice
from cpoa.agents.voice.timbre import TIMBRES
from cpoa.agents.voice.trimming import shorten_silences, trim
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.contracts.dialogue import Speaker
from cpoa.text.sentences import split_sentences
from shared.error_codes.steps import API_GW_PODCAST_UNSPEAKABLE_TEXT
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.voice.timbre import Timbre
    from cpoa.contracts.agents import CheckCancelled, Speech, VoiceParams, VoiceRequest
    from cpoa.contracts.dialogue import Turn

UNSPEAKABLE_TEXT = API_GW_PODCAST_UNSPEAKABLE_TEXT

# About ten seconds of speech. The network accepts 30, but its memory grows with the length (7 MB per second).
_MAX_UTTERANCE_CHARS = 160


class _UnsupportedScriptError(Exception):
    """A text in a script without sounds. ``script`` is Unicode's name of it: "Cyrillic", "Hiragana"."""

    def __init__(self, written: str) -> None:
        letter = next(character for character in written if character.isalnum())
        self.script = unicodedata.name(letter, "unknown").split()[0].capitalize()
        super().__init__(self.script)


@dataclass(frozen=True, slots=True)
class _Utterance:
    written: str
    phonemes: Sequence[str]
    ends_sentence: bool


@dataclass(frozen=True, slots=True)
class EmbeddedVoiceForge:
    """Needs no network and no key. Raises PermanentStepError for text that the voice cannot pronounce."""

    engine_version: str = f"embedded voice 1, {ENGINE}"

    def forge(self, request: VoiceRequest, check_cancelled: CheckCancelled) -> Speech:
        recording = Recording(SAMPLE_RATE)
        turn_speaker = _TurnSpeaker(recording, np.random.default_rng(request.seed))
        timbres = _timbres(request.voice_params)
        for number, turn in enumerate(request.chapter.turns, start=1):
            check_cancelled()
            try:
                turn_speaker.add_turn(turn, timbres[turn.speaker], request.hosts.name(turn.speaker))
            except _UnsupportedScriptError as error:
                raise unspeakable_text_error(
                    request.chapter.title, f"turn {number}, which is in {error.script} letters"
                ) from error
        if recording.is_empty:
            raise unspeakable_text_error(request.chapter.title, "any turn")
        return recording.speech()


def _timbres(params: VoiceParams) -> dict[Speaker, Timbre]:
    host, guest = EMBEDDED_VOICES.default_pair(params.voice_name)
    return {
        speaker: TIMBRES[voice.name].adjusted(speaking_rate=params.speaking_rate, semitones=params.pitch)
        for speaker, voice in ((Speaker.HOST, host), (Speaker.GUEST, guest))
    }


class _TurnSpeaker:
    """Speaks one turn after another. Breath and pauses are random, in the order of the text."""

    def __init__(self, recording: Recording, chance: np.random.Generator) -> None:
        self._recording = recording
        self._chance = chance

    def add_turn(self, turn: Turn, timbre: Timbre, speaker_name: str) -> None:
        utterances = list(_utterances(turn.text, EmbeddedVoice(timbre)))
        for number, utterance in enumerate(utterances, start=1):
            self._add(utterance, timbre, speaker_name)
            pause = pause_after(
                utterance.written,
                ends_turn=number == len(utterances),
                ends_sentence=utterance.ends_sentence,
            )
            self._recording.pause(pause.seconds(self._chance))

    def _add(self, utterance: _Utterance, timbre: Timbre, speaker_name: str) -> None:
        voice = EmbeddedVoice(timbre)
        said = voice.say(utterance.phonemes, seed=int(self._chance.integers(2**32)))
        samples = apply_gain(shorten_silences(trim(said, SAMPLE_RATE), SAMPLE_RATE), measure_gain(timbre))
        placed = captions(utterance.written, samples, SAMPLE_RATE, voice.length_in_sounds)
        self._recording.add(samples, placed, speaker_name)


def _utterances(text: str, voice: EmbeddedVoice) -> Iterator[_Utterance]:
    """Yields the sentences, long ones in pieces. A sentence without letters or digits (a row of stars) is skipped."""
    for sentence in split_sentences(text):
        pieces = clauses(sentence, _MAX_UTTERANCE_CHARS)
        for number, piece in enumerate(pieces, start=1):
            phonemes = voice.phonemes(spoken_text(piece))
            if phonemes:
                yield _Utterance(piece, phonemes, ends_sentence=number == len(pieces))
            elif any(character.isalnum() for character in piece):
                raise _UnsupportedScriptError(piece)


def unspeakable_text_error(chapter: str, place: str) -> PermanentStepError:
    # Everyone who has the episode's URL can see this message: it names the place, not the user's text.
    return PermanentStepError(
        UNSPEAKABLE_TEXT,
        f"The voices speak English and found nothing that they can say in {place}, of the chapter “{chapter}”. "
        "Put that passage in English.",
    )
