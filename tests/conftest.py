"""Real parts for the tests: one PostgreSQL per session, and one database for every test that requests it."""

from __future__ import annotations

import itertools
import os
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cpoa.migrate import migrate_all
from local.stack.postgres import SUPERUSER, LocalPostgres
from shared.database import ConnectionParameters, Database
from shared.grants import apply_grants
from shared.migrate import migrate
from tools.routes import load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator

_numbers = itertools.count()
# Also for the processes that tests start: a developer's own settings must not change what a test sees.
os.environ["LOCAL_ENV_FILE"] = os.devnull


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPostgres]:
    """Starts once. Its data is not durable, and is deleted with the session."""
    users = tuple(load_routes().database_users().values())
    with LocalPostgres(tmp_path_factory.mktemp("postgres") / "data", users=users, fast=True) as server:
        yield server


def connection_parameters(server: LocalPostgres, database: str, pool_size: int = 8) -> ConnectionParameters:
    return ConnectionParameters(
        host=server.host,
        port=server.port,
        user=server.user,
        password=server.password,
        database=database,
        pool_size=pool_size,
    )


@pytest.fixture(scope="session")
def administration(postgres_server: LocalPostgres) -> Iterator[Database]:
    """The superuser's connection for creating and dropping databases."""
    owner = connection_parameters(postgres_server, postgres_server.database, pool_size=2)
    database = Database(replace(owner, user=SUPERUSER, password=postgres_server.superuser_password))
    yield database
    database.close()


@contextmanager
def new_database(administration: Database, template: str) -> Iterator[str]:
    name = f"test_{os.getpid()}_{next(_numbers)}"
    administration.execute(f"create database {name} template {template} strategy file_copy")
    try:
        yield name
    finally:
        administration.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def empty_template(postgres_server: LocalPostgres, administration: Database) -> Iterator[str]:
    """Has no tables; the owner owns the schema."""
    with new_database(administration, "template0") as name:
        postgres_server.hand_over(name)
        yield name


@pytest.fixture
def empty_database(postgres_server: LocalPostgres, administration: Database, empty_template: str) -> Iterator[Database]:
    """Has no tables; for tests of the migrations."""
    with new_database(administration, empty_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()


@pytest.fixture(scope="session")
def schema_template(postgres_server: LocalPostgres, administration: Database, empty_template: str) -> Iterator[str]:
    """Has all tables, without the data that migrations load."""
    with new_database(administration, empty_template) as name:
        migrate(connection_parameters(postgres_server, name))
        apply_grants(connection_parameters(postgres_server, name), load_routes().grants())
        yield name


@pytest.fixture(scope="session")
def corpus_template(postgres_server: LocalPostgres, administration: Database, schema_template: str) -> Iterator[str]:
    """Has all tables, with the corpus loaded."""
    with new_database(administration, schema_template) as name:
        migrate_all(connection_parameters(postgres_server, name))
        yield name


@pytest.fixture
def database(postgres_server: LocalPostgres, administration: Database, schema_template: str) -> Iterator[Database]:
    """A migrated, empty database of this test alone."""
    with new_database(administration, schema_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()


@pytest.fixture
def corpus_database(
    postgres_server: LocalPostgres, administration: Database, corpus_template: str
) -> Iterator[Database]:
    """A migrated database of this test alone, with the corpus."""
    with new_database(administration, corpus_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()


@pytest.fixture(scope="session")
def shared_corpus_database(
    postgres_server: LocalPostgres, administration: Database, corpus_template: str
) -> Iterator[Database]:
    """The corpus for tests that only read. It is a copy, because a template may have no connections."""
    with new_database(administration, corpus_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()
