"""Real parts for the tests: one PostgreSQL a session, and a database of its own for every test that asks for one."""

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


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPostgres]:
    """Started once; not durable, and gone with the session."""
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
    """Where databases are made and dropped, as the superuser."""
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
    """No tables, and the schema is the owner's."""
    with new_database(administration, "template0") as name:
        postgres_server.hand_over(name)
        yield name


@pytest.fixture
def empty_database(postgres_server: LocalPostgres, administration: Database, empty_template: str) -> Iterator[Database]:
    """No tables: for the migrations' own tests."""
    with new_database(administration, empty_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()


@pytest.fixture(scope="session")
def schema_template(postgres_server: LocalPostgres, administration: Database, empty_template: str) -> Iterator[str]:
    """All tables, without the data that migrations load."""
    with new_database(administration, empty_template) as name:
        migrate(connection_parameters(postgres_server, name))
        apply_grants(connection_parameters(postgres_server, name), load_routes().grants())
        yield name


@pytest.fixture(scope="session")
def corpus_template(postgres_server: LocalPostgres, administration: Database, schema_template: str) -> Iterator[str]:
    """All tables with the corpus loaded."""
    with new_database(administration, schema_template) as name:
        migrate_all(connection_parameters(postgres_server, name))
        yield name


@pytest.fixture
def database(postgres_server: LocalPostgres, administration: Database, schema_template: str) -> Iterator[Database]:
    """Migrated and empty, this test's own."""
    with new_database(administration, schema_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()


@pytest.fixture
def corpus_database(
    postgres_server: LocalPostgres, administration: Database, corpus_template: str
) -> Iterator[Database]:
    """Migrated with the corpus, this test's own."""
    with new_database(administration, corpus_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()


@pytest.fixture(scope="session")
def shared_corpus_database(
    postgres_server: LocalPostgres, administration: Database, corpus_template: str
) -> Iterator[Database]:
    """The corpus for tests that only read. A copy too: a template may have no connections."""
    with new_database(administration, corpus_template) as name:
        database = Database(connection_parameters(postgres_server, name))
        yield database
        database.close()
