"""The settings of the peer; a test may change them at any time, for later requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.remote_peer.services import Service


class ScriptShape(StrEnum):
    """``STRUCTURED``: intro and outro at the top level. ``TAGGED``: both are segments, beside `full_raw_script`."""

    STRUCTURED = "structured"
    TAGGED = "tagged"


def plain_reply(prompt: str) -> str:
    return f"A reply to {len(prompt.split())} words."


@dataclass
class Conditions:
    """A task is unfinished for its first `pending_polls` polls, and until its `task_seconds` are over.

    ``lock_seconds`` replaces the idempotency store's lock timeouts. ``test_mode``: PSWA and VFA obey X-Test-Scenario.
    ``script_characters``: approximate length of PSWA's script. ``models_are_synchronous``: AIMS and
    AIMS_TTS answer 200 with the result, otherwise 202 and a task.
    """

    task_seconds: float = 0.05
    pending_polls: int = 2
    lock_seconds: Mapping[Service, float] = field(default_factory=dict)
    test_mode: bool = True
    topics: int = 3
    script_shape: ScriptShape = ScriptShape.STRUCTURED
    script_characters: int = 2_000
    script_comes_from_the_cache: bool = False
    seconds_per_word: float = 0.4
    models_are_synchronous: bool = True
    reply: Callable[[str], str] = plain_reply
    finish_reason: str = "STOP"
