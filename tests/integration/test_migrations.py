from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpoa.contracts.material import Coverage
from shared.database import Database, DatabaseError, UniqueViolationError
from shared.grants import apply_grants
from shared.migrate import EXTENSIONS, MIGRATIONS, MigrationError, all_migrations, migrate
from tests.conftest import connection_parameters, new_database
from tools.routes import load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from local.stack.postgres import LocalPostgres

# Columns of the workflow tables; test_contract_tables.py checks the others.
CONTRACT_COLUMNS = {
    "workflow_instances": "workflow_id user_id trigger_event_type trigger_event_details_json overall_status"
    " start_timestamp end_timestamp last_updated_timestamp context_data_json error_message",
    "task_instances": "task_id workflow_id external_celery_task_id agent_name task_order status input_params_json"
    " output_result_summary_json error_details_json start_timestamp end_timestamp last_updated_timestamp retry_count",
}


@pytest.mark.parametrize("table", CONTRACT_COLUMNS)
def test_a_table_has_every_column_of_the_contract(database: Database, table: str) -> None:
    rows = database.fetch_all(
        "select column_name from information_schema.columns where table_name = :table", table=table
    )
    assert set(CONTRACT_COLUMNS[table].split()) <= {row["column_name"] for row in rows}


def test_a_second_run_applies_nothing(empty_database: Database) -> None:
    assert migrate(empty_database.parameters) == [one.path.stem for one in all_migrations()]
    assert migrate(empty_database.parameters) == []


def test_concurrent_runners_apply_each_migration_once(empty_database: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        runs = [threads.submit(migrate, empty_database.parameters) for _ in range(4)]
        applied = [name for run in runs for name in run.result()]
    assert sorted(applied) == [one.path.stem for one in all_migrations()]


def test_a_migration_changed_after_it_ran_is_rejected(empty_database: Database, tmp_path: Path) -> None:
    file = tmp_path / "0001_things.sql"
    file.write_text("create table things (thing text)")
    migrate(empty_database.parameters, all_migrations(tmp_path))
    file.write_text("create table things (thing text, more text)")
    with pytest.raises(MigrationError, match=r"0001_things\.sql was changed"):
        migrate(empty_database.parameters, all_migrations(tmp_path))


def test_a_failed_migration_leaves_nothing_behind(empty_database: Database, tmp_path: Path) -> None:
    (tmp_path / "0001_things.sql").write_text("create table things (thing text); select 1/0")
    with pytest.raises(Exception, match="database could not"):
        migrate(empty_database.parameters, all_migrations(tmp_path))
    assert empty_database.fetch_one("select to_regclass('things') as found") == {"found": None}
    assert empty_database.fetch_all("select name from schema_migrations") == []


def test_a_python_migration_loads_data_once(empty_database: Database, tmp_path: Path) -> None:
    (tmp_path / "0001_things.sql").write_text("create table things (thing text)")
    (tmp_path / "0002_load.py").write_text(
        "def apply(transaction):\n    transaction.execute('insert into things values (:thing)', thing='a')\n"
    )
    assert migrate(empty_database.parameters, all_migrations(tmp_path)) == ["0001_things", "0002_load"]
    assert migrate(empty_database.parameters, all_migrations(tmp_path)) == []
    assert empty_database.fetch_all("select thing from things") == [{"thing": "a"}]


def test_two_migrations_with_the_same_number_are_rejected(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").touch()
    (tmp_path / "0001_b.sql").touch()
    with pytest.raises(MigrationError, match="0001"):
        all_migrations(tmp_path)


@pytest.fixture
def cloud_database(postgres_server: LocalPostgres, administration: Database) -> Iterator[Database]:
    """Like in Cloud SQL: the owner is a role that is not a superuser, and the migrating user is temporarily a member
    of it."""
    user, most = f"fn-migrate-{os.getpid()}@project.iam", f"cloudsqlsuperuser_{os.getpid()}"
    with new_database(administration, "template0") as name:
        administration.execute(f"create role {most} createdb createrole")
        administration.execute(f"create role \"{user}\" login password 'x' in role {most}")
        administration.execute(f"alter database {name} owner to {most}")
        yield Database(replace(connection_parameters(postgres_server, name), user=user, password="x"))
    administration.execute(f'drop role "{user}", {most}')


def test_after_the_first_run_owning_the_schema_is_enough(
    cloud_database: Database, administration: Database, tmp_path: Path
) -> None:
    first = cloud_database.parameters
    migrate(first)
    administration.execute(f'revoke cloudsqlsuperuser_{os.getpid()} from "{first.user}"')
    (tmp_path / "9999_more.sql").write_text(
        "create extension if not exists pg_trgm; create table more (x int); alter table users add column more text"
    )
    assert migrate(first, all_migrations(MIGRATIONS, tmp_path)) == ["9999_more"]
    apply_grants(first, load_routes().grants())
    with closing(cloud_database):
        for forbidden in ("create schema s", "create role r", "create database d", "create extension hstore"):
            with pytest.raises(DatabaseError) as refused:
                cloud_database.execute(forbidden)
            assert refused.value.sqlstate == "42501", forbidden


def test_every_extension_of_a_migration_is_declared() -> None:
    created = {
        name
        for one in all_migrations()
        for name in re.findall(r"create extension if not exists (\w+)", one.path.read_text().lower())
    }
    assert created == set(EXTENSIONS), "Each extension of a migration stands in EXTENSIONS of shared/migrate.py."


def test_accounts_from_before_the_shows_have_a_first_show_as_well(empty_database: Database) -> None:
    migrations = all_migrations()
    shows = next(number for number, one in enumerate(migrations) if one.path.stem == "0047_shows")
    migrate(empty_database.parameters, migrations[:shows])
    insert = "insert into users (username, email, hashed_password) values (:name, :name, 'x')"
    for name in ("ada", "grace"):
        empty_database.execute(insert, name=name)
    migrate(empty_database.parameters)
    empty_database.execute(insert, name="mary")
    rows = empty_database.fetch_all(
        "select username, title, is_default, visibility from users join shows using (user_id) order by username"
    )
    assert [tuple(row.values()) for row in rows] == [
        (name, f"{name}’s episodes", True, "private") for name in ("ada", "grace", "mary")
    ]


def test_usernames_are_unique_case_insensitively(database: Database) -> None:
    insert = "insert into users (username, email, hashed_password) values (:name, :email, 'x')"
    database.execute(insert, name="Ada", email="ada@example.org")
    with pytest.raises(UniqueViolationError) as caught:
        database.execute(insert, name="ADA", email="other@example.org")
    assert caught.value.constraint == "users_username_key"


def test_a_row_can_have_every_coverage_and_no_other_word(database: Database) -> None:
    insert = "insert into podcasts (topic, coverage) values ('Tides', :coverage)"
    for coverage in Coverage:
        database.execute(insert, coverage=coverage.value)
    with pytest.raises(DatabaseError) as refused:
        database.execute(insert, coverage="guessed")
    assert refused.value.sqlstate == "23514"


def test_a_migration_has_no_time_limit(empty_database: Database, tmp_path: Path) -> None:
    """There is no limit for its statements, its waits for locks, or its own computation between statements."""
    (tmp_path / "0001_limits.sql").write_text(
        """create table limits as select name, setting from pg_settings where name in
           ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')"""
    )
    migrate(empty_database.parameters, all_migrations(tmp_path))
    assert {row["setting"] for row in empty_database.fetch_all("select setting from limits")} == {"0"}
