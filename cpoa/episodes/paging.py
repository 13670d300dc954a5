"""The query of GET /api/v1/podcasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar, get_args

from cpoa.contracts.language_tags import MAX_TAG_CHARS, language_of, parse_tag
from shared.api_schema import Schema
from shared.error_codes.episode_reading import (
    API_GW_INVALID_LANGUAGE,
    API_GW_INVALID_MINE,
    API_GW_INVALID_ORDER,
    API_GW_INVALID_PAGE,
    API_GW_INVALID_PER_PAGE,
    API_GW_INVALID_SHOW,
    API_GW_INVALID_SORT,
    API_GW_INVALID_STATUS,
)
from shared.errors import BadRequestError
from shared.identifiers import parse_uuid
from shared.query_numbers import parse_positive_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DEFAULT_PER_PAGE = 10
MAX_PER_PAGE = 100
# Keeps `page * per_page` within PostgreSQL's bigint.
MAX_PAGE = 10**9

Choice = TypeVar("Choice", bound=str)


ListSort = Literal["created", "title", "length"]
ListOrder = Literal["asc", "desc"]
# Each is a group of `PodcastStatus`.
ListStatus = Literal["completed", "in_progress", "failed", "cancelled"]
SORTS: tuple[ListSort, ...] = get_args(ListSort)
ORDERS: tuple[ListOrder, ...] = get_args(ListOrder)
STATUSES: tuple[ListStatus, ...] = get_args(ListStatus)


@dataclass(frozen=True, slots=True)
class ListQuery:
    page: Annotated[int, Schema("Counts from 1. After the last page the list is empty.", example=1, minimum=1)] = 1
    per_page: Annotated[
        int, Schema(f"More than {MAX_PER_PAGE} is {MAX_PER_PAGE}.", example=DEFAULT_PER_PAGE, minimum=1)
    ] = DEFAULT_PER_PAGE
    mine: Annotated[bool, Schema("Only your own episodes, including unlisted ones; needs a token.", example=False)] = (
        False
    )
    sort: Annotated[ListSort, Schema("Episodes without a length come last in both orders.", example="title")] = (
        "created"
    )
    order: Annotated[
        ListOrder | None, Schema("The default is `desc` for `created` and `length`, `asc` for `title`.", example="desc")
    ] = None
    status: Annotated[
        ListStatus | None,
        Schema("Only these episodes. `in_progress`: those that have not ended.", example="completed"),
    ] = None
    language: Annotated[
        str | None,
        Schema(
            "Only episodes in this language. The region of a tag counts for nothing: `en-GB` lists English episodes.",
            example="en",
            format="language-tag",
            minLength=2,
            maxLength=MAX_TAG_CHARS,
        ),
    ] = None
    show_id: Annotated[
        str | None,
        Schema(
            "Only the episodes of this show of yours; needs `mine=true`.",
            example="0c1f2c4e-6a57-4a35-9a30-0d1f3c1c2b11",
            format="uuid",
        ),
    ] = None

    @property
    def is_ascending(self) -> bool:
        if self.order is None:
            return self.sort == "title"
        return self.order == "asc"

    @property
    def is_filtered(self) -> bool:
        return bool(self.status or self.language or self.show_id)

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> ListQuery:
        page = parse_positive_number(arguments, "page", default=1, maximum=MAX_PAGE, error_code=API_GW_INVALID_PAGE)
        per_page = parse_positive_number(
            arguments, "per_page", default=DEFAULT_PER_PAGE, maximum=MAX_PER_PAGE, error_code=API_GW_INVALID_PER_PAGE
        )
        mine = parse_mine(arguments.get("mine"))
        return cls(
            page,
            per_page,
            mine,
            sort=_sort(arguments.get("sort")),
            order=_order(arguments.get("order")),
            status=_status(arguments.get("status")),
            language=_language(arguments.get("language")),
            show_id=_show_id(arguments.get("show_id"), mine=mine),
        )


def parse_mine(value: str | None) -> bool:
    """Raises BadRequestError."""
    if value not in (None, "true", "false"):
        raise BadRequestError(API_GW_INVALID_MINE)
    return value == "true"


def _sort(value: str | None) -> ListSort:
    return _choice(SORTS, value, API_GW_INVALID_SORT) or "created"


def _order(value: str | None) -> ListOrder | None:
    return _choice(ORDERS, value, API_GW_INVALID_ORDER)


def _status(value: str | None) -> ListStatus | None:
    return _choice(STATUSES, value, API_GW_INVALID_STATUS)


def _choice(choices: Sequence[Choice], value: str | None, error_code: str) -> Choice | None:
    """Returns the choice of this name, None if there is no value."""
    found = next((choice for choice in choices if choice == value), None)
    if value is not None and found is None:
        raise BadRequestError(error_code)
    return found


def _language(value: str | None) -> str | None:
    tag = parse_tag(value)
    if value is not None and tag is None:
        raise BadRequestError(API_GW_INVALID_LANGUAGE)
    return tag and language_of(tag)


def _show_id(value: str | None, *, mine: bool) -> str | None:
    if value is None:
        return None
    if not mine or parse_uuid(value) is None:
        raise BadRequestError(API_GW_INVALID_SHOW)
    return value
