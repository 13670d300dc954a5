"""Word documents and e-books, built as zip files."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)
HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
    for level in range(1, 4)
)


def zipped(entries: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str, *, styles: str = HEADINGS, core: str = "", namespaces: str = _NAMESPACES) -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f"<w:document {namespaces}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": f"<w:styles {namespaces}>{styles}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {namespaces}>{p('A note at the foot.')}</w:footnotes>",
            "word/comments.xml": f"<w:comments {namespaces}>{p('Please check this.')}</w:comments>",
            "word/header1.xml": f"<w:hdr {namespaces}>{p('Draft of May')}</w:hdr>",
            "docProps/core.xml": _CORE.format(core),
        }
    )


def p(text: str, style: str = "", properties: str = "") -> str:
    """A paragraph. ``text``: plain, or runs."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = text if text.startswith("<") else r(text)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{runs}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def epub(
    chapters: Mapping[str, str],
    *,
    metadata: str = "<dc:title>The Salt Road</dc:title>",
    manifest: str = "",
    spine: str = "",
    guide: str = "",
    others: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """``chapters``: the inner HTML of each file by its name, in reading order."""
    items = "".join(f'<item id="c{at}" href="{name}"/>' for at, name in enumerate(chapters))
    references = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{items}{manifest}</manifest>"
        f"<spine {spine}>{references}</spine><guide>{guide}</guide></package>"
    )
    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": _CONTAINER,
            "OPS/book.opf": package,
            **{f"OPS/{name}": xhtml(inner) for name, inner in chapters.items()},
            **(others or {}),
        }
    )


def xhtml(inner: str) -> str:
    body = inner if inner.startswith("<body") else f"<body>{inner}</body>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "xhtml11.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>Not read</title><style>p {{ color: red }}</style></head>{body}</html>"
    )
