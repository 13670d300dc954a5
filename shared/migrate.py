"""Migrates a database to the schema of the code.

Migrations are files, applied in the order of their numbers: `NNNN_name.sql` is run as it is, `NNNN_name.py` defines
`apply(transaction)` and loads data. Each runs once, in its own transaction, under one advisory lock, so concurrent
runners are safe. `shared/migrations` creates the tables; callers with data to load pass their own folders.

The migrating user needs to own the schema `public`, and no more. A user with more rights creates the extensions and
gives it the ownership: the superuser on one machine, `make deploy` on Google Cloud.
"""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shared.database import Database

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.database import ConnectionParameters, Transaction

MIGRATIONS = Path(__file__).with_name("migrations")
EXTENSIONS = ("pg_trgm", "unaccent")  # the owner of a schema may not create these; migrations expect them
ADVISORY_LOCK = 4_803_119_202_611  # any number that no other code locks


class MigrationError(Exception):
    """The files and the database contradict each other."""


@dataclass(frozen=True, slots=True)
class Migration:
    path: Path

    @property
    def number(self) -> int:
        return int(self.path.name[:4])

    @property
    def loads_data(self) -> bool:
        return self.path.suffix == ".py"

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def apply(self, transaction: Transaction) -> None:
        if not self.loads_data:
            transaction.execute_script(self.path.read_text())
            return
        spec = importlib.util.spec_from_file_location(f"migrations.{self.path.stem}", self.path)
        if spec is None or spec.loader is None:
            raise MigrationError(f"{self.path.name} cannot be loaded.")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.apply(transaction)


def all_migrations(*folders: Path) -> list[Migration]:
    """All migrations in the folders; without folders, those of `shared/migrations`.

    Raises MigrationError if two have the same number, because their order would be undefined.
    """
    paths = [path for folder in folders or (MIGRATIONS,) for path in folder.glob("[0-9][0-9][0-9][0-9]_*")]
    migrations = [
        Migration(path) for path in sorted(paths, key=lambda path: path.name) if path.suffix in (".sql", ".py")
    ]
    numbers = [migration.number for migration in migrations]
    repeated = sorted({number for number in numbers if numbers.count(number) > 1})
    if repeated:
        raise MigrationError(f"Several migrations have the number {repeated[0]:04}.")
    return migrations


def migrate(parameters: ConnectionParameters, migrations: Sequence[Migration] | None = None) -> list[str]:
    """Applies the missing migrations and returns their names. Default: the migrations of `shared/migrations`."""
    database = Database(replace(parameters, statement_seconds=0, pool_size=1))
    try:
        _prepare(database)
        _create_record(database)
        return [one.path.stem for one in migrations or all_migrations() if _apply_once(database, one)]
    finally:
        database.close()


def quoted(name: str) -> str:
    """Quotes an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _prepare(database: Database) -> None:
    """Needs rights that only the first run has. Later runs find everything done."""
    with database.transaction() as transaction:
        lock_migrations(transaction)
        known = {row["extname"] for row in transaction.fetch_all("select extname from pg_extension")}
        for extension in EXTENSIONS:
            if extension not in known:
                transaction.execute_script(f"create extension {extension}")
        schema = transaction.fetch_one(
            """select pg_get_userbyid(nspowner) <> current_user and pg_has_role(nspowner, 'usage')
                      and has_database_privilege(current_database(), 'create') as can_be_taken
               from pg_namespace where nspname = 'public'"""
        )
        if schema and schema["can_be_taken"]:
            transaction.execute_script("alter schema public owner to current_user")


def _create_record(database: Database) -> None:
    with database.transaction() as transaction:
        lock_migrations(transaction)
        transaction.execute_script(
            """create table if not exists schema_migrations (
                   name text primary key, checksum text not null, applied_at timestamptz not null default now())"""
        )


def _apply_once(database: Database, migration: Migration) -> bool:
    with database.transaction() as transaction:
        lock_migrations(transaction)
        applied = transaction.fetch_one(
            "select checksum from schema_migrations where name = :name", name=migration.path.stem
        )
        if applied is not None:
            _check_unchanged(migration, applied["checksum"])
            return False
        migration.apply(transaction)
        transaction.execute(
            "insert into schema_migrations (name, checksum) values (:name, :checksum)",
            name=migration.path.stem,
            checksum=migration.checksum,
        )
    return True


def lock_migrations(transaction: Transaction) -> None:
    """Locks out other migrations until the transaction ends."""
    transaction.fetch_one("select pg_advisory_xact_lock(:lock)", lock=ADVISORY_LOCK)


def _check_unchanged(migration: Migration, checksum: str) -> None:
    # A Python migration's code may change later; only the loaded data counts.
    if not migration.loads_data and checksum != migration.checksum:
        raise MigrationError(
            f"{migration.path.name} was changed after it was applied. Write a new migration instead"
            " (or, on your own machine, empty the local database with `make reset`)."
        )
