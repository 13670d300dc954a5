"""The readers take linear time, whatever a text repeats."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.metadata import clean_author, clean_title, iso_date, language_tag, licence_of, one_line
from cpoa.documents.note_marks import is_mark, is_raised_mark
from cpoa.documents.notices import caption_kind, is_caption, notice
from cpoa.documents.readers import docx
from cpoa.documents.readers.epub_contents import read_nav
from cpoa.documents.readers.html_blocks import read_html
from cpoa.documents.readers.pdf_blocks import make_blocks
from cpoa.documents.readers.pdf_furniture import drop_furniture
from cpoa.documents.readers.pdf_layout import lines_in_order
from cpoa.documents.readers.pdf_paragraphs import make_parts
from cpoa.documents.readers.pdf_pieces import PageText, Piece
from cpoa.documents.readers.pdf_words import has_no_spaces, joined, known_words
from tests.hostile.growth import Hostile, worse_than_linear
from tests.unit.cpoa.documents import zipped_files as made

if TYPE_CHECKING:
    from collections.abc import Callable

HTML = (
    "<div>", "<", "</", "<a ", "</p ", "<!--", "<!a ", "<?a>", "<![CDATA[x>", '<a x="', "<a x='>", "&", "&#", "<p>a",
    "<div id=x>", "<nav>", "<script>", "<a href=#x>1</a> ", "[<a href=#x>1</a>]", "<a href=x>", "<sup>", "<sup>1</sup>",
    "<table><tr><td>a<td>", "<figure><figcaption>a", "<p class=caption>a", "<ul><li>", "<b><i></b>", "</b>", "<h1>a",
)  # fmt: skip
TEXTS = ("a", "1 ", ". ", "a-", "A-b ", "• a", "Fig. 1", "Table 1.", "1.", "…", "*", "[", "\u00ad")
XML = (
    "<w:p/>", "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>", "<w:tbl><w:tr/></w:tbl>",
    "<w:p><w:r><w:t>a</w:t></w:r></w:p>", "<w:p><w:r><w:footnoteReference/><w:lastRenderedPageBreak/></w:r></w:p>",
    "<w:sdt><w:sdtContent/></w:sdt>", "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
)  # fmt: skip


@pytest.mark.parametrize("unit", HTML)
def test_html_is_read_in_linear_time(unit: str) -> None:
    assert worse_than_linear(read_html, Hostile(unit, head="<p>word ")) is None
    assert worse_than_linear(read_nav, Hostile(unit, head="<nav epub:type='toc'>")) is None


@pytest.mark.parametrize("unit", TEXTS)
@pytest.mark.parametrize(
    "run",
    [clean_title, clean_author, iso_date, language_tag, licence_of, one_line, is_mark, caption_kind, is_caption],
    ids=lambda run: run.__name__,
)
def test_texts_are_judged_in_linear_time(run: object, unit: str) -> None:
    assert callable(run)
    assert worse_than_linear(run, Hostile(unit)) is None


@pytest.mark.parametrize("unit", TEXTS)
def test_captions_and_marks_take_linear_time(unit: str) -> None:
    assert worse_than_linear(lambda text: notice("table", text), Hostile(unit)) is None
    assert worse_than_linear(lambda text: is_raised_mark(text, text), Hostile(unit)) is None


def read_body(body: str) -> None:
    whole = body[: body.rfind(">") + 1]
    with suppress(UnreadableSourceError):
        docx.read(made.docx(whole))


@pytest.mark.parametrize("unit", XML)
def test_word_documents_are_read_in_linear_time(unit: str) -> None:
    def read_whole_units(text: str) -> None:
        read_body(unit * (len(text) // len(unit)))

    assert worse_than_linear(read_whole_units, Hostile(unit)) is None


def read_pieces(pieces: list[Piece]) -> None:
    page = PageText(600, 800, pieces)
    drop_furniture([page], ["1"], is_slides=False)
    lines = lines_in_order(page.pieces, page=0, first_region=0, min_length=18)
    known = known_words(line.text for line in lines)
    make_blocks(make_parts(lines, 10), 10, known, ["page 1"])


@pytest.mark.parametrize("unit", ["A-b ", "• a", "Fig. 1", ". "])
@pytest.mark.parametrize("shape", ["one line", "a column", "two columns", "one place", "a grid"])
def test_pages_are_read_in_linear_time(unit: str, shape: str) -> None:
    places: dict[str, Callable[[int], tuple[float, float]]] = {
        "one line": lambda at: (at * 9.0, 400.0),
        "a column": lambda at: (50.0, 700.0 - at * 0.1),
        "two columns": lambda at: (50.0 + 300 * (at % 2), 700.0 - at * 0.1),
        "one place": lambda _at: (50.0, 400.0),
        "a grid": lambda at: (at % 10 * 60.0, 700.0 - at // 10),
    }

    def read(text: str) -> None:
        words = [text[start : start + 20] for start in range(0, len(text), 20)]
        made_at = [(word, *places[shape](at)) for at, word in enumerate(words)]
        read_pieces([Piece(word, left, left + 100, base, 10, is_bold=False) for word, left, base in made_at])

    assert worse_than_linear(read, Hostile(unit)) is None


@pytest.mark.parametrize("unit", TEXTS)
def test_divided_words_are_joined_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        lines = [text[start : start + 9] for start in range(0, len(text), 9)] or [""]
        joined(lines, known_words(lines))
        joined([text, text], known_words([text]))
        has_no_spaces([text])

    assert worse_than_linear(read, Hostile(unit)) is None
