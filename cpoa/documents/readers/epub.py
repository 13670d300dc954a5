"""E-books: EPUB 2 and 3."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents.archives import Archive, open_archive
from cpoa.documents.document_length import MAX_CHARACTERS, name_rest
from cpoa.documents.html_text import decode_html
from cpoa.documents.metadata import counted
from cpoa.documents.readers.epub_package import TocEntry, read_package, resolve
from cpoa.documents.readers.html_blocks import HtmlText, read_html

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMED = (
    (re.compile(r"(?:book)?[-_]?cover(?:[-_ ]?page)?\d*|umschlag|wrap\d+", re.IGNORECASE), "the cover"),
    (re.compile(r"(?:half[-_ ]?)?title(?:[-_ ]?page)?\d*|titelseite|titelei", re.IGNORECASE), "the title page"),
    (
        re.compile(r"copyright(?:[-_ ]?(?:page|notice))?\d*|impressum|imprint|colophon", re.IGNORECASE),
        "the copyright page",
    ),
    (
        re.compile(
            r"toc\d*|nav|(?:table[-_ ]?of[-_ ]?)?contents?(?:[-_ ]?page)?|inhalt(?:sverzeichnis)?|sommaire",
            re.IGNORECASE,
        ),
        "the table of contents",
    ),
    (
        re.compile(
            r"ads?|adcard|also[-_ ]by\b.{0,60}|(?:other|more) (?:books|titles) (?:by|from)\b.{0,60}|by the same author"
            r"|newsletter|praise(?: for\b.{0,60})?",
            re.IGNORECASE,
        ),
        "the publisher's advertisements",
    ),
    (re.compile(r"dedication|widmung", re.IGNORECASE), "the dedication"),
    (re.compile(r"index|register|sachregister|personenregister", re.IGNORECASE), "the index"),
)
_NOTE_FILE = re.compile(r"(?:foot|end)?notes?\d*|fn\d*|anmerkungen", re.IGNORECASE)
# A file is not called front matter by its name or title alone if it has as much text as a chapter.
_MAX_WORDS_OF_FRONT_MATTER = 600
_MOST = 0.8
_NO_TEXT = (
    "This e-book holds pictures of pages, no text. Use a copy with text, or paste the text that you want to hear."
)
_NO_WORDS = "This e-book has no text. Check that it is the right file."


def read(data: bytes) -> SourceDocument:
    """``place`` is None: chapters have headings, and an e-book has no pages."""
    if not data:
        raise UnreadableSourceError("The file is empty. Check that it was saved, and choose it again.")
    archive = open_archive(data)
    package = read_package(archive)
    texts, is_whole = _read_texts(archive, package.spine)
    left_out = dict[str, None]()
    blocks, notes = list[DocumentBlock](), 0
    targets, toc = _note_targets(texts), defaultdict[str, list[TocEntry]](list)
    for entry in package.toc:
        toc[entry.target[0]].append(entry)
    for name, text in texts.items():
        left_out.update(dict.fromkeys(text.left_out))
        part = _front_matter(name, text, package.front_matter.get(name), toc[name])
        if part:
            left_out[part] = None
            continue
        kept, dropped = _chapter(text, targets[name], toc[name])
        _append(blocks, kept)
        notes += text.notes + dropped
    if not blocks:
        raise UnreadableSourceError(_NO_TEXT if _has_pictures(archive) else _NO_WORDS)
    return SourceDocument(
        blocks=tuple(blocks),
        title=package.title,
        author=package.author,
        published=package.published,
        language=package.language,
        licence=package.licence,
        left_out=(
            *left_out,
            *([counted(notes, "footnote")] if notes else []),
            *([] if is_whole else [name_rest(blocks)]),
        ),
    )


def _read_texts(archive: Archive, spine: Iterable[str]) -> tuple[dict[str, HtmlText], bool]:
    """Returns the texts up to the length that is read of a document, and whether these are all."""
    texts, left = dict[str, HtmlText](), MAX_CHARACTERS
    for name in spine:
        if not _is_html(archive, name):
            continue
        text = read_html(decode_html(archive.read(name)))
        left -= sum(len(block.text) for block in text.blocks)
        if left < 0 and texts:
            return texts, False
        texts[name] = text
    return texts, True


def _is_html(archive: Archive, name: str) -> bool:
    return name in archive and not name.lower().endswith((".svg", ".jpg", ".jpeg", ".png", ".gif", ".webp"))


def _has_pictures(archive: Archive) -> bool:
    return any(name.lower().endswith((".jpg", ".jpeg", ".png", ".gif", ".webp")) for name in archive.names())


def _note_targets(texts: dict[str, HtmlText]) -> dict[str, set[str]]:
    """For each file, the ids that marks of notes point to."""
    targets = defaultdict[str, set[str]](set)
    for name, text in texts.items():
        for href in text.note_links:
            target, fragment = resolve(name, href)
            targets[target].add(fragment)
    return targets


def _front_matter(name: str, text: HtmlText, stated: str | None, toc: list[TocEntry]) -> str | None:
    words = sum(len(block.text.split()) for block in text.blocks)
    if stated and (words <= _MAX_WORDS_OF_FRONT_MATTER or stated != "the cover"):
        return stated
    if words > _MAX_WORDS_OF_FRONT_MATTER and not _is_list(text):
        return None
    names = [posixpath.splitext(posixpath.basename(name))[0]]
    names += [entry.title for entry in toc if not entry.target[1]]
    names += [block.text for block in text.blocks[:1] if block.kind is BlockKind.HEADING]
    for pattern, part in _NAMED:
        if any(pattern.fullmatch(one) for one in names):
            return part if words else None
    return None


def _is_list(text: HtmlText) -> bool:
    """Whether nearly all of its blocks are as short as the entries of an index."""
    short = sum(len(block.text) < 80 for block in text.blocks)
    return short >= _MOST * len(text.blocks)


def _chapter(text: HtmlText, targets: set[str], toc: list[TocEntry]) -> tuple[list[DocumentBlock], int]:
    """Returns the blocks of the file without its notes, and how many notes there were."""
    ranges = [text.anchors[target] for target in targets if target in text.anchors]
    notes = [r for r in ranges if all(text.blocks[at].kind is not BlockKind.HEADING for at in r[:1])]
    starts = {_start_of(entry, text): entry for entry in reversed(toc)}
    is_note = _covered(notes, len(text.blocks))
    kept = list[DocumentBlock]()
    for at, block in enumerate(text.blocks):
        entry = starts.get(at)
        if entry and not _has_heading(text.blocks, at):
            kept.append(DocumentBlock(BlockKind.HEADING, entry.title, level=entry.level))
        if not is_note[at]:
            kept.append(block)
    return _without_headings_of_notes(kept) if notes else kept, len(notes)


def _without_headings_of_notes(blocks: list[DocumentBlock]) -> list[DocumentBlock]:
    """Drops "Notes" where nothing is left below it."""
    kept = list[DocumentBlock]()
    for block, after in zip_longest(blocks, blocks[1:]):
        is_empty = after is None or after.kind is BlockKind.HEADING
        if not (is_empty and block.kind is BlockKind.HEADING and _NOTE_FILE.fullmatch(block.text)):
            kept.append(block)
    return kept


def _append(blocks: list[DocumentBlock], more: list[DocumentBlock]) -> None:
    """Programs divide long chapters into files wherever they are long enough: a paragraph may go on in the next."""
    more = [block for block in more if any(map(str.isalnum, block.text))]
    if blocks and more and blocks[-1].kind is more[0].kind is BlockKind.PARAGRAPH:
        before, first = blocks[-1].text, more[0].text
        if before[-1].isalnum() and first[0].islower():
            blocks[-1] = replace(blocks[-1], text=f"{before} {first}")
            del more[0]
    blocks += more


def _start_of(entry: TocEntry, text: HtmlText) -> int:
    anchor = text.anchors.get(entry.target[1])
    return anchor.start if anchor is not None else 0


def _has_heading(blocks: tuple[DocumentBlock, ...], at: int) -> bool:
    return any(block.kind is BlockKind.HEADING for block in blocks[max(0, at - 1) : at + 2])


def _covered(ranges: list[range], count: int) -> list[bool]:
    changes = [0] * (count + 1)
    for covered in ranges:
        if len(covered):
            changes[covered.start] += 1
            changes[covered.stop] -= 1
    depth, result = 0, list[bool]()
    for change in changes[:count]:
        depth += change
        result.append(depth > 0)
    return result
