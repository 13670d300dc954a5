"""Parses the body of PATCH /api/v1/podcasts/{podcast_id}."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

from cpoa.episodes.request import Visibility, parse_visibility
from cpoa.episodes.show_choice import parse_show_id
from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.episodes import API_GW_PODCAST_INVALID_CHANGE, API_GW_PODCAST_INVALID_TITLE
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TITLE_CHARS = 200


@dataclass(frozen=True, slots=True)
class EpisodeEdit:
    """A valid change. None: stays as it is. ``show_id``: NOT_NAMED stays, None takes the episode out of its show."""

    title: Annotated[
        str | None,
        Schema(
            "The new title of a finished episode.",
            example="Reefs, heard again",
            pattern=NOT_BLANK,
            minLength=1,
            maxLength=MAX_TITLE_CHARS,
        ),
    ] = None
    visibility: Annotated[
        Visibility | None, Schema("Anyone who has the link can open an unlisted episode; only its owner's list has it.")
    ] = None
    show_id: Annotated[
        str | None,
        Schema("One of your shows, to which the episode moves; null for none.", example=None, format="uuid"),
    ] = field(default_factory=str)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> EpisodeEdit:
        """Raises BadRequestError."""
        title, visibility = fields.get("title"), fields.get("visibility")
        if title is None and visibility is None and "show_id" not in fields:
            raise BadRequestError(API_GW_PODCAST_INVALID_CHANGE)
        return cls(
            title=None if title is None else parse_title(title, API_GW_PODCAST_INVALID_TITLE),
            visibility=None if visibility is None else parse_visibility(visibility),
            show_id=parse_show_id(fields),
        )


def parse_title(value: object, error_code: str) -> str:
    """Returns the title on one line, with single spaces. Raises BadRequestError."""
    title = " ".join(value.split()) if isinstance(value, str) and len(value) <= MAX_TITLE_CHARS else ""
    if not title:
        raise BadRequestError(error_code, f"`title` is a string of 1 to {MAX_TITLE_CHARS} characters.")
    return title
