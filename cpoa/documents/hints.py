"""What the sender of a document said of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hints:
    """``name``: of the file. ``content_type``: with its parameters, as in HTTP. ``address``: where the page was
    fetched. Each may be wrong."""

    name: str | None = None
    content_type: str | None = None
    address: str | None = None
