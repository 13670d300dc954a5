"""Tests the totals of the lists, which triggers maintain: they always equal a count of the rows."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from cpoa.episodes.catalogue import EpisodeCatalogue
from cpoa.episodes.paging import ListQuery
from shared.migrate import MIGRATIONS, all_migrations, migrate

if TYPE_CHECKING:
    from shared.database import Database

INSERT = """
    insert into podcasts (topic, user_id, visibility, deleted_at)
    select 'x', :user_id::uuid, :visibility, case when :deleted::boolean then now() end
    from generate_series(1, :count::integer)
"""


def new_user(database: Database) -> UUID:
    user_id = uuid4()
    database.execute(
        "insert into users (user_id, username, email, hashed_password) values (:id, :name, :name || '@a.bc', '-')",
        id=user_id,
        name=user_id.hex,
    )
    return user_id


def add(database: Database, user_id: UUID | None, *, visibility: str = "public", deleted: bool = False, count: int = 1):
    database.execute(INSERT, user_id=user_id, visibility=visibility, deleted=deleted, count=count)


def counted(database: Database, user_id: UUID | None = None) -> int:
    condition = "visibility = 'public'" if user_id is None else "user_id = :user_id"
    row = database.fetch_one(
        f"select count(*) as count from podcasts where {condition} and deleted_at is null",
        **({} if user_id is None else {"user_id": user_id}),
    )
    assert row
    return int(row["count"])


def check(database: Database, *users: UUID) -> None:
    catalogue = EpisodeCatalogue(database)
    for user_id in (None, *users):
        page = catalogue.page(ListQuery(page=1, per_page=1), user_id=user_id)
        assert page.total == counted(database, user_id)


def test_every_change_of_a_row_is_counted(database: Database):
    mine, other = new_user(database), new_user(database)
    add(database, mine, count=3)
    add(database, mine, visibility="unlisted", count=2)
    add(database, other)
    add(database, None)
    add(database, mine, deleted=True)
    check(database, mine, other)
    for change in (
        "update podcasts set visibility = 'unlisted' where user_id = :mine",
        "update podcasts set visibility = 'public' where user_id = :mine",
        "update podcasts set topic = 'y', cpoa_status = 'completed'",
        "update podcasts set deleted_at = now() where visibility = 'public' and user_id = :mine",
        "update podcasts set deleted_at = null where user_id = :mine",
        "update podcasts set user_id = null, visibility = 'unlisted', deleted_at = now() where user_id = :mine",
        "delete from podcasts where user_id is null or user_id = :mine",
    ):
        database.execute(change, **({"mine": mine} if ":mine" in change else {}))
        check(database, mine, other)
    assert counted(database) == counted(database, other) == 1


def test_removing_a_user_removes_their_total(database: Database):
    mine = new_user(database)
    add(database, mine, count=2)
    database.execute("delete from users where user_id = :mine", mine=mine)
    check(database, mine)
    assert counted(database) == 2


def test_a_rolled_back_change_is_not_counted(database: Database):
    with suppress(RuntimeError), database.transaction() as transaction:
        transaction.execute("insert into podcasts (topic) values ('x')")
        raise RuntimeError
    check(database)


def test_concurrent_writers_lose_no_count_and_do_not_deadlock(database: Database):
    users = [new_user(database) for _ in range(3)]
    together = threading.Barrier(8)

    def write(number: int) -> None:
        chance = random.Random(number)
        together.wait()
        for _ in range(25):
            user_id = chance.choice(users)
            add(database, user_id, visibility=chance.choice(("public", "unlisted")), count=chance.randrange(1, 3))
            database.execute(
                """
                update podcasts set visibility = case visibility when 'public' then 'unlisted' else 'public' end
                where podcast_id = (select podcast_id from podcasts where user_id = :user_id
                                    order by random() limit 1 for update skip locked)
                """,
                user_id=user_id,
            )

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    check(database, *users)


def test_the_migration_counts_existing_episodes(empty_database: Database):
    migrations = all_migrations(MIGRATIONS)
    earlier = [one for one in migrations if one.path.stem < "0014"]
    migrate(empty_database.parameters, earlier)
    mine = new_user(empty_database)
    add(empty_database, mine, count=3)
    migrate(empty_database.parameters, migrations)
    check(empty_database, mine)
    assert counted(empty_database) == 3
