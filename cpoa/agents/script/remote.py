"""PSWA: a script from a service elsewhere, kept as it came, and read as dialogue."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.contracts.dialogue import Chapter, Part, Script, Speaker, Turn, TurnKind
from cpoa.services.failures import InvalidResultError, RemoteFailedError, find_error_code
from cpoa.services.remote_calls import call_service
from cpoa.services.values import read_line, read_objects, read_prose
from cpoa.text.sentences import split_sentences
from shared.error_codes.steps import PSWA_INSUFFICIENT_CONTENT
from shared.errors import PermanentStepError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cpoa.contracts.agents import ScriptRequest, StillWanted
    from cpoa.services.service import RemoteService

INSUFFICIENT_CONTENT = PSWA_INSUFFICIENT_CONTENT
MAX_CONTENT_CHARS = 60_000
_TOO_LITTLE = ("INSUFFICIENT_CONTENT", INSUFFICIENT_CONTENT)
_MAX_TITLE_CHARS = 200
_MAX_SEGMENT_CHARS = 60_000
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

    def weave(self, request: ScriptRequest, check_cancelled: StillWanted) -> Script:
        """Raises PermanentStepError where the service finds too little to write from."""
        check_cancelled()
        payload = {"content": build_content(request), "topic": request.material.topic}
        result = call_service(self.service, "pswa", payload, with_scenario=self.sends_scenarios)
        return parse_remote_script(self.service.name, result, request)


def build_content(request: ScriptRequest) -> str:
    """The passages in their order, as much as a service will take."""
    texts = [f"{passage.title}\n{passage.text}" for passage in request.material.passages]
    content = "\n\n".join(texts)
    return content if len(content) <= MAX_CONTENT_CHARS else content[:MAX_CONTENT_CHARS].rsplit(".", 1)[0] + "."


def parse_remote_script(service: str, result: Mapping[str, Any], request: ScriptRequest) -> Script:
    """Raises RemoteFailedError for a success without a script, InvalidResultError for one that is none."""
    data = result.get("script_data")
    if data is None:
        code = find_error_code(result) or "NO_SCRIPT"
        if code in _TOO_LITTLE:
            raise PermanentStepError(
                INSUFFICIENT_CONTENT,
                "There is too little source material for a script. Try a more general topic, or give a longer text.",
            )
        raise RemoteFailedError(service, code)
    if not isinstance(data, dict):
        raise InvalidResultError(service, "has written a script that is no object")
    script_id, title = (read_line(data, name, max_chars=_MAX_TITLE_CHARS) for name in ("script_id", "title"))
    chapters = parse_chapters(data, request)
    if script_id is None or title is None or not chapters:
        raise InvalidResultError(service, "has written a script without an id, a title or a segment")
    return Script(
        script_id=script_id,
        title=title,
        topic=request.material.topic,
        summary=_summary(data, chapters),
        hosts=request.hosts,
        chapters=chapters,
        length_limited_by=None,
        writer=read_line(data, "llm_model_used", max_chars=100) or service,
        wire=data,
    )


def parse_chapters(data: Mapping[str, Any], request: ScriptRequest) -> tuple[Chapter, ...]:
    """One for each segment; intro and outro join the first and the last, wherever they stand."""
    frames = {name: read_prose(data, name, max_chars=_MAX_SEGMENT_CHARS) for name in _FRAMES}
    told: list[tuple[str, str]] = []
    for segment in read_objects(data, "segments"):
        title = read_line(segment, "segment_title", max_chars=_MAX_TITLE_CHARS) or ""
        content = read_prose(segment, "content", max_chars=_MAX_SEGMENT_CHARS)
        if content and title.strip().lower() in _FRAMES:
            frames[title.strip().lower()] = content
        elif content:
            told.append((title, content))
    if not told:
        return ()
    texts = [content for _, content in told]
    texts[0] = "\n\n".join(filter(None, (frames["intro"], texts[0])))
    texts[-1] = "\n\n".join(filter(None, (texts[-1], frames["outro"])))
    titles = [title or f"Part {number}" for number, (title, _) in enumerate(told, start=1)]
    turns = [parse_turns(text, request) for text in texts]
    return tuple(Chapter(title, tuple(said)) for title, said in zip(titles, turns, strict=True) if said)


def parse_turns(text: str, request: ScriptRequest) -> list[Turn]:
    """Where the text names its speakers, as it says; else the voices take turns, a few sentences each."""
    labelled = list(_split_by_speaker(text, request))
    if any(speaker for speaker, _ in labelled):
        said = [(speaker or Speaker.HOST, words) for speaker, words in labelled]
    else:
        paragraphs = [words for _, words in labelled]
        speakers = (Speaker.HOST, Speaker.GUEST)
        said = [(speakers[number % 2], words) for number, words in enumerate(_split_into_turns(paragraphs))]
    return [Turn(speaker, (Part(words, TurnKind.FACT),)) for speaker, words in said]


def _split_by_speaker(text: str, request: ScriptRequest) -> Iterator[tuple[Speaker | None, str]]:
    """Paragraphs, each with the speaker whom its beginning names."""
    speaker: Speaker | None = None
    for line in _STAGE_DIRECTION.sub(" ", text).splitlines():
        label = _LABEL.match(line)
        named = _find_speaker(label[1], request) if label else None
        if label and named:
            speaker, line = named, line[label.end() :]  # noqa: PLW2901 -- what is left of it
        words = " ".join(_MARKUP.sub("", line).split())
        if words:
            yield speaker, words


def _find_speaker(name: str, request: ScriptRequest) -> Speaker | None:
    known = name.strip().lower()
    if known in (*_HOSTS, request.hosts.host.lower()):
        return Speaker.HOST
    return Speaker.GUEST if known in (*_GUESTS, request.hosts.guest.lower()) else None


def _split_into_turns(paragraphs: Sequence[str]) -> Iterator[str]:
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
    intro = read_line(data, "intro", max_chars=1000)
    return " ".join(split_sentences(intro or chapters[0].turns[0].text)[:2])


def build_wire_script(script: Script) -> dict[str, Any]:
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


def spoken_chapters(wire: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Chapters as (title, text): what the service says, which is the title, then each segment's title and content,
    without those titles that only name a frame; intro and outro beside the segments are not spoken."""
    chapters: list[tuple[str, str]] = []
    for segment in read_objects(wire, "segments"):
        title = read_line(segment, "segment_title", max_chars=_MAX_TITLE_CHARS) or ""
        content = read_prose(segment, "content", max_chars=_MAX_SEGMENT_CHARS) or ""
        spoken_title = "" if title.strip().lower() in _NOT_SPOKEN else title
        if spoken_title or content:
            chapters.append((title, "\n".join(filter(None, (spoken_title, content)))))
    title = read_line(wire, "title", max_chars=_MAX_TITLE_CHARS) or ""
    if chapters and title:
        chapters[0] = (chapters[0][0], f"{title}\n{chapters[0][1]}")
    return chapters
