"""Parses the bodies of the playlists' routes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cpoa.episodes.change import MAX_TITLE_CHARS, parse_title
from shared.api_schema import NOT_BLANK, Schema
from shared.error_codes.library import API_GW_PLAYLIST_INVALID
from shared.errors import BadRequestError
from shared.identifiers import parse_uuid

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_EPISODES = 500

_TITLE = Schema(example="For the train", pattern=NOT_BLANK, minLength=1, maxLength=MAX_TITLE_CHARS)
_ID = Schema(example="81010abd-05b0-4fdd-bee1-448f82801c94", format="uuid")
_IDS = Schema(
    "IDs of episodes, in their order. An ID counts once; unknown ones and those of deleted episodes are left out.",
    example=["81010abd-05b0-4fdd-bee1-448f82801c94"],
    maxItems=MAX_EPISODES,
)


@dataclass(frozen=True, slots=True)
class NewPlaylist:
    title: Annotated[str, _TITLE]
    podcast_ids: Annotated[tuple[Annotated[str, _ID], ...], _IDS] = ()

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> NewPlaylist:
        """Raises BadRequestError."""
        return cls(
            title=parse_title(fields.get("title"), API_GW_PLAYLIST_INVALID),
            podcast_ids=_ids(fields, "podcast_ids") or (),
        )


@dataclass(frozen=True, slots=True)
class PlaylistChange:
    """None: stays as it is."""

    title: Annotated[str | None, _TITLE] = None
    podcast_ids: Annotated[tuple[Annotated[str, _ID], ...] | None, _IDS] = None
    add_podcast_ids: Annotated[
        tuple[Annotated[str, _ID], ...] | None,
        Schema(
            "IDs of episodes to put at the end, after `podcast_ids` if there are both; those that are in the list stay "
            "where they are.",
            example=["81010abd-05b0-4fdd-bee1-448f82801c94"],
            maxItems=MAX_EPISODES,
        ),
    ] = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> PlaylistChange:
        """Raises BadRequestError."""
        title = fields.get("title")
        change = cls(
            title=None if title is None else parse_title(title, API_GW_PLAYLIST_INVALID),
            podcast_ids=_ids(fields, "podcast_ids"),
            add_podcast_ids=_ids(fields, "add_podcast_ids"),
        )
        if change == cls():
            raise _invalid("Send `title`, `podcast_ids` or `add_podcast_ids`.")
        return change


def _ids(fields: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    value = fields.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MAX_EPISODES:
        raise _invalid(f"`{name}` is a list of at most {MAX_EPISODES} ids of episodes.")
    ids = [parse_uuid(each) if isinstance(each, str) else None for each in value]
    if None in ids:
        raise _invalid(f"`{name}` has something that is not the id of an episode.")
    return tuple(dict.fromkeys(str(each) for each in ids))


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(API_GW_PLAYLIST_INVALID, message)
