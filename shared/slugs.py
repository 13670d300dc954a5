"""File names made from titles."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 80


def make_slug(title: str, *, otherwise: str = "episode") -> str:
    """Lower-case ASCII words joined by hyphens; ``otherwise`` if the title contains none."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_CHARACTERS].strip("-")
    return slug or otherwise
