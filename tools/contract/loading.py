"""Reads `docs/contract/*.toml` into the contract's records."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from shared.error_codes.catalogue import api_error_codes
from tools.contract.checking import check
from tools.contract.entries import ContractError, Entry, name_of, read
from tools.contract.records import (
    Answer,
    Column,
    CommonResponse,
    Contract,
    Error,
    ErrorGroup,
    Field,
    HeaderUse,
    Note,
    Route,
    Rule,
    Setting,
    Shape,
    Table,
    Tag,
)
from tools.routes import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FOLDER = ROOT / "docs" / "contract"
EVERY_ROUTE = "every_route"  # the error group that no route has to name
KINDS = {
    "tags": "tag",
    "path_parameters": "path parameter",
    "request_headers": "request header",
    "answer_headers": "answer header",
    "error_groups": "error group",
    "common_responses": "common response",
    "shapes": "shape",
    "routes": "route",
    "tables": "table",
    "rules": "rule",
    "settings": "setting",
}
Named = list[tuple[Entry, str]]  # entries, each with what messages call it


@cache
def contract() -> Contract:
    """The repository's. Raises ContractError."""
    return load_contract(FOLDER, {code: one.status or 0 for code, one in api_error_codes().items()})


def load_contract(folder: Path, statuses: Mapping[str, int]) -> Contract:
    """`statuses`: the known error codes, each with its status. Raises ContractError."""
    found = _entries(folder)
    groups = {group.name: group for group in (_group(entry, where) for entry, where in found["error_groups"])}
    loaded = Contract(
        tags=tuple(read(Tag, entry, where) for entry, where in found["tags"]),
        path_parameters=_by_name(found["path_parameters"], lambda entry, where: read(Field, entry, where)),
        request_headers=_by_name(found["request_headers"], lambda entry, where: read(Field, entry, where)),
        answer_headers=_by_name(found["answer_headers"], lambda entry, where: read(Field, entry, where)),
        every_route=groups[EVERY_ROUTE].errors if EVERY_ROUTE in groups else (),
        common_responses=tuple(read(CommonResponse, entry, where) for entry, where in found["common_responses"]),
        shapes=_by_name(found["shapes"], _shape),
        routes=_by_name(found["routes"], lambda entry, where: _route(entry, where, groups)),
        tables=_by_name(found["tables"], _table),
        rules=tuple(read(Rule, entry, where) for entry, where in found["rules"]),
        settings=_by_name(found["settings"], lambda entry, where: read(Setting, entry, where)),
    )
    check(loaded, statuses)
    return loaded


def _entries(folder: Path) -> dict[str, Named]:
    """By kind, the entries of all files."""
    found: dict[str, Named] = {kind: [] for kind in KINDS}
    for file in sorted(folder.glob("*.toml")):
        for kind, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if kind not in KINDS:
                raise ContractError(f"{file.name}: unknown key {kind}.")
            found[kind] += [(entry, name_of(entry, KINDS[kind], file.name)) for entry in entries]
    return found


def _by_name(entries: Named, made: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry, where in entries:
        record = made(entry, where)
        if record.name in found:
            raise ContractError(f"{where}: there is another one of this name.")
        found[record.name] = record
    return found


def _parts(record: type[Any], entry: Entry, key: str, where: str, *, ours: bool) -> tuple[Any, ...]:
    """The records of a list inside an entry."""
    kind = key.removesuffix("s")
    return tuple(read(record, part, name_of(part, kind, where), ours=ours) for part in entry.get(key, ()))


def _group(entry: Entry, where: str) -> ErrorGroup:
    return read(ErrorGroup, entry, where, errors=_parts(Error, entry, "errors", where, ours=False))


def _shape(entry: Entry, where: str) -> Shape:
    ours = entry.get("ours", False)
    if "type" in entry:
        return Shape(name=entry["name"], value=read(Field, entry, where), note=entry.get("note", ""), ours=ours)
    return read(Shape, entry, where, fields=_parts(Field, entry, "fields", where, ours=ours))


def _table(entry: Entry, where: str) -> Table:
    ours = entry.get("ours", False)
    notes = _parts(Note, entry, "notes", where, ours=ours)
    return read(Table, entry, where, notes=notes, columns=_parts(Column, entry, "columns", where, ours=ours))


def _route(entry: Entry, where: str, groups: Mapping[str, ErrorGroup]) -> Route:
    ours = entry.get("ours", False)
    named = {key: value for key, value in entry.items() if key not in ("error_groups", "our_error_groups")}
    return read(
        Route,
        named,
        where,
        answers=_parts(Answer, entry, "answers", where, ours=ours),
        errors=tuple(_errors(entry, where, groups)),
        notes=_parts(Note, entry, "notes", where, ours=ours),
        headers=_parts(HeaderUse, entry, "headers", where, ours=ours),
    )


def _errors(entry: Entry, where: str, groups: Mapping[str, ErrorGroup]) -> Iterable[Error]:
    """Those of the groups that the route names, then its own."""
    ours = entry.get("ours", False)
    for key in ("error_groups", "our_error_groups"):
        for name in entry.get(key, ()):
            if name not in groups:
                raise ContractError(f"{where}: there is no error group {name}.")
            for error in groups[name].errors:
                yield Error(status=error.status, code=error.code, ours=True) if ours or key[:3] == "our" else error
    yield from _parts(Error, entry, "errors", where, ours=ours)
