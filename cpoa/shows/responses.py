"""The JSON shapes of shows and of the addresses of feeds in the API's responses."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from cpoa.episodes.responses import MOMENT
from cpoa.shows.categories import Category
from shared.api_schema import Schema

SHOW_ID = Schema(example="7c9f2a53-94a8-4a55-8ee4-2ec5aa3c9d10", format="uuid")
FEED_ID = Schema("Null until its address is first asked for.", example=None, format="uuid")


class Show(TypedDict):
    show_id: Annotated[str, SHOW_ID]
    slug: Annotated[str, Schema("Its name in the address of its page. It never changes.", example="reefs-5f0c1e")]
    title: Annotated[str, Schema(example="Tales of the reef")]
    description: Annotated[str, Schema(example="What lives in warm, shallow seas.")]
    author: Annotated[str, Schema(example="Ada")]
    category: Annotated[Category, Schema(example="Science")]
    funding_url: Annotated[
        str, Schema("Where people can support the show; empty: nowhere.", example="https://ada.example/support")
    ]
    apple_verification: Annotated[
        str, Schema("Apple's code in the public feed; empty: none.", example="6057b320-1f3e-4c0f-9d5e-2a44f0d0a5f5")
    ]
    language: Annotated[str, Schema(example="en")]
    visibility: Annotated[Literal["public", "private"], Schema(example="public")]
    voice: Annotated[str | None, Schema("The host's voice in new episodes; null: as without a show.", example="clara")]
    length_minutes: Annotated[int | None, Schema("Of new episodes; null: as without a show.", example=8)]
    cover_url: Annotated[
        str | None, Schema("Signed URL, valid for up to 6 hours. Null until it is painted.", example=None)
    ]
    is_default: Annotated[
        bool, Schema("The account's first show: of new episodes whose request names none.", example=False)
    ]
    is_hidden: Annotated[bool, Schema("An operator hid it: only you see it.", example=False)]
    episode_count: Annotated[int, Schema("Also unfinished and unlisted ones.", example=12, minimum=0)]
    feed_url: Annotated[str | None, Schema("The public feed; null if the show is private.", example=None)]
    page_url: Annotated[str | None, Schema("The page for everyone; null if the show is private.", example=None)]
    created_at: Annotated[str | None, MOMENT]
    changed_at: Annotated[str | None, MOMENT]


class ShowList(TypedDict):
    shows: Annotated[list[Show], Schema("The account's first show, then the others by age.", maxItems=100)]


class PrivateFeed(TypedDict):
    feed_id: Annotated[str | None, FEED_ID]
    show_id: Annotated[str | None, Schema("Null: the feed has all your episodes.", example=None, format="uuid")]
    title: Annotated[str, Schema(example="Tales of the reef")]
    created_at: Annotated[str | None, MOMENT]
    renewed_at: Annotated[str | None, Schema("When its present address was made.", example=None, format="date-time")]


class PrivateFeedList(TypedDict):
    feeds: Annotated[list[PrivateFeed], Schema("First that of all your episodes, then one for each show.")]


class PrivateAddress(TypedDict):
    feed_id: Annotated[str, Schema(example="7c9f2a53-94a8-4a55-8ee4-2ec5aa3c9d10", format="uuid")]
    url: Annotated[
        str,
        Schema(
            "Anyone who has it can hear the feed's episodes, also unlisted ones. Do not pass it on.",
            example="https://aethercast.example/feeds/7c9f2a53-94a8-4a55-8ee4-2ec5aa3c9d10/kEY.xml",
        ),
    ]
