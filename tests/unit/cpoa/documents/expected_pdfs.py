"""PDF files, and what must and must not be in their text."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cpoa.documents.expected import Expected
from tests.unit.cpoa.documents.made_pdfs import SENTENCES, many_pages, one_page, text_stream

_FILES = Path("tests/data/documents/files")
_MADE_ON = "2000-01-01"  # what reportlab writes into files that stay the same


def _file(name: str) -> bytes:
    return (_FILES / name).read_bytes()


PDFS = (
    Expected(
        "a paper in two columns",
        "pdf",
        _file("two_columns.pdf"),
        must=(
            ("heading", "Mills and Bridges of a Small River", "page 1"),
            ("paragraph", "Abstract. We describe", "page 1"),
            ("heading", "1 Introduction", "page 1"),
            ("paragraph", "The first half of this sentence", "page 1"),
            ("heading", "2 Methods", "page 1"),
            ("notice", "A figure: The weir in spring.", "page 1"),
            ("paragraph", "In the end the river won.", "page 2"),
        ),
        must_contain=(
            "it goes on where the right column begins with its second half. Herons nest",
            "could not compete with the large steam mills of the harbour,",
            "its long-term repair",
            "because the bridge",
        ),
        must_not=("A. Weir: Mills", "county archive", "for visitors", "com-pete", "longterm"),
        left_out=("2 footnotes",),
        title="Mills and Bridges of a Small River",
        author="Ada Weir",
        published=_MADE_ON,
    ),
    Expected(
        "a newspaper in three columns",
        "pdf",
        _file("three_columns.pdf"),
        must=(
            ("heading", "The Valley Gazette", "page 1"),
            ("paragraph", "Column 1 starts here.", "page 1"),
            ("paragraph", "Column 2 starts here.", "page 1"),
            ("paragraph", "Column 3 starts here.", "page 1"),
        ),
        must_contain=("Column 1 ends here.", "Column 3 ends here."),
        title="The Valley Gazette",
        published=_MADE_ON,
    ),
    Expected(
        "a book with page labels, running heads and footnotes",
        "pdf",
        _file("book.pdf"),
        must=(
            ("heading", "The Salt Road", "page i"),
            ("heading", "Chapter 1: Salt", "page 1"),
            ("paragraph", "Two carriers met here", "page 1"),
            ("paragraph", "Three is the number", "page 1"),
            ("heading", "Chapter 2: Herons", "page 5"),
            ("heading", "Chapter 3: Bridges", "page 9"),
        ),
        must_contain=("passed before the gate of the town. Three carriers", "their story goes on with a new one"),
        must_not=("Contents", "...", "toll book of", "story1", "Salt Road The"),
        left_out=("the table of contents", "12 footnotes"),
        title="The Salt Road",
        author="Berta Lang",
        published=_MADE_ON,
    ),
    Expected(
        "a report with a table and a list",
        "pdf",
        _file("tables.pdf"),
        must=(
            ("heading", "Harvest Report", "page 1"),
            ("notice", "A table: Harvest by year.", "page 1"),
            ("paragraph", "After the table the text goes on.", "page 1"),
            ("heading", "Results", "page 1"),
            ("list_item", "Wheat needs dry summers.", "page 1"),
            ("list_item", "Barley ripens early, and it can be sown again in the same year if the spring", "page 1"),
            ("list_item", "Oats feed the horses.", "page 1"),
        ),
        must_not=("212 t", "1902", "•"),
        title="Harvest Report",
        published=_MADE_ON,
        language="en-GB",
    ),
    Expected(
        "slides",
        "pdf",
        _file("slides.pdf"),
        must=(
            ("heading", "Saving the Mill", "page 1"),
            ("heading", "Why the mill matters", "page 2"),
            ("list_item", "It is the last of forty", "page 2"),
            ("list_item", "It draws visitors", "page 2"),
            ("heading", "What it costs", "page 3"),
            ("paragraph", "Left box: money from the county", "page 3"),
            ("paragraph", "Right box: money from friends", "page 3"),
            ("heading", "What we ask for", "page 4"),
        ),
        must_not=("Friends of the Mill",),
        title="Saving the Mill",
        published=_MADE_ON,
    ),
    Expected(
        "a PDF that may be read but not printed",
        "pdf",
        _file("print_protected.pdf"),
        must=(("heading", "A Locked Report", "page 1"), ("paragraph", "Herons nest", "page 1")),
        title="A Locked Report",
        published=_MADE_ON,
    ),
    Expected(
        "a page that is stored sideways",
        "pdf",
        _file("turned.pdf"),
        must=(
            ("heading", "A Turned Page", "page 1"),
            ("paragraph", "The river rises", "page 1"),
            ("paragraph", "Herons nest", "page 1"),
        ),
        title="A Turned Page",
        published=_MADE_ON,
    ),
    Expected(
        "a text with a few scanned pages",
        "pdf",
        _file("partly_scanned.pdf"),
        must=(("paragraph", "The river rises", "page 1"), ("paragraph", "Salt was carried", "page 3")),
        left_out=("2 pages without text",),
        published=_MADE_ON,
    ),
    Expected(
        "more pages than are read",
        "pdf",
        many_pages(310),
        must=(("paragraph", "Lot 1 was", "page 1"), ("paragraph", "Lot 300 was", "page 300")),
        must_not=("Lot 301",),
        left_out=("pages 301 to 310",),
    ),
    Expected(
        "a PDF that says its language",
        "pdf",
        one_page(text_stream(SENTENCES), catalog="/Lang (de-AT)"),
        must=(("paragraph", SENTENCES[0], "page 1"),),
        language="de-AT",
    ),
)
