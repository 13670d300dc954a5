from __future__ import annotations

import subprocess
import sys
import threading
import types
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pg8000.core
import pg8000.dbapi
import pytest

from shared import database_connection
from shared.database import (
    ConnectionParameters,
    Database,
    DatabaseError,
    DatabaseUnavailableError,
    UniqueViolationError,
    jsonb,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

BACKEND = "select pg_backend_pid() as pid"


@pytest.fixture
def one_connection(database: Database) -> Iterator[Database]:
    """A pool of one connection, so that a test knows which connection a statement uses."""
    single = Database(replace(database.parameters, pool_size=1))
    yield single
    single.close()


def backend(database: Database) -> int:
    row = database.fetch_one(BACKEND)
    assert row is not None
    return int(row["pid"])


def end_backend(database: Database, pid: int) -> None:
    """Ends the connection's server process, and waits until it is gone."""
    database.fetch_one("select pg_terminate_backend(:pid, 5000)", pid=pid)


def test_values_are_returned_as_python_types(database: Database) -> None:
    identity = uuid.uuid4()
    moment = datetime(2026, 3, 1, 12, 30, 15, 250000, tzinfo=UTC)
    row = database.fetch_one(
        """select :identity::uuid as identity, :moment::timestamptz as moment, :document::jsonb as document,
                  :words::text[] as words, :nothing::integer as nothing, :truth::boolean as truth""",
        identity=identity,
        moment=moment,
        document=jsonb([{"word": "naïve"}, None, 1.5]),
        words=["a,b", 'c"d'],
        nothing=None,
        truth=True,
    )
    assert row == {
        "identity": identity,
        "moment": moment,
        "document": [{"word": "naïve"}, None, 1.5],
        "words": ["a,b", 'c"d'],
        "nothing": None,
        "truth": True,
    }
    assert row["moment"].utcoffset() == timedelta(0)


def test_execute_returns_the_number_of_changed_rows(database: Database) -> None:
    database.execute("insert into subscribers (email) values ('a@example.org'), ('b@example.org')")
    assert database.execute("delete from subscribers") == 2
    assert database.execute("delete from subscribers") == 0


def test_fetch_one_without_a_row_returns_none(database: Database) -> None:
    assert database.fetch_one("select email from subscribers") is None


def test_a_transaction_that_raises_changes_nothing(database: Database) -> None:
    def subscribe_and_fail() -> None:
        with database.transaction() as transaction:
            transaction.execute("insert into subscribers (email) values ('a@example.org')")
            raise KeyError("the block's own error")

    with pytest.raises(KeyError, match="own error"):
        subscribe_and_fail()
    assert database.fetch_all("select email from subscribers") == []


def test_a_transaction_with_a_caught_statement_error_raises_at_commit(database: Database) -> None:
    def insert_twice() -> None:
        insert = "insert into subscribers (email) values ('a@example.com')"
        with database.transaction() as transaction:
            transaction.execute(insert)
            with suppress(UniqueViolationError):
                transaction.execute(insert)

    with pytest.raises(RuntimeError, match="cannot be committed"):
        insert_twice()
    assert database.fetch_all("select email from subscribers") == []


def test_a_unique_violation_names_its_constraint(database: Database) -> None:
    database.execute("insert into subscribers (email) values ('a@example.org')")
    with pytest.raises(UniqueViolationError) as caught:
        database.execute("insert into subscribers (email) values ('a@example.org')")
    assert caught.value.constraint == "subscribers_pkey"


def test_the_error_of_a_statement_shows_neither_sql_nor_values(database: Database) -> None:
    with pytest.raises(DatabaseError) as caught:
        database.execute("select 1 / :zero::integer", zero=0)
    assert caught.value.sqlstate == "22012"
    assert "zero" not in caught.value.message
    assert database.fetch_one("select 1 as one") == {"one": 1}


def test_a_statement_is_prepared_once_per_connection(one_connection: Database) -> None:
    for number in range(5):
        one_connection.fetch_one("select :number::integer as number", number=number)
    prepared = one_connection.fetch_all("select statement from pg_prepared_statements")
    assert sum("number" in row["statement"] for row in prepared) == 1


def test_the_number_of_prepared_statements_is_bounded(one_connection: Database) -> None:
    for number in range(database_connection.STATEMENTS_PER_CONNECTION + 50):
        one_connection.fetch_one(f"select {number} as number")
    counted = one_connection.fetch_one("select count(*) as prepared from pg_prepared_statements")
    assert counted == {"prepared": database_connection.STATEMENTS_PER_CONNECTION}


def test_a_statement_whose_columns_changed_type_is_prepared_again(one_connection: Database) -> None:
    one_connection.execute("create table things (thing integer)")
    one_connection.execute("insert into things values (1)")
    assert one_connection.fetch_all("select * from things") == [{"thing": 1}]
    one_connection.execute("alter table things alter column thing type text")
    assert one_connection.fetch_all("select * from things") == [{"thing": "1"}]


def test_the_first_statement_of_a_transaction_is_also_prepared_again(one_connection: Database) -> None:
    one_connection.execute("create table things (thing integer)")
    one_connection.fetch_all("select * from things")
    one_connection.execute("alter table things add column more text default 'm'")
    with one_connection.transaction() as transaction:
        assert transaction.fetch_all("select * from things") == []
        transaction.execute("insert into things values (1)")
    assert one_connection.fetch_all("select * from things") == [{"thing": 1, "more": "m"}]


def test_a_changed_plan_in_a_pipelined_transaction_requires_a_retry_of_the_request(
    one_connection: Database,
) -> None:
    def insert_and_select() -> None:
        with one_connection.transaction() as transaction:
            transaction.send("insert into things values (1)")
            transaction.send("select * from things")

    one_connection.execute("create table things (thing integer)")
    one_connection.fetch_all("select * from things")
    one_connection.execute("alter table things add column more text default 'm'")
    with pytest.raises(DatabaseUnavailableError):
        insert_and_select()
    assert one_connection.fetch_all("select thing from things") == []
    insert_and_select()
    assert one_connection.fetch_all("select thing from things") == [{"thing": 1}]


def test_a_changed_plan_of_a_later_statement_requires_a_retry_of_the_request(one_connection: Database) -> None:
    def insert_and_select() -> None:
        with one_connection.transaction() as transaction:
            transaction.execute("insert into subscribers (email) values ('a@example.org')")
            transaction.fetch_all("select * from things")

    one_connection.execute("create table things (thing integer)")
    one_connection.fetch_all("select * from things")
    one_connection.execute("alter table things add column more text")
    with pytest.raises(DatabaseUnavailableError):
        insert_and_select()
    assert one_connection.fetch_all("select email from subscribers") == []
    insert_and_select()
    assert len(one_connection.fetch_all("select email from subscribers")) == 1


def test_an_idle_connection_that_died_is_replaced_before_a_write(database: Database, one_connection: Database) -> None:
    old = backend(one_connection)
    end_backend(database, old)
    assert one_connection.execute("insert into subscribers (email) values ('a@example.org')") == 1
    assert backend(one_connection) != old


def test_an_idle_connection_that_died_is_replaced_before_a_transaction(
    database: Database, one_connection: Database
) -> None:
    end_backend(database, backend(one_connection))
    with one_connection.transaction() as transaction:
        assert transaction.fetch_one("select 1 as one") == {"one": 1}


def test_a_connection_that_breaks_in_a_transaction_is_not_reused(database: Database, one_connection: Database) -> None:
    def lose_the_connection() -> None:
        with one_connection.transaction() as transaction:
            row = transaction.fetch_one(BACKEND)
            assert row is not None
            end_backend(database, row["pid"])
            transaction.execute("insert into subscribers (email) values ('a@example.org')")

    with pytest.raises(DatabaseUnavailableError) as caught:
        lose_the_connection()
    assert caught.value.status == 503
    assert one_connection.fetch_all("select email from subscribers") == []


def test_a_write_with_an_unknown_outcome_is_not_repeated(database: Database, one_connection: Database) -> None:
    with pytest.raises(DatabaseUnavailableError):
        one_connection.execute(
            "insert into subscribers (email) select pg_terminate_backend(pg_backend_pid())::text from pg_sleep(0)"
        )
    assert database.fetch_all("select email from subscribers") == []


def test_a_select_that_lost_its_connection_is_retried(one_connection: Database) -> None:
    """The sequence keeps its value when the first attempt fails, so the second attempt can be recognised."""
    one_connection.execute("create sequence tries")
    row = one_connection.fetch_one(
        """select case when nextval('tries') = 1 then pg_terminate_backend(pg_backend_pid())::text
                       else 'second try' end as answer"""
    )
    assert row == {"answer": "second try"}


def test_an_exhausted_pool_gives_503(one_connection: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_connection, "WAIT_FOR_CONNECTION_SECONDS", 0.05)
    with one_connection.transaction(), pytest.raises(DatabaseUnavailableError) as caught:
        one_connection.fetch_one("select 1")
    assert caught.value.status == 503
    assert caught.value.retry_after_seconds
    assert one_connection.fetch_one("select 1 as one") == {"one": 1}


def test_a_closed_port_is_unavailable() -> None:
    nowhere = Database(ConnectionParameters(host="127.0.0.1", port=1, user="u", password="p", database="d"))
    with pytest.raises(DatabaseUnavailableError):
        nowhere.fetch_one("select 1")


@pytest.mark.parametrize("sqlstate", ["53100", "53200", "58030"])
def test_a_server_without_disk_memory_or_file_system_is_unavailable(database: Database, sqlstate: str) -> None:
    """The server raises the error itself: filling its disk would need more privileges than the tests have."""
    with pytest.raises(DatabaseUnavailableError) as caught:
        database.execute(f"do $$ begin raise exception 'a fault' using errcode = '{sqlstate}'; end $$")
    assert caught.value.sqlstate == sqlstate
    assert caught.value.retry_after_seconds


def test_many_threads_share_few_connections(database: Database) -> None:
    few = Database(replace(database.parameters, pool_size=3))
    seen: set[int] = set()
    lock = threading.Lock()

    def ask(number: int) -> int:
        row = few.fetch_one("select :number::integer as number, pg_backend_pid() as pid", number=number)
        assert row is not None
        with lock:
            seen.add(row["pid"])
        return int(row["number"])

    with ThreadPoolExecutor(16) as threads:
        assert list(threads.map(ask, range(300))) == list(range(300))
    assert 1 <= len(seen) <= 3
    few.close()


def test_connections_have_limits_and_utc(database: Database) -> None:
    shown = {
        name: database.fetch_one(f"show {name}")
        for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "TimeZone")
    }
    assert shown == {
        "statement_timeout": {"statement_timeout": "30s"},
        "lock_timeout": {"lock_timeout": "10s"},
        "idle_in_transaction_session_timeout": {"idle_in_transaction_session_timeout": "30s"},
        "TimeZone": {"TimeZone": "UTC"},
    }


def test_the_password_is_not_in_the_repr(database: Database) -> None:
    assert database.parameters.password not in repr(database.parameters)


@pytest.fixture
def round_trips(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Gains one entry each time the driver passes data to the socket."""
    flushes: list[int] = []
    original = pg8000.core._flush

    def counting_flush(sock: object) -> None:
        flushes.append(1)
        original(sock)

    monkeypatch.setattr(pg8000.core, "_flush", counting_flush)
    return flushes


NUMBER = "select :number::integer as number"
SUBSCRIBE = "insert into subscribers (email) values (:email)"
RENAME = "update subscribers set email = :email where email = :old"


def test_a_statement_costs_one_round_trip(one_connection: Database, round_trips: list[int]) -> None:
    one_connection.fetch_one(NUMBER, number=1)
    round_trips.clear()
    one_connection.fetch_one(NUMBER, number=2)
    assert len(round_trips) == 1


def test_a_transaction_begins_with_its_first_statement(one_connection: Database, round_trips: list[int]) -> None:
    one_connection.fetch_one(NUMBER, number=1)
    round_trips.clear()
    with one_connection.transaction() as transaction:
        assert transaction.fetch_one(NUMBER, number=2) == {"number": 2}
        assert len(round_trips) == 1
    assert len(round_trips) == 2


def test_a_transaction_without_a_statement_sends_nothing(one_connection: Database, round_trips: list[int]) -> None:
    one_connection.fetch_one(NUMBER, number=1)
    round_trips.clear()
    with one_connection.transaction():
        pass
    assert round_trips == []


def test_pipelined_statements_share_a_round_trip_with_begin_and_commit(
    one_connection: Database, round_trips: list[int]
) -> None:
    one_connection.execute(SUBSCRIBE, email="first@example.org")
    round_trips.clear()
    with one_connection.transaction() as transaction:
        transaction.send(SUBSCRIBE, email="second@example.org")
        transaction.send(SUBSCRIBE, email="third@example.org")
    assert len(round_trips) == 1
    assert len(one_connection.fetch_all("select email from subscribers")) == 3


def test_reading_one_result_flushes_all_pipelined_statements(one_connection: Database, round_trips: list[int]) -> None:
    one_connection.fetch_one(NUMBER, number=0)
    round_trips.clear()
    with one_connection.transaction() as transaction:
        first, second = transaction.send(NUMBER, number=1), transaction.send(NUMBER, number=2)
        assert (second.row, first.row) == ({"number": 2}, {"number": 1})
        assert len(round_trips) == 1


def test_a_failed_pipelined_statement_raises_at_commit_and_changes_nothing(one_connection: Database) -> None:
    def fail() -> None:
        with one_connection.transaction() as transaction:
            transaction.send(SUBSCRIBE, email="a@example.org")
            transaction.send("select 1 / :zero::integer", zero=0)
            transaction.send(SUBSCRIBE, email="b@example.org")

    with pytest.raises(DatabaseError) as caught:
        fail()
    assert caught.value.sqlstate == "22012"  # the first error, not its consequences for later statements
    assert one_connection.fetch_all("select email from subscribers") == []


def test_a_pipelined_statement_that_must_change_a_row_and_does_not_ends_the_transaction(
    one_connection: Database,
) -> None:
    def change_nothing() -> None:
        with one_connection.transaction() as transaction:
            transaction.send(SUBSCRIBE, email="a@example.org")
            transaction.send(RENAME, none_changed=LookupError("nobody"), email="b@example.org", old="c@example.org")

    with pytest.raises(LookupError, match="nobody"):
        change_nothing()
    assert one_connection.fetch_all("select email from subscribers") == []


def test_the_result_of_a_rolled_back_transaction_cannot_be_read(one_connection: Database) -> None:
    pending = []

    def give_up() -> None:
        with one_connection.transaction() as transaction:
            pending.append(transaction.send(NUMBER, number=1))
            raise LookupError

    with pytest.raises(LookupError):
        give_up()
    with pytest.raises(RuntimeError, match="ended"):
        _ = pending[0].rows


def test_an_undetected_dead_connection_is_replaced_before_a_transactions_first_result(
    database: Database, one_connection: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_backend(database, backend(one_connection))
    monkeypatch.setattr(database_connection.Connection, "has_ended", lambda _connection: False)
    with one_connection.transaction() as transaction:
        transaction.send(SUBSCRIBE, email="a@example.org")
        assert transaction.fetch_one("select count(*) as rows from subscribers") == {"rows": 1}
    assert len(one_connection.fetch_all("select email from subscribers")) == 1


def test_connections_of_the_cloud_sql_connector_run_our_statements(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connector is a stand-in. Like the real one, it returns the driver's DB-API connection."""
    asked: dict[str, object] = {}
    direct = database.parameters

    class Connector:
        def __init__(self, **options: object) -> None:
            asked.update(options)

        def connect(self, instance: str, driver: str, **options: Any) -> object:
            asked.update(instance=instance, driver=driver)
            options["database"] = options.pop("db")
            return pg8000.dbapi.connect(host=direct.host, port=direct.port, password=direct.password, **options)

        def close(self) -> None:
            asked["closed"] = True

    module = types.ModuleType("google.cloud.sql.connector")
    module.Connector = Connector  # type: ignore[attr-defined]  # a module made here has what is put into it
    monkeypatch.setitem(sys.modules, "google.cloud.sql.connector", module)
    cloud = Database(replace(direct, cloud_sql_instance="project:region:instance", host="", password=""))
    with cloud.transaction() as transaction:
        transaction.execute("insert into subscribers (email) values (:email)", email="a@example.org")
    assert cloud.fetch_all("select email from subscribers") == [{"email": "a@example.org"}]
    assert cloud.fetch_one("show statement_timeout") == {"statement_timeout": "30s"}
    cloud.close()
    assert asked == {
        "ip_type": "PRIVATE",
        "enable_iam_auth": True,
        "refresh_strategy": "LAZY",
        "timeout": 10,
        "instance": "project:region:instance",
        "driver": "pg8000",
        "closed": True,
    }


def test_the_connectors_module_is_imported_only_if_needed() -> None:
    program = "import sys, shared.database; sys.exit('google.cloud.sql.connector' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_missing_parameter_raises_and_keeps_the_connection(one_connection: Database) -> None:
    before = backend(one_connection)
    with pytest.raises(Exception, match="placeholder 'number'"):
        one_connection.fetch_one("select :number::integer")
    assert backend(one_connection) == before
