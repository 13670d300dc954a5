"""Encodes a stream of blocks as MP3 with LAME, and measures the MP3 as a player decodes it."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import lameenc
import numpy as np
import soundfile

from cpoa.audio.loudness import LoudnessMeter
from cpoa.audio.sound_levels import SoundLevels, WaveformMeter
from cpoa.audio.speaker_spans import seconds_by_speaker, spans_by_speaker
from cpoa.audio.true_peak import TruePeakMeter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cpoa.audio.blocks import Samples
    from cpoa.audio.speaker_spans import SpeakerSpan
    from cpoa.contracts.agents import CheckCancelled

BIT_RATE_KILOBITS = 96
_QUALITY = 2  # from 0 (best) to 9; values below 2 only take longer

# LAME multiplies its input by 0.95 at constant bit rates, so that its overshoot does not clip.
LAME_LEVEL_DECIBELS = 20 * math.log10(0.95)

# Samples that a decoder returns before the first input sample: 576 of LAME's delay and 529 of the decoder's, at any
# sample rate.
CODEC_DELAY_FRAMES = 1105
CODEC_EXTRA_FRAMES = 1152
"""How much longer the decoded audio is than an input of whole packets. Measured at all rates but 22.05 and 44.1 kHz,
whose packets are not equally long: up to 180 frames more."""

MIN_VOICE_SECONDS = 3.0
"""A speaker with less speech is not measured alone."""
_DECODED_BLOCK_FRAMES = 1 << 16


@dataclass(frozen=True, slots=True)
class DecodedMeasurements:
    """``speech_lufs``: of the stretch that was asked for. ``voices_lufs``: the loudness of each speaker with enough
    speech to be measured."""

    levels: SoundLevels
    speech_lufs: float
    voices_lufs: Mapping[str, float]


def frames_of_a_packet(sample_rate: int) -> int:
    """Of MPEG-1 and MPEG-2 layer III."""
    return 1152 if sample_rate >= 32_000 else 576


def encode_mp3(blocks: Iterable[Samples], sample_rate: int, check_cancelled: CheckCancelled) -> bytes:
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sample_rate)
    encoder.set_bit_rate(BIT_RATE_KILOBITS)
    encoder.set_quality(_QUALITY)
    mp3 = bytearray()
    for block in blocks:
        check_cancelled()
        mp3 += encoder.encode(np.rint(block * 32767).astype("<i2").tobytes())
    mp3 += encoder.flush()
    return bytes(mp3)


class Mp3Decoder(soundfile.SoundFile):  # type: ignore[misc]  # soundfile ships no types
    """Reads without seeking. After each read of a seekable file soundfile seeks to the current position; the MP3
    decoder then restarts without the bit reservoir of the previous frames, which makes a click at each block."""

    def seekable(self) -> bool:
        return False


def read_decoded_blocks(sound: soundfile.SoundFile) -> Iterator[Samples]:
    while len(block := sound.read(_DECODED_BLOCK_FRAMES, dtype="float32")):
        yield block


def measure_mp3(
    mp3: bytes,
    check_cancelled: CheckCancelled,
    spans: Sequence[SpeakerSpan] = (),
    speech: tuple[float, float] | None = None,
) -> DecodedMeasurements:
    """``spans``: who speaks when, in the decoded audio. ``speech``: start and end in seconds of the audio without
    music; None: all of it."""
    with Mp3Decoder(io.BytesIO(mp3)) as sound:
        loudness, true_peak = LoudnessMeter(sound.samplerate), TruePeakMeter()
        waveform = WaveformMeter(frames_of_a_packet(sound.samplerate))
        frames = 0
        for block in read_decoded_blocks(sound):
            check_cancelled()
            loudness.add(block)
            true_peak.add(block)
            waveform.add(block)
            frames += len(block)
        levels = SoundLevels(
            sample_rate=sound.samplerate,
            frames=frames,
            true_peak=true_peak.peak(),
            hop_powers=tuple(loudness.hop_powers().tolist()),
            peaks=waveform.peaks(),
        )
        speech_lufs = loudness.integrated_lufs([speech] if speech else None)
        return DecodedMeasurements(levels, speech_lufs, measure_voices(loudness, spans))


def measure_voices(loudness: LoudnessMeter, spans: Sequence[SpeakerSpan]) -> Mapping[str, float]:
    """Returns the loudness of each speaker with at least ``MIN_VOICE_SECONDS`` of speech."""
    seconds = seconds_by_speaker(spans)
    measured = {
        speaker: loudness.integrated_lufs(own)
        for speaker, own in spans_by_speaker(spans).items()
        if seconds[speaker] >= MIN_VOICE_SECONDS
    }
    return {speaker: lufs for speaker, lufs in measured.items() if lufs > -math.inf}
