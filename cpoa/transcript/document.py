"""The shapes of ``transcript.json`` and ``own_passages.json``."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from shared.api_schema import Schema

TRANSCRIPT_VERSION = 1
_SECONDS = Schema("Seconds from the start of the audio.", example=12.48, minimum=0)
_SOURCE_ID = Schema("ID of an entry of `sources`.", example="wiki-coral-reef")
_PASSAGE_ID = Schema("ID of an entry of `passages`.", example="wiki-coral-reef-3")
_CLAIMS = Schema("How many sentences rest on it. A sentence that rests on two sources counts for both.", example=6)
_SENTENCES = Schema("The passage's sentences in order.", example=["Most reefs grow a few centimetres a year."])

_TITLE = Schema("Title of the episode.", example="Coral reefs")
_LANGUAGE = Schema("A BCP 47 tag.", example="en")
_TIMING = Schema("Whether the times were measured, or estimated from the number of words.", example="measured")
_PASSAGES = Schema("In the order of their first use.")
Timing = Literal["measured", "estimated"]


class ClauseTime(TypedDict):
    """Some words of a sentence that are said in one breath."""

    words: Annotated[int, Schema("How many words of the sentence, between its spaces.", example=9, minimum=1)]
    start: Annotated[float, _SECONDS]
    end: Annotated[float, _SECONDS]


class PassageUse(TypedDict):
    passage_id: Annotated[str, _PASSAGE_ID]
    sentences: Annotated[
        list[int],
        Schema("Which of its sentences support the spoken one, from 0. Empty: all of them together.", example=[0]),
    ]


class TranscriptPart(TypedDict):
    """One spoken sentence."""

    text: Annotated[str, Schema("With single spaces.", example="Most reefs grow a few centimetres a year.")]
    kind: Annotated[
        Literal["greeting", "preview", "question", "fact", "reaction", "handover", "recap", "credit", "close"],
        Schema(example="fact"),
    ]
    start: Annotated[float, _SECONDS]
    end: Annotated[float, _SECONDS]
    is_quote: Annotated[bool, Schema("Whether it is a sentence of its passage, word for word.", example=True)]
    passages: Annotated[list[PassageUse], Schema("What it rests on. Empty: it does not state anything from a source.")]
    clauses: Annotated[list[ClauseTime], Schema("Its words in order. Together they are the whole sentence.")]


class TranscriptTurn(TypedDict):
    """What one host says before the other one speaks, or a new paragraph of it."""

    speaker: Annotated[str, Schema("Name of the host.", example="Anna")]
    chapter: Annotated[int, Schema("Number of the chapter, from 0.", example=0, minimum=0)]
    start: Annotated[float, _SECONDS]
    end: Annotated[float, _SECONDS]
    parts: Annotated[list[TranscriptPart], Schema("Its sentences.")]


class SourceClaims(TypedDict):
    source_id: Annotated[str, _SOURCE_ID]
    claims: Annotated[int, _CLAIMS]


class TranscriptChapter(TypedDict):
    """A chapter, and how much of it rests on what."""

    title: Annotated[str, Schema(example="How reefs grow")]
    start: Annotated[float, _SECONDS]
    end: Annotated[float, _SECONDS]
    claims: Annotated[int, Schema("How many sentences rest on a passage.", example=9, minimum=0)]
    unsourced: Annotated[int, Schema("How many sentences do not.", example=4, minimum=0)]
    sources: Annotated[list[SourceClaims], Schema("The source with the most claims first.")]


class TranscriptPassage(TypedDict):
    """A paragraph of a source."""

    passage_id: Annotated[str, Schema(example="wiki-coral-reef-3")]
    source_id: Annotated[str, _SOURCE_ID]
    is_own: Annotated[bool, Schema("Whether it is of a text that the episode's owner gave.", example=False)]
    heading: Annotated[
        str | None,
        Schema("Heading of its section; null in the source's beginning, and if `is_own`.", example="Formation"),
    ]
    place: Annotated[
        str | None,
        Schema(
            "Where it begins in its page or file. Null if the heading says it, and if `is_own` and the source has no "
            "address.",
            example="page 7",
        ),
    ]
    sentences: Annotated[
        list[str] | None, Schema("The passage's sentences in order; null if `is_own`.", example=["Most reefs grow."])
    ]


class TranscriptSource(TypedDict):
    source_id: Annotated[str, Schema(example="wiki-coral-reef")]
    title: Annotated[str, Schema(example="Coral reef")]
    url: Annotated[str | None, Schema(example="https://en.wikipedia.org/wiki/Coral_reef")]
    credit: Annotated[str | None, Schema("Whom to name as its author.", example="Wikipedia contributors")]
    licence: Annotated[
        str | None,
        Schema("SPDX identifier of the licence that it states; null if it is not known.", example="CC-BY-4.0"),
    ]
    licence_url: Annotated[
        str | None,
        Schema(
            "Address of that licence, also of one that is not known. Null if it states none.",
            example="https://creativecommons.org/licenses/by/4.0/",
        ),
    ]


class Transcript(TypedDict):
    """The words of an episode, when each is said, and what each sentence rests on."""

    version: Annotated[int, Schema(example=TRANSCRIPT_VERSION)]
    title: Annotated[str, _TITLE]
    language: Annotated[str, _LANGUAGE]
    timing: Annotated[Timing, _TIMING]
    chapters: list[TranscriptChapter]
    turns: list[TranscriptTurn]
    passages: Annotated[list[TranscriptPassage], _PASSAGES]
    sources: list[TranscriptSource]


class OwnPassage(TypedDict):
    passage_id: Annotated[str, _PASSAGE_ID]
    heading: Annotated[str | None, Schema("Heading of its section.", example="The lamp")]
    place: Annotated[str | None, Schema("Where it begins in its page or file.", example="page 7")]
    sentences: Annotated[list[str], _SENTENCES]


class OwnPassages(TypedDict):
    """The passages of an episode's own texts that its sentences rest on."""

    version: Annotated[int, Schema(example=TRANSCRIPT_VERSION)]
    passages: list[OwnPassage]


class DraftTurn(TranscriptTurn):
    timing: Annotated[
        Timing,
        Schema(
            "`measured`: its sound is finished, and so is all sound before it. `estimated`: by its words, from the end "
            "of the finished sound.",
            example="measured",
        ),
    ]


class Draft(TypedDict):
    """The words of an episode that is being made, as far as they are written. It has all fields of `Transcript`."""

    version: Annotated[int, Schema(example=TRANSCRIPT_VERSION)]
    revision: Annotated[
        int,
        Schema(
            "Rises if the script was written again from its beginning. Then an earlier draft is not a part of the "
            "episode.",
            example=0,
            minimum=0,
        ),
    ]
    is_draft: Annotated[bool, Schema("False once the episode is completed.", example=True)]
    title: Annotated[str, _TITLE]
    language: Annotated[str, _LANGUAGE]
    timing: Annotated[Timing, Schema("`measured` if all times are.", example="estimated")]
    chapters: list[TranscriptChapter]
    turns: list[DraftTurn]
    passages: Annotated[list[TranscriptPassage], _PASSAGES]
    sources: list[TranscriptSource]
    own_passages: Annotated[
        list[OwnPassage],
        Schema("Passages of the owner's own texts. Empty for everyone else, and if there are none.", example=[]),
    ]
