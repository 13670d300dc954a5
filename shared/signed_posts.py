"""What a signed POST policy allows: a web page sends one file to the bucket, as a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta


@dataclass(frozen=True, slots=True)
class PostRequest:
    """The object's name and type, and how many bytes it may have, from 1. ``metadata``: kept with the object; ASCII."""

    name: str
    content_type: str
    max_bytes: int
    expires: timedelta
    metadata: Mapping[str, str] = field(default_factory=dict)

    def conditions(self) -> list[list[str | int]]:
        """The conditions that do not follow from ``form_fields``."""
        return [["content-length-range", 1, self.max_bytes]]

    def form_fields(self) -> dict[str, str]:
        return {"Content-Type": self.content_type} | {
            f"x-goog-meta-{name}": value for name, value in self.metadata.items()
        }


@dataclass(frozen=True, slots=True)
class SignedPost:
    """The form's address and all its fields, which are sent before the field ``file``."""

    url: str
    fields: dict[str, str]
