"""Tests chapters spoken by a speech model: Google's client library, and a stand-in that plays a tone per request."""

from __future__ import annotations

import contextvars
import logging
import threading
from contextlib import suppress
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import grpc
import numpy as np
import pytest

from cpoa.agents.voice.level import SPEECH_LUFS
from cpoa.agents.voice.model_forge import SAMPLE_RATE, ModelVoiceForge
from cpoa.audio.loudness import integrated_loudness
from cpoa.contracts.agents import Speech, VoiceParams, VoiceRequest
from cpoa.contracts.dialogue import Chapter, Hosts, Part, Speaker, Turn, TurnKind
from cpoa.contracts.models import Clip, ModelError, ModelVoice, SpeechRequest
from cpoa.providers.google.speech import CloudSpeechModel
from shared.errors import ClaimLostError, PermanentStepError
from tests.integration.google_stand_ins import SpeechStandIn, speech_service, tone, wav

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from google.cloud.texttospeech_v1 import types

KORE, PUCK = "en-US-Chirp3-HD-Kore", "en-US-Chirp3-HD-Puck"
NO_PAUSES = (0.0, 0.0)
LINES = (
    (Speaker.HOST, "Hi, I'm Laura. Today we look at coral reefs, which grow in warm and shallow water."),
    (Speaker.GUEST, "And I'm Paul. Where do they grow, and how deep is the water that they grow in?"),
    (Speaker.HOST, "In the tropics, mostly; but there are reefs in cold water too, and nobody knew of them for long."),
    (Speaker.GUEST, "That is a lot."),
)


def voice_request(lines: Sequence[tuple[Speaker, str]] = LINES, **params: Any) -> VoiceRequest:
    chapter = Chapter("Reefs", tuple(Turn(speaker, (Part(text, TurnKind.FACT),)) for speaker, text in lines))
    return VoiceRequest(chapter, Hosts("Laura", "Paul"), VoiceParams(**{"voice_name": KORE} | params), seed=1)


def as_long_as_its_text(request: types.SynthesizeSpeechRequest, sample_rate: int = 24_000) -> bytes:
    """Plays a tone with a pause for each sentence. Puck's tones are ten decibels softer."""
    sentences = request.input.text.replace("?", ".").split(". ")
    loudness = 0.3 if request.voice.name == PUCK else 1.0
    said = [tone(len(sentence) / 15, sample_rate) * loudness for sentence in sentences]
    return wav(np.concatenate(said), sample_rate)


def forged(stand_in: SpeechStandIn, request: VoiceRequest | None = None) -> Speech:
    with speech_service(stand_in) as host:
        forge = ModelVoiceForge(CloudSpeechModel(emulator_host=host, timeout_seconds=5.0), NO_PAUSES)
        return forge.forge(request or voice_request(), lambda: None)


def answering(*answers: bytes | grpc.StatusCode) -> Callable[[types.SynthesizeSpeechRequest], bytes | grpc.StatusCode]:
    """Returns the answers one after another, and then a tone for every request."""
    left, lock = list(answers), threading.Lock()

    def answer(request: types.SynthesizeSpeechRequest) -> bytes | grpc.StatusCode:
        with lock:
            return left.pop(0) if left else as_long_as_its_text(request)

    return answer


@pytest.fixture(scope="module")
def whole() -> tuple[Speech, SpeechStandIn]:
    stand_in = SpeechStandIn(as_long_as_its_text)
    return forged(stand_in, voice_request(speaking_rate=1.2)), stand_in


def test_each_turn_is_one_request_in_its_speakers_voice(whole: tuple[Speech, SpeechStandIn]) -> None:
    asked = {each.input.text: each.voice.name for each in whole[1].asked}
    voices = {Speaker.HOST: KORE, Speaker.GUEST: PUCK}
    # Kore's family has only one male voice here.
    assert asked == {text: voices[speaker] for speaker, text in LINES}
    assert {each.audio_config.speaking_rate for each in whole[1].asked} == {1.2}


def test_each_sentence_has_a_caption_with_its_speaker_in_order(
    whole: tuple[Speech, SpeechStandIn],
) -> None:
    speech, _ = whole
    assert " ".join(cue.text for cue in speech.cues) == " ".join(text for _, text in LINES)
    assert [cue.speaker for cue in speech.cues if cue.text.startswith(("Hi", "And I'm", "In the"))] == [
        "Laura",
        "Paul",
        "Laura",
    ]
    assert all(cue.start < cue.end for cue in speech.cues)
    assert all(before.end <= after.start for before, after in pairwise(speech.cues))
    assert speech.cues[-1].end <= len(speech.samples) / speech.sample_rate


def test_a_caption_is_shown_while_its_sentence_is_spoken(whole: tuple[Speech, SpeechStandIn]) -> None:
    speech, _ = whole
    heard = np.abs(speech.samples) > 0.01
    for cue in (speech.cues[0], speech.cues[-1]):
        window = heard[round(cue.start * SAMPLE_RATE) : round(cue.end * SAMPLE_RATE)]
        assert window.mean() > 0.8
    second = speech.cues[1].start
    assert not heard[round((second - 0.1) * SAMPLE_RATE) : round((second - 0.01) * SAMPLE_RATE)].any()


def test_a_chapter_begins_and_ends_with_speech_and_both_voices_are_equally_loud(
    whole: tuple[Speech, SpeechStandIn],
) -> None:
    speech, _ = whole
    heard = np.flatnonzero(np.abs(speech.samples) > 0.01)
    assert heard[0] < 0.06 * SAMPLE_RATE
    assert len(speech.samples) - heard[-1] < 0.06 * SAMPLE_RATE
    for name in ("Laura", "Paul"):
        said = [
            speech.samples[round(cue.start * SAMPLE_RATE) : round(cue.end * SAMPLE_RATE)]
            for cue in speech.cues
            if cue.speaker == name
        ]
        assert integrated_loudness(said, SAMPLE_RATE) == pytest.approx(SPEECH_LUFS, abs=1.5)


def test_the_pauses_between_turns_are_those_of_a_conversation(whole: tuple[Speech, SpeechStandIn]) -> None:
    cues = whole[0].cues
    gaps = [after.start - before.end for before, after in pairwise(cues) if before.speaker != after.speaker]
    assert len(gaps) == 3
    assert all(0.25 < gap < 0.5 for gap in gaps)


def test_every_sample_rate_of_the_service_is_converted() -> None:
    rates = iter((16_000, 48_000, 24_000, 22_050))
    lock = threading.Lock()

    def answer(request: types.SynthesizeSpeechRequest) -> bytes:
        with lock:
            rate = next(rates)
        return as_long_as_its_text(request, rate)

    speech = forged(SpeechStandIn(answer))
    same = forged(SpeechStandIn(as_long_as_its_text))
    assert speech.sample_rate == SAMPLE_RATE
    assert len(speech.samples) == pytest.approx(len(same.samples), abs=0.05 * SAMPLE_RATE)


def test_a_turn_longer_than_a_request_needs_several() -> None:
    sentence = "Reefs grow slowly, and they live for a very long time where the water is warm. "
    stand_in = SpeechStandIn(as_long_as_its_text)
    speech = forged(stand_in, voice_request([(Speaker.HOST, sentence * 40), (Speaker.GUEST, "I see.")]))
    assert len(stand_in.asked) == 4
    assert all(len(each.input.text) <= 1_250 for each in stand_in.asked)
    assert " ".join(cue.text for cue in speech.cues) == (sentence * 40) + "I see."


def test_at_most_four_requests_run_concurrently() -> None:
    a_fifth = threading.Barrier(5)

    def answer(_: types.SynthesizeSpeechRequest) -> bytes:
        with suppress(threading.BrokenBarrierError):
            a_fifth.wait(timeout=1.0)
        return wav(tone(0.5))

    stand_in = SpeechStandIn(answer)
    forged(stand_in, voice_request([(Speaker.HOST, f"Reef {number}.") for number in range(12)]))
    assert stand_in.most_at_once == 4
    assert len(stand_in.asked) == 12


def test_transient_errors_are_retried_twice() -> None:
    gone = grpc.StatusCode.UNAVAILABLE
    stand_in = SpeechStandIn(answering(gone, grpc.StatusCode.RESOURCE_EXHAUSTED))
    speech = forged(stand_in, voice_request(LINES[:1]))
    assert len(stand_in.asked) == 3
    assert speech.cues

    stand_in = SpeechStandIn(answering(*[gone] * 3))
    with pytest.raises(ModelError) as failed:
        forged(stand_in, voice_request(LINES[:1]))
    assert failed.value.is_temporary
    assert len(stand_in.asked) == 3


def test_a_permanent_rejection_ends_the_episode_with_a_readable_message(caplog: pytest.LogCaptureFixture) -> None:
    stand_in = SpeechStandIn(lambda _: grpc.StatusCode.INVALID_ARGUMENT)
    with pytest.raises(PermanentStepError) as failed:
        forged(stand_in, voice_request(LINES[:1]))
    assert failed.value.error_code == "API_GW_PODCAST_VOICE_REFUSED"
    assert "“Reefs”" in failed.value.message
    assert "InvalidArgument" not in failed.value.message
    assert "InvalidArgument" in caplog.text
    assert len(stand_in.asked) == 1


def test_an_unknown_voice_ends_the_episode() -> None:
    with pytest.raises(PermanentStepError, match="`anna`"):
        forged(SpeechStandIn(), voice_request(voice_name="anna"))


def test_a_passage_without_audio_is_named() -> None:
    stand_in = SpeechStandIn(lambda _: wav(np.zeros(24_000, np.float32)))
    with pytest.raises(PermanentStepError, match="turn 1") as failed:
        forged(stand_in, voice_request(LINES[:1]))
    assert failed.value.error_code == "API_GW_PODCAST_UNSPEAKABLE_TEXT"


def test_a_cancelled_step_ends_while_a_request_hangs() -> None:
    stand_in = SpeechStandIn(lambda _: grpc.StatusCode.OK)

    def check_cancelled() -> None:
        if stand_in.asked:
            raise ClaimLostError

    lines = [(Speaker.HOST, f"Reef {number}.") for number in range(12)]
    with speech_service(stand_in) as host:
        forge = ModelVoiceForge(CloudSpeechModel(emulator_host=host), NO_PAUSES)
        with pytest.raises(ClaimLostError):
            forge.forge(voice_request(lines), check_cancelled)
    assert len(stand_in.asked) <= 4


def test_the_use_of_the_service_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    forged(SpeechStandIn(as_long_as_its_text))
    fields = next(record.fields for record in caplog.records if hasattr(record, "fields"))
    characters = sum(len(text) for _, text in LINES)
    assert fields == {"tts_characters": characters, "tts_requests": 4, "host_voice": KORE, "guest_voice": PUCK}


class InThisProcess:
    """A model that records what its threads see, and returns the prepared answer."""

    name = "test voices"
    max_characters = 500
    max_parallel_requests = 4
    bound: contextvars.ContextVar[str] = contextvars.ContextVar("bound", default="nothing")

    def __init__(self, clip: Clip) -> None:
        self.clip = clip
        self.seen: list[str] = []

    def voices(self) -> tuple[ModelVoice, ...]:
        return (ModelVoice(KORE, "en-US", "female"), ModelVoice(PUCK, "en-US", "male"))

    def synthesize(self, request: SpeechRequest, check_cancelled: Callable[[], None]) -> Clip:
        self.seen.append(self.bound.get())
        return self.clip


def test_threads_inherit_the_callers_context_variables() -> None:
    model = InThisProcess(Clip(tone(1.0), 24_000))
    token = model.bound.set("workflow 7")
    try:
        ModelVoiceForge(model).forge(voice_request(), lambda: None)
    finally:
        model.bound.reset(token)
    assert set(model.seen) == {"workflow 7"}


@pytest.mark.parametrize("clip", [Clip(np.full(9_000, np.nan, np.float32), 24_000), Clip(tone(1.0), 0)])
def test_invalid_samples_are_requested_again(clip: Clip) -> None:
    model = InThisProcess(clip)
    with pytest.raises(ModelError):
        ModelVoiceForge(model, NO_PAUSES).forge(voice_request(LINES[:1]), lambda: None)
    assert len(model.seen) == 3


def test_the_engine_version_names_the_model() -> None:
    assert "test voices" in ModelVoiceForge(InThisProcess(Clip(tone(1.0), 24_000))).engine_version
