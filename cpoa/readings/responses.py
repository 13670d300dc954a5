"""The JSON shape of a reading in the API's responses."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from cpoa.episodes.responses import MOMENT
from shared.api_schema import Schema

READING_ID = Schema(example="0c1f2c4e-6a57-4a35-9a30-0d1f3c1c2b11", format="uuid")


class Reading(TypedDict):
    """What was understood of a page or file. While it is `waiting`, what is not known yet is null or empty."""

    reading_id: Annotated[str, READING_ID]
    state: Annotated[
        Literal["waiting", "read", "unreadable"],
        Schema("`waiting` for at most ten minutes, then `read` or `unreadable`.", example="read"),
    ]
    title: Annotated[
        str | None, Schema("As the document says it; of a file that says none, its name.", example="Bees in the city")
    ]
    author: Annotated[str | None, Schema("As the document says it.", example="A. Keeper")]
    language: Annotated[
        str | None,
        Schema("The language of the text, a BCP 47 tag without a region; null if it is not certain.", example="de"),
    ]
    words: Annotated[int | None, Schema("That were read.", example=1840, minimum=0)]
    pages: Annotated[
        int | None,
        Schema(
            "From the first page with text to the last one; null for a document without numbered pages.",
            example=12,
            minimum=1,
        ),
    ]
    left_out: Annotated[list[str], Schema("What of it was not read.", example=["12 footnotes"])]
    reason: Annotated[
        str | None,
        Schema("Why it is `unreadable`, in a sentence.", example="This PDF holds pictures of pages, no text."),
    ]
    created_at: Annotated[str | None, MOMENT]
