"""The documents of tests/listening: what must be said is among the sentences, what must not be said is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.listening.figures import FOLDER, found, plain
from tests.own_texts import read

if TYPE_CHECKING:
    from pathlib import Path

SHEETS = sorted([*(FOLDER / "texts").glob("*.json"), *(FOLDER / "more_texts").glob("*.json")])


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_all_of_a_document_is_told_and_nothing_around_it(path: Path) -> None:
    sheet = json.loads(path.read_text(encoding="utf-8"))
    passages = read(path.with_suffix(".txt").read_text(encoding="utf-8"), sheet["topic"]).passages
    headings = [None, *(passage.heading for passage in passages)]
    spoken = [
        f"{'' if passage.heading in (None, before) else f'{passage.heading}.'}\n{passage.text}"
        for before, passage in zip(headings, passages, strict=False)
    ]
    lines = plain("\n".join(spoken))
    sentences = " ".join(lines.split())
    assert [rule for rule in sheet["must_say"] if not found(rule, sentences)] == []
    assert [rule for rule in sheet["must_not_say"] if found(rule, lines)] == []
