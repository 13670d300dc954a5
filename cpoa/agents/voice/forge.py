"""The embedded voice agent (VFA): speaks one chapter of dialogue, with captions."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.captions import captions
from cpoa.agents.voice.clauses import breath_groups
from cpoa.agents.voice.level import apply_gain, measure_gain
from cpoa.agents.voice.network import ENGINE, SAMPLE_RATE
from cpoa.agents.voice.pace import ChapterPace, TimedWords, estimate_seconds
from cpoa.agents.voice.pauses import TurnSentence, pause_in_sentence, turn_sentences
from cpoa.agents.voice.pronouncer import Pronouncer
from cpoa.agents.voice.recording import Recording
from cpoa.agents.voice.synthesis import EmbeddedVoice
from cpoa.agents.voice.timbre import TIMBRES
from cpoa.agents.voice.trimming import EDGE_SILENCE_SECONDS, shorten_silences, trim
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.contracts.dialogue import Speaker
from shared.error_codes.steps import API_GW_PODCAST_UNSPEAKABLE_TEXT
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cpoa.agents.voice.timbre import Timbre
    from cpoa.contracts.agents import CheckCancelled, Speech, VoiceParams, VoiceRequest
    from cpoa.contracts.dialogue import Chapter

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
    """``pause`` is made after it; its ``written`` is only for the whole sentence."""

    speaker: Speaker
    written: str
    phonemes: Sequence[str]
    pause: TurnSentence


@dataclass(frozen=True, slots=True)
class EmbeddedVoiceForge:
    """Needs no network and no key. Raises PermanentStepError for text that the voice cannot pronounce."""

    engine_version: str = f"embedded voice 2, {ENGINE}"

    def forge(self, request: VoiceRequest, check_cancelled: CheckCancelled) -> Speech:
        timbres = _timbres(request.voice_params)
        pronouncer = Pronouncer(request.pronunciations)
        voices = {speaker: EmbeddedVoice(timbre, pronouncer) for speaker, timbre in timbres.items()}
        turns = [
            list(_turn_utterances(request.chapter, number, voices)) for number in range(len(request.chapter.turns))
        ]
        speaker = _ChapterSpeaker(request, timbres, [utterance for turn in turns for utterance in turn])
        for number, turn in enumerate(turns):
            check_cancelled()
            for utterance in turn if request.speaks(number) else ():
                speaker.add(utterance)
        if speaker.recording.is_empty:
            raise unspeakable_text_error(request.chapter.title, "any turn")
        return speaker.recording.speech()


def _timbres(params: VoiceParams) -> dict[Speaker, Timbre]:
    """The timbres at speaking rate 1."""
    host, guest = EMBEDDED_VOICES.default_pair(params.voice_name)
    return {
        speaker: TIMBRES[voice.name].adjusted(speaking_rate=1.0, semitones=params.pitch)
        for speaker, voice in ((Speaker.HOST, host), (Speaker.GUEST, guest))
    }


class _ChapterSpeaker:
    """Speaks one utterance after another. Breath and pauses are random, in the order of the text."""

    def __init__(
        self, request: VoiceRequest, timbres: Mapping[Speaker, Timbre], utterances: Sequence[_Utterance]
    ) -> None:
        self.recording = Recording(SAMPLE_RATE)
        self._hosts = request.hosts
        self._pronouncer = Pronouncer(request.pronunciations)
        self._speaking_rate = request.voice_params.speaking_rate
        self._timbres = timbres
        self._chance = np.random.default_rng(request.seed)
        self._pace = ChapterPace([self._timed(utterance) for utterance in utterances])

    def add(self, utterance: _Utterance) -> None:
        usual = self._timbres[utterance.speaker]
        factor = self._pace.factor(utterance.speaker)
        voice = EmbeddedVoice(usual.adjusted(speaking_rate=self._speaking_rate * factor, semitones=0), self._pronouncer)
        said = trim(voice.say(utterance.phonemes, seed=int(self._chance.integers(2**32))), SAMPLE_RATE)
        samples = apply_gain(shorten_silences(said, SAMPLE_RATE), measure_gain(usual))
        self._pace.add_measured(
            self._timed(utterance).seconds,
            (len(samples) / SAMPLE_RATE - 2 * EDGE_SILENCE_SECONDS) * self._speaking_rate * factor,
        )
        placed = captions(utterance.written, samples, SAMPLE_RATE, voice.length_in_sounds)
        self.recording.add(samples, placed, self._hosts.name(utterance.speaker))
        self.recording.pause(utterance.pause.seconds(self._chance))

    def _timed(self, utterance: _Utterance) -> TimedWords:
        return TimedWords(
            utterance.speaker,
            words=len(utterance.written.split()),
            seconds=estimate_seconds(utterance.phonemes, self._timbres[utterance.speaker].pace),
            pause_seconds=utterance.pause.mean_seconds,
        )


def _turn_utterances(chapter: Chapter, number: int, voices: Mapping[Speaker, EmbeddedVoice]) -> Iterator[_Utterance]:
    turn = chapter.turns[number]
    following = chapter.turns[number + 1] if number + 1 < len(chapter.turns) else None
    voice = voices[turn.speaker]
    try:
        for sentence in turn_sentences(turn, following):
            yield from _utterances(sentence, turn.speaker, voice)
    except _UnsupportedScriptError as error:
        raise unspeakable_text_error(chapter.title, f"turn {number + 1}, which is in {error.script} letters") from error


def _utterances(sentence: TurnSentence, speaker: Speaker, voice: EmbeddedVoice) -> Iterator[_Utterance]:
    """Yields the sentence, a long one in pieces. A sentence without letters or digits (a row of stars) is skipped."""
    groups = breath_groups(sentence.written, _MAX_UTTERANCE_CHARS)
    for number, group in enumerate(groups, start=1):
        phonemes = voice.phonemes(group)
        if phonemes:
            is_last = number == len(groups)
            yield _Utterance(
                speaker, group, phonemes, sentence if is_last else TurnSentence(group, pause_in_sentence(group))
            )
        elif any(character.isalnum() for character in group):
            raise _UnsupportedScriptError(group)


def unspeakable_text_error(chapter: str, place: str) -> PermanentStepError:
    # Everyone who has the episode's URL can see this message: it names the place, not the user's text.
    return PermanentStepError(
        UNSPEAKABLE_TEXT,
        f"The voices speak English and found nothing that they can say in {place}, of the chapter “{chapter}”. "
        "Put that passage in English.",
    )
