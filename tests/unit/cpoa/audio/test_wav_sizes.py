"""Tests that a streamed WAV file, whose header does not know its length, is read to its end."""

from __future__ import annotations

import io
import struct

import numpy as np
import pytest
import soundfile

from cpoa.audio.decoded_sound import decode_mono
from cpoa.audio.wav_sizes import CutOffError, complete_sizes

TONE = (np.sin(np.arange(12_000) / 10) / 2).astype(np.float32)


def wav(samples: np.ndarray = TONE, subtype: str = "PCM_16") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, 24_000, format="WAV", subtype=subtype)
    return file.getvalue()


def with_sizes(data: bytes, form: int, samples: int) -> bytes:
    begin = data.index(b"data") + 4
    return data[:4] + struct.pack("<I", form) + data[8:begin] + struct.pack("<I", samples) + data[begin + 4 :]


def with_list(data: bytes) -> bytes:
    """With a chunk of ffmpeg's between format and samples."""
    begin = data.index(b"data")
    text = b"INFOISFT\x0d\0\0\0Lavf60.16.100\0"
    return data[:begin] + b"LIST" + struct.pack("<I", len(text)) + text + data[begin:]


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF - 36, 0x7FFFF000])
@pytest.mark.parametrize("form", [0, 0xFFFFFFFF])
@pytest.mark.parametrize("change", [bytes, with_list])
def test_an_open_size_is_the_length_of_the_samples_in_the_file(size: int, form: int, change: object) -> None:
    assert callable(change)
    samples, rate = decode_mono(complete_sizes(with_sizes(change(wav()), form, size)))
    assert (len(samples), rate) == (len(TONE), 24_000)
    assert np.abs(samples - TONE).max() < 1e-4


def test_an_open_size_of_floating_point_samples() -> None:
    samples, _ = decode_mono(complete_sizes(with_sizes(wav(subtype="FLOAT"), 0, 0)))
    assert np.abs(samples - TONE).max() < 1e-6


def test_a_complete_file_and_other_data_stay_as_they_are() -> None:
    for data in (
        wav(),
        with_list(wav()),
        b"",
        b"RIFF",
        b"RIFF\0\0\0\0WAVE",
        b"ID3\x03 an MP3",
        b"RIFF\0\0\0\0WAVEfmt \xff",
    ):
        assert complete_sizes(data) == data


def test_a_file_that_is_shorter_than_its_header_says_is_cut_off() -> None:
    with pytest.raises(CutOffError, match="of 24000"):
        complete_sizes(wav()[:5_000])


def test_a_chunk_that_claims_to_be_endless_ends_the_search() -> None:
    data = b"RIFF\0\0\0\0WAVE" + b"junk\xff\xff\xff\xff" + b"data\0\0\0\0"
    assert complete_sizes(data) == data
