"""The tables of docs/errors.md, from the declarations of the error codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cpoa.steps.scenarios import FAILURES
from shared.error_codes.catalogue import all_error_codes
from tools.contract.loading import contract
from tools.reference_pages.blocks import table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.error_codes.declaration import ErrorCode

MANY_ROUTES = 4
ANY_ROUTE = "Any route"
SCENARIOS = "Test scenarios"


def errors_blocks() -> dict[str, str]:
    sections: dict[str, list[ErrorCode]] = {}
    for code in all_error_codes().values():
        sections.setdefault(code.section, []).append(code)
    return {title: _table(title, codes) for title, codes in sections.items()}


def _table(title: str, codes: list[ErrorCode]) -> str:
    if title == SCENARIOS:
        rows = [(f"`{code.code}`", code.when, ", ".join(_scenarios(code.code))) for code in codes]
        return table(("code", "when", "scenario"), rows)
    if not any(code.status for code in codes):
        return table(("code", "when"), [(f"`{code.code}`", code.when) for code in codes])
    columns = ("code", "status", "when")
    if title == ANY_ROUTE or not any(_routes(code.code) for code in codes):
        return table(columns, [(f"`{code.code}`", str(code.status), code.when) for code in codes])
    return table(
        (*columns, "routes"),
        [(f"`{code.code}`", str(code.status), code.when, _shown(_routes(code.code))) for code in codes],
    )


def _routes(code: str) -> list[str]:
    """Of the API, as docs/contract/ says; a route of the page takes no code."""
    return [route.name for route in contract().routes.values() if code in {error.code for error in route.errors}]


def _shown(routes: list[str]) -> str:
    """Many routes are a group, which docs/contract/README.md lists at each of them."""
    return f"{len(routes)} routes" if len(routes) > MANY_ROUTES else ", ".join(f"`{route}`" for route in routes)


def _scenarios(code: str) -> Iterator[str]:
    for service, scenarios in FAILURES.items():
        for scenario, (error_code, _) in scenarios.items():
            if error_code == code:
                yield f"`{json.dumps({service: scenario})}`"
