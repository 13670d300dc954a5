"""What a workflow was asked: the arguments of its call, checked and complete. They are stored as JSON in its row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cpoa.contracts.agents import DiscoveredTopic, OwnSource


class EpisodeBrief(msgspec.Struct, frozen=True, kw_only=True):
    """`voice_params`, `user_preferences` and `test_scenarios` are exactly as they were given: the names of made objects
    depend on them, and only the voices' catalogue knows what they mean.

    `card`: the topic of the card that the episode was asked for from, None for an episode of a topic or of own texts.
    """

    topic: str
    # The contract names it so in the row.
    voice_params: Mapping[str, Any] = msgspec.field(default_factory=dict, name="voice_params_input")
    user_preferences: Mapping[str, Any] = msgspec.field(default_factory=dict)
    test_scenarios: Mapping[str, Any] = msgspec.field(default_factory=dict)
    sources: tuple[OwnSource, ...] = ()
    length_minutes: int = 4
    card: DiscoveredTopic | None = None
    topic_id: str | None = None
    client_id: str | None = None
    visibility: str = "public"
    original_task_id: str | None = None
