"""Parses the script in a model's reply, in any of the usual shapes; unusable parts are skipped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cpoa.agents.script.by_model.plain_speech import clean_line, clean_title
from cpoa.contracts.dialogue import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cpoa.contracts.dialogue import Hosts

_CHAPTERS = ("chapters", "segments", "sections")
_TURNS = ("turns", "dialogue", "lines")
_PARTS = ("parts", "sentences")
_TEXTS = ("text", "content", "line")
_IDS = ("passage_ids", "passages", "sources")
_TITLES = ("title", "segment_title", "heading")
_MAX_ID_CHARS = 200
_ENDS = re.compile(r"[.!?…][\"')\]”’]*\s*$")


@dataclass(frozen=True, slots=True)
class ParsedPart:
    """``passage_ids`` are as the model wrote them and may be unknown."""

    text: str
    passage_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    speaker: Speaker
    parts: tuple[ParsedPart, ...]


@dataclass(frozen=True, slots=True)
class ParsedChapter:
    title: str
    turns: tuple[ParsedTurn, ...]


@dataclass(frozen=True, slots=True)
class ParsedScript:
    """``title`` and ``summary`` are "" if the model omitted them."""

    title: str
    summary: str
    chapters: tuple[ParsedChapter, ...]


def parse_script(value: dict[str, Any] | list[Any], hosts: Hosts) -> ParsedScript | None:
    """Returns None if there is no turn with text."""
    whole: Mapping[str, Any] = value if isinstance(value, dict) else {"chapters": value}
    inner = whole.get("script") or whole.get("script_data")
    if isinstance(inner, dict) and not _list(whole, _CHAPTERS) and not _list(whole, _TURNS):
        whole = inner
    chapters = tuple(chapter for chapter in _chapters(whole, hosts) if chapter.turns)
    if not chapters:
        return None
    return ParsedScript(clean_title(_text(whole, _TITLES)), clean_line(_text(whole, ("summary",)), hosts), chapters)


def _chapters(whole: Mapping[str, Any], hosts: Hosts) -> Iterator[ParsedChapter]:
    found = _list(whole, _CHAPTERS)
    if not any(isinstance(chapter, dict) and _list(chapter, _TURNS) for chapter in found):
        # Turns without chapters: in their own member, or in place of the chapters.
        yield ParsedChapter("", _turns(_list(whole, _TURNS) or found, hosts))
        return
    for chapter in found:
        if isinstance(chapter, dict):
            yield ParsedChapter(clean_title(_text(chapter, _TITLES)), _turns(_list(chapter, _TURNS), hosts))


def _turns(found: list[Any], hosts: Hosts) -> tuple[ParsedTurn, ...]:
    """The turn of an unknown speaker is given to the previous speaker."""
    turns: list[ParsedTurn] = []
    for turn in found:
        if not isinstance(turn, dict):
            continue
        parts = tuple(_parts(turn, hosts))
        speaker = _speaker(turn, hosts) or (turns[-1].speaker if turns else Speaker.HOST)
        if parts:
            turns.append(ParsedTurn(speaker, parts))
    return tuple(turns)


def _speaker(turn: Mapping[str, Any], hosts: Hosts) -> Speaker | None:
    named = re.sub(r"[^\w ]", " ", _text(turn, ("speaker", "role", "name"))).lower().split()
    by_name = {"host": Speaker.HOST, "guest": Speaker.GUEST} | {
        hosts.host.lower(): Speaker.HOST,
        hosts.guest.lower(): Speaker.GUEST,
    }
    return next((by_name[word] for word in named if word in by_name), None)


def _parts(turn: Mapping[str, Any], hosts: Hosts) -> Iterator[ParsedPart]:
    for text, ids in _joined_sentences(list(_raw_parts(turn))):
        spoken = clean_line(text, hosts)
        if spoken:
            yield ParsedPart(spoken, ids)


def _raw_parts(turn: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
    parts = _list(turn, _PARTS)
    if not parts:
        yield _text(turn, _TEXTS), _ids(turn)
    for part in parts:
        if isinstance(part, str):
            yield part, ()
        elif isinstance(part, dict):
            yield _text(part, _TEXTS), _ids(part)


def _joined_sentences(parts: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """Joins a sentence that the model spread over two parts, with the passages of both."""
    joined: list[tuple[str, tuple[str, ...]]] = []
    for text, ids in parts:
        if not text.strip():
            continue
        goes_on = bool(joined) and not _ENDS.search(joined[-1][0]) and text.lstrip()[0].islower()
        if goes_on:
            before, ids_before = joined.pop()
            joined.append((f"{before.rstrip()} {text.lstrip()}", tuple(dict.fromkeys(ids_before + ids))))
        else:
            joined.append((text, ids))
    return joined


def _ids(part: Mapping[str, Any]) -> tuple[str, ...]:
    for member in _IDS:
        value = part.get(member)
        values = re.split(r"[,;]", value) if isinstance(value, str) else value
        if isinstance(values, list):
            named = [str(each).strip() for each in values if isinstance(each, str | int)]
            return tuple(dict.fromkeys(each for each in named if 0 < len(each) <= _MAX_ID_CHARS))
    return ()


def _text(value: Mapping[str, Any], members: tuple[str, ...]) -> str:
    return next((value[member] for member in members if isinstance(value.get(member), str)), "")


def _list(value: Mapping[str, Any], members: tuple[str, ...]) -> list[Any]:
    return next((value[member] for member in members if isinstance(value.get(member), list)), [])
