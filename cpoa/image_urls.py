"""Signs the URLs of pictures."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from shared.error_codes.episode_reading import API_GW_SIGNED_URL_FAILED
from shared.errors import AethercastError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.artefacts import ArtefactStore

IMAGE_URL_LIFETIME = timedelta(hours=6)


@contextmanager
def signing_errors() -> Iterator[None]:
    """Turns any exception into API_GW_SIGNED_URL_FAILED, with the exception as its cause for the log."""
    try:
        yield
    except Exception as error:
        raise AethercastError(API_GW_SIGNED_URL_FAILED) from error


def sign_image_urls(store: ArtefactStore, uris: Sequence[str | None]) -> list[str | None]:
    """Returns a signed URL for each gs:// URI, None for None. Raises AethercastError if signing fails."""
    with signing_errors():
        names = [store.object_name(uri) for uri in uris if uri]
        urls = iter(store.signed_urls(names, expires=IMAGE_URL_LIFETIME))
        return [next(urls) if uri else None for uri in uris]
