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
    MODEL_CALLS = "model_calls"
    OPERATOR = "operator"
    PAGE = "page"


EVERY_FUNCTION = (
    "auth",
    "podcasts",
    "snippets",
    "sessions",
    "subscribe",
    "shows",
    "feeds",
    "sharing",
    "media_url",
    "podcast_steps",
    "upkeep",
    "model_calls",
    "migrate",
)
DATABASE_READERS = tuple(name for name in EVERY_FUNCTION if name != "media_url")
TOKEN_READERS = ("auth", "podcasts", "snippets", "sessions", "shows")
PAGE_READERS = ("shows", "feeds", "sharing", "upkeep")
MEDIA_READERS = (
    "podcasts",
    "snippets",
    "shows",
    "feeds",
    "sharing",
    "media_url",
    "podcast_steps",
    "upkeep",
    "model_calls",
)
QUEUE_READERS = ("podcasts", "snippets", "podcast_steps", "upkeep", "model_calls")
MODEL_CALLS_READERS = ("podcast_steps", "model_calls")
UPKEEP_READERS = ("podcasts", "podcast_steps", "upkeep")
ADDRESS_READERS = ("auth", "sessions", "snippets", "subscribe", "sharing")
CARDS_AND_STEPS = ("snippets", "podcast_steps")
STEPS = ("podcast_steps",)
MAKE_RUN = "make run"
MAKE_MODELS = "make models"
TEXT_MODEL_READERS = (MAKE_MODELS, *CARDS_AND_STEPS, "model_calls")
# Who needs to know whether a language model writes: the function that takes requests accepts more languages then.
TEXT_CHOICE_READERS = (MAKE_MODELS, "podcasts", *CARDS_AND_STEPS, "model_calls")
SPEECH_MODEL_READERS = (MAKE_MODELS, "podcasts", "podcast_steps")
PICTURE_MODEL_READERS = (MAKE_MODELS, *CARDS_AND_STEPS)
MODEL_READERS = (MAKE_MODELS, "podcasts", *CARDS_AND_STEPS, "model_calls")
