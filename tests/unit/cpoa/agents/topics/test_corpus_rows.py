from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.topics import corpus_rows as module
from cpoa.agents.topics.corpus_rows import CorpusRows, rows_version

if TYPE_CHECKING:
    from pathlib import Path

LEADS = {
    "Lamp": {"title": "Lamp", "extract": "A lamp gives light.", "description": "Device", "topic": "Technology"},
    "Lighthouse": {
        "title": "Lighthouse",
        "extract": "A lighthouse is a tower. It holds a lamp.",
        "description": "Tower",
        "topic": "Technology",
    },
}
CONTENT = json.dumps(LEADS).encode()


@pytest.fixture
def _nothing_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_leads: object) -> None:
        raise AssertionError("made anew")

    monkeypatch.setattr(module, "build_graph", refuse)


def corpus_rows(content: bytes, cache_folder: Path | None) -> CorpusRows:
    return module.corpus_rows(content, rows_version(content), cache_folder)


def kept_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_each_table_has_its_rows() -> None:
    rows = corpus_rows(CONTENT, None)
    assert (rows.article_count, rows.link_count) == (2, 1)
    assert [row["title"] for row in json.loads(rows.articles[0])] == ["Lamp", "Lighthouse"]
    assert {row["name_key"] for row in json.loads(rows.names[0])} == {"lamp", "lighthouse"}
    (link,) = json.loads(rows.links[0])
    assert (link["from_id"], link["to_id"], link["sentence_no"]) == (2, 1, 1)
    assert json.loads(rows.terms)["lamp"] == 2


def test_rows_are_split_into_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_ROWS_PER_STATEMENT", 1)
    assert [len(json.loads(part)) for part in corpus_rows(CONTENT, None).articles] == [1, 1]


def test_cached_rows_equal_the_computed_ones(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    made = corpus_rows(CONTENT, tmp_path)
    request.getfixturevalue("_nothing_can_be_made")
    assert corpus_rows(CONTENT, tmp_path) == made


def test_another_file_or_other_code_replaces_the_cached_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus_rows(CONTENT, tmp_path)
    first = kept_in(tmp_path)
    assert corpus_rows(json.dumps({"Lamp": LEADS["Lamp"]}).encode(), tmp_path).article_count == 1
    second = kept_in(tmp_path)
    assert len(first) == len(second) == 1
    assert first != second

    code = tmp_path / "code"
    (code / "contracts").mkdir(parents=True)
    (code / "contracts" / "material.py").write_text("# changed")
    monkeypatch.setattr(module, "_CPOA", code)
    corpus_rows(CONTENT, tmp_path)
    third = [name for name in kept_in(tmp_path) if name != "code"]
    assert len(third) == 1
    assert third not in (first, second)


def test_rows_are_not_cached_without_a_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    corpus_rows(CONTENT, None)
    assert kept_in(tmp_path) == []
