"""docs/contract/README.md, made of the contract's data: `python -m tools.contract.page` writes it."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from tools.contract.field_text import field_row, key_text, marked
from tools.contract.loading import FOLDER, contract
from tools.contract.records import Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tools.contract.records import Contract, Error, Field, HeaderUse, Note, Route, Rule, Shape, Table

PAGE = FOLDER / "README.md"
INTRODUCTION = """\
<!-- Made of docs/contract/*.toml by tools/contract/page.py. Change the data, not this page. -->

# The API contract

The API has a source contract that it must keep. This page lists what the source says, in our own words, and what we
added where the source is silent. **Additions are marked +**: `+GET ...` is a route that we added, and `+max 300
characters` is a limit that we added to a field of the source. The paragraph under a route, and the notes of a header,
describe what this API does, including our additions. Everything else is in the source.

The data is in the `*.toml` files beside this page. The contract tests and the OpenAPI description
(`/api/v1/openapi.json`) are made from the same data. [errors.md](../errors.md) says when each error occurs.
"""
TOKENS = {
    Token.NONE: "",
    Token.OPTIONAL: "Token: optional; an invalid token counts as no token.",
    Token.REQUIRED: "Token: required.",
    Token.SERVICE: "Token: that of a service account. It is checked before the function is reached.",
}
FIELD_TABLE = ("| field | type | limits | notes |", "|---|---|---|---|")


def render() -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(_lines(contract()))) + "\n"


def main() -> int:
    PAGE.write_text(render(), encoding="utf-8")
    return 0


def _lines(data: Contract) -> Iterator[str]:
    yield INTRODUCTION.rstrip()
    yield from _rules(data.rules)
    for tag in data.tags:
        yield from ("", f"## {tag.name}", "", tag.description)
        for route in data.routes.values():
            if route.tag == tag.name:
                yield from _route(route)
    yield from _every_route(data)
    yield from _headers(data)
    yield from ("", "## Bodies and queries")
    for shape in data.shapes.values():
        yield from _shape(shape)
    yield from ("", "## Tables", "", "The tables list only the source's columns. The migrations add more.")
    for table in data.tables.values():
        yield from _table(table)
    yield from _settings(data)


def _rules(rules: tuple[Rule, ...]) -> Iterator[str]:
    for topic in dict.fromkeys(rule.topic for rule in rules):
        yield from ("", f"## {topic}", "")
        yield from (f"- {marked(rule.text, ours=rule.ours)}" for rule in rules if rule.topic == topic)


def _route(route: Route) -> Iterator[str]:
    yield from (
        "",
        f"### {marked(f'`{route.name}`', ours=route.ours)}",
        "",
        f"{route.summary}. {route.description}",
        "",
    )
    yield from _notes(route.notes)
    if TOKENS[route.token]:
        yield f"- {marked(TOKENS[route.token], ours='token' in route.added)}"
    yield from (f"- Header: {_header_use(header)}" for header in route.headers)
    for name, shape in (("Query", route.query), ("Body", route.request), ("Answer", route.response)):
        if shape:
            yield f"- {name}: [{shape}](#{shape.lower()})"
    yield from ("", "| status | code | when |", "|---|---|---|")
    for answer in route.answers:
        headers = [f"`{name}`" for name in answer.headers] + [f"+`{name}`" for name in answer.our_headers]
        with_headers = f" Headers: {', '.join(headers)}." if headers else ""
        media_type = f" `{answer.media_type}`." if answer.media_type != "application/json" else ""
        status = marked(str(answer.status), ours=answer.ours)
        yield f"| {status} | | {answer.description}{media_type}{with_headers} |"
    yield from _errors(route.errors)


def _header_use(header: HeaderUse) -> str:
    advice = f" ({header.advice})" if header.advice else ""
    return f"{marked(f'`{header.name}`', ours=header.ours)}{advice}"


def _errors(errors: Iterable[Error]) -> Iterator[str]:
    for error in sorted(errors, key=lambda error: error.status):
        code = marked(f"`{error.code}`", ours=error.ours) if error.code else ""
        message = f'; message: "{error.message}"' if error.message else ""
        yield f"| {error.status} | {code} | {error.when}{message} |"


def _every_route(data: Contract) -> Iterator[str]:
    yield from ("", "## Errors of every route", "", "| status | code | when |", "|---|---|---|")
    yield from _errors(data.every_route)
    yield from ("", "Errors that occur before a route is reached:", "", "| response | codes |", "|---|---|")
    for response in data.common_responses:
        codes = ", ".join(f"`{code}`" for code in response.codes)
        yield f"| {marked(response.name, ours=response.ours)} | {codes} |"


def _headers(data: Contract) -> Iterator[str]:
    sections = (
        ("Path parameters", data.path_parameters),
        ("Request headers", data.request_headers),
        ("Answer headers", data.answer_headers),
    )
    for title, fields in sections:
        yield from ("", f"## {title}", "")
        yield from _fields(fields.values())


def _shape(shape: Shape) -> Iterator[str]:
    yield from ("", f"### {shape.name}", "")
    if shape.ours:
        yield from ("+ We added this type.", "")
    if shape.note:
        yield from (shape.note, "")
    if shape.closed:
        yield from ("Other fields are refused.", "")
    yield from _fields((shape.value,) if shape.value else shape.fields)


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    yield from FIELD_TABLE
    yield from (field_row(field) for field in fields)


def _table(table: Table) -> Iterator[str]:
    yield from ("", f"### `{table.name}`", "", table.purpose, "")
    yield from _notes(table.notes)
    yield from ("", "| column | type | key | nullable | notes |", "|---|---|---|---|---|")
    for column in table.columns:
        type_ = marked(column.type, ours="type" in column.added)
        nullable = {None: "", True: "yes", False: "no"}[column.nullable]
        yield f"| `{column.name}` | {type_} | {key_text(column)} | {nullable} | {column.note} |"


def _notes(notes: tuple[Note, ...]) -> Iterator[str]:
    yield from (f"- {marked(note.text, ours=note.ours)}" for note in notes)


def _settings(data: Contract) -> Iterator[str]:
    yield from ("", "## Settings that the source names", "")
    yield from ("[settings.md](../settings.md) says which of these settings are read, and lists all others.", "")
    yield from ("| variable | default | meaning |", "|---|---|---|")
    for setting in data.settings.values():
        default = "must be set" if setting.required else f"`{setting.default}`" if setting.default else ""
        yield f"| {marked(f'`{setting.name}`', ours=setting.ours)} | {default} | {setting.meaning} |"


if __name__ == "__main__":
    sys.exit(main())
