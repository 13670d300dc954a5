"""The API's description is valid, complete and current, and its examples match their schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from shared.error_codes.catalogue import api_error_codes
from shared.errors import BadRequestError
from tools.contract.loading import contract
from tools.contract.records import Token
from tools.openapi import document
from tools.openapi.__main__ import OPENAPI_FILE, rendered
from tools.openapi.types import TYPES, MissingTypeError

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT: dict[str, Any] = json.loads(OPENAPI_FILE.read_text(encoding="utf-8"))
METHODS = ("get", "head", "post", "put", "patch", "delete")


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in methods:
                yield f"{method.upper()} {path}", methods[method]


def contents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Returns every body and response that has a schema, with its place in the document."""
    for name, operation in operations():
        if "requestBody" in operation:
            for content in operation["requestBody"]["content"].values():
                yield name, content
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                yield f"{name} {status}", content
    for name, response in DOCUMENT["components"]["responses"].items():
        for content in response["content"].values():
            yield name, content


def examples(content: dict[str, Any]) -> list[Any]:
    return [content["example"]] if "example" in content else [one["value"] for one in content["examples"].values()]


def test_the_file_of_the_front_end_is_current() -> None:
    assert OPENAPI_FILE.read_text(encoding="utf-8") == rendered(), "Run `make openapi`."


def test_it_is_valid_openapi_3_1() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_every_body_and_answer_has_an_example_that_fits_its_schema() -> None:
    checked = 0
    for where, content in contents():
        schema = {**content["schema"], "components": DOCUMENT["components"]}
        for example in examples(content):
            try:
                jsonschema.Draft202012Validator(schema).validate(example)
            except jsonschema.ValidationError as error:
                raise AssertionError(f"{where}: {error.message}") from error
            checked += 1
    assert checked > 200


def test_an_empty_body_is_described_as_refused_where_it_is() -> None:
    checked = []
    for name, operation in operations():
        shape = contract().routes[name].request
        if shape is None or not hasattr(TYPES[shape], "from_fields"):
            continue
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        validator = jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]})
        try:
            TYPES[shape].from_fields({})
        except BadRequestError:
            assert not validator.is_valid({}), name
        else:
            assert validator.is_valid({}), name
        checked.append(name)
    assert len(checked) > 10


def test_every_parameter_and_header_is_described_with_an_example() -> None:
    for name, operation in operations():
        for parameter in operation["parameters"]:
            if parameter["in"] != "path":
                assert parameter["description"], f"{name} {parameter['name']}"
                assert "example" in parameter, f"{name} {parameter['name']}"
        for response in operation["responses"].values():
            assert all(header["description"] for header in response.get("headers", {}).values())


def test_every_error_code_with_a_status_is_in_the_description() -> None:
    text = OPENAPI_FILE.read_text(encoding="utf-8")
    of_pages = {error.code for route in contract().routes.values() if route.is_page for error in route.errors}
    assert [code for code in api_error_codes() if f'"{code}"' not in text and code not in of_pages] == []


def test_an_error_is_listed_under_its_own_status() -> None:
    codes = api_error_codes()
    for name, operation in operations():
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                for code in content.get("examples", {}):
                    assert codes[code].status == int(status), f"{name}: {code}"


def test_both_kinds_of_security_are_described_and_used() -> None:
    schemes = DOCUMENT["components"]["securitySchemes"]
    assert {scheme["bearerFormat"] for scheme in schemes.values()} == {"JWT", "OpenID Connect identity token"}
    for name, operation in operations():
        needs = contract().routes[name].token
        names = {scheme for alternative in operation["security"] for scheme in alternative}
        assert (
            names
            == {
                Token.NONE: set(),
                Token.OPTIONAL: {"accessToken"},
                Token.REQUIRED: {"accessToken"},
                Token.SERVICE: {"serviceToken"},
            }[needs]
        ), name
        assert (401 in map(int, operation["responses"])) >= (needs is Token.REQUIRED), name


def test_a_route_without_an_operation_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    routes = {(route.method, route.path) for route in contract().routes.values() if not route.is_page}
    monkeypatch.setattr(document, "api_routes", lambda: routes | {("GET", "/api/v1/new")})
    with pytest.raises(document.RouteMismatchError, match="GET /api/v1/new is not in docs/contract"):
        document.openapi_document()
    monkeypatch.setattr(document, "api_routes", lambda: routes - {("GET", "/health")})
    with pytest.raises(document.RouteMismatchError, match="GET /health is not in the functions"):
        document.openapi_document()


def test_optional_members_of_bodies_may_be_null_and_responses_have_all_members() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    for name in ("EpisodeRequest", "Exploration", "TopicSearch", "VoiceParamsFields", "OwnSource"):
        schema = schemas[name]
        for member, form in schema["properties"].items():
            if member not in schema.get("required", []):
                assert {"type": "null"} in form["anyOf"], f"{name}.{member}"
    for name in ("EpisodeDetail", "CardAnswer", "Snippets", "SessionAnswer", "Health"):
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"]), name


@pytest.mark.parametrize("shape", ["Subscription", "Subscribed"])
def test_a_body_or_an_answer_without_a_type_is_named(monkeypatch: pytest.MonkeyPatch, shape: str) -> None:
    monkeypatch.delitem(TYPES, shape)
    with pytest.raises(MissingTypeError, match=rf"The shape {shape} has no type in tools/openapi/types\.py\."):
        document.openapi_document()
