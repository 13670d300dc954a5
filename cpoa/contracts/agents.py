"""The interfaces of the five agents. Each agent has an embedded and a remote implementation.

An agent raises ``shared.errors.PermanentStepError`` if a retry cannot help (no sources, text that cannot be spoken).
Any other exception counts as one attempt.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from shared.api_schema import Schema

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from cpoa.contracts.ask import Ask
    from cpoa.contracts.dialogue import Chapter, Hosts, Script
    from cpoa.contracts.material import Material
    from cpoa.contracts.models import AskedModel
    from cpoa.contracts.source_documents import SourceDocument
    from features.pronunciations import Pronunciation

CheckCancelled = Callable[[], None]
"""Agents call it between parts of long work. It raises if the step lost its claim or the episode was cancelled."""


@dataclass(frozen=True, slots=True)
class OwnSource:
    """A source from the user: a ``text``, whose ``url`` is only shown; or a web page at ``url``, or an upload, which a
    step of the workflow reads first. ``title`` is as given."""

    text: Annotated[
        str,
        Schema(
            "English prose of at least 8 words that a voice can speak. All texts together have at most 200,000 "
            "characters.",
            example="Our bees came in May. They fly from flower to flower, and carry pollen on their hind legs.",
            format="spoken-text",
            minLength=1,
            maxLength=200_000,
        ),
    ] = field(default_factory=str)  # no default value in the API's description
    title: Annotated[str | None, Schema("Title shown in the show notes.", example="Our bees", maxLength=300)] = None
    url: Annotated[
        str | None,
        Schema(
            "With `text`: linked in the show notes. Without: the page, PDF, Word document, e-book or feed that "
            "is read.",
            example="https://example.org/bees",
            format="web-address",
            maxLength=2_000,
        ),
    ] = None
    upload_id: Annotated[
        str | None,
        Schema(
            "Instead of `text`: a file of yours, as POST /api/v1/uploads named it.",
            example="6d0c4ee8-8cf8-4c25-b5fb-1f0e1f7b9a10",
            format="uuid",
        ),
    ] = None

    @property
    def is_read_first(self) -> bool:
        return not self.text

    @property
    def label(self) -> str:
        """How it is named to the user before it is read."""
        address = re.sub(r"^https?://", "", self.url or "", flags=re.IGNORECASE).rstrip("/")
        return self.title or address or "Your file"

    def fields(self) -> dict[str, Any]:
        """As plain JSON values. Those of a text are the same as in earlier releases."""
        known = {"text": self.text, "title": self.title, "url": self.url}
        return known | ({"upload_id": self.upload_id} if self.upload_id else {})


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A web page or a file of the user that was read. ``title`` and ``url`` are as given."""

    document: SourceDocument
    title: str | None = None
    url: str | None = None
    is_upload: bool = False


@dataclass(frozen=True, slots=True)
class ResearchRequest:
    """``card``: the topic of the card that the request names. Its sources become the episode's sources.

    ``ask``: what ``topic`` asks. ``model``: names articles and questions for the topic; it also writes the script, so
    the material has whole articles. None: no model is asked. ``language``: a BCP 47 tag, of the episode.
    """

    topic: str
    length_minutes: int
    own_sources: tuple[OwnSource | ReadSource, ...] = ()
    preferences: Mapping[str, Any] | None = None
    card: DiscoveredTopic | None = None
    ask: Ask | None = None
    model: AskedModel | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ScriptRequest:
    """``speaking_rate`` of the voices: a slower voice says fewer words in ``length_minutes``. ``language``: a BCP 47
    tag, in which the hosts speak."""

    material: Material
    hosts: Hosts
    length_minutes: int
    seed: int
    speaking_rate: float = 1.0
    language: str = "en"


@dataclass(frozen=True, slots=True)
class VoiceParams:
    """``speaking_rate`` 0.7 to 1.4 (1 is the voice's default), ``pitch`` -4 to 4 semitones, the same for both hosts.

    ``voice_name`` None: a remote service, whose voices are not known here, chooses.
    """

    voice_name: str | None
    speaking_rate: float = 1.0
    pitch: float = 0.0
    audio_encoding: str = "MP3"


@dataclass(frozen=True, slots=True)
class VoiceRequest:
    """``pronunciations``: only the embedded voice follows them. ``language``: a BCP 47 tag, of the text. ``turns``: the
    indices of those to speak; None: all. The others still decide the pace."""

    chapter: Chapter
    hosts: Hosts
    voice_params: VoiceParams
    seed: int
    pronunciations: tuple[Pronunciation, ...] = ()
    language: str = "en"
    turns: range | None = None

    def speaks(self, turn: int) -> bool:
        return self.turns is None or turn in self.turns


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
    """Mono samples in [-1, 1], float32, with their cues. Silence at the start and at the end is at most 60 ms.
    ``pause_seconds``: from the last sound to what the same chapter says next; None if the agent does not know it."""

    samples: NDArray[np.float32]
    sample_rate: int
    cues: tuple[Cue, ...]
    pause_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class CoverRequest:
    """``size`` is the edge in pixels. The embedded painter selects style and colours by ``seed_text``; the others use
    ``prompt``."""

    title: str
    subtitle: str
    seed_text: str
    size: int = 1500
    prompt: str = ""


class CoverTooLargeError(ValueError):
    """No quality of the picture fits into the bytes that it may have."""


@dataclass(frozen=True, slots=True)
class FreshTopicsRequest:
    """``per_category`` topics for each of the ``categories``, without those in ``known_topic_ids``."""

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
    """DEEPER: subtopics of the topic. BROADER: related topics."""

    DEEPER = "deeper"
    BROADER = "broader"


@dataclass(frozen=True, slots=True)
class ExplorationRequest:
    """Explores around ``keywords``, or around ``topic`` if there are no keywords."""

    topic: DiscoveredTopic | None
    keywords: tuple[str, ...]
    depth: Depth
    limit: int
    preferred_categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscoveredTopic:
    """The contract's TopicObject as Python types. ``relevance_score`` 0 to 1."""

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
    """TDA. ``research`` gathers an episode's material. The other methods find topics for cards, the best first."""

    @property
    def engine_version(self) -> str: ...

    def research(self, request: ResearchRequest, check_cancelled: CheckCancelled) -> Material: ...

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

    def weave(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script: ...


class VoiceForgeAgent(Protocol):
    """VFA."""

    @property
    def engine_version(self) -> str: ...

    def forge(self, request: VoiceRequest, check_cancelled: CheckCancelled) -> Speech: ...


class ImageGenerationAgent(Protocol):
    """IGA. Returns JPEG bytes."""

    @property
    def engine_version(self) -> str: ...

    def paint(self, request: CoverRequest, check_cancelled: CheckCancelled) -> bytes: ...
