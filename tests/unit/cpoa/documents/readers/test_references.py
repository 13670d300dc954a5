from __future__ import annotations

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.readers.references import without_references


def _heading(text: str, level: int = 1) -> DocumentBlock:
    return DocumentBlock(BlockKind.HEADING, text, level=level)


def _text(text: str) -> DocumentBlock:
    return DocumentBlock(BlockKind.PARAGRAPH, text)


def test_the_list_of_cited_works_goes_and_an_appendix_below_it_stays() -> None:
    body = [_heading("Rivers"), _text("Weirs hold water.")]
    cited = [_heading("7. References"), _text("[1] A. Brand. Weirs, 2021."), _text("Moor, E. doi 10.5555/1.")]
    appendix = [_heading("Appendix"), _text("The gauges were cleaned.")]
    assert without_references([*body, *cited, *appendix]) == ([*body, *appendix], True)


def test_a_chapter_of_a_story_with_that_name_stays() -> None:
    blocks = [_heading("References"), _text("He had none, and so he lied."), _text("Nobody asked.")]
    assert without_references(blocks) == (blocks, False)
