from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from cpoa.contracts.source_documents import SourceDocument
from tests.unit.cpoa.documents.expected_docx import DOCXS
from tests.unit.cpoa.documents.expected_epubs import EPUBS
from tests.unit.cpoa.documents.expected_layouts import LAYOUTS
from tests.unit.cpoa.documents.expected_pdfs import PDFS

if TYPE_CHECKING:
    from tests.unit.cpoa.documents.expected import Expected

ALL = (*PDFS, *DOCXS, *EPUBS, *LAYOUTS)

EACH = pytest.mark.parametrize("expected", ALL, ids=[expected.name for expected in ALL])


def read(expected: Expected) -> SourceDocument:
    document = import_module(f"cpoa.documents.readers.{expected.reader}").read(expected.data)
    assert isinstance(document, SourceDocument)
    return document


@EACH
def test_the_blocks_have_their_kind_their_place_and_their_order(expected: Expected) -> None:
    blocks = list(read(expected).blocks)
    for kind, beginning, place in expected.must:
        at = next((at for at, block in enumerate(blocks) if block.text.startswith(beginning)), None)
        assert at is not None, f"{beginning!r} is missing in {[block.text[:60] for block in blocks]}"
        assert (blocks[at].kind, blocks[at].place) == (kind, place)
        del blocks[: at + 1]


@EACH
def test_the_text_has_no_more_and_no_less(expected: Expected) -> None:
    text = "\n".join(block.text for block in read(expected).blocks)
    assert [phrase for phrase in expected.must_contain if phrase not in text] == []
    assert [phrase for phrase in expected.must_not if phrase in text] == []


@EACH
def test_what_the_file_says_of_itself_is_returned(expected: Expected) -> None:
    document = read(expected)
    assert (document.title, document.author, document.published, document.language, document.licence) == (
        expected.title,
        expected.author,
        expected.published,
        expected.language,
        expected.licence,
    )
    assert document.left_out == expected.left_out


@EACH
def test_every_block_is_one_line(expected: Expected) -> None:
    assert all(block.text == " ".join(block.text.split()) != "" for block in read(expected).blocks)
