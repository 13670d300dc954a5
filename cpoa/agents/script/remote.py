"""PSWA: a script from a service elsewhere, kept as it came, and read as dialogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.contracts.dialogue import Chapter, Part, Script, Speaker, Turn, TurnKind
from cpoa.services.asking import ask
from cpoa.services.failures import RemoteFailedError, WrongAnswerError, code_in
from cpoa.services.values import objects_of, prose_of, text_of
from cpoa.text.sentences import split_sentences
from shared.error_codes.steps import PSWA_INSUFFICIENT_CONTENT
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cpoa.contracts.agents import ScriptRequest, StillWanted
    from cpoa.services.service import RemoteService

INSUFFICIENT_CONTENT = PSWA_INSUFFICIENT_CONTENT
MOST_CONTENT_CHARACTERS = 60_000
_TOO_LITTLE = ("INSUFFICIENT_CONTENT", INSUFFICIENT_CONTENT)
_LONGEST_TITLE = 200
_LONGEST_SEGMENT = 60_000
_TURN_WORDS = 45  # at about that many the other voice takes over
_FRAMES = ("intro", "outro")
_NOT_SPOKEN = ("intro", "outro", "error")  # as titles of segments
_LABEL = re.compile(r"^\W{0,3}([A-Za-z][A-Za-z .'-]{0,30}?)\W{0,3}:\W{0,2}\s+(?=\S)")
_GUESTS = ("guest", "speaker 2", "speaker b", "co-host", "cohost", "expert", "host 2", "b")
_HOSTS = ("host", "speaker 1", "speaker a", "narrator", "interviewer", "host 1", "a")
_MARKUP = re.compile(r"\*\*|__|`|^#{1,6}\s+|^[-*•]\s+", re.MULTILINE)
_STAGE_DIRECTION = re.compile(
    r"\[[^\[\]\n]{1,80}\]|\((?:laughs?|music|pause|chuckles?|sighs?)[^()\n]{0,40}\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RemoteScriptWeaver:
    """``sends_scenarios``: the request's test scenario goes along, for a service in its own test mode."""

    service: RemoteService
    sends_scenarios: bool = False

    @property
    def engine_version(self) -> str:
        return f"PSWA at {self.service.url}"

    def weave(self, request: ScriptRequest, still_wanted: StillWanted) -> Script:
        """Raises PermanentStepError where the service finds too little to write from."""
        still_wanted()
        payload = {"content": content_of(request), "topic": request.material.topic}
        result = ask(self.service, "pswa", payload, with_scenario=self.sends_scenarios)
        return script_from(self.service.name, result, request)


def content_of(request: ScriptRequest) -> str:
    """The passages in their order, as much as a service will take."""
    texts = [f"{passage.title}\n{passage.text}" for passage in request.material.passages]
    content = "\n\n".join(texts)
    return (
        content
        if len(content) <= MOST_CONTENT_CHARACTERS
        else content[:MOST_CONTENT_CHARACTERS].rsplit(".", 1)[0] + "."
    )


def script_from(service: str, result: Mapping[str, Any], request: ScriptRequest) -> Script:
    """Raises RemoteFailedError for a success without a script, WrongAnswerError for one that is none."""
    data = result.get("script_data")
    if data is None:
        code = code_in(result) or "NO_SCRIPT"
        if code in _TOO_LITTLE:
            raise PermanentStepError(
                INSUFFICIENT_CONTENT,
                "There is too little source material for a script. Try a more general topic, or give a longer text.",
            )
        raise RemoteFailedError(service, code)
    if not isinstance(data, dict):
        raise WrongAnswerError(service, "has written a script that is no object")
    script_id, title = (text_of(data, name, most_characters=_LONGEST_TITLE) for name in ("script_id", "title"))
    chapters = chapters_of(data, request)
    if script_id is None or title is None or not chapters:
        raise WrongAnswerError(service, "has written a script without an id, a title or a segment")
    return Script(
        script_id=script_id,
        title=title,
        topic=request.material.topic,
        summary=_summary(data, chapters),
        hosts=request.hosts,
        chapters=chapters,
        length_limited_by=None,
        writer=text_of(data, "llm_model_used", most_characters=100) or service,
        wire=data,
    )


def chapters_of(data: Mapping[str, Any], request: ScriptRequest) -> tuple[Chapter, ...]:
    """One for each segment; intro and outro join the first and the last, wherever they stand."""
    framed = {name: prose_of(data, name, most_characters=_LONGEST_SEGMENT) for name in _FRAMES}
    told: list[tuple[str, str]] = []
    for segment in objects_of(data, "segments"):
        title = text_of(segment, "segment_title", most_characters=_LONGEST_TITLE) or ""
        content = prose_of(segment, "content", most_characters=_LONGEST_SEGMENT)
        if content and title.strip().lower() in _FRAMES:
            framed[title.strip().lower()] = content
        elif content:
            told.append((title, content))
    if not told:
        return ()
    texts = [content for _, content in told]
    texts[0] = "\n\n".join(filter(None, (framed["intro"], texts[0])))
    texts[-1] = "\n\n".join(filter(None, (texts[-1], framed["outro"])))
    titles = [title or f"Part {number}" for number, (title, _) in enumerate(told, start=1)]
    turns = [turns_of(text, request) for text in texts]
    return tuple(Chapter(title, tuple(said)) for title, said in zip(titles, turns, strict=True) if said)


def turns_of(text: str, request: ScriptRequest) -> list[Turn]:
    """Where the text names its speakers, as it says; else the voices take turns, a few sentences each."""
    labelled = list(_labelled(text, request))
    if any(speaker for speaker, _ in labelled):
        said = [(speaker or Speaker.HOST, words) for speaker, words in labelled]
    else:
        paragraphs = [words for _, words in labelled]
        speakers = (Speaker.HOST, Speaker.GUEST)
        said = [(speakers[number % 2], words) for number, words in enumerate(_short_stretches(paragraphs))]
    return [Turn(speaker, (Part(words, TurnKind.FACT),)) for speaker, words in said]


def _labelled(text: str, request: ScriptRequest) -> Iterator[tuple[Speaker | None, str]]:
    """Paragraphs, each with the speaker whom its beginning names."""
    speaker: Speaker | None = None
    for line in _STAGE_DIRECTION.sub(" ", text).splitlines():
        label = _LABEL.match(line)
        named = _speaker_of(label[1], request) if label else None
        if label and named:
            speaker, line = named, line[label.end() :]  # noqa: PLW2901 -- what is left of it
        words = " ".join(_MARKUP.sub("", line).split())
        if words:
            yield speaker, words


def _speaker_of(name: str, request: ScriptRequest) -> Speaker | None:
    known = name.strip().lower()
    if known in (*_HOSTS, request.hosts.host.lower()):
        return Speaker.HOST
    return Speaker.GUEST if known in (*_GUESTS, request.hosts.guest.lower()) else None


def _short_stretches(paragraphs: Sequence[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        stretch: list[str] = []
        for sentence in split_sentences(paragraph):
            stretch.append(sentence)
            if len(" ".join(stretch).split()) >= _TURN_WORDS:
                yield " ".join(stretch)
                stretch = []
        if stretch:
            yield " ".join(stretch)


def _summary(data: Mapping[str, Any], chapters: Sequence[Chapter]) -> str:
    """For the show notes: the intro's first sentences, else the first of what is told."""
    intro = text_of(data, "intro", most_characters=1000)
    return " ".join(split_sentences(intro or chapters[0].turns[0].text)[:2])


def wire_script(script: Script) -> dict[str, Any]:
    """What a voice service is sent: the object as its writer gave it, else our own script in that shape."""
    if script.wire is not None:
        return dict(script.wire)
    return {
        "script_id": script.script_id,
        "title": script.title,
        "topic": script.topic,
        "segments": [
            {"segment_title": chapter.title, "content": "\n\n".join(turn.text for turn in chapter.turns)}
            for chapter in script.chapters
        ],
    }


def spoken_by_a_service(wire: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Chapters as (title, text): what the service says, which is the title, then each segment's title and content,
    without those titles that only name a frame; intro and outro beside the segments are not spoken."""
    chapters: list[tuple[str, str]] = []
    for segment in objects_of(wire, "segments"):
        title = text_of(segment, "segment_title", most_characters=_LONGEST_TITLE) or ""
        content = prose_of(segment, "content", most_characters=_LONGEST_SEGMENT) or ""
        spoken_title = "" if title.strip().lower() in _NOT_SPOKEN else title
        if spoken_title or content:
            chapters.append((title, "\n".join(filter(None, (spoken_title, content)))))
    title = text_of(wire, "title", most_characters=_LONGEST_TITLE) or ""
    if chapters and title:
        chapters[0] = (chapters[0][0], f"{title}\n{chapters[0][1]}")
    return chapters
