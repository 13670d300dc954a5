"""`page` and `per_page` of GET /api/v1/podcasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from shared.api_schema import Schema
from shared.error_codes.episode_reading import API_GW_INVALID_MINE, API_GW_INVALID_PAGE, API_GW_INVALID_PER_PAGE
from shared.errors import BadRequestError
from shared.query_numbers import parse_positive_number

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_PER_PAGE = 10
MAX_PER_PAGE = 100
# Keeps `page * per_page` within PostgreSQL's bigint.
MAX_PAGE = 10**9


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The query of GET /api/v1/podcasts."""

    page: Annotated[int, Schema("Counts from 1. After the last page the list is empty.", example=1, minimum=1)] = 1
    per_page: Annotated[
        int, Schema(f"More than {MAX_PER_PAGE} is {MAX_PER_PAGE}.", example=DEFAULT_PER_PAGE, minimum=1)
    ] = DEFAULT_PER_PAGE
    mine: Annotated[bool, Schema("Only your own episodes, including unlisted ones; needs a token.", example=False)] = (
        False
    )

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> ListQuery:
        page = parse_positive_number(arguments, "page", default=1, maximum=MAX_PAGE, error_code=API_GW_INVALID_PAGE)
        per_page = parse_positive_number(
            arguments, "per_page", default=DEFAULT_PER_PAGE, maximum=MAX_PER_PAGE, error_code=API_GW_INVALID_PER_PAGE
        )
        return cls(page, per_page, _mine(arguments.get("mine")))


def _mine(value: str | None) -> bool:
    if value not in (None, "true", "false"):
        raise BadRequestError(API_GW_INVALID_MINE)
    return value == "true"
