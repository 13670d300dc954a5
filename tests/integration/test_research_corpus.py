"""Tests that the corpus is loaded completely, and only once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from cpoa.agents.topics.corpus import PostgresCorpus
from cpoa.agents.topics.corpus_loading import load_corpus

if TYPE_CHECKING:
    from pathlib import Path

    from shared.database import Database

LEADS = {
    "Lamp": ("Lamp", "A lamp is a device that gives light. Lighthouses have large lamps.", "Device", "Technology"),
    "Lighthouse": (
        "Lighthouse",
        "A lighthouse is a tower. It holds a lamp. A lamp was lit nightly.",
        "Tower",
        "Technology",
    ),
    "Formula": ("Formula", "A formula is such that x = y.", "", "Mathematics"),
}


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    return write(tmp_path / "leads.json", LEADS)


def write(path: Path, leads: dict[str, tuple[str, str, str, str]]) -> Path:
    fields = ("title", "extract", "description", "topic")
    path.write_text(json.dumps({key: dict(zip(fields, values, strict=True)) for key, values in leads.items()}))
    return path


def load(database: Database, path: Path) -> bool:
    with database.transaction() as transaction:
        return load_corpus(transaction, path)


def test_the_same_file_is_loaded_once(database: Database, data_file: Path) -> None:
    assert load(database, data_file)
    assert not load(database, data_file)
    assert PostgresCorpus(database).article_count() == 3


def test_another_file_replaces_the_rows(database: Database, data_file: Path) -> None:
    load(database, data_file)
    assert load(database, write(data_file, {"Lamp": LEADS["Lamp"]}))
    assert PostgresCorpus(database).article_count() == 1
    assert database.fetch_all("select 1 from corpus_links") == []


def test_a_failed_load_leaves_the_old_rows(database: Database, data_file: Path) -> None:
    load(database, data_file)
    data_file.write_text('{"broken": {"title": "Broken"}}')
    with pytest.raises(KeyError):
        load(database, data_file)
    assert PostgresCorpus(database).article_count() == 3


def test_a_mention_is_a_link_with_its_first_sentence(database: Database, data_file: Path) -> None:
    load(database, data_file)
    corpus = PostgresCorpus(database)
    [lighthouse] = [named.article for named in corpus.named(["lighthouse"])]
    links = {(link.from_id == lighthouse.article_id): link for link in corpus.links([lighthouse.article_id])}
    assert links[True].sentence == "It holds a lamp."
    assert links[True].sentence_no == 1
    assert links[False].sentence == "Lighthouses have large lamps."


def test_an_unspeakable_lead_is_never_found(database: Database, data_file: Path) -> None:
    load(database, data_file)
    corpus = PostgresCorpus(database)
    assert corpus.named(["formula"]) == []
    assert corpus.search("formula", 5) == []


def test_the_whole_corpus_is_loaded(shared_corpus_database: Database) -> None:
    counts = shared_corpus_database.fetch_one(
        """select (select count(*) from corpus_articles) as articles, (select count(*) from corpus_links) as links,
                  (select count(*) from corpus_articles where extract = '') as silent"""
    )
    assert counts is not None
    assert counts["articles"] == 10_033
    assert counts["links"] > 60_000
    assert counts["silent"] < 20


def test_search_uses_the_indexes(shared_corpus_database: Database) -> None:
    rows = shared_corpus_database.fetch_all(
        "explain select id from corpus_articles where search @@ to_tsquery('english', 'checkmate')"
    )
    assert any("corpus_articles_search" in str(row) for row in rows)
