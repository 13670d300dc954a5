"""Checks the entries of the contract's data against each other: every used name exists, and every code is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tools.contract.entries import ContractError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from tools.contract.records import Contract, Error, Field, Route

JSON_TYPES = frozenset({"string", "integer", "number", "boolean", "object", "array"})


def check(contract: Contract, statuses: Mapping[str, int]) -> None:
    """`statuses`: the known error codes, each with its status. Raises ContractError."""
    for response in contract.common_responses:
        for code in response.codes:
            _check_code(f"common response {response.name}", code, statuses)
    for error in contract.every_route:
        _check_error("error group every_route", error, statuses)
    for route in contract.routes.values():
        _check_route(contract, route, statuses)
    for shape in contract.shapes.values():
        for field in shape.fields or filter(None, (shape.value,)):
            _check_type(f"shape {shape.name}, field {field.name}", field, contract.shapes)
    used = set(_shapes_used(contract))
    for name in contract.shapes.keys() - used:
        raise ContractError(f"shape {name}: no route uses it.")


def _check_route(contract: Contract, route: Route, statuses: Mapping[str, int]) -> None:
    where = f"route {route.name}"
    _check_known(where, "tag", [route.tag], [tag.name for tag in contract.tags])
    _check_known(where, "request header", [header.name for header in route.headers], contract.request_headers)
    for answer in route.answers:
        _check_known(where, "answer header", (*answer.headers, *answer.our_headers), contract.answer_headers)
    shapes = [name for name in (route.query, route.request, route.response) if name]
    _check_known(where, "shape", shapes, contract.shapes)
    for error in route.errors:
        _check_error(where, error, statuses)
    for (status, code), count in Counter((error.status, error.code) for error in route.errors).items():
        if count > 1:
            raise ContractError(f"{where}: error {status} {code}".rstrip() + " is there twice.")


def _check_error(where: str, error: Error, statuses: Mapping[str, int]) -> None:
    name = f"{where}, error {error.status} {error.code}".rstrip()
    if error.ours and not error.code:
        raise ContractError(f"{name}: an error of ours needs a code.")
    if not error.ours and not error.when:
        raise ContractError(f"{name}: an error of the source needs `when`.")
    if error.code:
        _check_code(name, error.code, statuses)
        if error.status != statuses[error.code]:
            raise ContractError(f"{name}: this code has the status {statuses[error.code]}.")


def _check_code(where: str, code: str, statuses: Mapping[str, int]) -> None:
    if code not in statuses:
        raise ContractError(f"{where}: {code} is not an error code of the API.")


def _check_known(where: str, kind: str, names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise ContractError(f"{where}: there is no {kind} {name}.")


def _check_type(where: str, field: Field, shapes: Collection[str]) -> None:
    for name in filter(None, (field.type, field.items)):
        if name not in JSON_TYPES and name not in shapes:
            raise ContractError(f"{where}: {name} is neither a JSON type nor a shape.")


def _shapes_used(contract: Contract) -> Iterator[str]:
    yield "ErrorAnswer"
    for route in contract.routes.values():
        yield from filter(None, (route.query, route.request, route.response))
    for shape in contract.shapes.values():
        for field in shape.fields:
            yield from filter(None, (field.type, field.items))
