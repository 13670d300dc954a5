"""Objects in a bucket that a service's result names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.services.failures import WrongAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def object_named(service: str, result: Mapping[str, Any], key: str, read_object: Callable[[str], bytes]) -> bytes:
    """What lies at the ``gs://`` address under ``key``. Raises WrongAnswerError."""
    address = result.get(key)
    if not isinstance(address, str) or not address.startswith("gs://"):
        raise WrongAnswerError(service, f"has told no gs:// address as its {key}")
    try:
        return read_object(address)
    except Exception as error:  # whatever the bucket says: it is the service's object that is not there
        raise WrongAnswerError(service, f"names a {key} that cannot be read") from error
