"""The generated blocks of a Markdown page. What a writer has put around them stays as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BLOCK = re.compile(r"(<!-- `make docs` writes this block: (.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


class BlockError(Exception):
    """A page has a block that nothing is made for, or lacks one."""


def fill_blocks(page: str, blocks: Mapping[str, str]) -> str:
    """`blocks` holds the text by the name in the comment before it. Raises BlockError."""
    names = [name for _, name, _ in _BLOCK.findall(page)]
    if sorted(names) != sorted(blocks):
        different = sorted(set(names) ^ blocks.keys()) or names
        raise BlockError(f"The page and its blocks do not agree: {', '.join(different)}.")
    return _BLOCK.sub(lambda match: f"{match[1]}{blocks[match[2]]}{match[3]}", page)


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    return "".join(f"{line}\n" for line in [*head, *(_row(row) for row in rows)])


def _row(cells: Sequence[str]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)
