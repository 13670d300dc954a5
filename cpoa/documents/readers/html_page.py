"""Reads a web page or a file of HTML. lxml and trafilatura are loaded with the first page, in the child process."""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents.charsets import decode
from cpoa.documents.plain_line import plain_line
from cpoa.documents.readers.page_blocks import read_blocks
from cpoa.documents.readers.page_facts import (
    read_author,
    read_canonical_address,
    read_language,
    read_licence,
    read_linked_data,
    read_published,
)
from cpoa.documents.readers.page_headings import find_headings
from cpoa.documents.readers.page_limits import MAX_PAGE_BYTES, check_limits
from cpoa.documents.readers.page_walls import EMPTY, Walls, count_words

if TYPE_CHECKING:
    from cpoa.documents.hints import Hints

_TOO_COMPLICATED = "The page is too complicated to read. Paste the text of the page instead."
_TOO_LARGE = "The page is larger than 2 MB. Paste the text of the page instead."
_FIRST_BLOCKS = 5
_MAX_ELEMENTS_TO_COMPARE = 20_000  # trafilatura's comparison with other extractors takes a minute on larger pages


def read(data: bytes, hints: Hints) -> SourceDocument:
    """The title is no block. ``address`` is the one that the page gives itself, on the host that it came from."""
    if len(data) > MAX_PAGE_BYTES:
        raise UnreadableSourceError(_TOO_LARGE)
    text = decode(data, hints.content_type, markup=True)
    if not text.strip():
        raise UnreadableSourceError(EMPTY)
    check_limits(text)
    try:
        return _read(text, hints.address)
    except RecursionError as error:
        raise UnreadableSourceError(_TOO_COMPLICATED) from error


def _read(text: str, address: str | None) -> SourceDocument:
    from cpoa.documents.readers.page_posts import gather_posts
    from cpoa.documents.readers.page_tree import clean_page, parse_page

    root = parse_page(text)
    linked_data = read_linked_data(root)
    walls = Walls(root, linked_data)
    facts = SourceDocument(
        (),
        author=read_author(root, linked_data),
        published=read_published(root, linked_data),
        language=read_language(root),
        licence=read_licence(root, linked_data),
        address=read_canonical_address(root, address),
    )
    footnotes = clean_page(root)
    has_posts = gather_posts(root)
    headings = find_headings(root)
    extracted = _extract(root, address)
    title = plain_line(extracted.title or "") or None if extracted else None
    blocks = read_blocks(extracted.body, headings) if extracted else []
    blocks = _without_author(_without_title(blocks, title), facts.author)
    reason = walls.reason(sum(count_words(block.text) for block in blocks if block.kind is not BlockKind.NOTICE))
    if reason:
        raise UnreadableSourceError(reason)
    return replace(
        facts,
        blocks=tuple(blocks),
        title=title,
        author=facts.author or (None if has_posts else plain_line(extracted.author or "") or None),
        left_out=(f"{footnotes} footnotes" if footnotes > 1 else "1 footnote",) if footnotes else (),
    )


def _extract(root: Any, address: str | None) -> Any:
    """Returns trafilatura's document, or None."""
    import trafilatura

    return trafilatura.bare_extraction(
        root,
        url=address,
        fast=sum(1 for _ in root.iter()) > _MAX_ELEMENTS_TO_COMPARE,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )


def _without_title(blocks: list[DocumentBlock], title: str | None) -> list[DocumentBlock]:
    """Nor with a heading that says the title again, as above the card of a recipe."""
    if not title:
        return blocks
    for number, block in enumerate(blocks[:3]):
        is_heading = block.kind is BlockKind.HEADING
        if block.text == title or (is_heading and block.level == 1 and block.text in title):
            blocks = [*blocks[:number], *blocks[number + 1 :]]
            break
    return [block for block in blocks if block.kind is not BlockKind.HEADING or block.text != title]


def _without_author(blocks: list[DocumentBlock], author: str | None) -> list[DocumentBlock]:
    """A line with nothing but the author's name is not read: "By Martha Penhallow"."""
    names = {author.casefold(), f"by {author.casefold()}", f"von {author.casefold()}"} if author else set()
    return [block for at, block in enumerate(blocks) if at >= _FIRST_BLOCKS or block.text.casefold() not in names]
