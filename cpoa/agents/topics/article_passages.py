"""The source of an encyclopedia article."""

from __future__ import annotations

from cpoa.contracts.material import Source

LICENCE = "CC-BY-SA-4.0"
CREDIT = "Wikipedia contributors"


def build_source(title: str, url: str | None) -> Source:
    return Source(source_id=source_id(title), title=title, url=url, licence=LICENCE, credit=CREDIT)


def source_id(title: str) -> str:
    return f"wikipedia:{title}"
