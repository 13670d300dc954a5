"""PDF files. PDFium is native code: call ``read`` only in a child process with limits."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents.document_length import MAX_CHARACTERS
from cpoa.documents.metadata import clean_author, clean_title, counted, iso_date, language_tag
from cpoa.documents.readers.pdf_blocks import make_blocks
from cpoa.documents.readers.pdf_drop_caps import join_drop_caps
from cpoa.documents.readers.pdf_furniture import drop_furniture, split_footnotes
from cpoa.documents.readers.pdf_layout import Line, lines_in_order
from cpoa.documents.readers.pdf_paragraphs import body_size, make_parts
from cpoa.documents.readers.pdf_pieces import PageText, read_pieces
from cpoa.documents.readers.pdf_slides import are_slides, parts_of_slides, with_titles
from cpoa.documents.readers.pdf_words import has_no_spaces, known_words
from cpoa.documents.readers.references import without_references

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 300
_HEAD_BYTES = 1_024
_MIN_CHARACTERS_OF_A_PAGE = 20
_MIN_LETTERS_OF_A_WORD = 3
_MAX_UNMAPPED = 0.2
_MIN_LENGTH_IN_COLUMNS = 18
_MIN_LENGTH_ON_SLIDES = 5

_EMPTY = "The file is empty. Check that it was saved, and choose it again."
_NOT_PDF = "This is no PDF file. Save it as PDF again, or paste its text."
_DAMAGED = "The PDF is damaged or incomplete. Save or download it again, or paste its text."
_LOCKED = "The PDF is protected with a password. Save a copy without the password, and choose that file."
_PICTURES = (
    "This PDF holds pictures of pages, no text. Have its text recognised by a scanner's program (OCR), and choose the"
    " new file, or paste its text."
)
_RUBBISH = (
    "The text of this PDF cannot be read: the file does not say which letters its signs are. Save it as PDF again from"
    " the program that made it, or paste its text."
)


def read(data: bytes) -> SourceDocument:
    if not data:
        raise UnreadableSourceError(_EMPTY)
    if b"%PDF-" not in data[:_HEAD_BYTES]:
        raise UnreadableSourceError(_NOT_PDF)
    with _opened(data) as (pdf, raw):
        count = len(pdf)
        pages = _read_pages(pdf, raw, count)
        labels = [_label(pdf, at) for at in range(len(pages))]
        metadata, language = pdf.get_metadata_dict(), _language(pdf, raw)
    texts = [page or PageText(1, 1) for page in pages]
    _refuse_without_text(texts)
    for text in texts:
        join_drop_caps(text)
    blocks, title, left_out = _blocks(texts, labels)
    if not blocks:
        raise UnreadableSourceError(_PICTURES)
    return SourceDocument(
        blocks=tuple(blocks),
        title=clean_title(metadata.get("Title")) or title,
        author=clean_author(metadata.get("Author")),
        published=iso_date(metadata.get("CreationDate")) or iso_date(metadata.get("ModDate")),
        language=language,
        left_out=(*left_out, *_missing(pages, count)),
    )


@contextmanager
def _opened(data: bytes) -> Iterator[tuple[Any, Any]]:
    """The document and the functions of PDFium."""
    import pypdfium2  # noqa: PLC0415 -- 20 MB of native code, only for those who read a PDF
    from pypdfium2 import raw  # noqa: PLC0415

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # PDFium keeps the code of an earlier error if it sets none.
        is_locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD and b"/Encrypt" in data
        raise UnreadableSourceError(_LOCKED if is_locked else _DAMAGED) from error
    try:
        yield pdf, raw
    finally:
        pdf.close()


def _read_pages(pdf: Any, raw: Any, count: int) -> list[PageText | None]:
    """None for a page that is damaged."""
    pages, left = list[PageText | None](), MAX_CHARACTERS
    for at in range(min(count, MAX_PAGES)):
        page = _read_page(pdf, raw, at)
        left -= sum(len(piece.text) + 1 for piece in page.pieces) if page else 0
        if left < 0 and pages:
            break
        pages.append(page)
    if not any(pages):
        raise UnreadableSourceError(_DAMAGED)
    return pages


def _read_page(pdf: Any, raw: Any, at: int) -> PageText | None:
    from pypdfium2 import PdfiumError  # noqa: PLC0415 -- as above

    try:
        page = pdf[at]
    except PdfiumError:
        return None  # left out, and counted in what the user is told
    try:
        return read_pieces(page, raw)
    except PdfiumError:
        return None
    finally:
        page.close()


def _label(pdf: Any, at: int) -> str:
    return (pdf.get_page_label(at) or "").strip()[:20] or str(at + 1)


def _language(pdf: Any, raw: Any) -> str | None:
    import ctypes  # noqa: PLC0415 -- as above

    length = raw.FPDFCatalog_GetLanguage(pdf, None, 0)
    buffer = ctypes.create_string_buffer(min(length, 200))
    raw.FPDFCatalog_GetLanguage(pdf, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), len(buffer))
    return language_tag(buffer.raw.decode("utf-16-le", "ignore").partition("\0")[0])


def _refuse_without_text(pages: list[PageText]) -> None:
    stamps = Counter(text for page in pages for text in {piece.text for piece in page.pieces})
    without = sum(_is_picture(page, stamps, len(pages)) for page in pages)
    characters = sum(page.characters for page in pages)
    if characters < _MIN_CHARACTERS_OF_A_PAGE or 2 * without > len(pages):
        raise UnreadableSourceError(_PICTURES)
    if sum(page.unmapped for page in pages) > _MAX_UNMAPPED * characters:
        raise UnreadableSourceError(_RUBBISH)
    if has_no_spaces([piece.text for page in pages for piece in page.pieces]):
        raise UnreadableSourceError(_RUBBISH)


def _is_picture(page: PageText, stamps: Counter[str], count: int) -> bool:
    """Whether a page may be a scan: it has hardly a word, or only the one that a scanner put on every page. A slide has
    a word of its own."""
    if page.characters >= _MIN_CHARACTERS_OF_A_PAGE:
        return False
    own = (piece.text for piece in page.pieces if 2 * stamps[piece.text] <= count)
    return not any(sum(map(str.isalpha, text)) >= _MIN_LETTERS_OF_A_WORD for text in own)


def _blocks(pages: list[PageText], labels: list[str]) -> tuple[list[DocumentBlock], str | None, list[str]]:
    """Returns the blocks, the title by its type, and what was left out."""
    is_slides = are_slides(pages)
    places = [f"page {label}" for label in labels]
    drop_furniture(pages, labels, is_slides=is_slides)
    by_page = list[list[Line]]()
    region = 0
    for at, page in enumerate(pages):
        min_length = _MIN_LENGTH_ON_SLIDES if is_slides else _MIN_LENGTH_IN_COLUMNS
        by_page.append(lines_in_order(page.pieces, page=at, first_region=region, min_length=min_length))
        region += len(by_page[-1])
    size = body_size([line for lines in by_page for line in lines])
    known = known_words(line.text for lines in by_page for line in lines)
    if is_slides:
        slides = parts_of_slides([(lines, page.height) for lines, page in zip(by_page, pages, strict=True)], size)
        made = [(title, _without_headings(make_blocks(parts, size, known, places))) for title, parts in slides]
        return with_titles(made, places), next((title for title, _ in slides if title), None), []
    notes, kept = 0, list[Line]()
    for lines, page in zip(by_page, pages, strict=True):
        rest, count = split_footnotes(lines, body_size=size, height=page.height)
        kept += rest
        notes += count
    parts = make_parts(kept, size)
    blocks = make_blocks(parts, size, known, places)
    left_out = ["the table of contents"] if any(part.is_contents for part in parts) else []
    title, (blocks, has_references) = _title(blocks, places[0]), without_references(blocks)
    left_out += ["the references"] if has_references else []
    return blocks, title, [*left_out, *([counted(notes, "footnote")] if notes else [])]


def _without_headings(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Under a slide's title, large type is a statement, not a heading."""
    is_heading = BlockKind.HEADING
    return [replace(one, kind=BlockKind.PARAGRAPH, level=1) if one.kind is is_heading else one for one in blocks]


def _title(blocks: list[DocumentBlock], first_place: str) -> str | None:
    """The largest heading of the first page."""
    headings = [one for one in blocks if one.kind is BlockKind.HEADING and one.place == first_place]
    return clean_title(min(headings, key=lambda one: one.level).text) if headings else None


def _missing(pages: list[PageText | None], count: int) -> Iterator[str]:
    if count > len(pages):
        yield f"page {count}" if count == len(pages) + 1 else f"pages {len(pages) + 1} to {count}"
    without = sum(page is not None and not page.characters for page in pages)
    if without:
        yield counted(without, "page") + " without text"
    damaged = sum(page is None for page in pages)
    if damaged:
        yield counted(damaged, "damaged page")
    cut = sum(page is not None and page.is_cut for page in pages)
    if cut:
        yield "the end of " + counted(cut, "very long page")
