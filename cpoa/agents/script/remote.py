"""PSWA: a script from a remote service, which is kept unchanged and parsed as dialogue."""

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

    from cpoa.contracts.agents import CheckCancelled, ScriptRequest
    from cpoa.services.service import RemoteService

INSUFFICIENT_CONTENT = PSWA_INSUFFICIENT_CONTENT
MAX_CONTENT_CHARS = 60_000
_TOO_LITTLE = ("INSUFFICIENT_CONTENT", INSUFFICIENT_CONTENT)
_MAX_TITLE_CHARS = 200
_MAX_SEGMENT_CHARS = 60_000
_TURN_WORDS = 45  # after about that many words the other speaker continues
_FRAMES = ("intro", "outro")
_NOT_SPOKEN = ("intro", "outro", "error")  # titles of segments that are not spoken
_LABEL = re.compile(r"^\W{0,3}([A-Za-z][A-Za-z .'-]{0,30}?)\W{0,3}:\W{0,2}\s+(?=\S)")
_GUESTS = ("guest", "speaker 2", "speaker b", "co-host", "cohost", "expert", "host 2", "b")
_HOSTS = ("host", "speaker 1", "speaker a", "narrator", "interviewer", "host 1", "a")
_MARKUP = re.compile(r"\*\*|__|`|^#{1,6}\s+|^[-*•]\s+", re.MULTILINE)
_STAGE_DIRECTION = re.compile(
    r"\[[^\[\]\n]{1,80}\]|\((?:laughs?|music|pause|chuckles?|sighs?)[^()\n]{0,40}\)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class RemoteScriptWeaver:
    """``sends_scenarios``: send the request's test scenario, for a service in its test mode."""

    service: RemoteService
    sends_scenarios: bool = False

    @property
    def engine_version(self) -> str:
        return f"PSWA at {self.service.url}"

    def weave(self, request: ScriptRequest, check_cancelled: CheckCancelled) -> Script:
        """Raises PermanentStepError if the service has too little material to write from."""
        check_cancelled()
        payload = {"content": build_content(request), "topic": request.material.topic}
        result = call_service(self.service, "pswa", payload, with_scenario=self.sends_scenarios)
        return parse_remote_script(self.service.name, result, request)


def build_content(request: ScriptRequest) -> str:
    """Returns the passages in order, as much as the service accepts."""
    texts = [f"{passage.title}\n{passage.text}" for passage in request.material.passages]
    content = "\n\n".join(texts)
    return content if len(content) <= MAX_CONTENT_CHARS else content[:MAX_CONTENT_CHARS].rsplit(".", 1)[0] + "."


def parse_remote_script(service: str, result: Mapping[str, Any], request: ScriptRequest) -> Script:
    """Raises RemoteFailedError if a successful result has no script, InvalidResultError if the script is not valid."""
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
        raise InvalidResultError(service, "returned a script that is not an object")
    script_id, title = (read_line(data, name, max_chars=_MAX_TITLE_CHARS) for name in ("script_id", "title"))
    chapters = parse_chapters(data, request)
    if script_id is None or title is None or not chapters:
        raise InvalidResultError(service, "returned a script without an id, a title or a segment")
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
    """Returns one chapter for each segment; intro and outro join the first and the last one, at any position."""
    frames = {name: read_prose(data, name, max_chars=_MAX_SEGMENT_CHARS) for name in _FRAMES}
    segments: list[tuple[str, str]] = []
    for segment in read_objects(data, "segments"):
        title = read_line(segment, "segment_title", max_chars=_MAX_TITLE_CHARS) or ""
        content = read_prose(segment, "content", max_chars=_MAX_SEGMENT_CHARS)
        if content and title.strip().lower() in _FRAMES:
            frames[title.strip().lower()] = content
        elif content:
            segments.append((title, content))
    if not segments:
        return ()
    texts = [content for _, content in segments]
    texts[0] = "\n\n".join(filter(None, (frames["intro"], texts[0])))
    texts[-1] = "\n\n".join(filter(None, (texts[-1], frames["outro"])))
    titles = [title or f"Part {number}" for number, (title, _) in enumerate(segments, start=1)]
    turns = [parse_turns(text, request) for text in texts]
    return tuple(Chapter(title, tuple(said)) for title, said in zip(titles, turns, strict=True) if said)


def parse_turns(text: str, request: ScriptRequest) -> list[Turn]:
    """Uses the speakers that the text names; without any the speakers alternate every few sentences."""
    labelled = list(_split_by_speaker(text, request))
    if any(speaker for speaker, _ in labelled):
        said = [(speaker or Speaker.HOST, words) for speaker, words in labelled]
    else:
        paragraphs = [words for _, words in labelled]
        speakers = (Speaker.HOST, Speaker.GUEST)
        said = [(speakers[number % 2], words) for number, words in enumerate(_split_into_turns(paragraphs))]
    return [Turn(speaker, (Part(words, TurnKind.FACT),)) for speaker, words in said]


def _split_by_speaker(text: str, request: ScriptRequest) -> Iterator[tuple[Speaker | None, str]]:
    """Yields paragraphs, each with the speaker that its label names."""
    speaker: Speaker | None = None
    for line in _STAGE_DIRECTION.sub(" ", text).splitlines():
        label = _LABEL.match(line)
        named = _find_speaker(label[1], request) if label else None
        if label and named:
            speaker, line = named, line[label.end() :]  # noqa: PLW2901 -- the rest of the line
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
    """Returns the summary for the show notes: the first sentences of the intro, else of the first turn."""
    intro = read_line(data, "intro", max_chars=1000)
    return " ".join(split_sentences(intro or chapters[0].turns[0].text)[:2])


def build_wire_script(script: Script) -> dict[str, Any]:
    """Returns the script for a voice service: the service's object unchanged, else our script in the same shape."""
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
    """Returns the chapters as (title, text): the text that the voice service speaks. That is the script's title, then
    the title and content of each segment, without titles such as "intro"; intro and outro outside the segments are not
    spoken."""
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
