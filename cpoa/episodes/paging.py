"""`page` and `per_page` of GET /api/v1/podcasts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

PER_PAGE_DEFAULT = 10
PER_PAGE_MAX = 100
# Past this many rows an OFFSET is no page anybody reads; it also keeps the product within PostgreSQL's bigint.
PAGE_MAX = 10**9


def parse_paging(arguments: Mapping[str, str]) -> tuple[int, int]:
    """(page, per_page). More than 100 a page is 100."""
    page = _positive(arguments.get("page"), 1, "API_GW_INVALID_PAGE", "page")
    per_page = _positive(arguments.get("per_page"), PER_PAGE_DEFAULT, "API_GW_INVALID_PER_PAGE", "per_page")
    return min(page, PAGE_MAX), min(per_page, PER_PAGE_MAX)


def _positive(value: str | None, default: int, error_code: str, name: str) -> int:
    if value is None:
        return default
    digits = value.lstrip("0")
    if not digits or not re.fullmatch(r"[0-9]+", value):
        raise BadRequestError(error_code, f"`{name}` is a whole number from 1; leave it out for {default}.")
    return int(digits[:18])  # more digits than that are past the end in any case
