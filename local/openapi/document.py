"""The API's description, OpenAPI 3.1: the functions' own routes, with what operations.py and the types say of them."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from local.openapi.error_codes import ErrorCode, error_codes
from local.openapi.function_routes import api_routes
from local.openapi.operations import (
    ANSWER_HEADERS,
    ANYWHERE,
    CLOSED_TYPES,
    EVERYWHERE,
    OPERATIONS,
    REQUEST_HEADERS,
    TAGS,
    Answer,
    Header,
    Operation,
    Token,
)
from local.openapi.schemas import SchemaBook
from local.routes import ROOT
from shared.error_answers import ErrorAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

INTRODUCTION = """\
A topic, a card or your own text becomes a two-voice episode.

Every error of every route has one shape, `{"error_code", "message"}`, and its message says what to change. Times are
RFC 3339 in UTC, ids are UUIDs in lower case. Members of a body that are optional may be null, and unknown ones are
passed over. Bodies are JSON objects of up to 1 MiB. What any route may answer beside its own answers (no such address,
another method, the database away) stands under components/responses.
"""
ACCESS_TOKEN, SERVICE_TOKEN = "accessToken", "serviceToken"
SECURITY_SCHEMES = {
    ACCESS_TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "A person's, from POST /auth/login; good for an hour.",
    },
    SERVICE_TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "OpenID Connect identity token",
        "description": "A service account's, checked before the function is reached; loopback needs none.",
    },
}
_SECURITY: Mapping[Token, list[dict[str, list[str]]]] = {
    Token.NONE: [],
    Token.OPTIONAL: [{}, {ACCESS_TOKEN: []}],
    Token.REQUIRED: [{ACCESS_TOKEN: []}],
    Token.SERVICE: [{SERVICE_TOKEN: []}],
}
_PATH_PARAMETERS = {
    "podcast_id": {"type": "string", "format": "uuid", "examples": ["81010abd-05b0-4fdd-bee1-448f82801c94"]}
}


class RouteMismatchError(Exception):
    """A route has no operation, or an operation no route; the message names it."""


def openapi_document() -> dict[str, Any]:
    """Raises RouteMismatchError."""
    routes = api_routes()
    for missing in sorted(routes ^ OPERATIONS.keys()):
        where = "local/openapi/operations.py" if missing in routes else "the functions"
        raise RouteMismatchError(f"{' '.join(missing)} is not in {where}.")
    book = SchemaBook(closed=CLOSED_TYPES)
    paths: dict[str, Any] = {}
    for (method, path), operation in OPERATIONS.items():
        paths.setdefault(path, {})[method.lower()] = _operation(book, method, path, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Aethercast",
            "version": _version(),
            "description": INTRODUCTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": description} for name, description in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(book.components.items())),
            "responses": {name: _error_of(book, codes) for name, codes in ANYWHERE.items()},
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def _operation(book: SchemaBook, method: str, path: str, operation: Operation) -> dict[str, Any]:
    described = {
        "tags": [operation.tag],
        "operationId": _operation_id(method, path),
        "summary": operation.summary,
        "description": operation.description,
        "security": _SECURITY[operation.token],
        "parameters": _parameters(book, path, operation),
        "responses": {
            str(status): response
            for status, response in sorted(
                {**_errors(book, operation), **{n: _answer(book, one) for n, one in operation.answers.items()}}.items()
            )
        },
    }
    if operation.body is not None:
        schema = book.of_body(operation.body)
        whole = {"allOf": [schema, operation.body_rules]} if operation.body_rules else schema
        example = operation.body_example or book.example_of(schema)
        content = {"application/json": {"schema": whole, "example": example}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _operation_id(method: str, path: str) -> str:
    words = re.findall(r"[a-z0-9]+", path.removeprefix("/api/v1"))
    return method.lower() + "".join(word.capitalize() for word in words)


def _parameters(book: SchemaBook, path: str, operation: Operation) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": _PATH_PARAMETERS[name]}
        for name in re.findall(r"{(\w+)}", path)
    ]
    if operation.query is not None:
        for name, (schema, required) in book.of_fields(operation.query).items():
            found.append(_parameter(name, "query", schema, required=required))
    found += [_parameter(name, "query", _header_schema(one)) for name, one in operation.own_query.items()]
    found += [_parameter(name, "header", _header_schema(REQUEST_HEADERS[name])) for name in operation.request_headers]
    return found


def _parameter(name: str, where: str, schema: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    """What is said of the parameter stands at the parameter, its form in the schema."""
    form = {key: value for key, value in schema.items() if key not in ("description", "examples")}
    parameter = {"name": name, "in": where, "required": required, "schema": form}
    if "description" in schema:
        parameter["description"] = schema["description"]
    if "examples" in schema:
        parameter["example"] = schema["examples"][0]
    return parameter


def _header_schema(header: Header) -> dict[str, Any]:
    return {**header.schema, "description": header.description, "examples": [header.example]}


def _answer(book: SchemaBook, answer: Answer) -> dict[str, Any]:
    described: dict[str, Any] = {"description": answer.description}
    if answer.headers:
        described["headers"] = _headers(answer.headers)
    if answer.media_type is not None:
        schema = {"type": "string"} if answer.shape is None else book.of_answer(answer.shape)
        example = answer.example if answer.shape is None else book.example_of(schema)
        described["content"] = {answer.media_type: {"schema": schema, "example": example}}
    return described


def _headers(names: tuple[str, ...]) -> dict[str, Any]:
    return {
        name: {"description": header.description, "schema": header.schema, "example": header.example}
        for name, header in ((name, ANSWER_HEADERS[name]) for name in names)
    }


def _errors(book: SchemaBook, operation: Operation) -> dict[int, dict[str, Any]]:
    """By status: every code that the route may answer, each as an example."""
    listed = error_codes()
    codes = [listed[code] for code in (*operation.errors, *EVERYWHERE)]
    statuses = sorted({code.status for code in codes})
    return {status: _error(book, status, [code for code in codes if code.status == status]) for status in statuses}


def _error_of(book: SchemaBook, names: tuple[str, ...]) -> dict[str, Any]:
    codes = [error_codes()[name] for name in names]
    return _error(book, codes[0].status, codes)


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
                    code.code: {"value": {"error_code": code.code, "message": _sentence(code)}} for code in codes
                },
            }
        },
    }
    names = {401: ("WWW-Authenticate",), 409: ("Retry-After",), 429: ("Retry-After",), 503: ("Retry-After",)}
    if status in names:
        described["headers"] = _headers(names[status])
    return described


def _sentence(code: ErrorCode) -> str:
    plain = code.when.replace("`", "")
    return f"{plain[0].upper()}{plain[1:]}."
