"""The contract's shapes have the same fields and limits as the types in the code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from shared.api_schema import NOT_BLANK
from tools.contract.loading import contract
from tools.openapi.__main__ import OPENAPI_FILE
from tools.openapi.types import TYPES

if TYPE_CHECKING:
    from tools.contract.records import Field, Shape

DOCUMENT: dict[str, Any] = json.loads(OPENAPI_FILE.read_text(encoding="utf-8"))  # test_document.py: it is current
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
BODIES = {name for route in contract().routes.values() for name in (route.request, route.response) if name}
QUERIES = {route.query for route in contract().routes.values() if route.query} - BODIES
OBJECTS = [shape for shape in contract().shapes.values() if shape.fields and shape.name in SCHEMAS.keys() - QUERIES]
VALUES = [shape for shape in contract().shapes.values() if shape.value and shape.name in SCHEMAS]
# These are shapes because of their limits; the description repeats them at each use.
INLINE = {"EpisodeId", "Keyword"} | QUERIES - SCHEMAS.keys()
LIMITS = {
    "format": "format",
    "min_length": "minLength",
    "max_length": "maxLength",
    "min_items": "minItems",
    "max_items": "maxItems",
    "minimum": "minimum",
    "maximum": "maximum",
}


def test_the_description_has_the_contracts_shapes_and_no_others() -> None:
    assert contract().shapes.keys() - INLINE == SCHEMAS.keys()


@pytest.mark.parametrize("shape", VALUES, ids=lambda one: one.name)
def test_a_single_value_has_the_same_limits_as_its_type(shape: Shape) -> None:
    assert shape.value
    assert limits_of(shape.value) == limits_in(SCHEMAS[shape.name])


@pytest.mark.parametrize("shape", OBJECTS, ids=lambda one: one.name)
def test_a_shape_and_its_type_have_the_same_fields(shape: Shape) -> None:
    schema = SCHEMAS[shape.name]
    assert [field.name for field in shape.fields] == list(schema["properties"])
    required = schema.get("required", [])
    assert [field.name for field in shape.fields if not field.optional] == required
    for field in shape.fields:
        found = schema["properties"][field.name]
        assert limits_of(field) == limits_in(found), field.name
        # Optional fields of a request may be null; the contract says this once for all of them.
        assert is_nullable(found) == (field.nullable or (field.optional and is_request(shape))), field.name
    assert shape.closed == (schema.get("additionalProperties") is False)


@pytest.mark.parametrize("route", [one for one in contract().routes.values() if one.query], ids=lambda one: one.name)
def test_a_routes_query_has_the_parameters_of_its_shape(route: Any) -> None:
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    found = {one["name"]: one for one in operation["parameters"] if one["in"] == "query"}
    fields = contract().shapes[route.query].fields
    assert [field.name for field in fields] == list(found)
    for field in fields:
        assert limits_of(field) == limits_in(found[field.name]["schema"]), field.name
        assert found[field.name]["required"] == (not field.optional)


def test_every_type_is_used() -> None:
    assert TYPES.keys() - contract().shapes.keys() == set()


def is_request(shape: Shape) -> bool:
    """Returns whether the shape is a request's body, or part of one."""
    bodies = {route.request for route in contract().routes.values() if route.request}
    inner = {
        name for body in bodies for field in contract().shapes[str(body)].fields for name in (field.type, field.items)
    }
    return shape.name in bodies | inner


def limits_of(field: Field) -> dict[str, Any]:
    found = {LIMITS[name]: getattr(field, name) for name in LIMITS if getattr(field, name) is not None}
    if field.cut_to_maximum:
        del found["maximum"]
    if field.values:
        found = {"enum": list(field.values)}
    if field.type in SCHEMAS:
        found = {"$ref": f"#/components/schemas/{field.type}"}
    else:
        found["type"] = field.type
    if field.not_blank or field.pattern:
        found["pattern"] = NOT_BLANK if field.not_blank else field.pattern
    if field.default is not None:
        found["default"] = field.default
    if field.items:
        found["items"] = limits_of_items(field.items)
    return found


def limits_of_items(name: str) -> dict[str, Any]:
    if name in SCHEMAS:
        return {"$ref": f"#/components/schemas/{name}"}
    shape = contract().shapes.get(name)
    return limits_of(shape.value) if shape and shape.value else {"type": name}


def limits_in(schema: dict[str, Any]) -> dict[str, Any]:
    """Returns the limits in a JSON Schema; for `X or null` those of X."""
    schema = {**value_of(schema), **{key: schema[key] for key in ("default",) if key in schema}}
    found = {
        key: schema[key] for key in (*LIMITS.values(), "$ref", "type", "pattern", "default", "enum") if key in schema
    }
    if "const" in schema:
        found["enum"] = [schema["const"]]
    if "items" in schema:
        found["items"] = limits_in(schema["items"])
    return found


def value_of(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" not in schema:
        return schema
    [value] = [one for one in schema["anyOf"] if one != {"type": "null"}]
    return dict(value)


def is_nullable(schema: dict[str, Any]) -> bool:
    return {"type": "null"} in schema.get("anyOf", [])
