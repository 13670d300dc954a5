"""The five agents as the orchestrator sees them. Each has an embedded implementation; remote ones come beside it.

An agent raises ``shared.errors.PermanentStepError`` for what no repetition can mend (no sources, unspeakable
text); anything else that it raises counts as one attempt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from shared.api_schema import Schema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cpoa.contracts.dialogue import Chapter, Hosts, Script
    from cpoa.contracts.material import Material

StillWanted = Callable[[], None]
"""Called between pieces of long work; raises when the step's claim is lost or the episode was cancelled."""


@dataclass(frozen=True, slots=True)
class OwnSource:
    """A text that the person gave. ``title`` and ``url`` as given."""

    text: Annotated[
        str,
        Schema(
            "The text itself, English prose of at least 8 words; all sources together up to 200,000 characters.",
            example="Our bees came in May. They fly from flower to flower, and carry pollen on their hind legs.",
            format="spoken-text",
            minLength=1,
            maxLength=200_000,
        ),
    ]
    title: Annotated[str | None, Schema("As the show notes name it.", example="Our bees", maxLength=300)] = None
    url: Annotated[
        str | None,
        Schema(
            "As the show notes link to it.", example="https://example.org/bees", format="web-address", maxLength=2_000
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class ResearchRequest:
    """``card``: the topic of the card that the episode was asked for from; its sources are the episode's."""

    topic: str
    length_minutes: int
    own_sources: tuple[OwnSource, ...] = ()
    preferences: Mapping[str, Any] | None = None
    card: DiscoveredTopic | None = None


@dataclass(frozen=True, slots=True)
class ScriptRequest:
    """``speaking_rate`` is the voices': a slower one says fewer words in ``length_minutes``."""

    material: Material
    hosts: Hosts
    length_minutes: int
    seed: int
    speaking_rate: float = 1.0


@dataclass(frozen=True, slots=True)
class VoiceParams:
    """``speaking_rate`` 0.7 to 1.4 (1 is the voice's own), ``pitch`` -4 to 4 semitones; both hosts share them.
    ``voice_name`` None leaves the choice to a service whose voices nobody here knows."""

    voice_name: str | None
    speaking_rate: float = 1.0
    pitch: float = 0.0
    audio_encoding: str = "MP3"


@dataclass(frozen=True, slots=True)
class VoiceRequest:
    chapter: Chapter
    hosts: Hosts
    voice_params: VoiceParams
    seed: int


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption: seconds from the start of its segment, the speaker's name, the text as the source spells it."""

    start: float
    end: float
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class SpokenChapter:
    """``start`` in seconds from the beginning of the recording."""

    title: str
    start: float


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono samples in [-1, 1], float32, with their cues. Begins and ends on speech, within 60 ms of room."""

    samples: NDArray[np.float32]
    sample_rate: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class CoverRequest:
    """``size`` is the edge in pixels; ``seed_text`` decides style and colours of the embedded painter, ``prompt`` tells
    the others what to show."""

    title: str
    subtitle: str
    seed_text: str
    size: int = 1500
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class FreshTopicsRequest:
    """``per_category`` topics of each of the ``categories``; none of those in ``known_topic_ids``."""

    categories: tuple[str, ...]
    per_category: int
    known_topic_ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """``preferred_categories`` come first among topics that are equally relevant."""

    query: str
    limit: int
    preferred_categories: tuple[str, ...] = ()


class Depth(StrEnum):
    """Deeper narrows to what is specific of the topic, broader goes to its neighbours."""

    DEEPER = "deeper"
    BROADER = "broader"


@dataclass(frozen=True, slots=True)
class ExplorationRequest:
    """Around ``topic``, or around what ``keywords`` name; the keywords win where there are both."""

    topic: DiscoveredTopic | None
    keywords: tuple[str, ...]
    depth: Depth
    limit: int
    preferred_categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscoveredTopic:
    """The TopicObject of the wire contract, in our own types. ``relevance_score`` 0 to 1."""

    topic_id: str
    title: str
    summary: str
    keywords: tuple[str, ...]
    source_url: str | None
    source_name: str
    relevance_score: float
    category: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SnippetCard:
    topic_id: str
    title: str
    summary: str
    keywords: tuple[str, ...]
    cover_art_prompt: str
    writer: str


class TopicDiscoveryAgent(Protocol):
    """TDA. ``research`` gathers an episode's material; the others find topics for cards, the best first."""

    @property
    def engine_version(self) -> str: ...

    def research(self, request: ResearchRequest, still_wanted: StillWanted) -> Material: ...

    def fresh_topics(self, request: FreshTopicsRequest) -> tuple[DiscoveredTopic, ...]: ...

    def search(self, request: SearchRequest) -> tuple[DiscoveredTopic, ...]: ...

    def explore(self, request: ExplorationRequest) -> tuple[DiscoveredTopic, ...]: ...


class SnippetCraftAgent(Protocol):
    """SCA."""

    @property
    def engine_version(self) -> str: ...

    def craft(self, topic: DiscoveredTopic) -> SnippetCard: ...


class ScriptWeavingAgent(Protocol):
    """PSWA."""

    @property
    def engine_version(self) -> str: ...

    def weave(self, request: ScriptRequest, still_wanted: StillWanted) -> Script: ...


class VoiceForgeAgent(Protocol):
    """VFA."""

    @property
    def engine_version(self) -> str: ...

    def forge(self, request: VoiceRequest, still_wanted: StillWanted) -> Speech: ...


class ImageGenerationAgent(Protocol):
    """IGA. Returns JPEG bytes."""

    @property
    def engine_version(self) -> str: ...

    def paint(self, request: CoverRequest, still_wanted: StillWanted) -> bytes: ...
