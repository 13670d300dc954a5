"""The query of GET /api/v1/search/episodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from cpoa.episodes.paging import parse_mine
from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.library import API_GW_SEARCH_EPISODES_INVALID_QUERY
from shared.errors import BadRequestError
from shared.json_body import is_storable

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_QUERY_CHARS = 200


@dataclass(frozen=True, slots=True)
class EpisodeSearchQuery:
    q: Annotated[
        str,
        Schema(
            'Words, or a part of a title. Several words must all be in the episode; "words in quotes" stand side by '
            "side, `or` allows either word, `-word` must not be in it.",
            example="coral reef",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_QUERY_CHARS,
        ),
    ]
    mine: Annotated[bool, Schema("Only your own episodes; needs a token.", example=False)] = False

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> EpisodeSearchQuery:
        """Raises BadRequestError."""
        q = arguments.get("q", "")
        if not q.strip() or len(q) > MAX_QUERY_CHARS or not is_storable(q):
            raise BadRequestError(API_GW_SEARCH_EPISODES_INVALID_QUERY)
        return cls(" ".join(q.split()), parse_mine(arguments.get("mine")))
