"""Brings a database to the code's schema.

Migrations are files, in the order of their numbers: `NNNN_name.sql` is run as it is, `NNNN_name.py` has
`apply(transaction)` and loads data. Each runs in a transaction of its own, once, under one advisory lock, so two
runners at once are safe. The tables are made by `shared/migrations`; who has data to load hands its folder in.

Whoever migrates owns the schema `public`, and that is enough. Extensions and that ownership come from somebody with
more rights: from the superuser on one machine, from `make deploy` on Google Cloud.
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
EXTENSIONS = ("pg_trgm", "unaccent")  # what no mere owner of a schema may create; migrations find them there
ADVISORY_LOCK = 4_803_119_202_611  # any number that nothing else of ours locks


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
    """Those of `shared/migrations` where no folder is given.

    Raises MigrationError where two have the same number: their order would be an accident.
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
    """The names of what was applied now. Without a list, the tables of `shared/migrations`."""
    database = Database(replace(parameters, statement_seconds=0, pool_size=1))
    try:
        _prepare(database)
        _create_record(database)
        return [one.path.stem for one in migrations or all_migrations() if _apply_once(database, one)]
    finally:
        database.close()


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _prepare(database: Database) -> None:
    """With rights that the first run alone has. Later ones find everything done."""
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
    """Until the transaction ends."""
    transaction.fetch_one("select pg_advisory_xact_lock(:lock)", lock=ADVISORY_LOCK)


def _check_unchanged(migration: Migration, checksum: str) -> None:
    # The code of a loader may be tidied: what counts is the data that it loaded.
    if not migration.loads_data and checksum != migration.checksum:
        raise MigrationError(
            f"{migration.path.name} was changed after it was applied. Write a new migration instead"
            " (or, on your own machine, empty the local database with `make reset`)."
        )
