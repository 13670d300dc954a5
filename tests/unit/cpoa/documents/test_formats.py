"""Tests that a document's kind is found, and that each kind that is not read is named with what to do instead."""

from __future__ import annotations

import io
import time
import zipfile

import pytest

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents import zip_kinds
from cpoa.documents.formats import Format, find_format


def zipped(*names: str, mimetype: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "a")
    return buffer.getvalue()


def compound(part: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + part.encode("utf-16-le") + bytes(100)


def refusal(data: bytes, name: str | None = None, content_type: str | None = None) -> str:
    with pytest.raises(UnreadableSourceError) as caught:
        find_format(data, name, content_type)
    return caught.value.reason


TYPES = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", Format.PDF),
        (b"\r\n%PDF-1.4\n", Format.PDF),
        (b"junk\x00\x01" + b"%PDF-1.4", Format.PDF),
        (zipped(TYPES, "word/document.xml"), Format.DOCX),
        (zipped("word/document2.xml", TYPES), Format.DOCX),
        (zipped("META-INF/container.xml", "OEBPS/a.xhtml", mimetype="application/epub+zip"), Format.EPUB),
        (zipped("META-INF/container.xml", "content.opf"), Format.EPUB),
        (b"<!DOCTYPE html><p>a", Format.HTML),
        (b"\xef\xbb\xbf  \n<!-- a < b --><!doctype HTML PUBLIC '-//W3C'>", Format.HTML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', Format.HTML),
        ('<html lang="de">'.encode("utf-16"), Format.HTML),
        (b"<p>A part of a page</p>", Format.HTML),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', Format.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', Format.FEED),
        (b"<rdf:RDF xmlns:rdf='x'>", Format.FEED),
        (b"<!DOCTYPE rss><rss>", Format.FEED),
        (b"WEBVTT\n\n00:00.000 --> 00:01.000\nHello", Format.CAPTIONS),
        (b"\xef\xbb\xbf1\r\n00:00:00,000 --> 00:00:01,000\r\nHello", Format.CAPTIONS),
        (b"The keeper tends the lamp.", Format.PLAIN_TEXT),
        ("Der Wächter pflegt die Lampe.".encode("cp1252"), Format.PLAIN_TEXT),
        ("Смотритель".encode("utf-16"), Format.PLAIN_TEXT),
    ],
)
def test_a_kind_is_found_by_the_bytes_whatever_the_name_says(data: bytes, expected: Format) -> None:
    assert find_format(data) == expected
    if expected != Format.PLAIN_TEXT and not data.startswith(b"<p>"):
        assert find_format(data, "a.txt", "text/plain") == expected


@pytest.mark.parametrize(
    ("name", "content_type", "expected"),
    [
        ("a.md", None, Format.MARKDOWN),
        ("a.MARKDOWN", "text/plain", Format.MARKDOWN),
        ("/wiki/README.md?raw=true", None, Format.MARKDOWN),
        ("a.html", None, Format.HTML),
        ("a.txt", "text/markdown", Format.PLAIN_TEXT),
        ("a.srt", None, Format.CAPTIONS),
        (None, "text/markdown; charset=utf-8", Format.MARKDOWN),
        (None, "TEXT/HTML", Format.HTML),
        ("a", "text/vtt", Format.CAPTIONS),
        ("/feed", "application/rss+xml", Format.FEED),
        ("a.unknown", "application/octet-stream", Format.PLAIN_TEXT),
        ("/a.b/c", None, Format.PLAIN_TEXT),
    ],
)
def test_a_text_s_kind_is_found_by_its_name_and_then_its_declared_type(
    name: str | None, content_type: str | None, expected: Format
) -> None:
    assert find_format(b"# The keeper\n\ntends the lamp.", name, content_type) == expected


def test_markdown_that_begins_with_a_tag_stays_markdown() -> None:
    assert find_format(b"<h1 align=center>Harbour</h1>\n\n# Tides", "README.md") == Format.MARKDOWN


@pytest.mark.parametrize(
    "text", [b"ID3 tags are short.", b"BM stands for benchmark", b"GIF89a is a format", b"The mark %PDF-1.7 begins it"]
)
def test_a_text_that_begins_like_another_kind_is_a_text(text: bytes) -> None:
    assert find_format(text) == Format.PLAIN_TEXT


@pytest.mark.parametrize(
    ("data", "kind", "advice"),
    [
        (compound("WordDocument"), "old Word document (.doc)", ".docx"),
        (compound("Workbook"), "old Office program", "PDF"),
        (compound("EncryptedPackage"), "with a password", "Remove the password"),
        (zipped(TYPES, "ppt/presentation.xml"), "presentation", "PDF"),
        (zipped(TYPES, "xl/workbook.xml"), "spreadsheet", "paste"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.text"), "OpenDocument", ".docx"),
        (zipped("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet", "paste"),
        (zipped("Index/Document.iwa"), "iWork", "Export"),
        (zipped("a.txt", "b.txt"), "archive", "Unpack"),
        (zipped("word/notes.txt"), "archive", "Unpack"),
        (zipped("META-INF/MANIFEST.MF", "A.class"), "program", "document"),
        (b"PK\x05\x06" + bytes(18), "archive", "Unpack"),
        (b"{\\rtf1\\ansi Hello}", "rich text", ".docx"),
        (b"%!PS-Adobe-3.0\n", "PostScript", "PDF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image", "paste"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image", "paste"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image", "paste"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio", ".srt"),
        (b"BM\x00\x00\x10\x00\x00\x00\x00\x00", "image", "paste"),
        (b"\x00\x00\x00\x20ftypheic" + bytes(9), "image", "paste"),
        (b"\x00\x00\x00\x20ftypM4A " + bytes(9), "audio", ".srt"),
        (b"\x00\x00\x00\x20ftypisom" + bytes(9), "video", ".srt"),
        (b"ID3\x04\x00" + bytes(9), "audio", ".srt"),
        (b"\x1aE\xdf\xa3" + bytes(9), "video", ".srt"),
        (b"\x1f\x8b\x08\x00" + bytes(9), "archive", "Unpack"),
        (b"7z\xbc\xaf\x27\x1c\x00", "archive", "Unpack"),
        (b"a" * 257 + b"ustar\x0000" + bytes(200), "archive", "Unpack"),
        (b"MZ\x90\x00\x03" + bytes(60), "program", "document"),
        (b"\x7fELF\x02\x01\x01" + bytes(60), "program", "document"),
        (bytes(60) + b"BOOKMOBI" + bytes(9) + b"a", "Kindle", ".epub"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">', "image", "paste"),
        (b'<tt xmlns="http://www.w3.org/ns/ttml">', "captions file of another kind", ".srt"),
    ],
)
def test_a_kind_that_is_not_read_is_named_with_what_to_do(data: bytes, kind: str, advice: str) -> None:
    reason = refusal(data, "a.txt", "text/plain")
    assert kind in reason
    assert advice in reason


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.doc", ".doc"),
        ("a.pages", "iWork"),
        ("a.csv", ".csv"),
        ("a.eml", "e-mail"),
        ("song.MP3", "audio"),
        ("a.odt", ".odt"),
    ],
)
def test_a_text_with_the_name_of_a_kind_that_is_not_read_is_refused(name: str, kind: str) -> None:
    assert kind in refusal(b"some text", name)


@pytest.mark.parametrize("data", [b"", b" \r\n", bytes(100)])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "empty" in refusal(data, "a.txt")


def test_bytes_of_no_known_kind_are_refused_and_known_names_still_help() -> None:
    data = bytes(range(256)) * 4
    assert "not known" in refusal(data)
    assert "image" in refusal(data, "a.bmp")


@pytest.mark.parametrize("cut", [10, 40, 60])
def test_a_zip_that_is_cut_off_is_damaged(cut: int) -> None:
    whole = zipped(TYPES, "word/document.xml")
    assert "damaged" in refusal(whole[:-cut])


def test_a_zip_with_a_long_list_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zipped(TYPES, "word/document.xml", *(f"word/{n}" for n in range(20)))
    assert find_format(data) == Format.DOCX
    monkeypatch.setattr(zip_kinds, "_MAX_ENTRIES", 20)
    monkeypatch.setattr(zipfile, "ZipFile", None)  # would raise TypeError
    assert "archive" in refusal(data)


@pytest.mark.parametrize(
    ("start", "unit"),
    [
        *(
            ("", " "),
            ("", "\n"),
            ("", "<"),
            ("", "<!--"),
            ("", "<!-- -->"),
            ("", "<?a?>"),
            ("", "<?"),
            ("", "<!doctype "),
        ),
        *(("1", " "), ("1", "\r\n"), ("1\n", " "), ("", "1"), ("<", "a"), ("<!doctype", " "), ("<", "a:"), ("", "a.")),
    ],
)
def test_the_time_for_a_long_text_grows_with_its_length(start: str, unit: str) -> None:
    def seconds(length: int) -> float:
        data = (start + unit * (length // len(unit))).encode() + b"a"
        began = time.thread_time()
        find_format(data, "a." + "b" * length)
        return time.thread_time() - began

    assert min(seconds(400_000) for _ in range(3)) <= 8 * min(seconds(200_000) for _ in range(3)) + 0.02
