"""Tests mastering with the real encoder and decoder."""

from __future__ import annotations

import io
import math
import tracemalloc
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyloudnorm
import pytest
import soundfile
from mutagen.mp3 import MP3

from cpoa.audio import mastering, mp3, voice_gains
from cpoa.audio.chapters import ChapterMark
from cpoa.audio.id3 import EpisodeTags, tag
from cpoa.audio.mastering import join_pieces, master_piece
from cpoa.audio.mp3 import encode_mp3, measure_mp3
from cpoa.audio.music import compose
from cpoa.audio.piece_stream import PiecePlace
from cpoa.audio.segment_file import encode_segment, open_segment
from cpoa.audio.sound_levels import waveform_peaks
from cpoa.audio.true_peak import true_peak
from shared.errors import ClaimLostError, PermanentStepError
from tests.mastered_sound import master

if TYPE_CHECKING:
    from cpoa.audio.mastering import MasteredAudio

RATE = 24_000
FIRST, MIDDLE = PiecePlace(gap_seconds=1.0), PiecePlace(is_first=False, gap_seconds=0.95)
LAST = PiecePlace(is_first=False)


def check_cancelled() -> None:
    """Never cancelled."""


def speech(seconds: float, seed: int, level: float = 0.1, sample_rate: int = RATE) -> np.ndarray:
    """Returns pulses through resonances, in syllables, with the crest factor of a voice: about 20 dB."""
    rng = np.random.default_rng(seed)
    frames = round(seconds * sample_rate)
    time = np.arange(frames) / sample_rate
    pulses = np.zeros(frames)
    gaps = rng.integers(sample_rate // 140, sample_rate // 100, int(seconds * 150))
    pulses[np.cumsum(gaps)[np.cumsum(gaps) < frames]] = 1
    ring = np.zeros(sample_rate // 20)
    for hertz in (600, 1700, 2900):
        decay = np.arange(len(ring)) / sample_rate
        ring += np.sin(2 * np.pi * hertz * decay) * np.exp(-decay * 250)
    voice = np.convolve(pulses, ring)[:frames] * (0.15 + np.abs(np.sin(2 * np.pi * 1.9 * time)) ** 2)
    return (voice / np.abs(voice).max() * level * 7).clip(-1, 1).astype(np.float32)


def segment(samples: np.ndarray, sample_rate: int = RATE):
    return open_segment(io.BytesIO(encode_segment(samples, sample_rate)))


def decoded(audio: MasteredAudio) -> np.ndarray:
    return soundfile.read(io.BytesIO(audio.mp3), dtype="float32")[0]


@pytest.fixture(scope="module")
def episode() -> MasteredAudio:
    return master([segment(speech(12, 1)), segment(speech(9, 2)), segment(speech(10, 3))], [0.3, 0.4], check_cancelled)


def test_the_decoded_episode_has_the_target_loudness_and_true_peak(episode):
    samples = decoded(episode)
    assert pyloudnorm.Meter(RATE).integrated_loudness(samples) == pytest.approx(-16, abs=0.4)
    assert true_peak([samples]) < -1


def test_the_reported_measurements_describe_the_decoded_file(episode):
    samples = decoded(episode)
    assert episode.integrated_lufs == pytest.approx(
        pyloudnorm.Meter(RATE, filter_class="DeMan").integrated_loudness(samples), abs=0.01
    )
    assert episode.true_peak_dbtp == pytest.approx(true_peak([samples]), abs=0.01)
    assert episode.duration_seconds == pytest.approx(len(samples) / RATE)


@pytest.mark.parametrize("sample_rate", [16_000, 22_050, 24_000, 44_100, 48_000])
def test_the_episode_is_as_long_as_its_segments_and_gaps(sample_rate):
    segments = [segment(speech(2.5, seed, sample_rate=sample_rate), sample_rate) for seed in (1, 2)]
    audio = master(segments, [0.35], check_cancelled)
    assert audio.duration_seconds == pytest.approx(2.5 * 2 + 0.35, abs=0.2)


def test_segments_start_in_the_decoded_file_at_the_reported_times():
    click = np.zeros(RATE, np.float32)
    click[0:40] = 0.5
    click[8000:20_000] = speech(0.5, 4)
    audio = master([segment(click)] * 3, [0.3, 0.45], check_cancelled)
    samples = np.abs(decoded(audio))
    for start in audio.segment_starts:
        near = samples[round((start - 0.02) * RATE) : round((start + 0.02) * RATE)]
        assert near.argmax() / RATE - 0.02 == pytest.approx(0, abs=0.005)


def test_the_first_and_last_sound_are_complete():
    voice = speech(5, 5)
    audio = master([segment(voice)], [], check_cancelled)
    samples = decoded(audio)
    start = round(audio.segment_starts[0] * RATE)
    heard = samples[start : start + len(voice)]
    assert len(heard) == len(voice)
    for part in (slice(0, 2400), slice(-2400, None)):
        assert np.corrcoef(heard[part], voice[part])[0, 1] > 0.9


def test_the_waveform_has_a_thousand_peaks_of_the_decoded_audio(episode):
    samples = np.abs(decoded(episode))
    assert len(episode.peaks) == 1000
    assert max(episode.peaks) == pytest.approx(samples.max(), abs=1e-4)
    bounds = np.arange(1001) * len(samples) / 1000
    packet = mp3.frames_of_a_packet(RATE)
    for peak, start, end in zip(episode.peaks, bounds[:-1], bounds[1:], strict=True):
        first, last = int(start) // packet * packet, -(-int(np.ceil(end)) // packet) * packet
        assert peak == pytest.approx(samples[first:last].max(), abs=1e-4)


def test_decoding_in_blocks_equals_decoding_at_once(episode, monkeypatch):
    monkeypatch.setattr(mp3, "_DECODED_BLOCK_FRAMES", 5000)
    with mp3.Mp3Decoder(io.BytesIO(episode.mp3)) as sound:
        in_blocks = np.concatenate(list(mp3.read_decoded_blocks(sound)))
    assert np.array_equal(in_blocks, decoded(episode))


def test_a_lively_voice_needs_one_encoding_despite_the_limiter(monkeypatch):
    encoded = []

    def counted(blocks, sample_rate, wanted):
        encoded.append(encode_mp3(blocks, sample_rate, wanted))
        return encoded[-1]

    monkeypatch.setattr(mastering, "encode_mp3", counted)
    voice = speech(12, 10)
    voice[:: RATE // 7] += 0.6 * np.sign(voice[:: RATE // 7])
    audio = master([segment(voice.clip(-1, 1))], [], check_cancelled)
    assert audio.integrated_lufs == pytest.approx(-16, abs=0.3)
    assert len(encoded) == 1


@pytest.mark.parametrize("level", [0.002, 0.14])
def test_a_whisper_and_a_shout_become_equally_loud(level):
    audio = master([segment(speech(6, 6, level))], [], check_cancelled)
    assert audio.integrated_lufs == pytest.approx(-16, abs=0.4)


def test_the_same_segments_give_the_same_bytes(episode):
    again = master([segment(speech(12, 1)), segment(speech(9, 2)), segment(speech(10, 3))], [0.3, 0.4], check_cancelled)
    assert again.mp3 == episode.mp3


def test_the_pieces_sound_alone_as_they_do_in_the_episode():
    pieces = [
        master_piece(segment(speech(seconds, number)), check_cancelled, place=place, compose=compose)
        for number, (seconds, place) in enumerate([(5.0, FIRST), (4.3, MIDDLE), (6.1, LAST)])
    ]
    episode = join_pieces(pieces)
    whole, first = decoded(episode), 0
    for piece in pieces:
        alone = soundfile.read(io.BytesIO(piece.mp3), dtype="float32")[0]
        assert np.allclose(whole[first : first + len(alone)], alone, atol=1e-6)
        first += len(alone)
        assert np.abs(whole[first - 300 : first + 300]).max(initial=0) < 1e-3  # a join is silent
    assert first == len(whole)


def test_the_levels_of_the_pieces_give_those_of_the_episode(episode):
    measured = measure_mp3(episode.mp3, check_cancelled).levels
    assert episode.integrated_lufs == pytest.approx(measured.integrated_lufs, abs=0.01)
    assert episode.true_peak_dbtp == pytest.approx(measured.true_peak_dbtp, abs=1e-6)
    assert episode.duration_seconds == pytest.approx(measured.seconds, abs=1e-9)
    assert episode.peaks == waveform_peaks(measured)


@pytest.mark.parametrize("levels", [(0.02, 0.14), (0.14, 0.02), (0.1, 0.1)])
def test_the_pieces_are_equally_loud(levels):
    pieces = [
        master_piece(segment(speech(8, number, level)), check_cancelled, place=place)
        for number, (level, place) in enumerate(zip(levels, (FIRST, LAST), strict=True))
    ]
    loud = [pyloudnorm.Meter(RATE).integrated_loudness(soundfile.read(io.BytesIO(piece.mp3))[0]) for piece in pieces]
    assert abs(loud[0] - loud[1]) < 0.5


def test_silence_is_an_error_with_a_readable_message():
    with pytest.raises(PermanentStepError, match="no audio") as caught:
        master([segment(np.zeros(RATE, np.float32))], [], check_cancelled)
    assert caught.value.error_code == "API_GW_PODCAST_AUDIO_UNUSABLE"


def test_audio_that_cannot_reach_its_level_is_an_error():
    clicks = np.zeros(RATE * 4, np.float32)
    clicks[:: RATE // 4] = 1.0
    with pytest.raises(PermanentStepError, match="LUFS"):
        master([segment(clicks)], [], check_cancelled)


def test_a_cancelled_step_stops_the_work():
    def lost() -> None:
        raise ClaimLostError

    with pytest.raises(ClaimLostError):
        master([segment(speech(2, 7))], [], lost)


def test_the_whole_audio_is_never_in_memory(monkeypatch):
    monkeypatch.setattr(voice_gains, "_EXCERPT_SECONDS", 10)
    one = encode_segment(speech(25, 8), RATE)
    segments = [open_segment(io.BytesIO(one)) for _ in range(3)]
    tracemalloc.start()
    audio = master(segments, [0.3] * (len(segments) - 1), check_cancelled)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    whole = audio.duration_seconds * RATE * 4
    assert peak < whole


def test_a_tagged_episode_shows_its_length_chapters_and_cover(episode):
    tags = EpisodeTags(
        title="Łódź",
        artist="Ada and Ben",
        album="Aethercast",
        date=date(2026, 1, 2),
        comment="Notes",
        licence=None,
        cover=b"\xff\xd8\xff\xe0" + bytes(2000),
        chapters=[ChapterMark(0, 12, "One"), ChapterMark(12, episode.duration_seconds, "Two")],
        duration_seconds=episode.duration_seconds,
    )
    file = MP3(io.BytesIO(tag(tags) + episode.mp3))
    assert file.info.length == pytest.approx(episode.duration_seconds, abs=0.03)
    assert (file.info.bitrate, file.info.channels, file.info.sample_rate) == (96_000, 1, RATE)
    assert str(file["CHAP:chapter1"].sub_frames["TIT2"]) == "Two"
    samples, _ = soundfile.read(io.BytesIO(tag(tags) + episode.mp3), dtype="float32")
    assert len(samples) == round(episode.duration_seconds * RATE)


def test_encoding_in_blocks_of_any_size_gives_the_same_bytes():
    samples = speech(3, 9)
    small = [samples[start : start + 777] for start in range(0, len(samples), 777)]
    assert encode_mp3(small, RATE, check_cancelled) == encode_mp3([samples], RATE, check_cancelled)
    assert math.isfinite(measure_mp3(encode_mp3(small, RATE, check_cancelled), check_cancelled).levels.integrated_lufs)
