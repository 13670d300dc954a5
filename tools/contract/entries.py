"""Makes a record of a table of the data: every key is known, has the right type, and none is missing."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

R = TypeVar("R")
Entry = dict[str, Any]
MIN_STATUS, MAX_STATUS = 100, 599


class ContractError(Exception):
    """A mistake in the contract's data; the message names the file's entry."""


def name_of(entry: Entry, kind: str, where: str = "") -> str:
    """How messages call an entry: its file or outer entry, its kind and its name."""
    name = entry.get("name") or " ".join(
        str(entry[key]) for key in ("method", "path", "status", "code") if key in entry
    )
    return ", ".join(part for part in (where, f"{kind} {name}".strip()) if part)


def read(record: type[R], entry: Entry, where: str, *, ours: bool = False, **nested: Any) -> R:
    """`nested` holds the values that are records already. `ours`: the entry is part of one that is ours.

    Raises ContractError.
    """
    types = _types_of_keys(record)  # type: ignore[arg-type]  # mypy takes classes for unhashable
    given = _with_added(entry, where) if "added" in types else dict(entry)
    given |= nested
    if ours:
        given["ours"] = True
    _check_keys(record, given, where)
    if given.get("ours") and given.get("added"):
        raise ContractError(f"{where}: `added` is for entries of the source; this one is ours.")
    return record(
        **{key: value if key in nested else _value(types[key], value, where, key) for key, value in given.items()}
    )


@cache
def _types_of_keys(record: type[Any]) -> dict[str, Any]:
    return get_type_hints(record)


def _with_added(entry: Entry, where: str) -> Entry:
    """With the attributes of `added` beside the others, and their names in `added`."""
    added = entry.get("added", {})
    if not isinstance(added, dict):
        raise ContractError(f"{where}: `added` must be a table.")
    if twice := sorted(added.keys() & entry.keys()):
        raise ContractError(f"{where}: {', '.join(twice)} is given twice, the second time in `added`.")
    return {**entry, **added, "added": frozenset(added)}


def _check_keys(record: type[Any], given: Mapping[str, Any], where: str) -> None:
    known = {field.name: field for field in dataclasses.fields(record)}
    if unknown := sorted(given.keys() - known.keys()):
        raise ContractError(f"{where}: unknown key {', '.join(unknown)}.")
    required = {name for name, field in known.items() if field.default is dataclasses.MISSING}
    if missing := sorted(required - given.keys()):
        raise ContractError(f"{where}: {', '.join(missing)} is missing.")


def _value(hint: Any, value: Any, where: str, key: str) -> Any:
    """Raises ContractError if the value is not of the type that the record's field has."""
    if key == "added" or hint is Any:
        return value
    if key == "status":
        return _status(value, where)
    if hint == tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ContractError(f"{where}: `{key}` must be a list of strings.")
        return tuple(value)
    expected = next(one for one in get_args(hint) or (hint,) if one is not type(None))
    if issubclass(expected, StrEnum):
        return _member(expected, value, where, key)
    allowed = (int, float) if expected is float else (expected,)
    if not isinstance(value, allowed) or (isinstance(value, bool) and expected is not bool):
        raise ContractError(f"{where}: `{key}` must be of type {expected.__name__}, not {value!r}.")
    return value


def _status(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not MIN_STATUS <= value <= MAX_STATUS:
        raise ContractError(f"{where}: the status must be a number from {MIN_STATUS} to {MAX_STATUS}, not {value!r}.")
    return value


def _member(enumeration: type[StrEnum], value: Any, where: str, key: str) -> StrEnum:
    try:
        return enumeration(value)
    except ValueError:
        allowed = ", ".join(enumeration)
        raise ContractError(f"{where}: `{key}` must be one of {allowed}, not {value!r}.") from None
