"""The body of PUT /api/v1/account/listening: what a client has changed since it last wrote."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 -- tools/openapi evaluates the annotations
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID  # noqa: TC003

from features.listening import fields as read
from features.listening.fields import MAX_SECONDS
from shared.api_schema import Schema
from shared.error_codes.listening import API_GW_LISTENING_INVALID
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHANGES = 100
MAX_QUEUED = 200
MIN_SPEED, MAX_SPEED = 0.25, 4.0

PODCAST_ID = Schema("The episode's ID.", example="81010abd-05b0-4fdd-bee1-448f82801c94", format="uuid")
POSITION_SECONDS = Schema("Where to go on.", example=93.5, minimum=0, maximum=MAX_SECONDS)
IS_PLAYED = Schema("Whether it was heard to its end, or marked as played.", example=False)
HEARD_AT = Schema("When it was last heard or marked.", example="2026-11-30T12:00:00.000Z", format="date-time")
CHANGED_AT = Schema(
    "When the client changed it. A time in the future counts as now.",
    example="2026-11-30T12:00:00.000Z",
    format="date-time",
)
SPEED = Schema("Speed of the player; 1 is the speed of the voices.", example=1.25, minimum=MIN_SPEED, maximum=MAX_SPEED)


@dataclass(frozen=True, slots=True)
class EpisodeChange:
    podcast_id: Annotated[UUID, PODCAST_ID]
    position_seconds: Annotated[float, POSITION_SECONDS]
    is_played: Annotated[bool, IS_PLAYED]
    heard_at: Annotated[datetime, HEARD_AT]


@dataclass(frozen=True, slots=True)
class QueueChange:
    podcast_ids: Annotated[
        tuple[Annotated[UUID, PODCAST_ID], ...],
        Schema("The whole queue; its first episode is heard next.", maxItems=MAX_QUEUED),
    ]
    changed_at: Annotated[datetime, CHANGED_AT]


@dataclass(frozen=True, slots=True)
class SpeedChange:
    value: Annotated[float, SPEED]
    changed_at: Annotated[datetime, CHANGED_AT]


@dataclass(frozen=True, slots=True)
class ListeningUpdate:
    """Of several changes of one episode, the one heard last stays."""

    episodes: Annotated[tuple[EpisodeChange, ...], Schema("Changed episodes.", maxItems=MAX_CHANGES)] = ()
    queue: QueueChange | None = None
    speed: SpeedChange | None = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> ListeningUpdate:
        """Raises BadRequestError."""
        return cls(
            episodes=_episodes(fields.get("episodes")),
            queue=_queue(fields.get("queue")),
            speed=_speed(fields.get("speed")),
        )


def _episodes(value: object) -> tuple[EpisodeChange, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MAX_CHANGES:
        raise _invalid(f"`episodes` is a list of at most {MAX_CHANGES} changes. Send the others in another request.")
    changes = sorted((_episode(item) for item in value), key=lambda change: change.heard_at)
    return tuple({change.podcast_id: change for change in changes}.values())


def _episode(item: object) -> EpisodeChange:
    if not isinstance(item, dict):
        raise _invalid("Each of `episodes` is an object with `podcast_id`, `position_seconds`, ...")
    is_played = item.get("is_played")
    if not isinstance(is_played, bool):
        raise _invalid("`is_played` is true or false.")
    return EpisodeChange(
        podcast_id=read.podcast_id(item.get("podcast_id"), _invalid),
        position_seconds=read.seconds(item, "position_seconds", _invalid),
        is_played=is_played,
        heard_at=read.timestamp(item, "heard_at", _invalid),
    )


def _queue(value: object) -> QueueChange | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _invalid("`queue` is an object with `podcast_ids` and `changed_at`.")
    ids = value.get("podcast_ids")
    if not isinstance(ids, list) or len(ids) > MAX_QUEUED:
        raise _invalid(f"`podcast_ids` of `queue` is a list of at most {MAX_QUEUED} IDs of episodes.")
    queued = dict.fromkeys(read.podcast_id(item, _invalid) for item in ids)
    return QueueChange(tuple(queued), read.timestamp(value, "changed_at", _invalid))


def _speed(value: object) -> SpeedChange | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _invalid("`speed` is an object with `value` and `changed_at`.")
    speed = read.number_between(value, "value", MIN_SPEED, MAX_SPEED, _invalid)
    return SpeedChange(speed, read.timestamp(value, "changed_at", _invalid))


def _invalid(message: str) -> BadRequestError:
    return BadRequestError(API_GW_LISTENING_INVALID, message)
