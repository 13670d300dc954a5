"""What the embedded agents ask of a model, whoever serves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cpoa.contracts.agents import StillWanted


class ModelError(Exception):
    """No usable answer: unreachable, refused, over quota, out of time, or an answer that is no answer.

    ``may_pass``: asking again later may help; a model that does not exist, or a key that is wrong, stays so.
    The message is logged, and so it repeats nothing of what the model was asked.
    """

    def __init__(self, message: str, *, may_pass: bool = True) -> None:
        super().__init__(message)
        self.may_pass = may_pass


class FinishReason(StrEnum):
    """Why the model stopped. ``BLOCKED``: by a filter for safety or recitation; the text is partial or empty then."""

    STOP = "stop"
    LENGTH = "length"
    BLOCKED = "blocked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TextRequest:
    """``temperature`` 0 to 2. ``wants_json``: the model is told to answer one JSON object, which it may yet not do."""

    prompt: str
    max_tokens: int
    temperature: float = 0.4
    wants_json: bool = False


@dataclass(frozen=True, slots=True)
class TextReply:
    """Token counts are 0 where the service does not tell them."""

    text: str
    finish_reason: FinishReason
    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0


class TextModel(Protocol):
    """``name`` is the model's with its service's ("gemini-3-flash at Google"): a part of the writers' versions."""

    @property
    def name(self) -> str: ...

    def generate(self, request: TextRequest, still_wanted: StillWanted) -> TextReply:
        """Raises ModelError."""
        ...


@dataclass(frozen=True, slots=True)
class ModelVoice:
    """A voice of a speech model. ``gender`` is female, male or neutral; ``language`` a BCP 47 tag, en-US."""

    name: str
    language: str
    gender: str


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """``text`` has at most ``SpeechModel.most_characters``. ``speaking_rate`` 0.25 to 4, ``pitch`` in semitones."""

    text: str
    voice: ModelVoice
    speaking_rate: float = 1.0
    pitch: float = 0.0


@dataclass(frozen=True, slots=True)
class Clip:
    """Mono samples in [-1, 1], float32, as the model gave them: with its silences at both ends."""

    samples: NDArray[np.float32]
    sample_rate: int


class SpeechModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def most_characters(self) -> int:
        """In one request."""
        ...

    def voices(self) -> tuple[ModelVoice, ...]:
        """English ones, in a fixed order. Raises ModelError."""
        ...

    def synthesize(self, request: SpeechRequest, still_wanted: StillWanted) -> Clip:
        """Raises ModelError."""
        ...


class PictureModel(Protocol):
    @property
    def name(self) -> str: ...

    def paint(self, prompt: str, still_wanted: StillWanted) -> bytes:
        """A square picture, PNG or JPEG. Raises ModelError."""
        ...
