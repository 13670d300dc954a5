"""Short-lived media URLs for internal services, which have no credentials for the bucket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, TypedDict

from shared.api_schema import Schema
from shared.error_codes.media import INVALID_GCS_URI_FORMAT, MISSING_GCS_URI, SIGNED_URL_GENERATION_FAILED
from shared.errors import AethercastError, BadRequestError
from shared.media_store import MediaNotFoundError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.media_store import MediaStore

ACCESS_LIVES = timedelta(minutes=10)
# Cloud Storage, "Bucket names" and "Object names": 1 to 1,024 bytes without line breaks. Our names have no control
# characters.
_URI = re.compile(r"gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]/([^\x00-\x1f\x7f-\x9f\ud800-\udfff]+)")
_MAX_NAME_BYTES = 1024


@dataclass(frozen=True, slots=True)
class MediaAccess:
    """The query of GET /api/v1/internal/media_access_url."""

    gcs_uri: Annotated[
        str,
        Schema(
            "URI of an object in the service's own bucket.",
            example="gs://aethercast-media/episodes/episode.mp3",
            format="gcs-uri",
            pattern=r"^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]/.+$",
        ),
    ]

    @classmethod
    def from_arguments(cls, arguments: Mapping[str, str]) -> MediaAccess:
        return cls(_checked_uri(arguments.get("gcs_uri")))


class SignedUrl(TypedDict):
    signed_url: Annotated[
        str,
        Schema(
            "Signed URL, valid for 10 minutes.",
            example="https://storage.googleapis.com/aethercast-media/...",
            format="uri",
        ),
    ]


def media_access_url(store: MediaStore, access: MediaAccess) -> str:
    """Raises the API's 403 for another bucket, its 404 if the object does not exist, and its 500."""
    name = store.object_name(access.gcs_uri)
    if not store.exists(name):
        raise MediaNotFoundError(name)
    try:
        return store.signed_url(name, expires=ACCESS_LIVES)
    except Exception as error:  # any error of the signing service
        raise AethercastError(SIGNED_URL_GENERATION_FAILED) from error


def _checked_uri(gcs_uri: str | None) -> str:
    if not gcs_uri:
        raise BadRequestError(MISSING_GCS_URI)
    match = _URI.fullmatch(gcs_uri)
    # A name with the part "." or ".." could be used as a file path, and we never create one.
    if not match or len(match[1].encode()) > _MAX_NAME_BYTES or {".", ".."} & set(match[1].split("/")):
        raise BadRequestError(INVALID_GCS_URI_FORMAT)
    return gcs_uri
