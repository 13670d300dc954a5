"""The end of a document that is too long is left out, and the user is told."""

from __future__ import annotations

import pytest

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument
from cpoa.documents.document_length import MAX_BLOCKS, MAX_CHARACTERS, cut_text, limit_length
from cpoa.documents.readers.any_format import read_document
from tests.unit.cpoa.documents.zipped_files import docx, epub, p

PARAGRAPH = "The lamp of the harbour was lit in the evening, and a keeper carried oil up the stairs. " * 10


def document(*texts: str, place: str | None = None) -> SourceDocument:
    return SourceDocument(
        tuple(DocumentBlock(BlockKind.PARAGRAPH, text, place) for text in texts), left_out=("2 footnotes",)
    )


def test_a_document_of_the_permitted_length_is_whole() -> None:
    whole = document("a" * (MAX_CHARACTERS - 1), "b")
    assert limit_length(whole) is whole
    assert cut_text("a" * MAX_CHARACTERS) == ("a" * MAX_CHARACTERS, ())


def test_a_longer_one_ends_with_a_whole_paragraph_and_names_its_place() -> None:
    limited = limit_length(document("a " * 250_000, "b " * 250_000, "c", place="page 212"))
    assert [block.text[0] for block in limited.blocks] == ["a", "b"]
    assert limited.left_out == ("2 footnotes", "all after page 212")


def test_one_endless_paragraph_is_cut_between_words() -> None:
    [block] = limit_length(document("word " * 300_000)).blocks
    assert block.text.endswith("word")
    assert MAX_CHARACTERS - 5 <= len(block.text) <= MAX_CHARACTERS


def test_a_document_of_very_many_paragraphs_is_limited_too() -> None:
    assert len(limit_length(document(*["a"] * (MAX_BLOCKS + 1))).blocks) == MAX_BLOCKS


def cue_time(second: int) -> str:
    clock = f"00:{second // 60:02}:{second % 60:02}"
    return f"{clock},000 --> {clock},900"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.txt", f"{PARAGRAPH}\n\n" * 1_300),
        ("text.md", f"# A heading\n\n{PARAGRAPH}\n\n" * 1_300),
        ("film.srt", "".join(f"{at}\n{cue_time(at)}\nDay {at}. {PARAGRAPH}\n\n" for at in range(1_300))),
        ("page.html", f"<title>Lamps</title><article>{f'<p>{PARAGRAPH}</p>' * 1_300}</article>"),
        ("text.docx", docx(p(PARAGRAPH) * 1_300)),
        ("book.epub", epub({f"c{at}.xhtml": f"<h1>Part {at}</h1><p>{PARAGRAPH}</p>" * 100 for at in range(13)})),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_each_format_is_read_up_to_that_length_and_says_so_once(name: str, content: str | bytes) -> None:
    read = read_document(content.encode() if isinstance(content, str) else content, name=name)
    assert 0.8 * MAX_CHARACTERS < sum(len(block.text) for block in read.blocks) <= MAX_CHARACTERS
    [rest] = read.left_out
    assert rest.startswith("all after ")
