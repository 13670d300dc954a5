"""Everything that a database needs before the first episode: the tables, and the corpus in them.

`python -m cpoa.migrate`, or the function `migrate`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shared.database import Database
from shared.migrate import MIGRATIONS, all_migrations, migrate
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from shared.database import ConnectionParameters

DATA_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate_all(parameters: ConnectionParameters) -> list[str]:
    """The names of what was applied now."""
    return migrate(parameters, all_migrations(MIGRATIONS, DATA_MIGRATIONS))


def main() -> None:
    applied = migrate_all(Database.connect(load_settings([Need.DATABASE])).parameters)
    sys.stdout.write(json.dumps({"applied": applied}) + "\n")


if __name__ == "__main__":
    main()
