"""`make docs`: writes what the reference pages take from the code.

docs/settings.md and docs/errors.md are written by hand around their generated blocks; .env.example is generated whole.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tools.reference_pages.blocks import BlockError, fill_blocks
from tools.reference_pages.env_example import env_example
from tools.reference_pages.errors_page import errors_blocks
from tools.reference_pages.settings_page import settings_blocks
from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_PAGE = ROOT / "docs" / "settings.md"
ERRORS_PAGE = ROOT / "docs" / "errors.md"
ENV_EXAMPLE = ROOT / ".env.example"


def current_pages() -> dict[Path, str]:
    """What each generated file should hold. Raises BlockError."""
    return {
        SETTINGS_PAGE: fill_blocks(SETTINGS_PAGE.read_text(encoding="utf-8"), settings_blocks()),
        ERRORS_PAGE: fill_blocks(ERRORS_PAGE.read_text(encoding="utf-8"), errors_blocks()),
        ENV_EXAMPLE: env_example(),
    }


def main() -> int:
    try:
        pages = current_pages()
    except BlockError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path, text in pages.items():
        is_changed = path.read_text(encoding="utf-8") != text
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'written' if is_changed else 'current'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
