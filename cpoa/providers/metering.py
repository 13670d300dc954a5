"""Adds up the list prices of a step's model calls; the sum is stored with the result of the step."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.providers.prices import estimate_reply_cost, estimate_speech_cost

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.models import Clip, ModelVoice, PictureModel, SpeechModel, SpeechRequest, TextReply


@dataclass
class Meter:
    """``unpriced`` counts the calls to models without a known price. Tokens are those that the services report. The
    threads of one step share the meter."""

    dollars: float = 0.0
    unpriced: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def add(self, dollars: float | None) -> None:
        with self._lock:
            if dollars is None:
                self.unpriced += 1
            else:
                self.dollars += dollars

    def add_tokens(self, reply: TextReply) -> None:
        with self._lock:
            self.prompt_tokens += reply.prompt_tokens
            self.completion_tokens += reply.completion_tokens


_meter: ContextVar[Meter | None] = ContextVar("meter", default=None)


@contextmanager
def metering() -> Iterator[Meter]:
    meter = Meter()
    token = _meter.set(meter)
    try:
        yield meter
    finally:
        _meter.reset(token)


def _add(dollars: float | None) -> None:
    if (meter := _meter.get()) is not None:
        meter.add(dollars)


def count_reply(reply: TextReply) -> None:
    """Adds the reply of a language model, also one that was stored when it arrived."""
    _add(estimate_reply_cost(reply))
    if (meter := _meter.get()) is not None:
        meter.add_tokens(reply)


@dataclass(frozen=True, slots=True)
class MeteredSpeechModel:
    model: SpeechModel

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def max_characters(self) -> int:
        return self.model.max_characters

    @property
    def max_parallel_requests(self) -> int:
        return self.model.max_parallel_requests

    def voices(self) -> tuple[ModelVoice, ...]:
        return self.model.voices()

    def synthesize(self, request: SpeechRequest, check_cancelled: CheckCancelled) -> Clip:
        clip = self.model.synthesize(request, check_cancelled)
        listed = estimate_speech_cost(request.voice.name, len(request.text))
        _add(listed if clip.dollars is None else clip.dollars)
        return clip


@dataclass(frozen=True, slots=True)
class MeteredPictureModel:
    """``dollars``: the price of a picture, None if it is not known."""

    model: PictureModel
    dollars: float | None

    @property
    def name(self) -> str:
        return self.model.name

    def paint(self, prompt: str, check_cancelled: CheckCancelled) -> bytes:
        picture = self.model.paint(prompt, check_cancelled)
        _add(self.dollars)
        return picture
