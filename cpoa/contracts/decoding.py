"""JSON values become typed objects, or an error that names the field."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class UndecodableRecordError(Exception):
    """A stored object is not of the form that this version reads. The message names the object and the field, and
    repeats no text of a person."""

    def __init__(self, name: str, error: msgspec.MsgspecError) -> None:
        super().__init__(f"{name} cannot be read: {error}")


def decode_value(value: Any, kind: type[T], name: str) -> T:
    """From plain JSON values. `name` says in the error what was decoded. Raises UndecodableRecordError."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.MsgspecError as error:
        raise UndecodableRecordError(name, error) from error


def decode_json(data: bytes, kind: type[T], name: str) -> T:
    """As `decode_value`, from the JSON's text."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise UndecodableRecordError(name, error) from error
