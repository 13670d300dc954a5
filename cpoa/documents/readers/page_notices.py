"""Notices and ends of paragraphs that are put into a page's tree while its text is looked for."""

from __future__ import annotations

import re

EMPTY_LINE = "⟦¶⟧"
CODE = "A code example."
_NOTICE = re.compile(r"⟦(A (?:code example|table)[^⟦⟧]{0,300})⟧")


def as_notice(text: str) -> str:
    return f"⟦{text}⟧"


def split_notices(text: str) -> list[tuple[str, bool]]:
    """Returns the parts of ``text`` in order, and whether each is a notice."""
    parts = _NOTICE.split(text)
    return [(part, number % 2 == 1) for number, part in enumerate(parts) if part.strip()]
