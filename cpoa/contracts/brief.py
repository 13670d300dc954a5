"""The validated request of an episode's workflow. It is stored as JSON in the workflow's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cpoa.contracts.agents import DiscoveredTopic, OwnSource
from cpoa.contracts.ask import Ask
from cpoa.contracts.language_tags import ENGLISH
from features.pronunciations import Pronunciation


class EpisodeBrief(msgspec.Struct, frozen=True, kw_only=True):
    """`topic` is empty if the user gave none, and only the sources that are still to be read have a title.

    `voice_params`, `user_preferences` and `test_scenarios` are stored exactly as given: the names of artefacts
    depend on them, and only the voice catalogue interprets them.

    `card`: the topic of the card that the request names. None for an episode about a topic or the user's own texts.

    `ask`: what `topic` asks. None in a request that an older release accepted; then the research step parses it.

    `language`: a BCP 47 tag, in which the hosts speak.

    `pronunciations`: of the account and of the request together.

    `show_id`: the show to which the episode belongs at first. What the show says about new episodes is in the other
    fields.
    """

    topic: str
    # The contract defines this name for the row.
    voice_params: Mapping[str, Any] = msgspec.field(default_factory=dict, name="voice_params_input")
    user_preferences: Mapping[str, Any] = msgspec.field(default_factory=dict)
    test_scenarios: Mapping[str, Any] = msgspec.field(default_factory=dict)
    sources: tuple[OwnSource, ...] = ()
    pronunciations: tuple[Pronunciation, ...] = ()
    length_minutes: int = 4
    language: str = ENGLISH
    card: DiscoveredTopic | None = None
    ask: Ask | None = None
    topic_id: str | None = None
    client_id: str | None = None
    visibility: str = "public"
    original_task_id: str | None = None
    show_id: str | None = None
