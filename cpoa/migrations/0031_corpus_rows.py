"""The corpus rows once more: their sentences keep brackets and Greek letters."""  # noqa: INP001 - found by its number, not imported as a package

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.topics.corpus_loading import DATA_FILE, load_corpus
from shared.data_files import data_file

if TYPE_CHECKING:
    from shared.database import Transaction


def apply(transaction: Transaction) -> None:
    load_corpus(transaction, data_file(DATA_FILE))
