"""Names for files, made from titles."""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 80


def slug_of(title: str) -> str:
    """Lower-case ASCII words joined by hyphens; "episode" where nothing of the title is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_CHARACTERS].strip("-")
    return slug or "episode"
