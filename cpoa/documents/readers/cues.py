"""Parses the cues of SubRip (.srt) and WebVTT (.vtt) captions."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cpoa.documents.plain_line import plain_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TIMES = re.compile(
    r"\s{0,9}(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{1,2})(?:[.,]\d{1,3})?\s{0,9}-->\s{0,9}"
    r"(?:(?P<end_hours>\d{1,3}):)?(?P<end_minutes>\d{1,2}):(?P<end_seconds>\d{1,2})(?:[.,]\d{1,3})?(?:\s.*)?"
)
_VOICE = re.compile(r"<v(?:\.[^\s<>]{1,60})?\s+([^<>]{1,80})>")
_TAG = re.compile(r"</?[A-Za-z\d][^<>]{0,200}>|\{\\[^{}]{1,60}\}|</?[A-Za-z]>")
_SOUND = re.compile(r"\[[^\[\]]{1,60}\]|\([A-Z][A-Z \d',.&-]{2,60}\)|\*[a-z ]{3,40}\*")
_WHOLE_SOUND = re.compile(r"[-–>\s]*\([^()]{1,60}\)[\s.]*|[♪♫#][^♪♫#]{0,300}[♪♫#]|[♪♫\s]+")
_SKIPPED_BLOCKS = ("NOTE", "STYLE", "REGION")
_HEADER_LANGUAGE = re.compile(r"Language:\s{0,9}([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\s*")

_MIN_ROLLING_SHARE = 0.3
_MAX_COMPARED_LINES = 8


@dataclass(frozen=True, slots=True)
class CueLine:
    """``voice``: of the tag ``<v Name>``."""

    text: str
    voice: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """``start`` and ``end`` in whole seconds."""

    start: int
    end: int
    lines: tuple[CueLine, ...]


def read_cues(text: str) -> list[Cue]:
    """Returns the cues with text, without what automatic captions repeat of the cue before."""
    cues = [Cue(start, end, _plain_lines(lines)) for start, end, lines in _split_cues(text.split("\n"))]
    cues = [cue for cue in cues if cue.lines]
    repeating = sum(_count_repeated(before, cue) > 0 for before, cue in pairwise(cues))
    if len(cues) < 3 or repeating < _MIN_ROLLING_SHARE * len(cues):
        return cues
    return _without_repetitions(cues)


def read_language(text: str) -> str | None:
    """Returns the language that the header of WebVTT names."""
    for line in text[:2000].split("\n\n", 1)[0].split("\n"):
        match = _HEADER_LANGUAGE.fullmatch(line)
        if match:
            return match[1]
    return None


def _split_cues(lines: Sequence[str]) -> Iterator[tuple[int, int, list[str]]]:
    times: re.Match[str] | None = None
    cue: list[str] = []
    skipped = False
    for number, line in enumerate(lines):
        begins = _TIMES.fullmatch(line)
        if begins:
            if times:
                yield _start(times), _end(times), cue
            times, cue, skipped = begins, [], False
        elif not line.strip():
            after = lines[number + 1].strip() if number + 1 < len(lines) else ""
            skipped = after.startswith(_SKIPPED_BLOCKS) and after.split(" ")[0] in _SKIPPED_BLOCKS
        elif not skipped and not _names_next_cue(lines, number):
            cue.append(line)
    if times:
        yield _start(times), _end(times), cue


def _names_next_cue(lines: Sequence[str], number: int) -> bool:
    """Whether the line is the number or name of a cue: its times are on the next line."""
    alone = number == 0 or not lines[number - 1].strip()
    followed = number + 1 < len(lines) and _TIMES.fullmatch(lines[number + 1]) is not None
    return followed and (alone or lines[number].strip().isdigit())


def _start(times: re.Match[str]) -> int:
    return int(times["hours"] or 0) * 3600 + int(times["minutes"]) * 60 + int(times["seconds"])


def _end(times: re.Match[str]) -> int:
    return int(times["end_hours"] or 0) * 3600 + int(times["end_minutes"]) * 60 + int(times["end_seconds"])


def _plain_lines(lines: Sequence[str]) -> tuple[CueLine, ...]:
    plain: list[CueLine] = []
    voice: str | None = None
    for line in lines:
        found = _VOICE.search(line)
        voice = plain_line(html.unescape(found[1])) if found else voice
        text = plain_line(html.unescape(_TAG.sub("", line)))
        if _WHOLE_SOUND.fullmatch(text):
            continue
        text = plain_line(_SOUND.sub("", text).replace("♪", ""))
        if any(char.isalnum() for char in text):
            plain.append(CueLine(text, voice))
    return tuple(plain)


def _count_repeated(before: Cue, cue: Cue) -> int:
    """Returns how many lines at the beginning of ``cue`` are the last ones of the cue before."""
    limit = min(len(before.lines), len(cue.lines), _MAX_COMPARED_LINES)
    return next((count for count in range(limit, 0, -1) if before.lines[-count:] == cue.lines[:count]), 0)


def _without_repetitions(cues: Sequence[Cue]) -> list[Cue]:
    kept = [cues[0]]
    for before, cue in pairwise(cues):
        lines = cue.lines[_count_repeated(before, cue) :]
        if lines:
            kept.append(Cue(cue.start, cue.end, lines))
    return kept
