"""Prepares a database for the first episode: creates the tables and loads the corpus.

`python -m cpoa.migrate`, or the function `migrate`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shared.database import Database
from shared.grants import apply_grants
from shared.migrate import MIGRATIONS, all_migrations, migrate
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.database import ConnectionParameters
    from shared.settings.table_grants import TableGrants

DATA_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate_all(parameters: ConnectionParameters, grants: Mapping[str, TableGrants] | None = None) -> list[str]:
    """Returns the names of the applied migrations. Also updates the privileges in `grants`, by database user."""
    applied = migrate(parameters, all_migrations(MIGRATIONS, DATA_MIGRATIONS))
    apply_grants(parameters, grants or {})
    return applied


def main() -> None:
    settings = load_settings([Need.DATABASE])
    applied = migrate_all(Database.connect(settings).parameters, settings.postgres_grants)
    sys.stdout.write(json.dumps({"applied": applied}) + "\n")


if __name__ == "__main__":
    main()
