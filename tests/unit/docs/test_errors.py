"""Each error code is declared once, raised by its constant with the declared status, and listed for its routes."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from shared import errors
from shared.error_codes import operators
from shared.error_codes.catalogue import all_error_codes
from shared.error_codes.declaration import ErrorCode, declare, message_of, status_of
from tests.unit.docs.syntax import names_in, nodes_in, source_files, tree_of
from tests.unit.docs.variables_read import modules, reached
from tools.contract.loading import contract
from tools.routes import ROOT, load_routes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODES = all_error_codes()
LOOKS_LIKE_A_CODE = re.compile(
    r"(?:API_GW|AUTH|MEDIA|SUBSCRIBE|PSWA|VFA)_[A-Z_]+|[A-Z]+_GCS_URI[A-Z_]*|SIGNED_URL_[A-Z_]+|INTERNAL_SERVER_ERROR"
)
# Settings and an agent's name can have the same prefix.
OTHERS = re.compile(
    r"API_GW_(?:HOST|PORT|EXPOSE|DEBUG_MODE|HEADER_SECONDS|BODY_SECONDS|CONNECTIONS_PER_ADDRESS)|MEDIA_ENDPOINT"
    r"|AUTH_(?:FAILED_LOGINS|REGISTRATIONS|LOGIN_DELAY|KNOWN_ADDRESS|COOKIE)_\w+"
    r"|(?:PSWA|VFA)_SERVICE_URL|VFA_MASTER"
)
DECLARATIONS = ROOT / "shared" / "error_codes"
ROUTES = load_routes()
# Of the page's files, those that a function serves have errors.
API = {name: route for name, route in contract().routes.items() if not route.is_page or route.errors}


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: tree_of(path) for path in source_files() if DECLARATIONS not in path.parents}


def codes_in_the_docs() -> set[str]:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))


def test_the_docs_list_exactly_the_declared_error_codes() -> None:
    assert codes_in_the_docs() == CODES.keys(), "Run `make docs`."


def test_the_code_uses_the_constant_of_an_error_code_and_not_a_string() -> None:
    written = {
        f"{path.relative_to(ROOT)}: {node.value}"
        for path, tree in trees().items()
        for node in nodes_in(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and LOOKS_LIKE_A_CODE.fullmatch(node.value)
        if not OTHERS.fullmatch(node.value)
    }
    assert written == set()


def test_every_declared_code_is_used() -> None:
    assert CODES.keys() - frozenset().union(*map(names_in, trees().values())) == set()


def test_a_constant_has_the_name_of_its_code() -> None:
    for path in DECLARATIONS.glob("*.py"):
        for node in tree_of(path).body:
            match node:
                case ast.Assign(
                    targets=[ast.Name(id=name)],
                    value=ast.Call(func=ast.Name(id="declare"), args=[ast.Constant(value=code), *_]),
                ):
                    assert name == code


@cache
def raises() -> tuple[tuple[str, ErrorCode], ...]:
    """Returns the error class and the code of each error that is raised with a constant."""
    return tuple(raised for tree in trees().values() for raised in raises_in(tree))


def raises_in(tree: ast.Module) -> Iterator[tuple[str, ErrorCode]]:
    for node in nodes_in(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=code), *_]) if code in CODES:
                yield name, CODES[code]


@pytest.mark.parametrize(
    "name", ["BadRequestError", "NotFoundError", "UnauthorizedError", "ForbiddenError", "ConflictError"]
)
def test_a_code_is_raised_with_its_declared_status(name: str) -> None:
    status = getattr(errors, name)("A_CODE", "A message.").status
    found = [code for raised, code in raises() if raised == name]
    assert found
    assert {code.status for code in found} == {status}


def test_an_error_has_the_message_and_the_status_of_its_code() -> None:
    error = errors.AethercastError("API_GW_SIGNED_URL_FAILED")
    assert (error.message, error.status) == (CODES["API_GW_SIGNED_URL_FAILED"].message, 500)
    assert errors.AethercastError("API_GW_VOICES_UNAVAILABLE", "Wait.").status == 503
    assert errors.AethercastError("A_CODE_OF_A_REMOTE_AGENT", "Wait.").status == 500


def test_a_code_without_a_default_message_needs_one() -> None:
    with pytest.raises(ValueError, match="API_GW_AUTH_INVALID_USERNAME needs a message"):
        errors.BadRequestError("API_GW_AUTH_INVALID_USERNAME")
    with pytest.raises(ValueError, match="A_CODE_OF_A_REMOTE_AGENT needs a message"):
        message_of("A_CODE_OF_A_REMOTE_AGENT")


def test_a_code_cannot_be_declared_twice() -> None:
    with pytest.raises(ValueError, match="API_GW_NOT_FOUND is declared twice"):
        declare("API_GW_NOT_FOUND", status_of("API_GW_NOT_FOUND"), "", section="")


def test_a_code_with_a_status_is_listed_for_a_route_for_all_routes_or_for_operators() -> None:
    answered = {error.code for route in contract().routes.values() for error in route.errors}
    answered |= {error.code for error in contract().every_route}
    answered |= {code for response in contract().common_responses for code in response.codes}
    for code in CODES.values():
        is_answered = code.code in answered or code.section == operators.SECTION
        assert is_answered == (code.status is not None), code.code


@cache
def codes_reached_from(function: str) -> frozenset[str]:
    statements = reached(f"functions.{function}.main")
    return frozenset().union(*map(names_in, statements)) & CODES.keys()


def function_of(route: str) -> str:
    path = API[route].path
    ids = dict.fromkeys(re.findall(r"{(\w+)}", path), "an-id")
    found = ROUTES.function_for(path.format(**ids), internal=True)
    assert found
    return found.name


@pytest.mark.parametrize("route", API)
def test_a_route_is_served_by_a_function_that_can_raise_each_of_its_codes(route: str) -> None:
    declared = {error.code for error in API[route].errors if error.code}
    assert declared - codes_reached_from(function_of(route)) == set()


@pytest.mark.parametrize("function", [function.name for function in ROUTES.functions])
def test_a_code_that_a_function_uses_is_listed_for_one_of_its_routes(function: str) -> None:
    answered = {error.code for route in API if function_of(route) == function for error in API[route].errors}
    named = {code for code in modules()[f"functions.{function}.main"].imports if code in CODES}
    assert {code for code in named if CODES[code].section != operators.SECTION} <= answered
