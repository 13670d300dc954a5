"""What the owner of an episode reads of the pages and files that they brought: the row's `given_sources`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.contracts.agents import OwnSource
    from cpoa.contracts.records import ReadRecord


def describe_given(number: int, record: ReadRecord, *unused: str) -> Mapping[str, Mapping[str, Any]]:
    """``number``: of the source among all of the request, from 1. ``unused``: what was read but is not used.

    Returns an entry of the row, which replaces the earlier one of the same source.
    """
    entry = {
        "title": record.label,
        "url": record.address,
        "author": record.author,
        "licence": record.licence,
        "words": record.words,
        "left_out": [*record.left_out, *unused],
        "unreadable": record.unreadable,
    }
    return {str(number): entry}


def number_read_sources(sources: Sequence[OwnSource]) -> list[int]:
    """Returns the number of each page and file among all sources of the request, in the order of the read steps."""
    return [number for number, source in enumerate(sources, start=1) if source.is_read_first]
