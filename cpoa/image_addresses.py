"""Signed addresses of pictures, and what is answered when signing fails."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from shared.error_codes.episode_reading import API_GW_SIGNED_URL_FAILED
from shared.errors import AethercastError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.artefacts import MediaStore

IMAGE_ADDRESS_LIVES = timedelta(hours=6)


@contextmanager
def signing() -> Iterator[None]:
    """Whatever the signing service throws, the caller gets the contract's code and the log the cause."""
    try:
        yield
    except Exception as error:
        raise AethercastError(API_GW_SIGNED_URL_FAILED) from error


def image_addresses(store: MediaStore, uris: Sequence[str | None]) -> list[str | None]:
    """In the order of the URIs; None where there is no picture."""
    with signing():
        names = [store.object_name(uri) for uri in uris if uri]
        urls = iter(store.signed_urls(names, expires=IMAGE_ADDRESS_LIVES))
        return [next(urls) if uri else None for uri in uris]
