from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from cpoa.contracts.models import Clip, ModelError, SpeechRequest
from cpoa.providers.aims_calls import Pace
from cpoa.providers.aims_tts import AimsSpeechModel
from tests.unit.cpoa.providers.aims_server import Answer, Service, done, pending, service, taken

QUICK = Pace(deadline=10.0, poll_interval=0.01, backoff=0.01)
URI = "gs://bucket/speech.wav"
RESULT = {"request_id": "r1", "audio_url": URI, "audio_duration_seconds": 0.5, "audio_format": "LINEAR16"}


def wav(samples: object, sample_rate: int = 24_000, subtype: str = "PCM_16") -> bytes:
    file = io.BytesIO()
    soundfile.write(file, np.asarray(samples, np.float32), sample_rate, format="WAV", subtype=subtype)
    return file.getvalue()


TONE = np.sin(np.arange(12_000) / 10).astype(np.float32) / 2


def synthesize(peer: Service, audio: bytes, text: str = "Bees fly.") -> Clip:
    model = AimsSpeechModel(peer.address, {URI: audio}.__getitem__, QUICK)
    request = SpeechRequest(text, model.voices()[3], speaking_rate=1.2, pitch=-2.0)
    return model.synthesize(request, lambda: None)


def test_the_audio_at_the_uri_is_the_clip() -> None:
    with service(Answer(200, RESULT)) as peer:
        clip = synthesize(peer, wav(TONE))
        assert clip.sample_rate == 24_000
        assert clip.samples.dtype == np.float32
        np.testing.assert_allclose(clip.samples, TONE, atol=1e-4)
        assert peer.asked == [
            (
                "POST",
                "/v1/synthesize",
                {
                    "text": "Bees fly.",
                    "voice_id": "en-US-Wavenet-D",
                    "language_code": "en-US",
                    "audio_format": "LINEAR16",
                    "speech_rate": 1.2,
                    "pitch": -2.0,
                },
            )
        ]


def test_the_audio_of_a_task_is_awaited_and_mixed_to_one_channel() -> None:
    with service(taken(), pending(), done(RESULT)) as peer:
        clip = synthesize(peer, wav(np.stack([TONE, np.zeros_like(TONE)], axis=1), 16_000))
        assert clip.sample_rate == 16_000
        np.testing.assert_allclose(clip.samples, TONE / 2, atol=1e-4)


@pytest.mark.parametrize(
    "audio",
    [
        b"",
        b"no audio at all",
        wav(TONE)[:20],
        wav([]),
        wav(np.zeros(24_000)),
        wav(np.full(10, np.nan), subtype="FLOAT"),
    ],
)
def test_invalid_audio_is_an_error(audio: bytes) -> None:
    with service(Answer(200, RESULT)) as peer, pytest.raises(ModelError, match="audio"):
        synthesize(peer, audio)


@pytest.mark.parametrize("uri", [None, 7, "", "/speech.wav", "https://elsewhere/speech.wav", "gs://bucket/lost"])
def test_a_missing_audio_object_is_an_error(uri: object) -> None:
    with service(Answer(200, RESULT | {"audio_url": uri})) as peer, pytest.raises(ModelError):
        synthesize(peer, wav(TONE))


def test_an_error_of_the_service_is_named_by_its_type() -> None:
    answer = Answer(200, {"error": {"type": "tts_failure", "message": "could not say: Bees fly."}})
    with service(answer) as peer, pytest.raises(ModelError, match="tts_failure") as raised:
        synthesize(peer, wav(TONE))
    assert "Bees" not in str(raised.value)


def test_the_voices_have_both_genders_and_a_fixed_order() -> None:
    voices = AimsSpeechModel("http://aims-tts", {}.__getitem__).voices()
    assert [voice.name for voice in voices][:2] == ["en-US-Wavenet-A", "en-US-Wavenet-B"]
    assert {voice.gender for voice in voices} == {"female", "male"}
