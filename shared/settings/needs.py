"""Needs of functions, which determine the required variables, and groups of functions by what they read."""

from __future__ import annotations

from enum import StrEnum


class Need(StrEnum):
    DATABASE = "database"
    TOKENS = "tokens"
    MEDIA = "media"
    QUEUE = "queue"
    CALLER_IDENTITY = "caller identity"
    UPKEEP = "upkeep"
    OPERATOR = "operator"


EVERY_FUNCTION = (
    "auth",
    "podcasts",
    "snippets",
    "sessions",
    "subscribe",
    "media_url",
    "podcast_steps",
    "upkeep",
    "migrate",
)
DATABASE_READERS = tuple(name for name in EVERY_FUNCTION if name != "media_url")
TOKEN_READERS = ("auth", "podcasts", "snippets", "sessions")
MEDIA_READERS = ("podcasts", "snippets", "media_url", "podcast_steps", "upkeep")
QUEUE_READERS = ("podcasts", "snippets", "podcast_steps", "upkeep")
UPKEEP_READERS = ("podcasts", "podcast_steps", "upkeep")
ADDRESS_READERS = ("auth", "sessions", "subscribe")
CARDS_AND_STEPS = ("snippets", "podcast_steps")
STEPS = ("podcast_steps",)
MAKE_RUN = "make run"
