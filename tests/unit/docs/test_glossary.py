"""Each term in docs/glossary.md names an existing module, and each table has a form that this test can read."""

from __future__ import annotations

import re

from tools.routes import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<meaning>[^|]+) \| (?P<where>[^|]+) \|$", re.MULTILINE)
_MODULE = re.compile(r"`([\w/]+\.py)`")
ROWS = [row for row in _ROW.finditer(PAGE) if row["term"] != "term"]


def names_a_module(where: str) -> bool:
    module = _MODULE.fullmatch(where)
    return module is not None and (ROOT / module[1]).is_file()


def is_one_to_three_sentences(meaning: str) -> bool:
    return meaning.endswith(".") and 1 <= len(re.findall(r"[.](?: |$)", meaning)) <= 3


def test_each_term_names_an_existing_module() -> None:
    wrong = [f"{row['term']}: {row['where']}" for row in ROWS if not names_a_module(row["where"])]
    assert not wrong, "\n".join(wrong)


def test_each_meaning_is_one_to_three_sentences() -> None:
    wrong = [f"{row['term']}: {row['meaning']}" for row in ROWS if not is_one_to_three_sentences(row["meaning"])]
    assert not wrong, "\n".join(wrong)


def test_every_line_of_a_table_is_read() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| term ")]
    assert len(lines) == len(ROWS) > 50
    assert len({row["term"] for row in ROWS}) == len(ROWS)
