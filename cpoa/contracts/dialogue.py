"""The script of an episode: chapters of turns between two hosts. Each claim names its source passages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

EMBEDDED_WRITER = "embedded-"
"""How the name of each version of the embedded writer begins; frontend/listening/origin.js has it too."""

# Services in the names of models that are no hosts.
_SERVICES = ("Google", "AIMS")


def is_embedded_writer(writer: str) -> bool:
    """``writer``: as in a script."""
    return writer.startswith(EMBEDDED_WRITER)


def model_of(writer: str) -> str:
    """The name of the model for "a prompt's version by a model"; any other name as it is."""
    return writer.rpartition(" by ")[2]


def published_name(model: str) -> str:
    """The name of a model, without the host and port of its server, which may be private.

    ``model``: as in `cpoa/contracts/models.py:TextModel.name`. "at Google" and "at AIMS" stay.
    """
    name, _, service = model.rpartition(" at ")
    return name if name and service not in _SERVICES else model


class Speaker(StrEnum):
    HOST = "host"
    GUEST = "guest"

    @property
    def other(self) -> Speaker:
        return Speaker.GUEST if self is Speaker.HOST else Speaker.HOST


class TurnKind(StrEnum):
    GREETING = "greeting"
    PREVIEW = "preview"
    QUESTION = "question"
    FACT = "fact"
    REACTION = "reaction"
    HANDOVER = "handover"
    RECAP = "recap"
    CREDIT = "credit"
    CLOSE = "close"


class LengthLimit(StrEnum):
    MATERIAL = "material"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a turn. A claim names its passages. ``verbatim``: it is a whole sentence of the source."""

    text: str
    kind: TurnKind
    passage_ids: tuple[str, ...] = ()
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """``pause_seconds``: the silence after the turn; None: the voice's own choice."""

    speaker: Speaker
    parts: tuple[Part, ...]
    pause_seconds: float | None = None

    @property
    def text(self) -> str:
        return " ".join(part.text for part in self.parts)

    @property
    def word_count(self) -> int:
        return len(self.text.split())

    @property
    def passage_ids(self) -> tuple[str, ...]:
        """Of all parts, in order. An id may be there twice."""
        return tuple(each for part in self.parts for each in part.passage_ids)


@dataclass(frozen=True, slots=True)
class Chapter:
    """45 to 150 seconds of speech under one title. Each chapter has one voice step."""

    title: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names that the two speakers use for themselves. They are the names of their voices."""

    host: str
    guest: str

    def name(self, speaker: Speaker) -> str:
        return self.host if speaker is Speaker.HOST else self.guest


@dataclass(frozen=True, slots=True)
class Script:
    """``summary`` is two or three sentences for the show notes. ``length_limited_by`` is None if the length is as
    requested.

    ``is_makeshift``: the requested writer failed, and the fallback wrote it. (Stored scripts have this field name.)
    ``wire`` is the unchanged object from a remote writer, for a remote voice. ``left_out``: the headings of an own
    text's sections that did not fit into the requested length.
    """

    script_id: str
    title: str
    topic: str
    summary: str
    hosts: Hosts
    chapters: tuple[Chapter, ...]
    length_limited_by: LengthLimit | None
    writer: str
    wire: dict[str, Any] | None = None
    is_makeshift: bool = False
    left_out: tuple[str, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        return tuple(turn for chapter in self.chapters for turn in chapter.turns)

    @property
    def word_count(self) -> int:
        return sum(turn.word_count for turn in self.turns)
