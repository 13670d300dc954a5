"""Parses the body of POST /api/v1/readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cpoa.episodes.source_fields import MAX_URL_CHARS, SourceFields
from shared.api_schema import Schema
from shared.error_codes.readings import API_GW_READING_INVALID
from shared.errors import BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class NewReading:
    """One of the two."""

    url: Annotated[
        str | None,
        Schema(
            "The page, PDF, Word document, e-book or feed to read.",
            example="https://example.org/bees",
            format="web-address",
            maxLength=MAX_URL_CHARS,
        ),
    ] = None
    upload_id: Annotated[
        str | None,
        Schema(
            "A file of yours, as POST /api/v1/uploads named it. Send the file to the bucket first.",
            example="6d0c4ee8-8cf8-4c25-b5fb-1f0e1f7b9a10",
            format="uuid",
        ),
    ] = None

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> NewReading:
        """Raises BadRequestError. The rules of each field are those of a source of an episode."""
        source = SourceFields(fields, API_GW_READING_INVALID)
        url, upload_id = source.url(), source.upload_id()
        if (url is None) is (upload_id is None):
            raise BadRequestError(API_GW_READING_INVALID, "Send either `url` or `upload_id`.")
        return cls(url, upload_id)
