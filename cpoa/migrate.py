"""Everything that a database needs before the first episode: the tables, and the corpus in them.

`python -m cpoa.migrate`, or the function `migrate`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from shared.database import Database
from shared.migrate import MIGRATIONS, all_migrations, grant_use, migrate
from shared.settings import Need, load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.database import ConnectionParameters

DATA_MIGRATIONS = Path(__file__).with_name("migrations")


def migrate_all(parameters: ConnectionParameters, grantees: Sequence[str] = ()) -> list[str]:
    """The names of what was applied now. Each time the grantees are granted the use of all tables, new ones too."""
    applied = migrate(parameters, all_migrations(MIGRATIONS, DATA_MIGRATIONS))
    if grantees:
        grant_use(parameters, grantees)
    return applied


def main() -> None:
    applied = migrate_all(Database.connect(load_settings([Need.DATABASE])).parameters)
    sys.stdout.write(json.dumps({"applied": applied}) + "\n")


if __name__ == "__main__":
    main()
