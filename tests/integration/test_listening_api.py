"""Tests /api/v1/account/listening: positions, queue and speed of an account on several devices."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from features.listening.changes import MAX_CHANGES, MAX_QUEUED
from features.listening.state import MAX_ANSWERED_EPISODES, MAX_KEPT_POSITIONS
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import Person, WholeApi

LISTENING = "/api/v1/account/listening"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EMPTY = {"episodes": [], "queue": [], "queue_changed_at": None, "speed": None, "speed_changed_at": None}


def at(seconds: float) -> str:
    return (NOON + timedelta(seconds=seconds)).isoformat()


def answered(seconds: float) -> str:
    return (NOON + timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def put(person: Person, **fields: Any) -> TestResponse:
    return person.api.open("PUT", LISTENING, json=fields, headers=person.headers)


def heard(podcast_id: str, position: float, seconds: float, *, is_played: bool = False) -> dict[str, Any]:
    return {"podcast_id": podcast_id, "position_seconds": position, "is_played": is_played, "heard_at": at(seconds)}


def episode(api: WholeApi, topic: str = "Coral reefs", *, owner: Person | None = None, **columns: Any) -> str:
    """A row without its files, which is all that these routes read."""
    podcast_id = uuid4()
    values = {"topic": topic, "user_id": owner.user_id if owner else None, **columns}
    names = ", ".join(values)
    api.database.execute(
        f"insert into podcasts (podcast_id, {names}) values (:podcast_id, {', '.join(':' + name for name in values)})",
        podcast_id=podcast_id,
        **values,
    )
    return str(podcast_id)


def positions(person: Person) -> dict[str, float]:
    return {one["podcast_id"]: one["position_seconds"] for one in person.get(LISTENING).json["episodes"]}


def queued(person: Person) -> list[str]:
    return [one["podcast_id"] for one in person.get(LISTENING).json["queue"]]


def test_an_account_has_heard_nothing_at_first(api: WholeApi) -> None:
    answer = api.person().get(LISTENING)
    assert (answer.status_code, answer.json) == (200, EMPTY)


def test_another_device_reads_what_one_has_written(api: WholeApi) -> None:
    person = api.person()
    first = episode(api, title="Reefs", duration_seconds=240.5, cover_uri="gs://bucket/cover.jpg")
    second = episode(api)
    answer = put(
        person,
        episodes=[heard(first, 93.5, 1), heard(second, 7, 2, is_played=True)],
        queue={"podcast_ids": [second, first], "changed_at": at(3)},
        speed={"value": 1.25, "changed_at": at(4)},
    )
    of_first = {
        "podcast_id": first,
        "title": "Reefs",
        "cover_url": f"/api/v1/podcasts/{first}/cover.jpg",
        "duration_seconds": 240.5,
    }
    of_second = {"podcast_id": second, "title": "Coral reefs", "cover_url": None, "duration_seconds": None}
    assert answer.status_code == 200
    assert answer.json == {
        "episodes": [
            of_second | {"position_seconds": 7, "is_played": True, "heard_at": answered(2)},
            of_first | {"position_seconds": 93.5, "is_played": False, "heard_at": answered(1)},
        ],
        "queue": [of_second, of_first],
        "queue_changed_at": answered(3),
        "speed": 1.25,
        "speed_changed_at": answered(4),
    }
    assert person.get(LISTENING).json == answer.json


def test_what_is_left_out_stays(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    put(person, episodes=[heard(podcast_id, 9, 1)], queue={"podcast_ids": [podcast_id], "changed_at": at(1)})
    put(person, speed={"value": 2, "changed_at": at(2)})
    assert (positions(person), queued(person)) == ({podcast_id: 9}, [podcast_id])


def test_the_change_made_last_wins_although_it_arrives_first(api: WholeApi) -> None:
    """A phone that was offline sends its changes after the desk has gone on."""
    person, podcast_id, other = api.person(), episode(api), episode(api)
    put(person, episodes=[heard(podcast_id, 200, 60)])
    put(person, queue={"podcast_ids": [podcast_id], "changed_at": at(60)}, speed={"value": 2, "changed_at": at(60)})
    late = put(
        person,
        episodes=[heard(podcast_id, 30, 10), heard(other, 5, 20)],
        queue={"podcast_ids": [other], "changed_at": at(20)},
        speed={"value": 1, "changed_at": at(20)},
    ).json
    assert positions(person) == {podcast_id: 200, other: 5}
    assert ([one["podcast_id"] for one in late["queue"]], late["speed"]) == ([podcast_id], 2)


def test_of_several_changes_of_an_episode_the_last_one_counts(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    put(person, episodes=[heard(podcast_id, 40, 40), heard(podcast_id, 60, 60), heard(podcast_id, 50, 50)])
    assert positions(person) == {podcast_id: 60}


def test_a_time_in_the_future_does_not_win_over_later_changes(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    ahead = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    put(person, episodes=[heard(podcast_id, 1, 0) | {"heard_at": ahead}], speed={"value": 2, "changed_at": ahead})
    now = datetime.now(UTC).isoformat()
    answer = put(person, episodes=[heard(podcast_id, 2, 0) | {"heard_at": now}], speed={"value": 3, "changed_at": now})
    assert (positions(person), answer.json["speed"]) == ({podcast_id: 2}, 3)


def test_two_devices_that_write_at_once_end_with_the_last_change(api: WholeApi) -> None:
    person = api.person()
    episodes = [episode(api) for _ in range(5)]

    def write(second: int) -> int:
        order = episodes if second % 2 else episodes[::-1]
        return put(
            person,
            episodes=[heard(one, second, second) for one in order],
            queue={"podcast_ids": order[: second % 5 + 1], "changed_at": at(second)},
            speed={"value": 1 + second / 100, "changed_at": at(second)},
        ).status_code

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(write, [5, 39, 2, 31, 40, 17, 8, 23] * 3)) == {200}
    assert positions(person) == dict.fromkeys(episodes, 40)
    assert queued(person) == episodes[::-1][:1]
    assert person.get(LISTENING).json["speed"] == 1.4


def test_accounts_do_not_see_each_other(api: WholeApi) -> None:
    person, other, podcast_id = api.person(), api.person(), episode(api)
    put(person, episodes=[heard(podcast_id, 9, 1)], queue={"podcast_ids": [podcast_id], "changed_at": at(1)})
    assert other.get(LISTENING).json == EMPTY


def test_unknown_and_deleted_episodes_are_ignored_and_the_others_count(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    deleted = episode(api, "A secret", deleted_at=NOON)
    ids = [str(uuid4()), deleted, podcast_id]
    answer = put(
        person,
        episodes=[heard(one, 9, 1) for one in ids],
        queue={"podcast_ids": ids, "changed_at": at(1)},
    )
    assert (positions(person), queued(person)) == ({podcast_id: 9}, [podcast_id])
    assert "secret" not in answer.text


def test_an_episode_deleted_by_its_owner_leaves_every_account(api: WholeApi) -> None:
    owner, person = api.person(), api.person()
    podcast_id = episode(api, "A secret", owner=owner)
    for one in (owner, person):
        put(one, episodes=[heard(podcast_id, 9, 1)], queue={"podcast_ids": [podcast_id], "changed_at": at(1)})
    answer = api.open("DELETE", f"/api/v1/podcasts/{podcast_id}", headers=owner.headers)
    assert answer.status_code == 204
    assert (positions(person), queued(person)) == ({}, [])
    assert (api.count("listening_positions"), api.count("queued_episodes")) == (0, 0)


def test_a_row_left_by_a_write_at_the_same_time_as_the_deletion_is_not_shown(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api, "A secret")
    put(person, episodes=[heard(podcast_id, 9, 1)], queue={"podcast_ids": [podcast_id], "changed_at": at(1)})
    api.database.execute("update podcasts set deleted_at = now() where podcast_id = :id", id=UUID(podcast_id))
    assert "secret" not in person.get(LISTENING).text


def test_a_deleted_account_takes_its_rows(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    put(
        person,
        episodes=[heard(podcast_id, 9, 1)],
        queue={"podcast_ids": [podcast_id], "changed_at": at(1)},
        speed={"value": 1.5, "changed_at": at(1)},
    )
    api.database.execute("delete from users where user_id = :id", id=person.user_id)
    tables = ("listening_positions", "listening_settings", "queued_episodes")
    assert [api.count(table) for table in tables] == [0, 0, 0]


def test_the_latest_50_episodes_are_answered_and_1000_are_kept(api: WholeApi) -> None:
    person = api.person()
    api.database.execute(
        """
        with made as (
            insert into podcasts (topic) select 'Topic ' || number from generate_series(1, :number) as number
            returning podcast_id
        )
        insert into listening_positions (user_id, podcast_id, position_seconds, is_played, heard_at)
        select :user_id::uuid, podcast_id, 1, false, 'epoch'::timestamptz from made
        """,
        number=MAX_KEPT_POSITIONS,
        user_id=person.user_id,
    )
    podcast_id = episode(api)
    answered = put(person, episodes=[heard(podcast_id, 9, 1)]).json["episodes"]
    assert (len(answered), answered[0]["podcast_id"]) == (MAX_ANSWERED_EPISODES, podcast_id)
    assert api.count("listening_positions") == MAX_KEPT_POSITIONS


def test_a_full_request_is_accepted(api: WholeApi) -> None:
    person, podcast_id = api.person(), episode(api)
    ids = [podcast_id, *(str(uuid4()) for _ in range(MAX_QUEUED - 1))]
    changes = [heard(podcast_id, second, second) for second in range(MAX_CHANGES)]
    assert put(person, episodes=changes, queue={"podcast_ids": ids, "changed_at": at(1)}).status_code == 200
    assert positions(person) == {podcast_id: MAX_CHANGES - 1}


EPISODE = {"podcast_id": str(uuid4()), "position_seconds": 1, "is_played": False, "heard_at": at(0)}
INVALID: dict[str, dict[str, Any]] = {
    "101 changes": {"episodes": [EPISODE] * (MAX_CHANGES + 1)},
    "201 queued": {"queue": {"podcast_ids": [str(uuid4())] * (MAX_QUEUED + 1), "changed_at": at(0)}},
    "no list": {"episodes": EPISODE},
    "no object": {"episodes": ["x"]},
    "no id": {"episodes": [EPISODE | {"podcast_id": "x"}]},
    "an id as a number": {"episodes": [EPISODE | {"podcast_id": 7}]},
    "before the start": {"episodes": [EPISODE | {"position_seconds": -0.1}]},
    "more than a day": {"episodes": [EPISODE | {"position_seconds": 86_400.1}]},
    "a boolean position": {"episodes": [EPISODE | {"position_seconds": True}]},
    "a position as text": {"episodes": [EPISODE | {"position_seconds": "1"}]},
    "played as a number": {"episodes": [EPISODE | {"is_played": 1}]},
    "a time without offset": {"episodes": [EPISODE | {"heard_at": "2026-01-01T12:00:00"}]},
    "a day that does not exist": {"episodes": [EPISODE | {"heard_at": "2026-02-30T12:00:00Z"}]},
    "before the first year": {"episodes": [EPISODE | {"heard_at": "0001-01-01T00:00:00+14:00"}]},
    "a time as a number": {"episodes": [EPISODE | {"heard_at": 7}]},
    "a queue as a list": {"queue": []},
    "a queue without ids": {"queue": {"changed_at": at(0)}},
    "a queue with another id": {"queue": {"podcast_ids": [None], "changed_at": at(0)}},
    "a queue without its time": {"queue": {"podcast_ids": []}},
    "a speed as a number": {"speed": 1.5},
    "too slow": {"speed": {"value": 0.2, "changed_at": at(0)}},
    "too fast": {"speed": {"value": 4.1, "changed_at": at(0)}},
    "a speed without its time": {"speed": {"value": 1}},
}


@pytest.mark.parametrize("name", INVALID)
def test_a_wrong_field_is_refused_and_nothing_is_written(api: WholeApi, name: str) -> None:
    person, podcast_id = api.person(), episode(api)
    before = api.rows()
    fields = {"episodes": [EPISODE | {"podcast_id": podcast_id}], **INVALID[name]}
    assert error_of(put(person, **fields)) == (400, "API_GW_LISTENING_INVALID")
    assert api.rows() == before


@pytest.mark.parametrize("written", ["2016-12-31T23:59:60Z", "2016-12-31t23:59:59.1234567891z", "2016-12-31 23:59:59Z"])
def test_every_time_of_rfc_3339_is_accepted(api: WholeApi, written: str) -> None:
    assert put(api.person(), episodes=[EPISODE | {"heard_at": written}]).status_code == 200


def test_a_failure_of_the_database_has_the_routes_code(api: WholeApi) -> None:
    person = api.person()
    api.database.execute("alter table listening_settings rename to gone")
    for answer in (person.get(LISTENING), put(person, speed={"value": 1, "changed_at": at(0)})):
        assert error_of(answer) == (500, "API_GW_LISTENING_DB_ERROR")
