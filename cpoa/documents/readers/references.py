"""The list of works that a paper cites: nobody wants to hear it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind

if TYPE_CHECKING:
    from cpoa.contracts.source_documents import DocumentBlock

_HEADING = re.compile(
    r"(?:(?:\d{1,2}|[IVX]{1,5}|[A-Z])\.? )?(?:references(?: cited)?|bibliography|works cited|literature(?: cited)?"
    r"|literatur(?:verzeichnis)?|quellenverzeichnis|bibliographie|références|referencias|bibliografía|bibliografia)",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"\b(?:1[5-9]|20)\d{2}[a-z]?\b|\bdoi\b|https?://|\b(?:vol|pp?|ed|eds|in press)\.|^\[\w{1,12}\]", re.IGNORECASE
)
_MIN_ENTRIES = 0.3  # of the paragraphs; a story's chapter may be called "References" too


def without_references(blocks: list[DocumentBlock]) -> tuple[list[DocumentBlock], bool]:
    """Returns the blocks without the last such list, up to the next heading, and whether there was one."""
    starts = (at for at in range(len(blocks) - 1, -1, -1) if _is_heading(blocks[at]))
    start = next(starts, None)
    if start is None:
        return blocks, False
    level = blocks[start].level
    ends = (at for at in range(start + 1, len(blocks)) if _ends(blocks[at], level))
    end = next(ends, len(blocks))
    entries = blocks[start + 1 : end]
    if not entries or sum(bool(_ENTRY.search(one.text)) for one in entries) < _MIN_ENTRIES * len(entries):
        return blocks, False
    return [*blocks[:start], *blocks[end:]], True


def _is_heading(block: DocumentBlock) -> bool:
    return block.kind is BlockKind.HEADING and bool(_HEADING.fullmatch(block.text.rstrip(".: ")))


def _ends(block: DocumentBlock, level: int) -> bool:
    return block.kind is BlockKind.HEADING and block.level <= level
