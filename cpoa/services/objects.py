"""Reads the objects in a bucket that a service's result names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.services.failures import InvalidResultError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def read_named_object(service: str, result: Mapping[str, Any], key: str, read_object: Callable[[str], bytes]) -> bytes:
    """Returns the bytes of the object at the ``gs://`` address under ``key``. Raises InvalidResultError if there is no
    such address or object."""
    address = result.get(key)
    if not isinstance(address, str) or not address.startswith("gs://"):
        raise InvalidResultError(service, f"returned no gs:// address as its {key}")
    try:
        return read_object(address)
    except Exception as error:  # any error of the bucket: the object that the service named is missing
        raise InvalidResultError(service, f"names a {key} that cannot be read") from error
