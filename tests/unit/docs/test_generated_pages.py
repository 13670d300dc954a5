"""The reference pages and .env.example match the output of `make docs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.reference_pages.__main__ import current_pages
from tools.reference_pages.blocks import BlockError, fill_blocks
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "Before.\n<!-- `make docs` writes this block: one -->\nold\n<!-- end -->\nAfter.\n"


@pytest.mark.parametrize("path", current_pages(), ids=lambda path: path.name)
def test_a_generated_file_is_current(path: Path) -> None:
    is_current = path.read_text(encoding="utf-8") == current_pages()[path]
    assert is_current, f"{path.relative_to(ROOT)} is not current. Run `make docs`."


def test_only_the_blocks_of_a_page_are_written() -> None:
    filled = fill_blocks(PAGE, {"one": "new\n"})
    assert filled == PAGE.replace("old", "new")
    assert fill_blocks(filled, {"one": "new\n"}) == filled


@pytest.mark.parametrize("blocks", [{}, {"two": ""}, {"one": "", "two": ""}])
def test_a_block_without_content_and_content_without_a_block_are_refused(blocks: dict[str, str]) -> None:
    with pytest.raises(BlockError):
        fill_blocks(PAGE, blocks)
