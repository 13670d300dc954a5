"""The shapes of the answers about an episode that is being made."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from cpoa.episodes.responses import MOMENT, PODCAST_ID, STATUS, TITLE
from cpoa.workflow.states import PodcastStatus, StepStatus
from shared.api_schema import Schema

StageName = Literal["read", "research", "outline", "chapter", "script", "voice", "cover", "master", "publish"]
_STAGE = Schema("A kind of steps: all voice steps together are `voice`.", example="voice")
REVISION = Schema(
    "Rises if the script was written again from its beginning. Then words and pieces of an earlier revision are not a "
    "part of the episode.",
    example=0,
    minimum=0,
)
_PIECE_URL = Schema("Signed URL of its MP3, valid for up to 2 hours.", example="https://storage.googleapis.com/...")


class StageProgress(TypedDict):
    """All steps of one kind together."""

    name: Annotated[StageName, _STAGE]
    status: Annotated[
        StepStatus,
        Schema("`in_progress` also if some are completed and the others wait.", example="in_progress"),
    ]
    count: Annotated[int, Schema("How many steps there are so far.", example=4, minimum=1)]
    done: Annotated[int, Schema("How many are completed.", example=1, minimum=0)]
    running: Annotated[
        int, Schema("How many have started and have not ended; one that waits for a model too.", example=2, minimum=0)
    ]
    attempts: Annotated[int, Schema("Number of failed attempts.", example=0, minimum=0)]
    steps_before: Annotated[
        int | None,
        Schema("As in the episode's `steps`: the smallest number of them. Null if none is in the queue.", example=None),
    ]
    started_at: Annotated[str | None, MOMENT]
    ended_at: Annotated[str | None, Schema("Null until all have ended.", example=None, format="date-time")]


class EpisodeProgress(TypedDict):
    """How far an episode is. It has no text that is only for its owner, and is the same for everyone."""

    podcast_id: Annotated[str, PODCAST_ID]
    generation_status: Annotated[PodcastStatus, STATUS]
    title: Annotated[str | None, TITLE]
    stage: Annotated[
        StageName | None,
        Schema("The first stage that is not completed; null if the episode has ended.", example="voice"),
    ]
    progress_percentage: Annotated[int, Schema("Every stage has the same share.", example=58, minimum=0, maximum=100)]
    length_minutes: Annotated[int, Schema("The requested length.", example=4)]
    has_script: Annotated[bool, Schema("Whether `draft.json` has words.", example=True)]
    chapters: Annotated[int | None, Schema("How many chapters are planned; null until then.", example=3)]
    pieces: Annotated[
        int, Schema("How many pieces of the sound are finished, without a gap from the first on.", example=2, minimum=0)
    ]
    revision: Annotated[int, REVISION]
    created_at: Annotated[str | None, MOMENT]
    updated_at: Annotated[
        str | None,
        Schema(
            "When the episode itself changed: its status, title or log.",
            example="2026-11-24T10:30:15.123Z",
            format="date-time",
        ),
    ]
    steps: Annotated[list[StageProgress], Schema("The stages in their order.", maxItems=8)]


class SoundPiece(TypedDict):
    """A finished part of the episode's sound."""

    number: Annotated[int, Schema("From 0.", example=0, minimum=0)]
    chapter: Annotated[int, Schema("Number of the chapter that it belongs to, from 0.", example=0, minimum=0)]
    start: Annotated[float, Schema("In seconds from the start of the episode.", example=0.0, minimum=0)]
    seconds: Annotated[float, Schema("Its length.", example=14.208, minimum=0)]
    audio_url: Annotated[str, _PIECE_URL]


class SoundPieces(TypedDict):
    """The finished sound of an episode, from the first piece on without a gap."""

    podcast_id: Annotated[str, PODCAST_ID]
    revision: Annotated[int, REVISION]
    is_complete: Annotated[
        bool, Schema("Whether no piece follows, because these are all or the episode is completed.", example=False)
    ]
    total: Annotated[
        int | None,
        Schema(
            "How many pieces the episode has. Null until its script is written, and for an episode without pieces.",
            example=4,
        ),
    ]
    pieces: Annotated[
        list[SoundPiece],
        Schema(
            "Their MP3s, one after the other, are the sound of the finished episode. Empty two days after they were "
            "made, and for an episode of an earlier release."
        ),
    ]
