"""The error codes as docs/errors.md lists them: status, and when each is answered."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.routes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ERRORS_PAGE = ROOT / "docs" / "errors.md"
NOT_OF_THE_API = "An operator's requests"  # a section of the page: codes of a private function
_ROW = re.compile(r"^\| `([A-Z_]+)` \| (\d{3}) \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ErrorCode:
    code: str
    status: int
    when: str


def error_codes(page: Path = ERRORS_PAGE) -> dict[str, ErrorCode]:
    sections = page.read_text(encoding="utf-8").split("\n## ")
    rows = [row for section in sections if not section.startswith(NOT_OF_THE_API) for row in _ROW.findall(section)]
    return {code: ErrorCode(code, int(status), when) for code, status, when in rows}
