"""The error codes of the media route for internal services."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_SECTION = "Media for internal services"
MISSING_GCS_URI = declare(
    "MISSING_GCS_URI",
    400,
    "`gcs_uri` is missing or empty",
    section=_SECTION,
    message="Send gcs_uri, such as gs://bucket/path/to/object.mp3.",
)
INVALID_GCS_URI_FORMAT = declare(
    "INVALID_GCS_URI_FORMAT",
    400,
    "`gcs_uri` does not have the form `gs://bucket/path`",
    section=_SECTION,
    message="gcs_uri must have the form gs://bucket/path/to/object.mp3.",
)
SIGNED_URL_GENERATION_FAILED = declare(
    "SIGNED_URL_GENERATION_FAILED",
    500,
    "the URL could not be signed",
    section=_SECTION,
    message="The URL could not be signed. Try again shortly.",
)
INTERNAL_SERVER_ERROR = declare(
    "INTERNAL_SERVER_ERROR",
    500,
    "internal error; see the log",
    section=_SECTION,
    message="The media are not available at the moment. Try again.",
)
MEDIA_NOT_FOUND = declare(
    "MEDIA_NOT_FOUND",
    404,
    "the bucket has no such object",
    section=_SECTION,
    message="There is no such media object.",
)
MEDIA_ACCESS_FORBIDDEN = declare(
    "MEDIA_ACCESS_FORBIDDEN",
    403,
    "the object is in another bucket",
    section=_SECTION,
    message="Only media of this service's own bucket can be accessed.",
)
