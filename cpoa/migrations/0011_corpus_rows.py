"""Once loaded the corpus. A new database waits for 0013: by then the table of words that the loader fills is there."""  # noqa: INP001 - found by its number, not imported as a package

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.database import Transaction


def apply(_transaction: Transaction) -> None:
    pass
