from __future__ import annotations

from pathlib import Path

import pytest

from cpoa.agents.topics.own_text.documents import read_document
from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.hints import Hints
from cpoa.documents.readers.plain_text import read

_PAGES = Path(__file__).parents[4] / "data" / "documents" / "pages"


def test_a_paragraph_ends_at_an_empty_line() -> None:
    document = read(b"One line\nand  another.\n \t\n\nSecond.\x0cThird.", Hints())
    assert [block.text for block in document.blocks] == ["One line\nand another.", "Second.", "Third."]


def test_invisible_characters_are_removed() -> None:
    assert read("Light\u00adhouse \u200bkeeper\ufeff".encode(), Hints()).blocks[0].text == "Lighthouse keeper"


def test_the_declared_charset_is_used() -> None:
    hints = Hints(content_type="text/plain; charset=koi8-r")
    assert read("Старый маяк".encode("koi8-r"), hints).blocks[0].text == "Старый маяк"


@pytest.mark.parametrize("data", [b"", b" \n\n\t"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSourceError, match="empty"):
        read(data, Hints())


@pytest.mark.parametrize(
    ("name", "title"), [("gutenberg.txt", "The Clockmaker's Niece"), ("mail_thread.txt", "The boat")]
)
def test_books_and_mails_are_still_recognised_in_what_was_read(name: str, title: str) -> None:
    document = read((_PAGES / name).read_bytes(), Hints())
    assert read_document("\n\n".join(block.text for block in document.blocks)).title == title
