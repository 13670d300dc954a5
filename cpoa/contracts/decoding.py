"""Decodes JSON into typed objects. Errors name the field."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class UndecodableRecordError(Exception):
    """A stored object does not have the form that this version reads. The message names the object and the field, and
    never contains user text."""

    def __init__(self, name: str, error: msgspec.MsgspecError) -> None:
        super().__init__(f"{name} cannot be read: {error}")


def decode_value(value: Any, kind: type[T], name: str) -> T:
    """Decodes plain JSON values. `name`: the object's name for the error message. Raises UndecodableRecordError."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.MsgspecError as error:
        raise UndecodableRecordError(name, error) from error


def decode_json(data: bytes, kind: type[T], name: str) -> T:
    """Decodes JSON text. `name`: the object's name for the error message. Raises UndecodableRecordError."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.MsgspecError as error:
        raise UndecodableRecordError(name, error) from error
