"""Word documents (.docx), with the standard library."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import SourceDocument, UnreadableSourceError
from cpoa.documents.archives import Archive, open_archive, parse_xml
from cpoa.documents.metadata import clean_author, clean_title, counted, iso_date, language_tag
from cpoa.documents.readers.docx_body import BodyReader
from cpoa.documents.readers.docx_styles import Styles
from cpoa.documents.readers.references import without_references

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "urn:schemas-microsoft-com:vml": "v",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NOT_WORD = {
    "xl/workbook.xml": "This is a workbook of a spreadsheet. Copy the text that you want to hear, and paste it.",
    "ppt/presentation.xml": "This is a PowerPoint file. Save it as PDF, and choose the PDF.",
    "META-INF/container.xml": "This is an e-book, not a Word document. Give its file a name that ends in .epub.",
    "content.xml": "This is an OpenDocument file. Save it as .docx (Word) or as PDF, and choose that file.",
}


def read(data: bytes) -> SourceDocument:
    _refuse_others(data)
    archive = open_archive(data)
    name = _main_part(archive)
    root = parse_xml(archive.read(name), _PREFIXES)
    body = root.find("w:body")
    styles = Styles(_part(archive, posixpath.join(posixpath.dirname(name), "styles.xml")))
    reader = BodyReader(styles)
    if body is not None:
        reader.read(body)
    blocks = reader.blocks()
    if not blocks:
        raise UnreadableSourceError(
            "This Word document has no text. Check that it is the right file, and save it again."
        )
    return _document(reader, _part(archive, _core_name(archive)), styles)


def _document(reader: BodyReader, core: Element | None, styles: Styles) -> SourceDocument:
    def said(tag: str) -> str | None:
        return core.findtext(tag) if core is not None else None

    reader.tally.languages[styles.language or ""] += reader.tally.languages.pop("", 0)
    most_used = max(reader.tally.languages.items(), key=lambda item: item[1])[0]
    left_out = [counted(number, thing) for thing, number in reader.tally.left_out.items()]
    if reader.has_contents:
        left_out.append("the table of contents")
    blocks, has_references = without_references(list(reader.blocks()))
    if has_references:
        left_out.append("the references")
    return SourceDocument(
        blocks=tuple(blocks),
        title=clean_title(said("dc:title")) or clean_title(reader.title),
        author=clean_author(said("dc:creator")),
        published=iso_date(said("dcterms:created")) or iso_date(said("dcterms:modified")),
        language=language_tag(said("dc:language")) or language_tag(most_used),
        left_out=tuple(left_out),
    )


def _refuse_others(data: bytes) -> None:
    if not data:
        raise UnreadableSourceError("The file is empty. Check that it was saved, and choose it again.")
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            message = "The document is protected with a password. Remove the password in Word, save it, and try again."
        else:
            message = "This is an old Word file (.doc). Save it as .docx in Word or LibreOffice, and choose that file."
        raise UnreadableSourceError(message)
    if data.lstrip()[:5] == b"{\\rtf":
        raise UnreadableSourceError(
            "This is an RTF file. Save it as .docx in Word or LibreOffice, and choose that file."
        )
    if not data.startswith(b"PK"):
        raise UnreadableSourceError("This is no Word document (.docx). Save it as .docx or PDF, or paste its text.")


def _main_part(archive: Archive) -> str:
    """The part that the package's relationships name, as strict readers do; most often word/document.xml."""
    relations = _part(archive, "_rels/.rels")
    for relation in relations if relations is not None else ():
        target = relation.get("Target", "").lstrip("/")
        if relation.get("Type", "").endswith("/officeDocument") and target in archive and "word" in target:
            return target
    if "word/document.xml" in archive:
        return "word/document.xml"
    for name, message in _NOT_WORD.items():
        if name in archive:
            raise UnreadableSourceError(message)
    raise UnreadableSourceError("This zip file is no Word document. Unpack it, and choose one of the files in it.")


def _core_name(archive: Archive) -> str:
    relations = _part(archive, "_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/core-properties"):
            return relation.get("Target", "").lstrip("/")
    return "docProps/core.xml"


def _part(archive: Archive, name: str) -> Element | None:
    return parse_xml(archive.read(name), _PREFIXES) if name in archive else None
