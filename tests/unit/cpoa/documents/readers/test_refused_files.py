"""Files that are refused: each message says what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.documents.readers import docx, epub, pdf
from tests.unit.cpoa.documents import zipped_files as made
from tests.unit.cpoa.documents.made_pdfs import SENTENCES, UNKNOWN_FONT, one_page, stream, text_stream
from tests.unit.cpoa.documents.made_pdfs import pdf as make_pdf

FILES = Path("tests/data/documents/files")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
LOCKED_CHAPTER = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
    '<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>'
    '<enc:CipherData><enc:CipherReference URI="OPS/one.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>'
)
LAUGHS = '<!DOCTYPE w:document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'

Reader = Callable[[bytes], SourceDocument]
REFUSED: dict[str, tuple[Reader, bytes, str]] = {
    "an empty PDF": (pdf.read, b"", "is empty"),
    "an empty Word document": (docx.read, b"", "is empty"),
    "an empty e-book": (epub.read, b"", "is empty"),
    "a text called PDF": (pdf.read, b"Hello", "no PDF"),
    "a PDF with a password": (pdf.read, (FILES / "locked.pdf").read_bytes(), "password"),
    "a scanned PDF": (pdf.read, (FILES / "scanned.pdf").read_bytes(), "pictures of pages, no text"),
    "a PDF without spaces": (pdf.read, (FILES / "no_spaces.pdf").read_bytes(), "cannot be read"),
    "a PDF with unknown signs": (
        pdf.read,
        one_page(text_stream(["\\001\\002\\003\\004\\005\\006\\007 \\016\\017"] * 9), font=UNKNOWN_FONT),
        "cannot be read",
    ),
    "a PDF whose tree of pages is a ring": (
        pdf.read,
        make_pdf(
            [CATALOG, "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 4 >>", "<< /Type /Pages /Kids [2 0 R] /Count 4 >>"]
        ),
        "damaged",
    ),
    "a PDF whose pages are missing": (pdf.read, make_pdf([CATALOG]), "damaged"),
    "a PDF of brackets": (
        pdf.read,
        make_pdf([f"<< /Type /Catalog /Pages 2 0 R /X {'[' * 100_000} >>", "<< /Type /Pages /Kids [] /Count 0 >>"]),
        "damaged",
    ),
    "a page of brackets": (pdf.read, one_page(stream("[" * 200_000)), "no text"),
    "a page with letters of no size": (pdf.read, one_page(text_stream(SENTENCES, size=0)), "no text"),
    "an old Word document": (docx.read, OLE + "WordDocument".encode("utf-16-le"), "old Word file"),
    "a Word document with a password": (docx.read, OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "an RTF file": (docx.read, b"{\\rtf1 Hello}", "RTF"),
    "a page of HTML called Word document": (docx.read, b"<html>", "no Word document"),
    "a workbook": (docx.read, made.zipped({"xl/workbook.xml": ""}), "spreadsheet"),
    "an OpenDocument file": (docx.read, made.zipped({"content.xml": ""}), "OpenDocument"),
    "a zip file": (docx.read, made.zipped({"photo.jpg": ""}), "Unpack it"),
    "a zip file in a zip file": (docx.read, made.zipped({"a.docx": made.docx("")}), "Unpack it"),
    "a Word document without text": (docx.read, made.docx("<w:p/>"), "has no text"),
    "a Word document with entities": (docx.read, made.zipped({"word/document.xml": LAUGHS}), "not built as"),
    "a Word document in depth": (docx.read, made.docx("<w:tbl><w:tr><w:tc>" * 2_000), "too much"),
    "a Word document that was cut off": (docx.read, made.docx(made.p("Text."))[:-40], "damaged"),
    "a Word document that is a bomb": (docx.read, made.docx(made.p("0" * 30_000_000)), "too much"),
    "a locked e-book": (
        epub.read,
        made.epub({"one.xhtml": "<p>Text.</p>"}, others={"META-INF/encryption.xml": LOCKED_CHAPTER}),
        "locked by its shop",
    ),
    "an e-book of pictures": (
        epub.read,
        made.epub({"one.xhtml": "<img src='1.jpg'/>"}, others={"OPS/1.jpg": ""}),
        "pictures of pages, no text",
    ),
    "an e-book without text": (epub.read, made.epub({"one.xhtml": ""}), "has no text"),
    "a zip file called e-book": (epub.read, made.zipped({"a.txt": ""}), "no e-book"),
    "an e-book with a bomb": (epub.read, made.epub({"one.xhtml": "<p>0" * 10_000_000}), "too much"),
    "an e-book with too many files": (epub.read, made.epub({f"{at}.xhtml": "" for at in range(3_000)}), "too much"),
    "an e-book whose package has entities": (
        epub.read,
        made.zipped({"a.opf": '<!DOCTYPE package [<!ENTITY x SYSTEM "file:///etc/passwd">]><package>&x;</package>'}),
        "not built as",
    ),
}
ADVICE = ("Save", "Choose", "choose", "Check", "paste", "Copy", "copy", "Remove", "Unpack", "Give", "Split")


@pytest.mark.parametrize("name", REFUSED)
def test_the_message_says_what_is_wrong_and_what_to_do(name: str) -> None:
    read, data, reason = REFUSED[name]
    with pytest.raises(UnreadableSourceError) as refused:
        read(data)
    assert reason in refused.value.reason
    assert any(word in refused.value.reason for word in ADVICE)


@pytest.mark.parametrize("read", [docx.read, epub.read, pdf.read])
@pytest.mark.parametrize("kind", ["docx", "epub", "pdf"])
def test_a_file_cut_anywhere_is_read_or_refused(read: Reader, kind: str) -> None:
    whole = {
        "docx": made.docx(made.p("Some text.")),
        "epub": made.epub({"one.xhtml": "<p>Some text.</p>"}),
        "pdf": one_page(text_stream(SENTENCES)),
    }[kind]
    for cut in range(0, len(whole), 7):
        with suppress(UnreadableSourceError):
            assert read(whole[:cut]).blocks


@pytest.mark.parametrize("count", ["2147483647", "-5", "99999999999999999999"])
def test_the_number_of_pages_that_a_pdf_states_is_not_believed(count: str) -> None:
    data = one_page(text_stream(SENTENCES)).replace(b"/Count 1", f"/Count {count}".encode())
    assert pdf.read(data).left_out == ()


def test_a_pdf_whose_tables_of_objects_are_a_ring_is_read() -> None:
    data = one_page(text_stream(SENTENCES))
    at = data.find(b"xref\n0")
    assert pdf.read(data.replace(b"/Size 6", b"/Size 6 /Prev %d" % at)).count_words() > 10


def test_a_page_of_a_huge_size_is_read() -> None:
    data = one_page(text_stream(SENTENCES), box="/MediaBox [0 0 1e30 842]")
    assert pdf.read(data).count_words() > 10


def test_a_style_that_is_based_on_itself_is_read() -> None:
    styles = (
        '<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert docx.read(made.docx(made.p("Text.", "A"), styles=styles)).blocks[0].text == "Text."
