"""Converts our types to JSON Schema (2020-12) with pydantic; annotations carry `shared.api_schema.Schema`."""

from __future__ import annotations

import collections.abc
import dataclasses
import types
import typing
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typing_extensions
from pydantic import ConfigDict, TypeAdapter

from shared.api_schema import Schema

if TYPE_CHECKING:
    from collections.abc import Collection

# Names that modules import only for the type checker.
_TYPE_CHECKING_NAMES = {"Mapping": collections.abc.Mapping}

# The functional form, which type checkers only accept with literal names.
_typed_dict: Any = typing_extensions.TypedDict

COMPONENTS = "#/components/schemas/"


class SchemaBook:
    """Builds schemas of types; each named type appears once in `components`."""

    def __init__(self, closed: Collection[Any] = ()) -> None:
        """`closed`: types of objects that allow no additional members."""
        self.components: dict[str, Any] = {}
        self._closed = closed
        self._records: dict[tuple[Any, bool], Any] = {}

    def of_answer(self, shape: Any) -> dict[str, Any]:
        return self._schema(shape, sent_by_clients=False)

    def of_body(self, shape: Any) -> dict[str, Any]:
        """In a body an optional member may be null, which the parsers treat as absent."""
        return self._schema(shape, sent_by_clients=True)

    def of_fields(self, shape: Any) -> dict[str, tuple[dict[str, Any], bool]]:
        """For a query: each field's schema and whether it is required. Query fields are never null."""
        schema = self._resolved(self._schema(shape, sent_by_clients=False))
        required = schema.get("required", [])
        return {
            name: (_without_null(self._resolved(field)), name in required)
            for name, field in schema["properties"].items()
        }

    def example_of(self, schema: dict[str, Any]) -> Any:
        """Builds an example from the examples of the fields."""
        schema = self._resolved(schema)
        if "examples" in schema:
            return schema["examples"][0]
        if "const" in schema or "enum" in schema:
            return schema.get("const", schema.get("enum", [None])[0])
        if "properties" in schema:
            return {name: self.example_of(field) for name, field in schema["properties"].items()}
        if schema.get("type") == "array":
            return [self.example_of(schema["items"])]
        if "anyOf" in schema:
            return self.example_of(schema["anyOf"][0])
        return schema.get("default", {"string": "text", "number": 1.0, "integer": 1, "object": {}}.get(schema["type"]))

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in schema:
            return schema
        target: dict[str, Any] = self.components[schema["$ref"].removeprefix(COMPONENTS)]
        return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}

    def _schema(self, shape: Any, *, sent_by_clients: bool) -> dict[str, Any]:
        adapter = TypeAdapter(self._portable(shape, sent_by_clients))
        schema = adapter.json_schema(ref_template=COMPONENTS + "{model}", mode="validation")
        definitions = schema.pop("$defs", {})
        if "properties" in schema:  # pydantic inlines the outermost schema
            definitions[schema["title"]] = schema
            schema = {"$ref": f"{COMPONENTS}{schema['title']}"}
        for name, definition in definitions.items():
            tidy = _tidied(definition)
            if self.components.setdefault(name, tidy) != tidy:
                raise ValueError(f"Two different types are called {name}.")
        outermost: dict[str, Any] = _tidied(schema)
        return outermost

    def _portable(self, annotation: Any, sent_by_clients: bool) -> Any:
        """The annotation with records that pydantic accepts. Before Python 3.12 it rejects `typing.TypedDict`, and for
        a dataclass it needs names of its module that do not exist at run time."""
        if dataclasses.is_dataclass(annotation) or typing.is_typeddict(annotation):
            return self._record(annotation, sent_by_clients)
        arguments = get_args(annotation)
        if not arguments or get_origin(annotation) is typing.Literal:
            return annotation
        if get_origin(annotation) is Annotated:
            return Annotated[(self._portable(arguments[0], sent_by_clients), *arguments[1:])]
        ported = tuple(one if one is ... else self._portable(one, sent_by_clients) for one in arguments)
        if get_origin(annotation) in (typing.Union, types.UnionType):
            return typing.Union[ported]  # noqa: UP007 -- the parts are only known at run time
        return get_origin(annotation)[ported]

    def _record(self, record: Any, sent_by_clients: bool) -> Any:
        key = (record, sent_by_clients)
        if key not in self._records:
            hints = typing.get_type_hints(record, localns=_TYPE_CHECKING_NAMES, include_extras=True)
            defaults = _defaults(record)
            fields = {}
            for name, hint in hints.items():
                required = name not in defaults and _is_required(record, hint)
                fields[name] = self._field(hint, defaults.get(name), required=required, nullable=sent_by_clients)
            made: Any = _typed_dict(record.__name__, fields)
            made.__doc__ = None if dataclasses.is_dataclass(record) else record.__doc__
            if record in self._closed:
                made.__pydantic_config__ = ConfigDict(extra="forbid")
            self._records[key] = made
        return self._records[key]

    def _field(self, hint: Any, default: Any, *, required: bool, nullable: bool) -> Any:
        hint = self._portable(_bare(hint), nullable)
        if required:
            return hint
        if nullable:
            hint = _or_null(hint)
        if default is not None:
            hint = Annotated[hint, Schema(default=default)]
        return typing_extensions.NotRequired[hint]


def _defaults(record: Any) -> dict[str, Any]:
    """The optional fields of a dataclass with their defaults; None if there is no default value."""
    if not dataclasses.is_dataclass(record):
        return {}
    found: dict[str, Any] = {}
    for one in dataclasses.fields(record):
        if one.default is not dataclasses.MISSING:
            found[one.name] = None if one.default == () else one.default
        elif one.default_factory is not dataclasses.MISSING:
            found[one.name] = None
    return found


def _is_required(record: Any, hint: Any) -> bool:
    """Decided by the hint, because `__required_keys__` was computed from unevaluated annotations."""
    if get_origin(hint) in (typing.Required, typing.NotRequired):
        return get_origin(hint) is typing.Required
    return dataclasses.is_dataclass(record) or bool(record.__total__)


def _bare(hint: Any) -> Any:
    return get_args(hint)[0] if get_origin(hint) in (typing.Required, typing.NotRequired) else hint


def _or_null(hint: Any) -> Any:
    """Keeps the description outside, so that it describes the member and not one alternative."""
    if get_origin(hint) is Annotated:
        inner, *extras = get_args(hint)
        return Annotated[(typing.Optional[inner], *extras)]  # noqa: UP045 -- built from parts
    return typing.Optional[hint]  # noqa: UP045 -- see above


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" not in schema:
        return schema
    [alternative] = [one for one in schema["anyOf"] if one.get("type") != "null"]
    return {**alternative, **{key: value for key, value in schema.items() if key not in ("anyOf", "default")}}


# Keywords that our types give for `X | None` but that apply to X.
_ABOUT_THE_VALUE = ("format", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "enum")


def _tidied(schema: Any) -> Any:
    """Removes pydantic's generated titles and moves keywords to the alternative they apply to."""
    if isinstance(schema, list):
        return [_tidied(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    tidy = {
        key: {name: _tidied(one) for name, one in value.items()} if key == "properties" else _tidied(value)
        for key, value in schema.items()
        if key != "title"
    }
    moved = {key: tidy.pop(key) for key in _ABOUT_THE_VALUE if "anyOf" in tidy and key in tidy}
    if moved:
        tidy["anyOf"] = [one if one.get("type") == "null" else {**one, **moved} for one in tidy["anyOf"]]
    if tidy.get("type") == "object" and tidy.get("additionalProperties") is True:
        del tidy["additionalProperties"]
    return tidy
