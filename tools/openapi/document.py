"""The API's description, OpenAPI 3.1, made of the contract's data and the types that the code uses.

The functions' own routes must be those of the contract.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from shared.error_answers import ErrorAnswer
from shared.error_codes.catalogue import api_error_codes
from tools.contract.loading import contract
from tools.contract.records import PAGE_TAG, Answer, Field, Route, Token
from tools.openapi.function_routes import api_routes
from tools.openapi.schemas import SchemaBook
from tools.openapi.types import BODY_EXAMPLES, BODY_RULES, CLOSED_TYPES, TYPES, find_type
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from shared.error_codes.declaration import ErrorCode

INTRODUCTION = """\
Makes a two-voice podcast episode from a topic, a card or your own text.

Every error of every route has the form `{"error_code", "message"}`, and the message says what to change. Times are
RFC 3339 in UTC; IDs are UUIDs in lower case. Optional fields of a request may be null, and unknown fields are ignored.
Bodies are JSON objects of up to 1 MiB. Errors that belong to no route (unknown path, wrong method, unavailable
database) are listed under components/responses.
"""
ACCESS_TOKEN, SERVICE_TOKEN = "accessToken", "serviceToken"
SECURITY_SCHEMES = {
    ACCESS_TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A user's token from POST /auth/login, valid for one hour.",
    },
    SERVICE_TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "OpenID Connect identity token",
        "description": "A service account's token, checked before the function is reached. Not needed on loopback.",
    },
}
_SECURITY: Mapping[Token, list[dict[str, list[str]]]] = {
    Token.NONE: [],
    Token.OPTIONAL: [{}, {ACCESS_TOKEN: []}],
    Token.REQUIRED: [{ACCESS_TOKEN: []}],
    Token.SERVICE: [{SERVICE_TOKEN: []}],
}


class RouteMismatchError(Exception):
    """A function has a route that the contract does not have, or the other way round; the message names it."""


def openapi_document() -> dict[str, Any]:
    """Raises RouteMismatchError, MissingTypeError, ContractError."""
    data = contract()
    routes = {key: route for key, route in _by_address(data.routes) if not route.is_page}
    _check_routes(routes.keys(), pages={key for key, route in _by_address(data.routes) if route.is_page})
    book = SchemaBook(closed=CLOSED_TYPES)
    paths: dict[str, Any] = {}
    for (method, path), route in routes.items():
        paths.setdefault(path, {})[method.lower()] = _operation(book, route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aethercast",
            "version": _version(),
            "description": INTRODUCTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": one.name, "description": one.description} for one in data.tags if one.name != PAGE_TAG],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(book.components.items())),
            "responses": {one.name: _error_of(book, one.codes) for one in data.common_responses},
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _by_address(routes: Mapping[str, Route]) -> list[tuple[tuple[str, str], Route]]:
    return [((route.method, route.path), route) for route in routes.values()]


def _check_routes(described: AbstractSet[tuple[str, str]], *, pages: AbstractSet[tuple[str, str]]) -> None:
    """`pages`: functions may serve them too, and the description does not have them."""
    routes = api_routes() - pages
    for missing in sorted(routes ^ described):
        where = "docs/contract" if missing in routes else "the functions"
        raise RouteMismatchError(f"{' '.join(missing)} is not in {where}.")


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _operation(book: SchemaBook, route: Route) -> dict[str, Any]:
    responses = _errors(book, route) | {one.status: _answer(book, route, one) for one in route.answers}
    described = {
        "tags": [route.tag],
        "operationId": _operation_id(route),
        "summary": route.summary,
        "description": route.description,
        "security": _SECURITY[route.token],
        "parameters": _parameters(book, route),
        "responses": {str(status): response for status, response in sorted(responses.items())},
    }
    if route.request is not None:
        described["requestBody"] = {"required": True, "content": _request_body(book, route.request)}
    return described


def _request_body(book: SchemaBook, shape: str) -> dict[str, Any]:
    schema = book.of_body(find_type(shape))
    whole = {"allOf": [schema, BODY_RULES[shape]]} if shape in BODY_RULES else schema
    example = BODY_EXAMPLES.get(shape) or book.example_of(schema)
    return {"application/json": {"schema": whole, "example": example}}


def _operation_id(route: Route) -> str:
    words = re.findall(r"[a-z0-9]+", route.path.removeprefix("/api/v1"))
    return route.method.lower() + "".join(word.capitalize() for word in words)


def _parameters(book: SchemaBook, route: Route) -> list[dict[str, Any]]:
    found = [_path_parameter(contract().path_parameters[name]) for name in re.findall(r"{(\w+)}", route.path)]
    for name, (schema, required) in _query(book, route.query).items():
        found.append(_parameter(name, "query", schema, required=required))
    for header in route.headers:
        field = contract().request_headers[header.name]
        found.append(_parameter(header.name, "header", _described_schema(field)))
    return found


def _path_parameter(field: Field) -> dict[str, Any]:
    schema = {**_schema(field), "examples": [field.example]}
    return {"name": field.name, "in": "path", "required": True, "schema": schema}


def _query(book: SchemaBook, shape: str | None) -> dict[str, tuple[dict[str, Any], bool]]:
    """By parameter: its schema, and whether it is required. A shape without a type is described by the contract."""
    if shape is None:
        return {}
    if shape in TYPES:
        return book.of_fields(TYPES[shape])
    return {field.name: (_described_schema(field), not field.optional) for field in contract().shapes[shape].fields}


def _parameter(name: str, where: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    """The description and the example belong to the parameter, the rest to its schema."""
    form = {key: value for key, value in schema.items() if key not in ("description", "examples")}
    parameter = {"name": name, "in": where, "required": required, "schema": form}
    if "description" in schema:
        parameter["description"] = schema["description"]
    if "examples" in schema:
        parameter["example"] = schema["examples"][0]
    return parameter


def _schema(field: Field) -> dict[str, Any]:
    """JSON Schema of a parameter or a header that no type describes."""
    keywords = {
        "type": field.type,
        "format": field.format,
        "enum": list(field.values) or None,
        "minimum": field.minimum,
        "minLength": field.min_length,
        "maxLength": field.max_length,
        "pattern": field.pattern,
    }
    return {key: value for key, value in keywords.items() if value is not None}


def _described_schema(field: Field) -> dict[str, Any]:
    return {**_schema(field), "description": field.description, "examples": [field.example]}


def _answer(book: SchemaBook, route: Route, answer: Answer) -> dict[str, Any]:
    described: dict[str, Any] = {"description": answer.description}
    if names := (*answer.headers, *answer.our_headers):
        described["headers"] = _headers(names)
    if answer.has_body:
        schema = book.of_answer(find_type(route.response)) if route.response else {"type": "string"}
        example = book.example_of(schema) if route.response else answer.example
        described["content"] = {answer.media_type: {"schema": schema, "example": example}}
    return described


def _headers(names: Iterable[str]) -> dict[str, Any]:
    return {
        name: {"description": header.description, "schema": _schema(header), "example": header.example}
        for name, header in ((name, contract().answer_headers[name]) for name in names)
    }


def _errors(book: SchemaBook, route: Route) -> dict[int, dict[str, Any]]:
    """By status: every code that the route may answer, each as an example."""
    listed = api_error_codes()
    codes = [listed[error.code] for error in (*route.errors, *contract().every_route) if error.code]
    statuses = sorted({code.status for code in codes if code.status})
    return {status: _error(book, status, [code for code in codes if code.status == status]) for status in statuses}


def _error_of(book: SchemaBook, names: tuple[str, ...]) -> dict[str, Any]:
    codes = [api_error_codes()[name] for name in names]
    return _error(book, codes[0].status or 0, codes)


def _error(book: SchemaBook, status: int, codes: list[ErrorCode]) -> dict[str, Any]:
    lines = "\n".join(f"- `{code.code}`: {code.when}" for code in codes)
    described: dict[str, Any] = {
        "description": lines,
        "content": {
            "application/json": {
                "schema": {
                    "allOf": [
                        book.of_answer(ErrorAnswer),
                        {"properties": {"error_code": {"enum": [code.code for code in codes]}}},
                    ]
                },
                "examples": {
                    code.code: {"value": {"error_code": code.code, "message": _message(code)}} for code in codes
                },
            }
        },
    }
    names = {401: ("WWW-Authenticate",), 409: ("Retry-After",), 429: ("Retry-After",), 503: ("Retry-After",)}
    if status in names:
        described["headers"] = _headers(names[status])
    return described


def _message(code: ErrorCode) -> str:
    if code.message:
        return code.message
    plain = code.when.replace("`", "")
    return f"{plain[0].upper()}{plain[1:]}."
