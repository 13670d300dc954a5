"""Compares what lines say, and tells questions from statements."""

from __future__ import annotations

import re


def comparable(text: str) -> str:
    """Returns the words in lower case without marks, for a comparison."""
    return re.sub(r"\W+", " ", text).strip().lower()


def is_question(text: str) -> bool:
    """Whether the text ends with a question mark. Closing quotation marks and brackets may follow it."""
    return text.rstrip("\"')\u201d\u2019").endswith("?")
