"""Restores the records of a release into a local cloud of this code, as in an upgrade."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cpoa.migrate import DATA_MIGRATIONS
from local.stack.postgres import LocalPostgres
from shared.database import ConnectionParameters, Database, jsonb
from shared.migrate import MIGRATIONS, all_migrations, migrate

if TYPE_CHECKING:
    from local.stack.state_folder import StateFolder
    from shared.database import Transaction
    from tests.chaos.cloud_under_fire import CloudUnderFire
    from tests.releases.fixture import RecordedEpisode, Release

CONTENT_TYPES = {
    "json": "application/json",
    "flac": "audio/flac",
    "mp3": "audio/mpeg",
    "vtt": "text/vtt",
    "jpg": "image/jpeg",
}


def restore_database(release: Release, state: StateFolder) -> None:
    """Restores that release's schema. The next start of the cloud in this folder migrates it."""
    state.make()
    with LocalPostgres(state.path / "postgres") as server:
        parameters = ConnectionParameters(
            host=server.host, port=server.port, user=server.user, password=server.password, database=server.database
        )
        known = all_migrations(MIGRATIONS, DATA_MIGRATIONS)
        migrate(parameters, [one for one in known if one.path.stem in release.migrations])
        database = Database(parameters)
        try:
            with database.transaction() as transaction:
                for table, rows in release.rows.items():
                    _insert(transaction, table, rows, release.recorded_at)
        finally:
            database.close()


def _insert(transaction: Transaction, table: str, rows: list[dict[str, object]], recorded_at: str) -> None:
    """Moves times forward by the record's age, because an upgrade takes minutes."""
    columns = transaction.fetch_all(
        """
        select column_name as name, data_type as type from information_schema.columns
        where table_schema = 'public' and table_name = :table and is_generated = 'NEVER'
        """,
        table=table,
    )
    names = ", ".join(column["name"] for column in columns)
    values = ", ".join(
        f"{column['name']} + (:now::timestamptz - :recorded_at::timestamptz)"
        if column["type"] == "timestamp with time zone"
        else column["name"]
        for column in columns
    )
    has_times = any(column["type"] == "timestamp with time zone" for column in columns)
    times = {"now": datetime.now(UTC).isoformat(), "recorded_at": recorded_at} if has_times else {}
    transaction.execute(
        f"insert into {table} ({names}) select {values} from jsonb_populate_recordset(null::{table}, :rows::jsonb)",
        rows=jsonb(rows),
        **times,
    )


def restore_objects(release: Release, cloud: CloudUnderFire) -> None:
    for name, data in release.objects.items():
        cloud.store.put_once(name, data, CONTENT_TYPES[name.rpartition(".")[2]])


def send_again(episode: RecordedEpisode, cloud: CloudUnderFire) -> None:
    """Sends what was waiting in the queue, with the paths of that release."""
    for waiting in episode.waiting:
        cloud.enqueue(waiting.task, waiting.path, waiting.body)
