"""`page` and `per_page` of GET /api/v1/podcasts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from shared.api_schema import Schema
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

PER_PAGE_DEFAULT = 10
PER_PAGE_MAX = 100
# Past this many rows an OFFSET is no page anybody reads; it also keeps the product within PostgreSQL's bigint.
PAGE_MAX = 10**9


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The query of GET /api/v1/podcasts."""

    page: Annotated[int, Schema("From 1. Past the end the list is empty.", example=1, minimum=1)] = 1
    per_page: Annotated[
        int, Schema(f"More than {PER_PAGE_MAX} is {PER_PAGE_MAX}.", example=PER_PAGE_DEFAULT, minimum=1)
    ] = PER_PAGE_DEFAULT
    mine: Annotated[bool, Schema("Your own episodes alone, the unlisted ones too; needs a token.", example=False)] = False

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> ListQuery:
        page = _positive(arguments.get("page"), 1, "API_GW_INVALID_PAGE", "page")
        per_page = _positive(arguments.get("per_page"), PER_PAGE_DEFAULT, "API_GW_INVALID_PER_PAGE", "per_page")
        return cls(min(page, PAGE_MAX), min(per_page, PER_PAGE_MAX), _mine(arguments.get("mine")))


def _positive(value: str | None, default: int, error_code: str, name: str) -> int:
    if value is None:
        return default
    digits = value.lstrip("0")
    if not digits or not re.fullmatch(r"[0-9]+", value):
        raise BadRequestError(error_code, f"`{name}` is a whole number from 1; leave it out for {default}.")
    return int(digits[:18])  # more digits than that are past the end in any case


def _mine(value: str | None) -> bool:
    if value not in (None, "true", "false"):
        raise BadRequestError("API_GW_INVALID_MINE", "`mine` is true, or false; leave it out for everyone's episodes.")
    return value == "true"
