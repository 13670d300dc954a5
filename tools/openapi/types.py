"""The types behind the contract's shapes: the code reads requests into them, or writes answers from them."""

from __future__ import annotations

from typing import Any

from cpoa.agents.voice.voice_catalogue import VoiceParamsFields
from cpoa.audio.chapters import ChapterList
from cpoa.audio.waveform import Waveform
from cpoa.cards.requests import Exploration, SnippetsQuery, TopicSearch
from cpoa.cards.responses import Categories, ExploredTopics, SearchResults, Snippets
from cpoa.episodes.change import EpisodeEdit
from cpoa.episodes.making.responses import EpisodeProgress, SoundPieces
from cpoa.episodes.paging import ListQuery
from cpoa.episodes.request import EpisodeRequest
from cpoa.episodes.responses import Accepted, EpisodeDetail, EpisodeListing, LanguageList, ListedEpisode, VoiceList
from cpoa.library.playlist_requests import NewPlaylist, PlaylistChange
from cpoa.library.responses import FoundEpisodes, Playlist, PlaylistList
from cpoa.library.search_query import EpisodeSearchQuery
from cpoa.readings.reading_request import NewReading
from cpoa.readings.responses import Reading
from cpoa.sharing.report_requests import NewReport
from cpoa.sharing.reports import StoredReport
from cpoa.shows.responses import PrivateAddress, PrivateFeedList, Show, ShowList
from cpoa.shows.show_requests import NewShow, ShowChange
from cpoa.transcript.document import Draft, OwnPassages, Transcript
from cpoa.uploads.responses import UploadForm
from cpoa.uploads.upload_request import NewUpload
from features.accounts.account_rules import Credentials, Registration
from features.accounts.accounts import Registered, SignedIn
from features.accounts.refresh_sessions import SignInSessions
from features.listening.bookmarks import Bookmark, BookmarkList, BookmarksQuery, NewBookmark, NoteChange
from features.listening.changes import ListeningUpdate
from features.listening.state import Listening
from features.media_access import MediaAccess, SignedUrl
from features.pronunciations import PronunciationList, PronunciationsUpdate
from features.sessions import AccountPreferences, PreferencesUpdate, PreferencesUpdated, SessionAnswer, SessionStart
from features.subscriptions import Subscribed, Subscription
from shared.health import Health


class MissingTypeError(Exception):
    """A request or an answer of the contract has no type here; the message names its shape."""


_TYPES: tuple[Any, ...] = (
    Accepted,
    AccountPreferences,
    Bookmark,
    BookmarkList,
    BookmarksQuery,
    Categories,
    ChapterList,
    Credentials,
    Draft,
    EpisodeEdit,
    EpisodeDetail,
    EpisodeListing,
    EpisodeProgress,
    EpisodeRequest,
    EpisodeSearchQuery,
    Exploration,
    ExploredTopics,
    FoundEpisodes,
    Health,
    LanguageList,
    ListQuery,
    Listening,
    ListeningUpdate,
    MediaAccess,
    NewBookmark,
    NoteChange,
    ListedEpisode,
    NewPlaylist,
    NewReading,
    NewShow,
    NewUpload,
    OwnPassages,
    Playlist,
    PlaylistChange,
    PlaylistList,
    PreferencesUpdate,
    PrivateAddress,
    PrivateFeedList,
    PreferencesUpdated,
    PronunciationList,
    PronunciationsUpdate,
    Reading,
    Registered,
    Registration,
    SearchResults,
    SessionAnswer,
    SessionStart,
    Show,
    ShowChange,
    ShowList,
    SignInSessions,
    SignedIn,
    SignedUrl,
    Snippets,
    SnippetsQuery,
    SoundPieces,
    NewReport,
    StoredReport,
    Subscribed,
    Subscription,
    TopicSearch,
    Transcript,
    UploadForm,
    VoiceList,
    Waveform,
)
# By the name of the shape.
TYPES: dict[str, Any] = {one.__name__: one for one in _TYPES}
# Objects that accept no other fields.
CLOSED_TYPES = (VoiceParamsFields,)

_NOT_GIVEN = {"type": "null"}
_KINDS_OF_SOURCES = [
    {"required": ["text"], "properties": {"text": {"type": "string"}, "upload_id": _NOT_GIVEN}},
    {"required": ["upload_id"], "properties": {"upload_id": {"type": "string"}, "text": _NOT_GIVEN}},
    {"required": ["url"], "properties": {"url": {"type": "string"}, "text": _NOT_GIVEN, "upload_id": _NOT_GIVEN}},
]
# What several fields of a body must satisfy together, as JSON Schema.
BODY_RULES: dict[str, dict[str, Any]] = {
    "EpisodeEdit": {
        "anyOf": [
            {"required": ["title"], "properties": {"title": {"type": "string"}}},
            {"required": ["visibility"], "properties": {"visibility": {"type": "string"}}},
            {"required": ["show_id"]},
        ]
    },
    "EpisodeRequest": {
        "anyOf": [
            {"required": ["topic"], "properties": {"topic": {"type": "string"}}},
            {"required": ["sources"], "properties": {"sources": {"type": "array", "minItems": 1}}},
        ],
        "properties": {"sources": {"items": {"oneOf": _KINDS_OF_SOURCES}}},
    },
    "Exploration": {
        "anyOf": [
            {"required": ["current_topic_id"], "properties": {"current_topic_id": {"type": "string"}}},
            {"required": ["keywords"], "properties": {"keywords": {"type": "array", "minItems": 1}}},
        ]
    },
    "NewReading": {
        "oneOf": [
            {"required": ["url"], "properties": {"url": {"type": "string"}, "upload_id": _NOT_GIVEN}},
            {"required": ["upload_id"], "properties": {"upload_id": {"type": "string"}, "url": _NOT_GIVEN}},
        ]
    },
    "NewReport": {
        "oneOf": [
            {"required": ["podcast_id"], "properties": {"podcast_id": {"type": "string"}, "show_id": _NOT_GIVEN}},
            {"required": ["show_id"], "properties": {"show_id": {"type": "string"}, "podcast_id": _NOT_GIVEN}},
        ]
    },
    "ShowChange": {
        "anyOf": [
            *(
                {"required": [name], "properties": {name: {"type": "string"}}}
                for name in (
                    *("title", "description", "author", "category", "funding_url", "apple_verification"),
                    *("language", "visibility"),
                )
            ),
            {"required": ["voice"]},
            {"required": ["length_minutes"]},
        ]
    },
    "PlaylistChange": {
        "anyOf": [
            {"required": ["title"], "properties": {"title": {"type": "string"}}},
            {"required": ["podcast_ids"], "properties": {"podcast_ids": {"type": "array"}}},
            {"required": ["add_podcast_ids"], "properties": {"add_podcast_ids": {"type": "array"}}},
        ]
    },
}
# Where the examples of the fields, put together, would not be a good request.
BODY_EXAMPLES: dict[str, dict[str, Any]] = {
    "NewReading": {"url": "https://example.org/bees"},
    "NewReport": {
        "podcast_id": "81010abd-05b0-4fdd-bee1-448f82801c94",
        "reason": "wrong",
        "message": "It names the wrong year.",
    },
    "Exploration": {"keywords": ["space travel", "mars colonization"], "depth_mode": "broader"},
    "EpisodeRequest": {
        "topic": "The History of Podcasting",
        "length_minutes": 4,
        "voice_params": {"voice_name": "clara", "speaking_rate": 1.1},
    },
}


def find_type(shape: str) -> Any:
    """Raises MissingTypeError."""
    if shape not in TYPES:
        raise MissingTypeError(f"The shape {shape} has no type in tools/openapi/types.py.")
    return TYPES[shape]
