"""Text as written into text as it is said."""

from __future__ import annotations

import re


def spoken_text(written: str) -> str:
    return re.sub(r"\s+", " ", written).strip()
