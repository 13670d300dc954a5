"""The JSON shape of an upload in the API's responses."""

from __future__ import annotations

from typing import Annotated, TypedDict

from cpoa.uploads.upload_request import MAX_UPLOAD_BYTES
from shared.api_schema import Schema


class UploadForm(TypedDict):
    """How to send the file: as `multipart/form-data`, with all fields first and the file last, in the field `file`."""

    upload_id: Annotated[str, Schema(example="0c1f2c4e-6a57-4a35-9a30-0d1f3c1c2b11", format="uuid")]
    url: Annotated[
        str, Schema("The address to POST the form to.", example="https://storage.googleapis.com/media/", format="uri")
    ]
    fields: Annotated[
        dict[str, str],
        Schema(
            "The form's fields, which are signed: send all of them unchanged, before the file.",
            example={"Content-Type": "application/pdf", "key": "uploads/...", "policy": "eyJ..."},
        ),
    ]
    expires_timestamp: Annotated[
        str,
        Schema("The upload must begin before then.", example="2026-11-24T10:30:15.123Z", format="date-time"),
    ]
    max_bytes: Annotated[
        int, Schema("The file must not be larger.", example=48213, minimum=1, maximum=MAX_UPLOAD_BYTES)
    ]
