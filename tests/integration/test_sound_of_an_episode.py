"""Tests a short episode of real voices as a listener hears it: spoken, mastered and decoded, and then measured."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyloudnorm
import pytest
import soundfile

from cpoa.agents.voice.forge import EmbeddedVoiceForge
from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.audio.music import compose
from cpoa.audio.segment_file import encode_segment, open_segment
from cpoa.audio.speaker_spans import speaker_spans
from cpoa.audio.true_peak import true_peak
from cpoa.contracts.agents import VoiceParams, VoiceRequest
from cpoa.contracts.dialogue import Chapter, Hosts, Part, Speaker, Turn, TurnKind
from cpoa.text.speaking_time import MAX_WORDS_PER_MINUTE
from cpoa.transcript.sentence_times import time_turns
from tests.mastered_sound import master

if TYPE_CHECKING:
    from cpoa.audio.mastering import MasteredAudio
    from cpoa.contracts.agents import Speech

RATE = 24_000
GAP_SECONDS = 0.94
AUDIBLE_DECIBELS = -66  # about 60 below the loudest sound of the voices, where they count as silent
LINES = (
    "Hello and welcome. Today we ask why the sea is salt, and where all of the salt comes from.",
    (
        "Rain takes a little of it out of the rocks. Rivers carry it down to the sea, year after year, and the water "
        "that rises from the sea as vapour leaves its salt behind."
    ),
    "So the sea gets saltier all the time?",
    (
        "It did for a long time. By now about as much salt settles on the sea floor as the rivers bring, and the "
        "amount has hardly changed in many millions of years."
    ),
)


@dataclass(frozen=True)
class Episode:
    chapters: tuple[Speech, ...]
    audio: MasteredAudio
    samples: np.ndarray

    def between(self, start: float, end: float) -> np.ndarray:
        return self.samples[round(start * RATE) : round(end * RATE)]


def chapter() -> Chapter:
    speakers = (Speaker.HOST, Speaker.GUEST)
    return Chapter("Salt", tuple(Turn(speakers[n % 2], (Part(line, TurnKind.FACT),)) for n, line in enumerate(LINES)))


def made(host: str, *, chapters: int = 2, music: bool = True) -> Episode:
    names = Hosts(*(voice.display_name for voice in EMBEDDED_VOICES.default_pair(host)))
    speeches = tuple(
        EmbeddedVoiceForge().forge(VoiceRequest(chapter(), names, VoiceParams(host), number), lambda: None)
        for number in range(chapters)
    )
    audio = master(
        [open_segment(io.BytesIO(encode_segment(speech.samples, RATE))) for speech in speeches],
        [GAP_SECONDS] * (chapters - 1),
        lambda: None,
        cues=[speech.cues for speech in speeches],
        compose=compose if music else None,
    )
    return Episode(speeches, audio, soundfile.read(io.BytesIO(audio.mp3), dtype="float32")[0])


def loudness(samples: np.ndarray) -> float:
    return pyloudnorm.Meter(RATE).integrated_loudness(samples)


def speech_alone(episode: Episode) -> np.ndarray:
    return np.concatenate(
        [
            episode.between(start, start + len(speech.samples) / RATE)
            for start, speech in zip(episode.audio.segment_starts, episode.chapters, strict=True)
        ]
    )


def decibels(samples: np.ndarray) -> float:
    return 20 * np.log10(max(np.sqrt(np.mean(np.square(samples, dtype=np.float64))), 1e-9))


@pytest.fixture(scope="module")
def episode() -> Episode:
    return made("anna")


def test_the_first_word_comes_after_the_intro_and_the_file_ends_with_the_outro(episode: Episode) -> None:
    first = episode.audio.segment_starts[0]
    last = episode.audio.segment_starts[-1] + len(episode.chapters[-1].samples) / RATE
    assert 2 <= first <= 4
    assert 2 <= len(episode.samples) / RATE - last <= 4
    assert decibels(episode.between(0.1, 1.5)) > -30
    assert decibels(episode.between(first - 0.06, first)) < -55
    assert decibels(episode.between(last + 0.05, last + 0.3)) < -55
    assert decibels(episode.between(last + 0.6, last + 2.0)) > -30


def test_between_chapters_is_a_short_sting_with_silence_around_it(episode: Episode) -> None:
    end = episode.audio.segment_starts[0] + len(episode.chapters[0].samples) / RATE
    start = episode.audio.segment_starts[1]
    cue_gap = start + episode.chapters[1].cues[0].start - (end - 0.05)
    assert 0.8 <= cue_gap <= 1.2
    sting = episode.between(end + 0.1, end + 0.6)
    assert -40 < decibels(sting) < decibels(speech_alone(episode)) - 3
    assert np.abs(sting).max() < np.abs(speech_alone(episode)).max() * 0.7
    assert decibels(episode.between(start - 0.06, start + 0.03)) < -50


def test_cues_are_where_their_words_are(episode: Episode) -> None:
    for start, speech in zip(episode.audio.segment_starts, episode.chapters, strict=True):
        for cue in speech.cues:
            assert decibels(episode.between(start + cue.start, start + cue.end)) > -30
        for before, after in pairwise(speech.cues):
            if after.start - before.end > 0.2:
                middle = start + (before.end + after.start) / 2
                assert decibels(episode.between(middle - 0.03, middle + 0.03)) < -50


def test_the_music_leaves_the_speech_as_loud_as_it_is_without(episode: Episode) -> None:
    silent = made("anna", music=False)
    assert loudness(speech_alone(episode)) == pytest.approx(loudness(speech_alone(silent)), abs=0.5)
    assert loudness(silent.samples) == pytest.approx(-16, abs=0.4)
    assert silent.audio.segment_starts[0] < 0.1


def test_the_whole_file_has_the_loudness_and_the_peak_of_podcasts(episode: Episode) -> None:
    assert loudness(episode.samples) == pytest.approx(-16, abs=0.5)
    assert true_peak([episode.samples]) < -1


def test_nothing_clicks_where_music_and_speech_meet(episode: Episode) -> None:
    """In silences no sample jumps: what is quiet there is smooth."""
    first = episode.audio.segment_starts[0]
    end = first + len(episode.chapters[0].samples) / RATE
    for start, stop in ((0.0, 0.06), (first - 0.1, first + 0.03), (end - 0.03, end + 0.03)):
        assert np.abs(np.diff(episode.between(start, stop))).max() < 0.01


def test_an_episode_is_not_spoken_faster_than_170_words_a_minute(episode: Episode) -> None:
    words = sum(len(line.split()) for line in LINES)
    for speech in episode.chapters:
        assert words * 60 * RATE / len(speech.samples) <= MAX_WORDS_PER_MINUTE


@pytest.mark.parametrize("host", [voice.name for voice in EMBEDDED_VOICES.voices()])
def test_both_voices_of_every_pair_are_equally_loud_in_the_finished_file(host: str) -> None:
    episode = made(host)
    spans = [
        span
        for speech, start in zip(episode.chapters, episode.audio.segment_starts, strict=True)
        for span in speaker_spans(speech.cues, start)
    ]
    own = {
        name: loudness(
            np.concatenate([episode.between(each.start, each.end) for each in spans if each.speaker == name])
        )
        for name in {span.speaker for span in spans}
    }
    assert len(own) == 2
    assert max(own.values()) - min(own.values()) < 0.5, own


def sound_around(episode: Episode, moment: float, reach: float = 0.25) -> np.ndarray:
    """Returns the times within ``reach`` at which something is heard, in steps of 5 ms."""
    steps = moment + np.arange(-reach, reach, 0.005)
    return steps[[decibels(episode.between(step, step + 0.005)) > AUDIBLE_DECIBELS for step in steps]]


def test_sentences_begin_and_end_within_50_milliseconds_of_their_sound(episode: Episode) -> None:
    cues = [
        replace(cue, start=cue.start + start, end=cue.end + start)
        for start, speech in zip(episode.audio.segment_starts, episode.chapters, strict=True)
        for cue in speech.cues
    ]
    sentences = [one for turn in time_turns(chapter().turns * 2, cues) for one in turn.sentences]
    assert len(sentences) == 2 * 7
    distances = []
    for before, after in pairwise(sentences):
        if after.start - before.end > GAP_SECONDS - 0.1:
            continue  # between two chapters is music
        assert after.start - before.end > 0.2
        middle = (before.end + after.start) / 2
        begun, ended = sound_around(episode, after.start), sound_around(episode, before.end)
        distances += [begun[begun > middle].min() - after.start, ended[ended < middle].max() + 0.005 - before.end]
    assert len(distances) == 2 * 12
    assert np.abs(distances).max() <= 0.05, distances
