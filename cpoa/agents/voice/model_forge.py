"""The voice agent (VFA) with a speech model: it speaks each turn in one or more requests, and joins them to a
chapter."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.voice.forge import UNSPEAKABLE_TEXT
from cpoa.agents.voice.level import SPEECH_LUFS, apply_gain
from cpoa.agents.voice.model_voices import build_model_catalogue
from cpoa.agents.voice.passages import count_spoken_letters, split_into_passages
from cpoa.agents.voice.recording import Recording
from cpoa.agents.voice.resampling import resample
from cpoa.agents.voice.synthesis_requests import PAUSES_SECONDS, call_with_retries, synthesize_clips
from cpoa.agents.voice.trimming import shorten_silences, trim
from cpoa.agents.voice.turn_captions import turn_captions
from cpoa.audio.loudness import integrated_loudness
from cpoa.contracts.dialogue import Speaker
from cpoa.contracts.models import ModelError, ModelSetupError, SpeechRequest
from shared.error_codes.steps import API_GW_PODCAST_VOICE_REFUSED
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cpoa.agents.voice.passages import SpokenPassage
    from cpoa.contracts.agents import CheckCancelled, Speech, VoiceRequest
    from cpoa.contracts.models import Clip, ModelVoice, SpeechModel

    Sound = NDArray[np.float32]

VOICE_REFUSED = API_GW_PODCAST_VOICE_REFUSED

SAMPLE_RATE = 24_000  # all chapters of one episode have this rate, whatever the model returns
# The loudness of a voice is measured on its lines in the chapter. A voice with fewer seconds gets the gain of the whole
# chapter.
_ENOUGH_SECONDS = 4.0
_SOFTEST_LUFS = -60.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ModelVoiceForge:
    """Raises ModelError if a retry of the step may succeed, else PermanentStepError.

    No other voice takes over: an episode keeps its two voices.
    """

    model: SpeechModel
    pauses_seconds: Sequence[float] = PAUSES_SECONDS

    @property
    def engine_version(self) -> str:
        return f"model voice 2, {self.model.name}"

    def forge(self, request: VoiceRequest, check_cancelled: CheckCancelled) -> Speech:
        try:
            return self._synthesize(request, check_cancelled)
        except ModelError as error:
            if error.is_temporary:
                raise
            logger.warning("The speech model refuses: %s", error)
            raise _refused(request.chapter.title, error) from error

    def _synthesize(self, request: VoiceRequest, check_cancelled: CheckCancelled) -> Speech:
        chapter = split_into_passages(request.chapter, self.model.max_characters, request.language)
        passages = [passage for passage in chapter if request.speaks(passage.turn - 1)]
        voices = self._voices(request, check_cancelled)
        wishes = request.voice_params
        clips = synthesize_clips(
            self.model,
            [
                SpeechRequest(passage.said, voices[passage.speaker], wishes.speaking_rate, wishes.pitch)
                for passage in passages
            ],
            check_cancelled,
            self.pauses_seconds,
        )
        _log_use(passages, voices)
        count_letters = partial(count_spoken_letters, language=request.language)
        recording, chance = Recording(SAMPLE_RATE), np.random.default_rng(request.seed)
        for passage, sound in zip(passages, _equalise(passages, _sounds(request, passages, clips)), strict=True):
            placed = turn_captions(passage.sentences, sound, SAMPLE_RATE, count_letters)
            recording.add(sound, placed, request.hosts.name(passage.speaker))
            recording.pause(passage.last.seconds(chance))
        return recording.speech()

    def _voices(self, request: VoiceRequest, check_cancelled: CheckCancelled) -> dict[Speaker, ModelVoice]:
        known = {
            voice.name: voice for voice in call_with_retries(self.model.voices, check_cancelled, self.pauses_seconds)
        }
        name = request.voice_params.voice_name
        if name is not None and name not in known:
            raise PermanentStepError(
                VOICE_REFUSED, f"The speech service does not have the voice `{name}` any more. Choose another one."
            )
        host, guest = build_model_catalogue(tuple(known.values())).default_pair(name)
        return {Speaker.HOST: known[host.name], Speaker.GUEST: known[guest.name]}


def _sounds(request: VoiceRequest, passages: Sequence[SpokenPassage], clips: Sequence[Clip]) -> list[Sound]:
    sounds = []
    for passage, clip in zip(passages, clips, strict=True):
        samples = resample(clip.samples, clip.sample_rate, SAMPLE_RATE)
        sound = shorten_silences(trim(samples, SAMPLE_RATE), SAMPLE_RATE)
        if not len(sound):
            raise PermanentStepError(
                UNSPEAKABLE_TEXT,
                f"The voice stayed silent in turn {passage.turn}, of the chapter “{request.chapter.title}”. "
                "Put that passage in other words.",
            )
        sounds.append(sound)
    return sounds


def _equalise(passages: Sequence[SpokenPassage], sounds: Sequence[Sound]) -> list[Sound]:
    whole_chapter = _gain(sounds)
    gains = {}
    for speaker in Speaker:
        own = [sound for passage, sound in zip(passages, sounds, strict=True) if passage.speaker is speaker]
        enough = sum(map(len, own)) >= _ENOUGH_SECONDS * SAMPLE_RATE
        gains[speaker] = _gain(own) if enough else whole_chapter
    return [apply_gain(sound, gains[passage.speaker]) for passage, sound in zip(passages, sounds, strict=True)]


def _gain(sounds: Sequence[Sound]) -> float:
    loudness = max(integrated_loudness(sounds, SAMPLE_RATE), _SOFTEST_LUFS)
    return float(10 ** ((SPEECH_LUFS - loudness) / 20))


def _log_use(passages: Sequence[SpokenPassage], voices: dict[Speaker, ModelVoice]) -> None:
    """Logs what the service charges for."""
    fields = {
        "tts_characters": sum(len(passage.said) for passage in passages),
        "tts_requests": len(passages),
        "host_voice": voices[Speaker.HOST].name,
        "guest_voice": voices[Speaker.GUEST].name,
    }
    logger.info("The speech model spoke a chapter", extra={"fields": fields})


def _refused(chapter: str, error: ModelError) -> PermanentStepError:
    if isinstance(error, ModelSetupError):
        return PermanentStepError(VOICE_REFUSED, f"The chapter “{chapter}” could not be spoken. {error}")
    # Another message is only in the log: it is for operators, not for listeners.
    return PermanentStepError(
        VOICE_REFUSED,
        f"The speech service refused to speak the chapter “{chapter}”. Ask for another voice, or write to us.",
    )
