"""Files that are built to break a reader, each read in the real child with its limits: it costs its source, never the
worker, and never another error than the user's sentence."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

import psutil
import pytest

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.child_process import MODULE, run_in_child
from cpoa.documents.document_length import MAX_CHARACTERS
from cpoa.documents.readers.any_format import READ_DOCUMENT
from tests.unit.cpoa.documents.made_pdfs import FONT, one_page, pdf, stream
from tests.unit.cpoa.documents.zipped_files import docx, epub, p, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "The old mill by the river was built in the year 1820 by hand."
SHOWN = f"BT /F1 12 Tf 50 700 Td ({WORDS}) Tj ET "
BOMB = b" " * 100_000_000


def packed(content: bytes, times: int = 1) -> str:
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = " ".join(["/FlateDecode"] * times)
    return f"<< /Length {len(content)} /Filter [{filters}] >>\nstream\n{content.decode('latin-1')}\nendstream"


def forms(count: int, calls: int) -> bytes:
    """A page that draws a form that draws the next ``calls`` times, and so on; the last draws the first."""
    made = []
    for at in range(count):
        following = 6 + (at + 1) % count
        resources = f"/Resources << /Font << /F1 5 0 R >> /XObject << /X {following} 0 R >> >>"
        content = "/X Do " * calls + SHOWN
        head = f"/Type /XObject /Subtype /Form /BBox [0 0 900 900] {resources}"
        made.append(f"<< {head} /Length {len(content)} >>\nstream\n{content}\nendstream")
    page = "/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >>"
    return pdf(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {page} >>",
            stream("/X Do " + SHOWN),
            FONT,
            *made,
        ]
    )


def ring_of_pages() -> bytes:
    return pdf(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 5 >>"])


def overlapping_entries(stated: int) -> bytes:
    """Many entries of a directory name the same bytes. ``stated``: how many the file says there are."""
    whole = zipped({"word/document.xml": b"<a>" + b" " * 10_000_000})
    start, end = whole.index(b"PK\x01\x02"), whole.index(b"PK\x05\x06")
    entries = whole[start:end] * 60_000
    return (
        whole[:start] + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, stated, stated, len(entries), start, 0)
    )


def zips_in_zips(depth: int) -> bytes:
    inner = zipped({"a.txt": BOMB})
    for _ in range(depth):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("a.zip", inner)
        inner = made.getvalue()
    return epub({"a.xhtml": f"<p>{WORDS}</p>"}, others={"a.zip": inner})


def entities() -> bytes:
    declared = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else WORDS}">' for at in range(12))
    document = f"<!DOCTYPE x [{declared}]><w:document xmlns:w='urn:w'><w:body>&e11;</w:body></w:document>"
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def many_attributes(count: int) -> str:
    return " ".join(f"a{number}='1'" for number in range(count))


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a ring of pages": ("a.pdf", ring_of_pages),
    "a page that unpacks to 100 MB": ("a.pdf", lambda: one_page(packed(BOMB))),
    "a page packed twice": ("a.pdf", lambda: one_page(packed(BOMB, 2))),
    "a page of 60 MB of text": ("a.pdf", lambda: one_page(packed(SHOWN.encode() * 700_000))),
    "a form that draws itself": ("a.pdf", lambda: forms(1, 1)),
    "forms that draw forms": ("a.pdf", lambda: forms(24, 10)),
    "deep arrays": ("a.pdf", lambda: one_page(stream(SHOWN), catalog=f"/X {'[' * 300_000}{']' * 300_000}")),
    "labels in a ring": ("a.pdf", lambda: one_page(stream(SHOWN), catalog="/PageLabels << /Kids [1 0 R 1 0 R] >>")),
    "objects without an end": ("a.pdf", lambda: b"%PDF-1.4\n" + b"1 0 obj <<\n" * 1_000_000),
    "a Word document that unpacks to 100 MB": ("a.docx", lambda: docx(BOMB.decode())),
    "entities in entities": ("a.docx", entities),
    "an element with 200,000 attributes": ("a.docx", lambda: docx(f"<w:p {many_attributes(200_000)}/>{p(WORDS)}")),
    "deep elements": ("a.docx", lambda: docx("<w:sdt>" * 100_000)),
    "overlapping entries": ("a.docx", lambda: overlapping_entries(60_000)),
    "overlapping entries of which one is stated": ("a.docx", lambda: overlapping_entries(1)),
    "zips in zips": ("a.epub", lambda: zips_in_zips(20)),
    "an e-book's tag with 200,000 attributes": (
        "a.epub",
        lambda: epub({"a.xhtml": f"<div {many_attributes(200_000)}><p>{WORDS}</p>"}),
    ),
    "100,000 nested elements in an e-book": ("a.epub", lambda: epub({"a.xhtml": "<div>" * 100_000 + WORDS})),
    "100,000 nested elements": ("a.html", lambda: b"<div>" * 100_000 + WORDS.encode()),
    "a tag with 150,000 attributes": ("a.html", f"<div {many_attributes(150_000)}>{WORDS}".encode),
    "linked data of 900,000 brackets": (
        "a.html",
        f"<script type='application/ld+json'>{'[' * 900_000}</script><p>{WORDS}".encode,
    ),
    "20 MB of one word": ("a.txt", lambda: b"a" * 20_000_000),
    "20 MB of quotation marks of Markdown": ("a.md", lambda: b">" * 20_000_000),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_breaks_its_reader_costs_only_its_source(what: str) -> None:
    name, build = FILES[what]
    data = build()
    assert len(data) <= 20 << 20
    reason, characters = outcome(name, data)
    assert characters <= MAX_CHARACTERS
    assert characters or reason.endswith(".")
    assert not [child for child in psutil.Process().children() if MODULE in child.cmdline()]


def outcome(name: str, data: bytes) -> tuple[str, int]:
    """Returns the reason for which it was not read, or how many characters were read."""
    try:
        document = run_in_child(READ_DOCUMENT, data, arguments={"name": name})
    except UnreadableSourceError as error:
        return error.reason, 0
    return "", sum(len(block.text) for block in document.blocks)
