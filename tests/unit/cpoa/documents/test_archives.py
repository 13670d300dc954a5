from __future__ import annotations

import io
import zipfile

import pytest

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.archives import MAX_ENTRIES, descend, open_archive, parse_xml
from tests.unit.cpoa.documents.zipped_files import zipped

MEGABYTE = 1_000_000


def test_an_entry_is_read_by_its_exact_name() -> None:
    archive = open_archive(zipped({"word/document.xml": "text", "a/b": b"\x00\x01"}))
    assert archive.read("a/b") == b"\x00\x01"
    assert archive.names() == ("word/document.xml", "a/b")
    assert "A/b" not in archive
    with pytest.raises(UnreadableSourceError):
        archive.read("A/b")


def test_a_bomb_is_stopped_while_it_is_inflated() -> None:
    archive = open_archive(zipped({"bomb": b"0" * (30 * MEGABYTE)}))
    with pytest.raises(UnreadableSourceError, match="too much"):
        archive.read("bomb")


def test_entries_share_one_allowance() -> None:
    archive = open_archive(zipped({str(number): b"0" * MEGABYTE for number in range(10)}))
    for number in range(8):
        archive.read(str(number))
    with pytest.raises(UnreadableSourceError, match="too much"):
        archive.read("8")


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(zipped({"a": b"0" * (30 * MEGABYTE)}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableSourceError):
        open_archive(bytes(data)).read("a")


def test_too_many_entries_are_refused() -> None:
    open_archive(zipped({str(number): "" for number in range(MAX_ENTRIES)}))
    with pytest.raises(UnreadableSourceError, match="too much"):
        open_archive(zipped({str(number): "" for number in range(MAX_ENTRIES + 1_000)}))


def test_too_many_entries_are_refused_if_the_file_states_fewer() -> None:
    data = bytearray(zipped({str(number): "" for number in range(MAX_ENTRIES + 1)}))
    at = data.rfind(b"PK\x05\x06")
    data[at + 8 : at + 12] = b"\x01\x00\x01\x00"
    with pytest.raises(UnreadableSourceError):
        open_archive(bytes(data))


@pytest.mark.parametrize("name", ["../up", "a/../../up", "/etc/passwd", "a\\b", "C:/x"])
def test_a_name_that_leaves_the_archive_is_refused(name: str) -> None:
    with pytest.raises(UnreadableSourceError, match="not built as"):
        open_archive(zipped({name: "x"}))


def test_a_locked_entry_is_refused() -> None:
    data = bytearray(zipped({"a": "text"}))
    data[data.rfind(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableSourceError, match="password"):
        open_archive(bytes(data))


def test_other_compression_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", "text")
    with pytest.raises(UnreadableSourceError, match="not built as"):
        open_archive(made.getvalue())


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"PK\x05\x06" + b"\x01" * 18])
def test_what_is_no_zip_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSourceError, match="damaged"):
        open_archive(data)


def test_a_file_cut_anywhere_is_refused_or_read() -> None:
    data = zipped({"a": "text " * 50, "b": "more"})
    for cut in range(len(data)):
        with pytest.raises(UnreadableSourceError):
            open_archive(data[:cut])


def test_a_flipped_bit_is_noticed() -> None:
    data = bytearray(zipped({"a": "text " * 50}))
    data[36] ^= 0xFF
    with pytest.raises(UnreadableSourceError, match="damaged"):
        open_archive(bytes(data)).read("a")


def test_names_of_xml_have_the_prefixes_that_were_asked_for() -> None:
    root = parse_xml(b'<x:a xmlns:x="urn:x" xmlns="urn:y" x:k="1"><b><x:c>t</x:c></b></x:a>', {"urn:x": "w"})
    assert (root.tag, root.get("w:k"), root[0].tag) == ("w:a", "1", "b")
    assert descend(root, "b/w:c") is root[0][0]
    assert descend(root, "b/w:d") is None


BILLION_LAUGHS = (
    b'<!DOCTYPE a [<!ENTITY l0 "ha">'
    + b"".join(b'<!ENTITY l%d "%s">' % (at, b"&l%d;" % (at - 1) * 10) for at in range(1, 10))
    + b"]><a>&l9;</a>"
)


@pytest.mark.parametrize("doctype_allowed", [False, True])
@pytest.mark.parametrize(
    "xml",
    [
        BILLION_LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1/x"> %x;]><a/>',
        b'<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>',
    ],
)
def test_entities_and_subsets_are_refused(xml: bytes, *, doctype_allowed: bool) -> None:
    with pytest.raises(UnreadableSourceError, match="not built as"):
        parse_xml(xml, {}, doctype_allowed=doctype_allowed)


def test_a_doctype_that_names_a_dtd_passes_only_where_it_is_allowed() -> None:
    xml = b'<!DOCTYPE ncx PUBLIC "-//NISO//DTD" "http://127.0.0.1:1/x.dtd"><ncx>a</ncx>'
    assert parse_xml(xml, {}, doctype_allowed=True).text == "a"
    with pytest.raises(UnreadableSourceError):
        parse_xml(xml, {})


@pytest.mark.parametrize(
    "xml", [b"", b"<a>", b"<a></b>", b"\xff\xfe", b"<a>&undefined;</a>", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_damaged_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(UnreadableSourceError, match="damaged"):
        parse_xml(xml, {})


def test_deep_xml_is_refused() -> None:
    with pytest.raises(UnreadableSourceError, match="too much"):
        parse_xml(b"<a>" * 100_000, {})


def test_xml_with_too_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpoa.documents.archives.MAX_XML_ELEMENTS", 10)
    with pytest.raises(UnreadableSourceError, match="too much"):
        parse_xml(b"<a>" + b"<b/>" * 10 + b"</a>", {})
