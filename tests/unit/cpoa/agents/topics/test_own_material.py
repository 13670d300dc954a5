from __future__ import annotations

from cpoa.agents.topics.own_material import build_own_material
from cpoa.contracts.agents import ReadSource
from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument

LAMPS = "The lamp of the tower was repaired by two smiths, who ground its glass by hand."
PAGE = "https://example.org/goats"
GOATS = "The goats of the island were sold to a farm behind the hill for a basket of pears."


def source(title: str, *texts: str, **facts: str) -> ReadSource:
    blocks = tuple(DocumentBlock(BlockKind.PARAGRAPH, text) for text in texts)
    return ReadSource(SourceDocument(blocks, title=title, **facts))  # type: ignore[arg-type]  # facts vary by test


def test_the_passages_of_several_sources_are_ranked_by_the_topic() -> None:
    found = build_own_material("how the lamp was repaired", [source("Goats", GOATS), source("Lamps", LAMPS)])
    goats, lamps = found.passages
    assert goats.relevance < lamps.relevance <= 1


def test_without_a_topic_all_are_as_relevant() -> None:
    found = build_own_material("", [source("Goats", GOATS), source("Lamps", LAMPS)])
    assert [passage.relevance for passage in found.passages] == [1, 1]


def test_a_source_has_its_author_and_its_date() -> None:
    found = build_own_material("", [source("Goats", GOATS, author="Ada Weir", published="2024-02-01", address=PAGE)])
    assert (found.sources[0].credit, found.sources[0].published) == ("Ada Weir", "2024-02-01")
