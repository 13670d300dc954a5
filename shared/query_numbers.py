"""Parses whole numbers in the query of a URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping


def parse_positive_number(
    arguments: Mapping[str, str], name: str, *, default: int, maximum: int, error_code: str
) -> int:
    """A number from 1; larger numbers become `maximum`, however many digits they have. Raises BadRequestError."""
    value = arguments.get(name)
    if value is None:
        return default
    digits = value.lstrip("0")
    if not digits or not re.fullmatch(r"[0-9]+", value):
        raise BadRequestError(error_code, f"`{name}` is a whole number from 1; leave it out for {default}.")
    return min(int(digits[:18]), maximum)  # int() of thousands of digits takes long
