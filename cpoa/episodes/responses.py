"""The JSON shapes of episodes and voices in the API's responses."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from cpoa.workflow.states import PodcastStatus, StepStatus
from shared.api_schema import Schema

_ID = "81010abd-05b0-4fdd-bee1-448f82801c94"
PODCAST_ID = Schema(example=_ID, format="uuid")
WORKFLOW_ID = Schema("ID of the workflow, for logs and support.", example=_ID, format="uuid")
MOMENT = Schema(example="2026-11-24T10:30:15.123Z", format="date-time")
STATUS = Schema(
    "Progress. The episode has ended if it is `completed` or `cancelled`, or begins with `failed`.", example="completed"
)
TOPIC = Schema("The requested topic.", example="The History of Podcasting")
TITLE = Schema("Title of the episode; null until its script is written.", example="Podcasts: A Medium of Episodes")
AUDIO_URL = Schema("Null until there is audio.", example=f"/api/v1/podcasts/{_ID}/audio.mp3")
COVER_URL = Schema("Signed URL, valid for up to 6 hours.", example="https://storage.googleapis.com/...")
AUDIO_URI = Schema("URI of the MP3 in the bucket.", example="gs://aethercast-media/episodes/x/master/y.mp3")
ASF_STATUS = Schema("Result of the notification of the stream feeder, if one is set up.", example=None)
ASF_URL = Schema("URL of the episode's stream, if a stream feeder is set up.", example=None)
LANGUAGE = Schema("The language in which the hosts speak, as a BCP 47 tag.", example="en")
DURATION = Schema("Duration of the audio in seconds.", example=243.7)
LICENCE = Schema(
    "SPDX identifier of the episode's own licence. Null if its sources ask for none, or do not allow one.",
    example="CC-BY-SA-4.0",
)
COVERAGE = Schema(
    "`exact`: the sources answer the topic. `around`: they are about its subject but do not answer it, and the hosts "
    "say so. `own`: the user's own texts. `general`: no source was found, so a language model wrote the episode from "
    "what it knows, nothing was checked against sources, and the hosts say so. Null until the research is done, and "
    "for episodes of earlier releases.",
    example="exact",
)
NEAREST_TOPICS = Schema("If nothing was found about the topic: topics that the sources know.", example=[], maxItems=5)
LEFT_OUT = Schema(
    "Headings of the sections of the user's own text that did not fit into the requested length.", example=[]
)
WRITER = Schema(
    "What wrote the script: a version of the embedded writer, or the name of a model or service. Null until it is "
    "written, and for episodes of earlier releases.",
    example="embedded-7",
)
SYNTHETIC_VOICES = Schema("Always true: the voices are made by a computer.", example=True)
VISIBILITY = Schema(example="public")
IS_OWN = Schema("Whether the request's token is that of the person who asked for it.", example=False)
SHOW_OF_EPISODE = Schema(
    "The show that it belongs to. Null if there is none, or if the show is private and somebody else asks.",
    example=None,
    format="uuid",
)
TTS_SETTINGS = Schema(
    "At first the requested settings, later the ones that the voices used.", example={"voice_name": "anna"}
)
LOG = Schema("The orchestration log, the oldest entry first.")


class LogEntryAnswer(TypedDict):
    timestamp: Annotated[str, MOMENT]
    stage: Annotated[str, Schema(example="pswa_script_generation")]
    message: Annotated[str, Schema(example="Wrote the script: 3 chapters from 5 sources.")]
    data_preview: Annotated[str, Schema(example="N/A")]
    structured_data: NotRequired[Annotated[dict[str, Any], Schema(example={"step": "script"})]]


class FinalAudio(TypedDict):
    status: Literal["success", "error", "not_run"]
    audio_filepath: NotRequired[Annotated[str, AUDIO_URI]]
    message: NotRequired[Annotated[str | None, Schema("Why there is no audio.", example="There is no audio yet.")]]
    tts_settings_used: Annotated[dict[str, Any] | None, TTS_SETTINGS]


class Details(TypedDict):
    """The orchestrator's own result."""

    task_id: Annotated[str, PODCAST_ID]
    workflow_id: Annotated[str, WORKFLOW_ID]
    topic: Annotated[str, TOPIC]
    status: Annotated[PodcastStatus, STATUS]
    error_message: Annotated[str | None, Schema("What a person can do about a failure.", example=None)]
    asf_notification_status: Annotated[str | None, ASF_STATUS]
    asf_websocket_url: Annotated[str | None, ASF_URL]
    final_audio_details: FinalAudio
    orchestration_log: Annotated[list[LogEntryAnswer], LOG]


class Accepted(TypedDict):
    podcast_id: Annotated[str, PODCAST_ID]
    workflow_id: Annotated[str, WORKFLOW_ID]
    topic: Annotated[str, TOPIC]
    generation_status: Annotated[PodcastStatus, STATUS]
    audio_url: Annotated[str | None, AUDIO_URL]
    details: Details


_LICENCE_OF_SOURCE = Schema(
    "SPDX identifier of the licence that it states; null if it is not known.", example="CC-BY-4.0"
)
_LICENCE_URL = Schema(
    "Address of that licence, also of one that is not known. Null if it states none.",
    example="https://creativecommons.org/licenses/by/4.0/",
)


class SourceAnswer(TypedDict):
    title: Annotated[str, Schema(example="Podcast")]
    url: Annotated[str | None, Schema(example="https://en.wikipedia.org/wiki/Podcast")]
    credit: Annotated[
        str | None,
        Schema("Whom to name as its author. Not told for an upload without licence and address.", example="A. Keeper"),
    ]
    licence: Annotated[str | None, _LICENCE_OF_SOURCE]
    licence_url: Annotated[str | None, _LICENCE_URL]


class GivenSource(TypedDict):
    """A page or file that the owner brought."""

    title: Annotated[str, Schema("Its own title, or the name or address as given.", example="Bees in the city")]
    url: Annotated[str | None, Schema(example="https://example.org/bees")]
    author: Annotated[str | None, Schema("As it names its author.", example="A. Keeper")]
    licence: Annotated[str | None, _LICENCE_OF_SOURCE]
    licence_url: Annotated[str | None, _LICENCE_URL]
    words: Annotated[int, Schema("That were read.", example=1840, minimum=0)]
    left_out: Annotated[list[str], Schema("What of it was not read.", example=["12 footnotes"])]
    unreadable: Annotated[
        str | None,
        Schema("Why it was left out; null if it was read.", example="This PDF holds pictures of pages, no text."),
    ]


class StepAnswer(TypedDict):
    name: Annotated[
        str,
        Schema(
            "read-0 to read-n for pages and files; research, script, voice-0 to voice-n, cover, master, publish. If a "
            "language model writes, also outline "
            "and chapter-0 to chapter-n, which run one after the other before script.",
            example="voice-0",
        ),
    ]
    status: Annotated[StepStatus, Schema(example="completed")]
    attempts: Annotated[int, Schema("Number of failed attempts.", example=0, minimum=0)]
    started_at: Annotated[str | None, MOMENT]
    ended_at: Annotated[str | None, MOMENT]
    steps_before: Annotated[
        int | None,
        Schema(
            "How many steps of any episode start before this one, if no new step arrives. Users take turns, so it may "
            "rise when another user creates an episode. Null if the step is not in the queue or waits for a time.",
            example=0,
        ),
    ]


class ModelUsageAnswer(TypedDict):
    prompt_tokens: Annotated[int, Schema("Tokens of requests to language models.", example=9800, minimum=0)]
    completion_tokens: Annotated[int, Schema("Tokens of their replies.", example=2600, minimum=0)]
    estimated_cost_usd: Annotated[
        float | None,
        Schema(
            "US dollars at list prices for language models, speech and pictures, without `unpriced_requests`. Null if "
            "no request has a known price.",
            example=0.021,
        ),
    ]
    unpriced_requests: Annotated[int, Schema("Requests to models whose price is not known.", example=0, minimum=0)]


class EpisodeDetail(TypedDict):
    podcast_id: Annotated[str, PODCAST_ID]
    workflow_id: Annotated[str, WORKFLOW_ID]
    topic: Annotated[str, TOPIC]
    title: Annotated[str | None, TITLE]
    visibility: Annotated[Literal["public", "unlisted"], VISIBILITY]
    show_id: Annotated[str | None, SHOW_OF_EPISODE]
    is_own: Annotated[bool, IS_OWN]
    is_hidden: Annotated[
        bool, Schema("Whether an operator has hidden the episode: it is then there for its owner only.", example=False)
    ]
    generation_status: Annotated[PodcastStatus, STATUS]
    cpoa_status: Annotated[PodcastStatus, Schema("The same as `generation_status`.", example="completed")]
    cpoa_error_message: Annotated[str | None, Schema("What a person can do about a failure.", example=None)]
    error_code: Annotated[str | None, Schema("Error code of a failure.", example=None)]
    final_audio_filepath: Annotated[str | None, AUDIO_URI]
    stream_id: Annotated[str | None, Schema("ID of the stream, if a stream feeder is set up.", example=None)]
    asf_websocket_url: Annotated[str | None, ASF_URL]
    asf_notification_status: Annotated[str | None, ASF_STATUS]
    task_created_timestamp: Annotated[str | None, MOMENT]
    last_updated_timestamp: Annotated[str | None, MOMENT]
    cpoa_full_orchestration_log: Annotated[list[LogEntryAnswer], LOG]
    tts_settings_used: Annotated[dict[str, Any] | None, TTS_SETTINGS]
    audio_url: Annotated[str | None, AUDIO_URL]
    transcript_url: Annotated[str | None, Schema(example=f"/api/v1/podcasts/{_ID}/transcript.vtt")]
    transcript_json_url: Annotated[
        str | None,
        Schema(
            "The transcript with what each sentence rests on. Null until there is one, and for episodes of earlier "
            "releases.",
            example=f"/api/v1/podcasts/{_ID}/transcript.json",
        ),
    ]
    own_passages_url: Annotated[
        str | None,
        Schema(
            "The passages of the user's own texts that the transcript refers to. Null for everyone but the owner, and "
            "if there are none.",
            example=None,
        ),
    ]
    chapters_url: Annotated[str | None, Schema(example=f"/api/v1/podcasts/{_ID}/chapters.json")]
    waveform_url: Annotated[str | None, Schema(example=f"/api/v1/podcasts/{_ID}/waveform.json")]
    cover_url: Annotated[str | None, COVER_URL]
    duration_seconds: Annotated[float | None, DURATION]
    length_minutes: Annotated[int, Schema("The requested length.", example=4)]
    language: Annotated[str, LANGUAGE]
    length_limited_by: Annotated[
        Literal["material"] | None,
        Schema("Why the episode is shorter than requested; null if it is not.", example=None),
    ]
    show_notes: Annotated[str | None, Schema(example="What podcasts are, and where they came from.")]
    sources: Annotated[
        list[SourceAnswer], Schema("The sources of all spoken claims; empty if `coverage` is `general`.")
    ]
    given_sources: Annotated[
        list[GivenSource],
        Schema("The pages and files that were given, once they are read. Empty for everyone but the owner."),
    ]
    licence: Annotated[str | None, LICENCE]
    coverage: Annotated[Literal["exact", "around", "own", "general"] | None, COVERAGE]
    nearest_topics: Annotated[list[str], NEAREST_TOPICS]
    left_out: Annotated[list[str], LEFT_OUT]
    writer: Annotated[str | None, WRITER]
    synthetic_voices: Annotated[bool, SYNTHETIC_VOICES]
    model_usage: Annotated[
        ModelUsageAnswer | None,
        Schema(
            "What the episode's models have used so far, without failed attempts of speech and pictures. Null for "
            "everyone but the owner, and if no model has answered."
        ),
    ]
    steps: list[StepAnswer]
    logs: Annotated[list[LogEntryAnswer], Schema("The same as `cpoa_full_orchestration_log`.")]


class ListedEpisode(TypedDict):
    podcast_id: Annotated[str, PODCAST_ID]
    workflow_id: Annotated[str, WORKFLOW_ID]
    topic: Annotated[str, TOPIC]
    title: Annotated[str | None, TITLE]
    visibility: Annotated[Literal["public", "unlisted"], VISIBILITY]
    show_id: Annotated[str | None, SHOW_OF_EPISODE]
    is_own: Annotated[bool, IS_OWN]
    status: Annotated[PodcastStatus, Schema("The same as `generation_status`.", example="completed")]
    generation_status: Annotated[PodcastStatus, STATUS]
    task_created_timestamp: Annotated[str | None, MOMENT]
    last_updated_timestamp: Annotated[str | None, MOMENT]
    audio_url: Annotated[str | None, AUDIO_URL]
    cover_url: Annotated[str | None, COVER_URL]
    language: Annotated[str, LANGUAGE]
    duration_seconds: Annotated[float | None, DURATION]
    licence: Annotated[str | None, LICENCE]
    coverage: Annotated[Literal["exact", "around", "own", "general"] | None, COVERAGE]
    nearest_topics: Annotated[list[str], NEAREST_TOPICS]
    left_out: Annotated[list[str], LEFT_OUT]
    writer: Annotated[str | None, WRITER]
    synthetic_voices: Annotated[bool, SYNTHETIC_VOICES]


class EpisodeListing(TypedDict):
    podcasts: Annotated[list[ListedEpisode], Schema("The newest first.")]
    page: Annotated[int, Schema(example=1, minimum=1)]
    per_page: Annotated[int, Schema(example=10, minimum=1, maximum=100)]
    total_podcasts: Annotated[int, Schema(example=1, minimum=0)]
    total_pages: Annotated[int, Schema(example=1, minimum=0)]


class VoiceAnswer(TypedDict):
    name: Annotated[str, Schema("Value for `voice_params.voice_name`.", example="anna")]
    display_name: Annotated[str, Schema("Name of the host.", example="Anna")]
    language: Annotated[str, Schema(example="en-US")]
    gender: Annotated[str, Schema(example="female")]
    description: Annotated[str, Schema(example="Warm and clear, at an easy pace.")]
    pairs_with: Annotated[str, Schema("The guest beside this host.", example="ben")]
    sample_url: Annotated[str | None, Schema("Sample of the voice; null if there is none.", example="/voices/anna.mp3")]


class VoiceList(TypedDict):
    voices: list[VoiceAnswer]


class LanguageAnswer(TypedDict):
    language: Annotated[str, Schema("Value for `language` of a new episode.", example="en")]
    name: Annotated[str, Schema("Its English name.", example="English")]
    is_available: Annotated[
        bool,
        Schema("Whether it can also be written: English always, the others by a language model.", example=True),
    ]


class LanguageList(TypedDict):
    languages: Annotated[list[LanguageAnswer], Schema("English first, the others by their tags.")]
