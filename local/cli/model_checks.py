"""Asks each model for something small, and says in one line what it returned or what is wrong."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpoa.agents.cover.by_model import MAX_PIXELS, MIN_EDGE_PIXELS
from cpoa.agents.cover.decoded_pictures import UnusablePictureError, decode_picture
from cpoa.agents.voice.model_voices import build_model_catalogue
from cpoa.audio.loudness import integrated_loudness
from cpoa.contracts.models import ModelError, SpeechRequest, TextRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.models import Clip, ModelVoice, PictureModel, SpeechModel, TextModel

SENTENCE = "The lamp of the old lighthouse was lit every evening at dusk."
PICTURE = "A lighthouse at dusk. No letters."
_MAX_SHOWN_CHARS = 100
_REPLY_TOKENS = 200
_SOFTEST_LUFS = -50.0
_SPOKEN_SECONDS = (1.5, 20.0)  # of SENTENCE, between the fastest and the slowest voice


class UselessAnswerError(Exception):
    """The model answered, but not with what an episode needs. The message says what it returned."""


@dataclass(frozen=True, slots=True)
class ModelVariables:
    """The variables that choose a model, for advice: its address, its key and its name. "" where there is none."""

    address: str = ""
    key: str = ""
    model: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.address, self.key, self.model)))

    def advice(self, message: str) -> str:
        """Says what to change, unless the message says it."""
        if re.search(r"[A-Z]{3,}_[A-Z_]+", message) or not self.names:
            return ""
        if self.address and ("Nothing answers" in message or "no complete answer" in message):
            return f" Start the server, or change {self.address}."
        if self.model and "has no model" in message:
            return f" Change {self.model}."
        return f" Check {' and '.join(self.names)}."


@dataclass(frozen=True, slots=True)
class ModelCheck:
    """``kind``: text, speech or picture. ``ask`` returns what the model gave, in words."""

    kind: str
    model: str
    ask: Callable[[], str]
    variables: ModelVariables = ModelVariables()

    def run(self) -> tuple[bool, str]:
        """Returns whether the model is usable, and the rest of its line."""
        started = time.monotonic()
        try:
            given = self.ask()
        except (ModelError, UselessAnswerError) as error:
            message = str(error)
            return False, f"failed: {message}{self.variables.advice(message)}"
        return True, f"ok in {time.monotonic() - started:.1f} s: {given}"


def ask_for_text(model: TextModel) -> str:
    request = TextRequest(
        "Write one short sentence about a lighthouse.", _REPLY_TOKENS, system="You answer with one plain sentence."
    )
    written = " ".join(model.generate(request, _never_cancelled).text.split())
    shown = "".join(character for character in written if character.isprintable())
    if not shown:
        raise UselessAnswerError("The reply has no text.")
    if len(shown) > _MAX_SHOWN_CHARS:
        shown = f"{shown[:_MAX_SHOWN_CHARS]} ..."
    return f"“{shown}” (context of {model.context_tokens} tokens)"


def ask_for_speech(model: SpeechModel) -> str:
    """Both default voices speak."""
    voices = {voice.name: voice for voice in model.voices()}
    host, guest = build_model_catalogue(tuple(voices.values())).default_pair(None)
    return "; ".join(_spoken(model, voices[each.name]) for each in (host, guest))


def _spoken(model: SpeechModel, voice: ModelVoice) -> str:
    clip = model.synthesize(SpeechRequest(SENTENCE, voice), _never_cancelled)
    seconds, loudness = _measured(clip)
    what = f"{voice.name} ({voice.gender}) spoke {seconds:.1f} s at {loudness:.0f} LUFS"
    shortest, longest = _SPOKEN_SECONDS
    if loudness < _SOFTEST_LUFS:
        raise UselessAnswerError(f"{voice.name} spoke {seconds:.1f} s of silence.")
    if not shortest <= seconds <= longest:
        raise UselessAnswerError(f"{what}, and the sentence takes from {shortest} to {longest:.0f} s.")
    return what


def _measured(clip: Clip) -> tuple[float, float]:
    """Returns seconds and LUFS."""
    samples = np.asarray(clip.samples, np.float32)
    seconds = len(samples) / clip.sample_rate
    return seconds, float(integrated_loudness([samples], clip.sample_rate)) if samples.any() else -np.inf


def ask_for_picture(model: PictureModel) -> str:
    try:
        picture = decode_picture(
            model.paint(PICTURE, _never_cancelled), min_edge=MIN_EDGE_PIXELS, max_pixels=MAX_PIXELS
        )
    except UnusablePictureError as error:
        raise UselessAnswerError(f"The picture is unusable: {error}") from error
    return f"a picture of {picture.width} x {picture.height} pixels"


def _never_cancelled() -> None:
    """The command ends with Ctrl-C."""
