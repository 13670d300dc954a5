"""Files and pages that a user brought become passages that say where they are."""

from __future__ import annotations

from cpoa.agents.topics.own_text.brought_documents import as_document
from cpoa.agents.topics.own_text.passages import divide_document
from cpoa.contracts.material import PassageForm
from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument

LONG = "The bees came in May, and they flew from flower to flower until the evening came. " * 5


def paragraph(text: str, place: str | None = None, speaker: str | None = None) -> DocumentBlock:
    return DocumentBlock(BlockKind.PARAGRAPH, text, place, speaker=speaker)


def test_a_passage_says_on_which_page_it_begins() -> None:
    document = SourceDocument((paragraph(LONG, "page 2"), paragraph(LONG, "page 3")), title="Bees")
    source, passages = divide_document("text:1", as_document(document))
    assert source.title == "Bees"
    assert [passage.place for passage in passages] == ["page 2", "page 3"]


def test_a_short_paragraph_joins_the_passage_before_it_and_its_place() -> None:
    document = SourceDocument((paragraph("The bees came in May.", "page 2"), paragraph("They flew out.", "page 3")))
    _, [passage] = divide_document("text:1", as_document(document))
    assert (passage.place, passage.text) == ("page 2", "The bees came in May. They flew out.")


def test_headings_and_lists_keep_their_meaning() -> None:
    blocks = (
        DocumentBlock(BlockKind.HEADING, "What we need", "page 1"),
        paragraph("Bring these things to the hives on the hill before the sun is up.", "page 1"),
        *(DocumentBlock(BlockKind.LIST_ITEM, f"a {thing} that nobody else needs", "page 1") for thing in "bcd"),
        DocumentBlock(BlockKind.NOTICE, "A table: harvest by year.", "page 2"),
    )
    _, passages = divide_document("text:1", as_document(SourceDocument(blocks, title="Bees")))
    assert {passage.heading for passage in passages} == {"What we need"}
    [told] = [passage for passage in passages if passage.form is PassageForm.LIST]
    assert [sentence.text for sentence in told.sentences] == [f"A {thing} that nobody else needs." for thing in "bcd"]
    assert passages[-1].text == "A table: harvest by year."


def test_captions_keep_their_speakers() -> None:
    document = SourceDocument((paragraph(LONG, "0:05", "Ingrid"), paragraph(LONG, "0:40", "Jonas")))
    source, passages = divide_document("text:1", as_document(document))
    assert [(passage.speaker, passage.place) for passage in passages] == [("Ingrid", "0:05"), ("Jonas", "0:40")]
    assert not source.in_first_person


def test_a_plain_text_is_read_like_a_pasted_one() -> None:
    document = SourceDocument((paragraph("# Bees"), paragraph(LONG), paragraph("- one\n- two")), is_plain_text=True)
    source, passages = divide_document("text:1", as_document(document))
    assert source.title == "Bees"
    assert passages[0].text.startswith("The bees came in May")
