"""Positions, queue and speed of an account. Owns the tables `listening_positions`, `listening_settings` and
`queued_episodes`.

Of two changes, the one made last wins, in whatever order they arrive. An episode that does not exist or was deleted is
left out without an error: a client that was offline cannot know of the deletion, and its other changes count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypedDict

from features.listening.changes import HEARD_AT, IS_PLAYED, MAX_QUEUED, PODCAST_ID, POSITION_SECONDS, SPEED
from shared.api_schema import Schema
from shared.database import jsonb
from shared.episode_visibility import FOR_USER
from shared.timestamps import rfc3339

if TYPE_CHECKING:
    from uuid import UUID

    from features.listening.changes import EpisodeChange, ListeningUpdate, QueueChange, SpeedChange
    from shared.database import Database, Row, Transaction

MAX_ANSWERED_EPISODES = 50
MAX_KEPT_POSITIONS = 1000  # per account; the ones heard longest ago go first

TITLE = Schema("The episode's title, or its topic until it has one.", example="Coral reefs")
COVER_URL = Schema(
    "Path that redirects to the cover. Null without one.",
    example="/api/v1/podcasts/81010abd-05b0-4fdd-bee1-448f82801c94/cover.jpg",
)
DURATION_SECONDS = Schema("Null until the audio is finished.", example=240.5)
_TIME = {"example": "2026-11-30T12:00:00.000Z", "format": "date-time"}


class QueuedEpisode(TypedDict):
    podcast_id: Annotated[str, PODCAST_ID]
    title: Annotated[str, TITLE]
    cover_url: Annotated[str | None, COVER_URL]
    duration_seconds: Annotated[float | None, DURATION_SECONDS]


class HeardEpisode(QueuedEpisode):
    position_seconds: Annotated[float, POSITION_SECONDS]
    is_played: Annotated[bool, IS_PLAYED]
    heard_at: Annotated[str, HEARD_AT]


class Listening(TypedDict):
    episodes: Annotated[list[HeardEpisode], Schema("The one heard last comes first.", maxItems=MAX_ANSWERED_EPISODES)]
    queue: Annotated[list[QueuedEpisode], Schema("The first one is heard next.", maxItems=MAX_QUEUED)]
    queue_changed_at: Annotated[str | None, Schema("Null if the account never had a queue.", **_TIME)]
    speed: Annotated[float | None, SPEED]
    speed_changed_at: Annotated[str | None, Schema("Null if the account never changed the speed.", **_TIME)]


def read_listening(database: Database | Transaction, user_id: UUID) -> Listening:
    heard = database.fetch_all(
        f"""
        SELECT podcasts.podcast_id, coalesce(title, topic) AS title, cover_uri IS NOT NULL AS has_cover,
               duration_seconds, position_seconds, is_played, heard_at
        FROM listening_positions JOIN podcasts ON podcasts.podcast_id = listening_positions.podcast_id
        WHERE listening_positions.user_id = :user_id AND {FOR_USER}
        ORDER BY heard_at DESC, listening_positions.podcast_id LIMIT :most
        """,
        user_id=user_id,
        most=MAX_ANSWERED_EPISODES,
    )
    queued = database.fetch_all(
        f"""
        SELECT podcasts.podcast_id, coalesce(title, topic) AS title, cover_uri IS NOT NULL AS has_cover,
               duration_seconds
        FROM queued_episodes JOIN podcasts ON podcasts.podcast_id = queued_episodes.podcast_id
        WHERE queued_episodes.user_id = :user_id AND {FOR_USER}
        ORDER BY place
        """,
        user_id=user_id,
    )
    kept = database.fetch_one(
        "SELECT speed, speed_changed_at, queue_changed_at FROM listening_settings WHERE user_id = :user_id",
        user_id=user_id,
    )
    return {
        "episodes": [_heard(row) for row in heard],
        "queue": [_queued(row) for row in queued],
        "queue_changed_at": rfc3339(kept["queue_changed_at"]) if kept else None,
        "speed": kept["speed"] if kept else None,
        "speed_changed_at": rfc3339(kept["speed_changed_at"]) if kept else None,
    }


def write_listening(database: Database, user_id: UUID, update: ListeningUpdate) -> Listening:
    """The state after the changes, which is what another device wrote where that was later."""
    with database.transaction() as transaction:
        if update.queue:
            _write_queue(transaction, user_id, update.queue)
        if update.speed:
            _write_speed(transaction, user_id, update.speed)
        if update.episodes:
            _write_positions(transaction, user_id, update.episodes)
        return read_listening(transaction, user_id)


def _write_positions(transaction: Transaction, user_id: UUID, changes: tuple[EpisodeChange, ...]) -> None:
    """Rows are locked in the order of their IDs, so that two devices at once cannot wait for each other."""
    transaction.execute(
        f"""
        INSERT INTO listening_positions (user_id, podcast_id, position_seconds, is_played, heard_at)
        SELECT :user_id::uuid, podcasts.podcast_id, position_seconds, is_played, heard_at
        FROM jsonb_to_recordset(:changes::jsonb)
                 AS change (podcast_id uuid, position_seconds float, is_played boolean, heard_at timestamptz)
             JOIN podcasts ON podcasts.podcast_id = change.podcast_id AND {FOR_USER}
        ORDER BY podcasts.podcast_id
        ON CONFLICT (user_id, podcast_id) DO UPDATE
        SET position_seconds = excluded.position_seconds, is_played = excluded.is_played, heard_at = excluded.heard_at
        WHERE listening_positions.heard_at < excluded.heard_at
        """,
        user_id=user_id,
        changes=jsonb([_as_json(change) for change in changes]),
    )
    transaction.execute(
        """
        DELETE FROM listening_positions WHERE user_id = :user_id AND podcast_id IN (
            SELECT podcast_id FROM listening_positions WHERE user_id = :user_id
            ORDER BY heard_at DESC, podcast_id OFFSET :most
        )
        """,
        user_id=user_id,
        most=MAX_KEPT_POSITIONS,
    )


def _write_queue(transaction: Transaction, user_id: UUID, change: QueueChange) -> None:
    """The row of the settings is locked until the commit, so two devices write their queues one after the other."""
    is_latest = transaction.execute(
        """
        INSERT INTO listening_settings (user_id, queue_changed_at) VALUES (:user_id, :changed_at)
        ON CONFLICT (user_id) DO UPDATE SET queue_changed_at = excluded.queue_changed_at
        WHERE coalesce(listening_settings.queue_changed_at < excluded.queue_changed_at, true)
        """,
        user_id=user_id,
        changed_at=change.changed_at,
    )
    if not is_latest:
        return
    transaction.execute("DELETE FROM queued_episodes WHERE user_id = :user_id", user_id=user_id)
    transaction.execute(
        f"""
        INSERT INTO queued_episodes (user_id, podcast_id, place)
        SELECT :user_id::uuid, podcasts.podcast_id, place
        FROM jsonb_array_elements_text(:podcast_ids::jsonb) WITH ORDINALITY AS queued (id, place)
             JOIN podcasts ON podcasts.podcast_id = queued.id::uuid AND {FOR_USER}
        """,
        user_id=user_id,
        podcast_ids=jsonb([str(one) for one in change.podcast_ids]),
    )


def _write_speed(transaction: Transaction, user_id: UUID, change: SpeedChange) -> None:
    transaction.execute(
        """
        INSERT INTO listening_settings (user_id, speed, speed_changed_at) VALUES (:user_id, :speed, :changed_at)
        ON CONFLICT (user_id) DO UPDATE SET speed = excluded.speed, speed_changed_at = excluded.speed_changed_at
        WHERE coalesce(listening_settings.speed_changed_at < excluded.speed_changed_at, true)
        """,
        user_id=user_id,
        speed=change.value,
        changed_at=change.changed_at,
    )


def _as_json(change: EpisodeChange) -> dict[str, object]:
    return {
        "podcast_id": str(change.podcast_id),
        "position_seconds": change.position_seconds,
        "is_played": change.is_played,
        "heard_at": change.heard_at.isoformat(),
    }


def _queued(row: Row) -> QueuedEpisode:
    return {
        "podcast_id": str(row["podcast_id"]),
        "title": row["title"],
        "cover_url": f"/api/v1/podcasts/{row['podcast_id']}/cover.jpg" if row["has_cover"] else None,
        "duration_seconds": row["duration_seconds"],
    }


def _heard(row: Row) -> HeardEpisode:
    return {
        **_queued(row),
        "position_seconds": row["position_seconds"],
        "is_played": row["is_played"],
        "heard_at": str(rfc3339(row["heard_at"])),
    }
