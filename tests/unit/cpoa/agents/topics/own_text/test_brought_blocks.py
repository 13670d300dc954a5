from __future__ import annotations

from cpoa.agents.topics.own_text.brought_blocks import is_interview, without_furniture
from cpoa.agents.topics.own_text.brought_documents import as_document
from cpoa.contracts.material import PassageForm
from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument


def _heading(text: str) -> DocumentBlock:
    return DocumentBlock(BlockKind.HEADING, text)


def _text(text: str) -> DocumentBlock:
    return DocumentBlock(BlockKind.PARAGRAPH, text)


def _texts(*blocks: DocumentBlock) -> list[str]:
    return [block.text for block in without_furniture(blocks)]


def test_the_numbers_of_headings_are_not_said() -> None:
    assert _texts(_heading("1 Introduction"), _text("Weirs hold."), _heading("2.1 Results"), _text("They did.")) == [
        "Introduction",
        "Weirs hold.",
        "Results",
        "They did.",
    ]


def test_one_heading_with_a_number_keeps_it() -> None:
    assert _texts(_heading("12 Angry Men"), _text("A play.")) == ["12 Angry Men", "A play."]


def test_a_line_with_addresses_is_not_said() -> None:
    kept = "Write to lea@example.org if you want to row with us."
    assert _texts(_text("lea@example.org +44 1632 960000 Harwick"), _text(kept)) == [kept]


def test_authors_and_institutes_above_an_abstract_are_not_said() -> None:
    front = [_text("Ada Weir∗ and Omar Said†"), _text("Example University"), _text("January 9, 2026")]
    assert _texts(*front, _text("Abstract"), _text("We find a weir.")) == ["We find a weir."]
    assert _texts(*front, _text("Abstract. We find a weir.")) == ["Abstract. We find a weir."]
    assert _texts(*front, _text("Abstraction is hard.")) == [*(one.text for one in front), "Abstraction is hard."]


def test_the_answers_of_an_interview_are_nobodys_confession() -> None:
    blocks = (
        _text("She leads rescues."),
        _heading("Are you afraid?"),
        _text("I am, on Tuesdays."),
        _heading("Do people thank you?"),
        _text("Some send wine."),
    )
    assert is_interview(blocks)
    parts = as_document(SourceDocument(blocks, title="A talk")).parts
    assert [part.form for part in parts] == [
        PassageForm.PROSE,
        PassageForm.QUESTION,
        PassageForm.ANSWER,
        PassageForm.QUESTION,
        PassageForm.ANSWER,
    ]
    assert not is_interview((_heading("Why?"), _text("So."), _heading("How it began"), _text("In May.")))
