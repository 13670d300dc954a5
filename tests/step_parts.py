"""Agents with prepared results that count their calls, and contexts for the steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np

from cpoa.contracts.agents import Cue, Speech
from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.dialogue import Chapter, Part, Script, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, Source
from cpoa.workflow.step import StepContext
from cpoa.workflow.step_inputs import StepResults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.contracts.agents import CheckCancelled, CoverRequest, ResearchRequest, ScriptRequest, VoiceRequest
    from cpoa.contracts.records import StepResult

PODCAST_ID = UUID("6f1f4f6e-0000-4000-8000-000000000001")
WORKFLOW_ID = UUID("6f1f4f6e-0000-4000-8000-000000000002")
SAMPLE_RATE = 24_000
ARTICLE = Source("wiki-1", "Coral reef", "https://example.org/coral", "CC-BY-SA-4.0", "Wikipedia")
UNUSED = Source("wiki-2", "Atoll", "https://example.org/atoll", "CC-BY-SA-4.0", "Wikipedia")
OWN_NOTES = Source("own-1", "My notes")


def material(coverage: Coverage = Coverage.EXACT, *, words: int = 3) -> Material:
    """`words`: about, of each passage."""
    own = coverage is Coverage.OWN
    sources = (OWN_NOTES,) if own else (ARTICLE, UNUSED)
    role = PassageRole.OWN if own else PassageRole.MAIN
    text = ["Reefs grow slowly."] * (words // 3)
    passages = tuple(
        Passage(f"p{number}", source.source_id, source.title, " ".join(text), role, relevance=1.0)
        for number, source in enumerate(sources)
    )
    return Material("Coral reefs", "coral reefs", coverage, sources, passages)


def context(
    step: str, results: Mapping[str, StepResult] | None = None, *, user_id: UUID | None = None, **brief: Any
) -> StepContext:
    return StepContext(
        workflow_id=WORKFLOW_ID,
        podcast_id=PODCAST_ID,
        user_id=user_id,
        step=step,
        attempt=1,
        generation=1,
        brief=EpisodeBrief(**{"topic": "Coral reefs", **brief}),
        results=StepResults(results or {}),
        check_cancelled=lambda: None,
    )


@dataclass
class Research:
    found: Material = field(default_factory=material)
    engine_version: str = "research-test-1"
    asked: list[ResearchRequest] = field(default_factory=list)

    def research(self, request: ResearchRequest, check_cancelled: CheckCancelled) -> Material:
        self.asked.append(request)
        return self.found


@dataclass
class Writer:
    """Writes two chapters with one claim of the first passage."""

    engine_version: str = "writer-test-1"
    is_makeshift: bool = False
    left_out: tuple[str, ...] = ()
    asked: list[ScriptRequest] = field(default_factory=list)

    def weave(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script:
        self.asked.append(request)
        claim = Part("They grow slowly.", TurnKind.FACT, passage_ids=(request.material.passages[0].passage_id,))
        turn = Turn(Speaker.HOST, (Part("Welcome.", TurnKind.GREETING), claim))
        return Script(
            script_id="script-1",
            title="Coral reefs",
            topic=request.material.topic,
            summary="On reefs.",
            hosts=request.hosts,
            chapters=(Chapter("Growth", (turn,)), Chapter("Life", (turn,))),
            length_limited_by=None,
            writer=self.engine_version,
            is_makeshift=self.is_makeshift,
            left_out=self.left_out,
        )


@dataclass
class Voices:
    """Speaks every chapter as the same second of sound."""

    engine_version: str = "voices-test-1"
    asked: list[VoiceRequest] = field(default_factory=list)

    def forge(self, request: VoiceRequest, check_cancelled: CheckCancelled) -> Speech:
        self.asked.append(request)
        seconds = np.arange(SAMPLE_RATE) / SAMPLE_RATE
        sound = 0.2 * np.sin(2 * np.pi * 220 * seconds) * (1 + np.sin(2 * np.pi * 4 * seconds)) / 2
        cue = Cue(0.0, 1.0, request.hosts.host, request.chapter.turns[0].text)
        return Speech(sound.astype(np.float32), SAMPLE_RATE, (cue,))


@dataclass
class Painter:
    engine_version: str = "painter-test-1"
    asked: list[CoverRequest] = field(default_factory=list)

    def paint(self, request: CoverRequest, check_cancelled: CheckCancelled) -> bytes:
        self.asked.append(request)
        return picture_of(request.title)


def picture_of(title: str) -> bytes:
    """Returns a JPEG's first bytes; no test reads the rest."""
    return b"\xff\xd8\xff" + title.encode()


class ScriptsInMemory:
    """The table `generated_scripts`, by topic."""

    def __init__(self) -> None:
        self.kept: dict[str, Script] = {}

    def find(self, request: ScriptRequest, writer: str) -> Script | None:
        return self.kept.get(request.material.topic)

    def save(self, request: ScriptRequest, script: Script, writer: str) -> None:
        self.kept[request.material.topic] = script
