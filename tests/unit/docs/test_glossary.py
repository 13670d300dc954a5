"""Each term in docs/glossary.md names an existing module, and each table has a form that this test can read."""

from __future__ import annotations

import re

import pytest

from tools.routes import ROOT

PAGE = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<meaning>[^|]+) \| (?P<where>[^|]+) \|$", re.MULTILINE)
_MODULE = re.compile(r"`([\w/]+\.py)`")
ROWS = [row for row in _ROW.finditer(PAGE) if row["term"] != "term"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["term"])
def test_each_term_names_an_existing_module(row: re.Match[str]) -> None:
    module = _MODULE.fullmatch(row["where"])
    assert module, row["where"]
    assert (ROOT / module[1]).is_file(), module[1]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["term"])
def test_each_meaning_is_one_to_three_sentences(row: re.Match[str]) -> None:
    assert row["meaning"].endswith(".")
    assert 1 <= len(re.findall(r"[.](?: |$)", row["meaning"])) <= 3


def test_every_line_of_a_table_is_read() -> None:
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| term ")]
    assert len(lines) == len(ROWS) > 50
    assert len({row["term"] for row in ROWS}) == len(ROWS)
