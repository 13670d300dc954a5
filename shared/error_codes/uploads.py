"""The error codes of uploads."""

from __future__ import annotations

from shared.error_codes.declaration import declare

_UPLOADS = "Uploads"
API_GW_UPLOAD_INVALID = declare(
    "API_GW_UPLOAD_INVALID",
    400,
    "`file_name` is not a string of 1 to 200 characters, `content_type` is not a media type without parameters, or "
    "`size_bytes` is not a whole number from 1; the message says which",
    section=_UPLOADS,
)
API_GW_UPLOAD_TOO_LARGE = declare(
    "API_GW_UPLOAD_TOO_LARGE",
    413,
    "`size_bytes` is more than 20 MiB",
    section=_UPLOADS,
    message="A file has at most 20 MiB (20971520 bytes). Send a smaller one, or its text.",
)
API_GW_UPLOAD_DB_ERROR = declare(
    "API_GW_UPLOAD_DB_ERROR",
    500,
    "the upload could not be counted",
    section=_UPLOADS,
    message="Files cannot be uploaded just now. Try again.",
)
