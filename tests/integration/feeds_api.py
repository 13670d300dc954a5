"""Shows, episodes and keys of feeds, written to a real database."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from cpoa.feeds.feed_keys import feed_key_hash
from shared.database import jsonb
from tests.feed_parts import NOTES

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from shared.database import Row
    from tests.integration.whole_api import Person, WholeApi

FIRST = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
FILES = {
    "final_audio_filepath": ("mp3", b"ID3 sound of an episode", "audio/mpeg"),
    "cover_uri": ("jpg", b"picture", "image/jpeg"),
    "transcript_uri": ("vtt", b"WEBVTT\n\n00:00.000 --> 00:01.000\n<v Anna>Hello.\n", "text/vtt"),
    "chapters_uri": (
        "chapters.json",
        b'{"version": "1.2.0", "chapters": [{"startTime": 0}]}',
        "application/json+chapters",
    ),
}


@dataclass(frozen=True)
class Owner:
    api: WholeApi
    person: Person
    show_id: UUID

    @classmethod
    def of(cls, api: WholeApi) -> Owner:
        person = api.person()
        row = api.database.fetch_one("select show_id from shows where user_id = :id and is_default", id=person.user_id)
        assert row
        return cls(api, person, row["show_id"])

    def change_show(self, **columns: Any) -> None:
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        self.api.database.execute(f"update shows set {sets} where show_id = :id", id=self.show_id, **columns)

    def show(self) -> Row:
        row = self.api.database.fetch_one("select * from shows where show_id = :id", id=self.show_id)
        assert row
        return row

    def public(self, **columns: Any) -> Owner:
        self.change_show(visibility="public", **columns)
        return self

    def add_episode(self, **columns: Any) -> UUID:
        """Returns the id of a completed public episode of the show, with its files in the bucket."""
        return add_episodes(self, 1, files=True, **columns)[0]

    def key(self, *, of_show: bool = True) -> tuple[UUID, str]:
        """Returns the id and the key of a new private feed."""
        key = secrets.token_urlsafe(32)
        row = self.api.database.fetch_one(
            "insert into feed_keys (user_id, show_id, key_hash) values (:user, :show, :hash) returning feed_id",
            user=self.person.user_id,
            show=self.show_id if of_show else None,
            hash=feed_key_hash(key),
        )
        assert row
        return row["feed_id"], key

    def renew(self, feed_id: UUID) -> str:
        key = secrets.token_urlsafe(32)
        self.api.database.execute(
            "update feed_keys set key_hash = :hash, version = version + 1 where feed_id = :id",
            id=feed_id,
            hash=feed_key_hash(key),
        )
        return key

    def feed(self, query: str = "", **headers: str) -> TestResponse:
        return self.api.open("GET", f"/feeds/{self.show_id}.xml{query}", headers=named(headers))

    def private_feed(self, feed_id: UUID, key: str, **headers: str) -> TestResponse:
        return self.api.open("GET", f"/feeds/{feed_id}/{key}.xml", headers=named(headers))


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def add_episodes(owner: Owner, count: int, *, files: bool = False, **columns: Any) -> list[UUID]:
    """The first is the oldest."""
    ids = [uuid4() for _ in range(count)]
    with owner.api.database.transaction() as transaction:
        for number, podcast_id in enumerate(ids):
            values = {**_columns(owner, podcast_id, number, files=files), **columns}
            names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
            transaction.send(f"insert into podcasts ({names}) values ({places})", **values)
    return ids


def _columns(owner: Owner, podcast_id: UUID, number: int, *, files: bool) -> dict[str, Any]:
    uris = {}
    for column, (ending, data, content_type) in FILES.items():
        name = f"episodes/{podcast_id}/master/{number:016x}.{ending}"
        uris[column] = owner.api.store.uri(name)
        if files:
            owner.api.store.put_once(name, data, content_type)
    return {
        "podcast_id": podcast_id,
        "user_id": owner.person.user_id,
        "show_id": owner.show_id,
        "topic": "Coral reefs",
        "title": f"Coral reefs, part {number}",
        "visibility": "public",
        "cpoa_status": "completed",
        "completed_at": FIRST + timedelta(hours=number),
        "audio_bytes": len(FILES["final_audio_filepath"][1]),
        "duration_seconds": 241.6,
        "language": "en",
        "show_notes": NOTES,
        "licence": "CC-BY-SA-4.0",
        "host_names": jsonb(["Anna", "Daniel"]),
        **uris,
    }
