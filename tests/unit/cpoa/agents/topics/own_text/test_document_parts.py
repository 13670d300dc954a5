"""Documents that together are too long for a worker are used in parts."""

from __future__ import annotations

import itertools

from cpoa.agents.topics.own_text.document_parts import MAX_WORDS, share_words, take_parts
from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument


def heading(text: str) -> DocumentBlock:
    return DocumentBlock(BlockKind.HEADING, text)


def paragraph(words: int, text: str = "") -> DocumentBlock:
    return DocumentBlock(BlockKind.PARAGRAPH, " ".join(filter(None, [text, "word " * (words - 1) + "end."])))


def book(chapters: int, **named: str) -> SourceDocument:
    """Each chapter has a heading and 1,000 words; ``c7``: what the seventh says first."""
    return SourceDocument(
        tuple(
            block
            for at in range(chapters)
            for block in (heading(f"Chapter {at}"), *(paragraph(200, named.get(f"c{at}", "")) for _ in range(5)))
        )
    )


def headings_of(document: SourceDocument) -> list[str]:
    return [block.text for block in document.blocks if block.kind is BlockKind.HEADING]


def test_documents_that_fit_are_used_whole() -> None:
    assert share_words([100, MAX_WORDS - 100]) == [100, MAX_WORDS - 100]
    short = book(3)
    assert take_parts(short, short.count_words(), "Bees") is short


def test_short_documents_are_whole_and_long_ones_share_the_rest() -> None:
    assert share_words([900, 50, 800, 0], 1_000) == [475, 50, 475, 0]
    assert sum(share_words([150_000] * 20)) == MAX_WORDS
    assert share_words([]) == []


def test_the_beginning_and_the_parts_about_the_topic_are_used_in_their_order() -> None:
    taken = take_parts(book(50, c33="Of bees.", c7="A bee came."), 4_000, "The life of bees")
    headings = headings_of(taken)
    assert headings[0] == "Chapter 0"
    assert {"Chapter 7", "Chapter 33"} <= set(headings)
    assert headings == sorted(headings, key=lambda text: int(text.split()[1]))
    assert 3_500 <= taken.count_words() <= 4_000 + 2 * len(headings)


def test_without_a_word_of_the_topic_parts_come_from_all_over_the_document() -> None:
    numbers = [int(text.split()[1]) for text in headings_of(take_parts(book(100), 8_000, "Volcanoes"))]
    assert max(after - before for before, after in itertools.pairwise(numbers)) < 10


def test_a_part_stands_under_its_own_headings() -> None:
    blocks = (paragraph(300), heading("Part two"), heading("Of ships"), paragraph(200), paragraph(200, "A harbour."))
    taken = take_parts(SourceDocument((*blocks, heading("Last"), paragraph(300))), 520, "harbour")
    assert [block.text[:9] for block in taken.blocks] == ["word word", "Part two", "Of ships", "A harbour"]


def test_a_paragraph_as_long_as_a_book_is_divided_at_sentences() -> None:
    text = " ".join(f"Sentence number {number} has exactly seven words." for number in range(20_000))
    taken = take_parts(SourceDocument((DocumentBlock(BlockKind.PARAGRAPH, text, "page 1"),)), 2_000, "")
    assert 1_500 < taken.count_words() <= 2_000
    assert all(block.text.startswith("Sentence") and block.text.endswith("words.") for block in taken.blocks)
    assert {block.place for block in taken.blocks} == {"page 1"}


def test_a_text_without_spaces_is_used_in_parts_too() -> None:
    text = "蜂は花から花へと飛び、夕方に巣に戻る。" * 50_000
    taken = take_parts(SourceDocument((DocumentBlock(BlockKind.PARAGRAPH, text),)), 5_000, "")
    assert 50_000 < sum(len(block.text) for block in taken.blocks) <= 100_000


def test_one_endless_word_leaves_something() -> None:
    taken = take_parts(SourceDocument((DocumentBlock(BlockKind.PARAGRAPH, "a" * 1_000_000),)), 3_000, "")
    assert 0 < taken.count_words() <= 3_000
