"""The requests of the cards' routes. Every field is checked before the work begins."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.contracts.agents import Depth
from cpoa.workflow.client_ids import check_workflow_id
from features.sessions import MAX_CLIENT_ID_CHARS, optional_client_id
from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.cards import (
    API_GW_CLIENT_ID_INVALID,
    API_GW_EXPLORE_INPUT_REQUIRED,
    API_GW_EXPLORE_INVALID_DEPTH_MODE,
    API_GW_EXPLORE_INVALID_KEYWORD_ITEM,
    API_GW_EXPLORE_INVALID_KEYWORDS_TYPE,
    API_GW_EXPLORE_INVALID_TOPIC_ID,
    API_GW_SEARCH_QUERY_INVALID,
    API_GW_SNIPPETS_INVALID_CATEGORY,
    API_GW_SNIPPETS_INVALID_DEPTH,
    API_GW_SNIPPETS_INVALID_LIMIT,
    API_GW_SNIPPETS_INVALID_NEAR,
    API_GW_SNIPPETS_INVALID_QUERY,
)
from shared.errors import BadRequestError
from shared.idempotency import ClientRequest, check_key
from shared.query_numbers import parse_positive_number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

DEFAULT_LIMIT = 6
MAX_LIMIT = 20
MAX_KEYWORDS = 20
MAX_KEYWORD_LENGTH = 100
MAX_QUERY_LENGTH = 300
MAX_TOPIC_ID_LENGTH = 128
NUL = "\0"  # PostgreSQL takes no text with it
CLIENT_ID = Schema(
    "Your session, whose preferences steer what is found. An unknown one is begun.",
    example="k3x9-7fq2",
    pattern=NOT_BLANK,
    minLength=1,
    maxLength=MAX_CLIENT_ID_CHARS,
)
_CLIENT_ID_INVALID = API_GW_CLIENT_ID_INVALID


@dataclass(frozen=True, slots=True)
class Caller:
    """``idempotency_key`` and ``workflow_id``: the headers as sent, None if they were not sent. Raises
    BadRequestError if one is invalid."""

    user_id: UUID | None = None
    idempotency_key: str | None = None
    workflow_id: str | None = None

    def __post_init__(self) -> None:
        check_workflow_id(self.workflow_id)
        if self.idempotency_key is not None:
            check_key(self.idempotency_key)

    def client_request(self, route: str, payload: Mapping[str, Any]) -> ClientRequest | None:
        """None without a key or without an account: then no result is stored."""
        if self.idempotency_key is None or self.user_id is None:
            return None
        return ClientRequest(user_id=self.user_id, route=route, key=self.idempotency_key, payload=payload)

    def agents_key(self, route: str, payload: Mapping[str, Any]) -> str | None:
        """The client's key in the form that agents get: it differs by route, person and request. None without a key."""
        if self.idempotency_key is None:
            return None
        asked = json.dumps([str(self.user_id), route, self.idempotency_key, payload], sort_keys=True)
        return hashlib.sha256(asked.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class SnippetsQuery:
    """The query of GET /api/v1/snippets."""

    limit: Annotated[
        int, Schema(f"How many cards; more than {MAX_LIMIT} is {MAX_LIMIT}.", example=DEFAULT_LIMIT, minimum=1)
    ] = DEFAULT_LIMIT
    category: Annotated[
        str | None,
        Schema("One of GET /api/v1/categories, without regard to case.", example="Science", enum=list(CARD_CATEGORIES)),
    ] = None
    q: Annotated[
        str | None,
        Schema(
            "Searches the topics by its first 12 words. Not together with `near` or `category`.",
            example="volcanos",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_QUERY_LENGTH,
        ),
    ] = None
    near: Annotated[
        str | None,
        Schema(
            "Finds topics around this one: the `topic_id` or `snippet_id` of a card, or a topic in words. Not together "
            "with `q` or `category`.",
            example="coral reef",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_TOPIC_ID_LENGTH,
        ),
    ] = None
    depth: Annotated[
        Depth,
        Schema("Only with `near`. Deeper is more specific than the topic, broader is around it.", example="broader"),
    ] = Depth.DEEPER

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> SnippetsQuery:
        limit = parse_positive_number(
            arguments, "limit", default=DEFAULT_LIMIT, maximum=MAX_LIMIT, error_code=API_GW_SNIPPETS_INVALID_LIMIT
        )
        if sum(name in arguments for name in ("q", "near", "category")) > 1:
            raise BadRequestError(API_GW_SNIPPETS_INVALID_QUERY, "Give only one of q, near and category.")
        return cls(
            limit=limit,
            category=_category(arguments.get("category")),
            q=_searched(arguments.get("q")),
            near=_near(arguments.get("near")),
            depth=_depth_of(arguments),
        )

    def canonical(self) -> dict[str, Any]:
        """Of the landing page's cards. A search needs no idempotency key: it makes nothing."""
        return {"limit": self.limit, "category": self.category}


@dataclass(frozen=True, slots=True)
class Exploration:
    """The body of POST /api/v1/topics/explore."""

    current_topic_id: Annotated[
        str | None,
        Schema(
            "The `topic_id` or `snippet_id` of a card. It or `keywords` must be given.",
            example="topic_abc123",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_TOPIC_ID_LENGTH,
        ),
    ] = None
    keywords: Annotated[
        tuple[Annotated[str, Schema(pattern=NOT_BLANK, minLength=1, maxLength=MAX_KEYWORD_LENGTH)], ...],
        Schema(
            "They win over `current_topic_id`.", example=["space travel", "mars colonization"], maxItems=MAX_KEYWORDS
        ),
    ] = ()
    depth_mode: Annotated[
        Depth, Schema("Deeper narrows to what is specific of the topic, broader goes to its neighbours.")
    ] = Depth.DEEPER
    client_id: Annotated[str | None, CLIENT_ID] = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Exploration:
        exploration = cls(
            current_topic_id=_topic_id(fields.get("current_topic_id")),
            keywords=_keywords(fields.get("keywords")),
            depth_mode=_depth_mode(fields.get("depth_mode")),
            client_id=optional_client_id(fields.get("client_id"), _CLIENT_ID_INVALID),
        )
        if exploration.current_topic_id is None and not exploration.keywords:
            raise BadRequestError(API_GW_EXPLORE_INPUT_REQUIRED)
        return exploration

    @property
    def query_text(self) -> str | None:
        """What is recorded as the query."""
        return ", ".join(self.keywords) or self.current_topic_id

    def canonical(self) -> dict[str, Any]:
        return {**asdict(self), "keywords": list(self.keywords), "depth_mode": self.depth_mode.value}


@dataclass(frozen=True, slots=True)
class TopicSearch:
    """The body of POST /api/v1/search/podcasts."""

    query: Annotated[
        str,
        Schema(
            "What to search for. A typing error or another form of a word does no harm.",
            example="artificial intelligence in healthcare",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_QUERY_LENGTH,
        ),
    ]
    client_id: Annotated[str | None, CLIENT_ID] = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> TopicSearch:
        return cls(
            query=_query(fields.get("query")),
            client_id=optional_client_id(fields.get("client_id"), _CLIENT_ID_INVALID),
        )

    @property
    def query_text(self) -> str:
        """What is recorded as the query."""
        return self.query

    def canonical(self) -> dict[str, Any]:
        return asdict(self)


def _category(value: str | None) -> str | None:
    if value is None:
        return None
    for category in CARD_CATEGORIES:
        if category.lower() == value.strip().lower():
            return category
    raise BadRequestError(
        API_GW_SNIPPETS_INVALID_CATEGORY, f"category is one of {', '.join(CARD_CATEGORIES)}; leave it out for all."
    )


def _searched(value: str | None) -> str | None:
    if value is None:
        return None
    if not value.strip() or len(value) > MAX_QUERY_LENGTH or NUL in value:
        raise BadRequestError(
            API_GW_SNIPPETS_INVALID_QUERY, f"q is what to search for: 1 to {MAX_QUERY_LENGTH} characters."
        )
    return " ".join(value.split())


def _near(value: str | None) -> str | None:
    if value is None:
        return None
    if not value.strip() or len(value) > MAX_TOPIC_ID_LENGTH or NUL in value:
        raise BadRequestError(API_GW_SNIPPETS_INVALID_NEAR)
    return " ".join(value.split())


def _depth_of(arguments: Mapping[str, str]) -> Depth:
    value = arguments.get("depth")
    if value is None:
        return Depth.DEEPER
    if value not in tuple(Depth) or "near" not in arguments:
        raise BadRequestError(API_GW_SNIPPETS_INVALID_DEPTH)
    return Depth(value)


def _topic_id(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TOPIC_ID_LENGTH:
        raise BadRequestError(API_GW_EXPLORE_INVALID_TOPIC_ID)
    return value.strip()


def _keywords(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MAX_KEYWORDS:
        raise BadRequestError(
            API_GW_EXPLORE_INVALID_KEYWORDS_TYPE, f"keywords is a list of up to {MAX_KEYWORDS} strings."
        )
    for keyword in value:
        if not isinstance(keyword, str) or not keyword.strip() or len(keyword) > MAX_KEYWORD_LENGTH:
            raise BadRequestError(
                API_GW_EXPLORE_INVALID_KEYWORD_ITEM,
                f"Each of keywords is a non-empty string of up to {MAX_KEYWORD_LENGTH} characters.",
            )
    return tuple(" ".join(keyword.split()) for keyword in value)


def _depth_mode(value: Any) -> Depth:
    if value is None:
        return Depth.DEEPER
    if not isinstance(value, str) or value not in tuple(Depth):
        raise BadRequestError(API_GW_EXPLORE_INVALID_DEPTH_MODE)
    return Depth(value)


def _query(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_QUERY_LENGTH:
        raise BadRequestError(
            API_GW_SEARCH_QUERY_INVALID,
            f"query is what to search for: a string of 1 to {MAX_QUERY_LENGTH} characters.",
        )
    return " ".join(value.split())
