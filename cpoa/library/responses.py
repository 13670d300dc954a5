"""The JSON shapes of found episodes and of playlists in the API's responses."""

from __future__ import annotations

from typing import Annotated, TypedDict

from cpoa.episodes.responses import AUDIO_URL, COVER_URL, DURATION, MOMENT, PODCAST_ID, ListedEpisode
from shared.api_schema import Schema

PLAYLIST_ID = Schema(example="0c1f2c4e-6a57-4a35-9a30-0d1f3c1c2b11", format="uuid")


class Highlight(TypedDict):
    """A part of a text: its first character and the one after its last, from 0."""

    start: Annotated[int, Schema(example=5, minimum=0)]
    end: Annotated[int, Schema(example=10, minimum=1)]


class EpisodeHit(TypedDict):
    """A sentence of an episode that has words of the query."""

    at_seconds: Annotated[float, Schema("When it begins.", example=12.48, minimum=0)]
    text: Annotated[str, Schema(example="Most reefs grow a few centimetres a year.")]
    highlights: Annotated[list[Highlight], Schema("The parts of the text that match.")]


class FoundEpisode(TypedDict):
    podcast_id: Annotated[str, PODCAST_ID]
    title: Annotated[str, Schema("Its title, or its topic if it has none yet.", example="Coral reefs")]
    cover_url: Annotated[str | None, COVER_URL]
    audio_url: Annotated[str | None, AUDIO_URL]
    duration_seconds: Annotated[float | None, DURATION]
    created_at: Annotated[str | None, MOMENT]
    is_own: Annotated[bool, Schema("Whether the request's token is that of the person who made it.", example=False)]
    hits: Annotated[list[EpisodeHit], Schema("The sentences that match best, in the order of the episode.", maxItems=3)]


class FoundEpisodes(TypedDict):
    episodes: Annotated[
        list[FoundEpisode],
        Schema("Those whose title matches come first, then those in which the words occur most.", maxItems=20),
    ]


class PlaylistOverview(TypedDict):
    playlist_id: Annotated[str, PLAYLIST_ID]
    title: Annotated[str, Schema(example="For the train")]
    total_podcasts: Annotated[int, Schema("How many episodes it has.", example=3, minimum=0)]
    duration_seconds: Annotated[float, Schema("Of all its episodes together.", example=731.1, minimum=0)]
    cover_url: Annotated[str | None, Schema("Signed URL of its first cover; null if it has none.", example=None)]
    holds_podcast: Annotated[bool, Schema("Whether it has the episode of the query `podcast_id`.", example=False)]
    created_at: Annotated[str | None, MOMENT]
    changed_at: Annotated[str | None, MOMENT]


class PlaylistList(TypedDict):
    playlists: Annotated[list[PlaylistOverview], Schema("The last changed first.", maxItems=100)]


class Playlist(PlaylistOverview):
    podcasts: Annotated[list[ListedEpisode], Schema("In the order of the list.")]
