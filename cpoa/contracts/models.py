"""The interfaces of the models that the embedded agents use."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray


class ModelError(Exception):
    """The model gave no usable answer: unreachable, refused, over quota, timed out, or the answer is invalid.

    ``is_temporary``: a later retry may help. It is False for an unknown model or a wrong key, for example.
    ``retry_after_seconds``: when the service wants to be asked again; None if it does not say.
    The message is logged and shown to the episode's owner, so it must not contain text of the request or a key.
    """

    def __init__(self, message: str, *, is_temporary: bool = True, retry_after_seconds: float | None = None) -> None:
        super().__init__(message)
        self.is_temporary = is_temporary
        self.retry_after_seconds = retry_after_seconds


class ModelSetupError(ModelError):
    """The settings that choose the model are wrong: nothing but a change of them helps. The message names the one to
    change."""

    def __init__(self, message: str) -> None:
        super().__init__(message, is_temporary=False)


class FinishReason(StrEnum):
    """Why the model stopped. ``BLOCKED``: by a filter for safety or recitation; then the text is partial or empty."""

    STOP = "stop"
    LENGTH = "length"
    BLOCKED = "blocked"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TextRequest:
    """``temperature`` 0 to 2. ``wants_json``: the model is asked for one JSON object, but may answer something else.
    ``system``: the rules, in a message of their own. ``max_tokens``: of the reply, without a model's thinking."""

    prompt: str
    max_tokens: int
    temperature: float = 0.4
    wants_json: bool = False
    system: str = ""


@dataclass(frozen=True, slots=True)
class TextReply:
    """Token counts are 0 if the service does not report them. ``completion_tokens`` include the model's thinking.
    ``dollars``: what the call cost, None if only a price list may tell."""

    text: str
    finish_reason: FinishReason
    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float | None = None


class TextModel(Protocol):
    """``name`` has the model and its service ("gemini-3-flash at Google"). It is a part of the writers' versions.
    ``context_tokens``: the limit for prompt and reply together."""

    @property
    def name(self) -> str: ...

    @property
    def context_tokens(self) -> int: ...

    def generate(self, request: TextRequest, check_cancelled: Callable[[], None]) -> TextReply:
        """Raises ModelError."""
        ...


class AskedModel(Protocol):
    """A language model as one step asks it. ``name`` is the model's; ``context_tokens`` limits prompt and reply."""

    @property
    def name(self) -> str: ...

    @property
    def context_tokens(self) -> int: ...

    def ask(self, purpose: str, request: TextRequest) -> TextReply:
        """``purpose`` tells apart the requests of one step ("judge"). The same request gets the same answer again, so a
        step that begins again after a crash asks nothing twice.

        Raises ModelError, and StepWaitsError while there is no answer yet: the step runs again when there is one.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelVoice:
    """A voice of a speech model. ``gender`` is female, male or neutral; ``language`` a BCP 47 tag, en-US.
    ``fixed``: the `voice_params` that it does not support. ``is_recommended``: better than others of the same model."""

    name: str
    language: str
    gender: str
    fixed: frozenset[str] = field(default=frozenset())
    is_recommended: bool = False


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """``text`` has at most ``SpeechModel.max_characters``. ``speaking_rate`` 0.25 to 4, ``pitch`` in semitones."""

    text: str
    voice: ModelVoice
    speaking_rate: float = 1.0
    pitch: float = 0.0


@dataclass(frozen=True, slots=True)
class Clip:
    """Mono samples in [-1, 1], float32, as the model returned them, with the silence at both ends.
    ``dollars``: what the call cost, None if only a price list by voices may tell."""

    samples: NDArray[np.float32]
    sample_rate: int
    dollars: float | None = None


class SpeechModel(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def max_characters(self) -> int:
        """The limit for one request."""
        ...

    @property
    def max_parallel_requests(self) -> int:
        """The limit for one chapter."""
        ...

    def voices(self) -> tuple[ModelVoice, ...]:
        """Returns the voices of all languages in a fixed order, better ones first. Raises ModelError."""
        ...

    def synthesize(self, request: SpeechRequest, check_cancelled: Callable[[], None]) -> Clip:
        """Raises ModelError."""
        ...


class PictureModel(Protocol):
    @property
    def name(self) -> str: ...

    def paint(self, prompt: str, check_cancelled: Callable[[], None]) -> bytes:
        """Returns a square picture, PNG or JPEG. Raises ModelError."""
        ...
