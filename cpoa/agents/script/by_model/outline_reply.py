"""Reads an outline from a model's reply: labelled lines, with or without Markdown, or JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cpoa.agents.script.by_model.plain_speech import clean_text, clean_title
from cpoa.agents.script.by_model.reply_json import read_reply
from cpoa.agents.script.by_model.reply_text import MAX_REPLY_CHARS, looks_like_json, without_thinking

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAX_FIELD_CHARS = 400
_MAX_CHAPTERS = 60
_FIELDS = {
    "title": "title", "episode title": "title",
    "promise": "promise", "central question": "promise",
    "image": "image", "picture": "image",
    "summary": "summary", "show notes": "summary",
    "chapter": "chapter", "chapter title": "chapter",
    "question": "question",
    "passages": "passages", "passage": "passages", "passage ids": "passages", "passage numbers": "passages",
    "sources": "passages",
    "words": "words", "word count": "words", "length": "words",
    "opens": "opening", "opens with": "opening", "opening": "opening", "open": "opening", "opening line": "opening",
    "ends": "ending", "ends with": "ending", "ending": "ending", "end": "ending",
}  # fmt: skip
_CHAPTER_FIELDS = frozenset({"question", "passages", "words", "opening", "ending"})
_NAMES = "|".join(sorted(map(re.escape, _FIELDS), key=len, reverse=True))
_DECORATION = r"[ \t>#*_`|•–-]{0,12}"
_FIELD = re.compile(
    rf"{_DECORATION}(?:\d{{1,2}}[.)][ \t]{{1,3}})?{_DECORATION}(?P<name>{_NAMES})[ \t]?(?P<number>\d{{0,2}})"
    r"[ \t]{0,3}[*_`]{0,3}[ \t]{0,3}(?:[:：=][*_`]{0,3}|[–—-](?=[ \t])|\.(?=[ \t])|$)",
    re.IGNORECASE,
)
_PIPE = re.compile(rf"\|(?=[ \t*_]{{0,4}}(?:{_NAMES})[ \t]{{0,3}}[*_]{{0,2}}[:=])", re.IGNORECASE)
_RANGE = re.compile(r"(\d{1,4})(?:[ \t]?(?:-|–|to)[ \t]?[pP]?(\d{1,4}))?")
_MAX_RANGE = 30
_CHAPTER_LISTS = ("chapters", "segments", "sections")


@dataclass
class ReadChapter:
    """``passages``: numbers as the model wrote them, which may not exist. ``words`` is 0 if it gave none."""

    title: str = ""
    question: str = ""
    passages: tuple[int, ...] = ()
    words: int = 0
    opening: str = ""
    ending: str = ""


@dataclass
class ReadOutline:
    """A field that the model left out is empty."""

    title: str = ""
    promise: str = ""
    image: str = ""
    summary: str = ""
    chapters: list[ReadChapter] = field(default_factory=list)


def read_outline(text: str) -> ReadOutline:
    text = without_thinking(text[:MAX_REPLY_CHARS])
    if looks_like_json(text):
        value = read_reply(text, whole_if_it_has="question")
        if value:
            return _from_json(value)
    return _from_lines(text)


def _from_lines(text: str) -> ReadOutline:
    outline = ReadOutline()
    for name, value in _labelled_values(text):
        _put(outline, name, value)
    return outline


def _labelled_values(text: str) -> Iterator[tuple[str, str]]:
    """Yields each field with its text. A line without a label goes on with the field before it."""
    name, parts = "", list[str]()
    for line in text.splitlines():
        for piece in _PIPE.split(line):
            label = _FIELD.match(piece)
            if label:
                if name:
                    yield name, " ".join(parts)
                name = _FIELDS[label["name"].lower()]
                parts = [piece[label.end() :].strip()]
            elif not piece.strip():
                if name and parts != [""]:
                    yield name, " ".join(parts)
                    name = ""
            elif name:
                parts.append(piece.strip())
    if name:
        yield name, " ".join(parts)


def _put(outline: ReadOutline, name: str, value: str) -> None:
    if name == "chapter":
        if len(outline.chapters) < _MAX_CHAPTERS:
            outline.chapters.append(ReadChapter(title=clean_title(value[:_MAX_FIELD_CHARS])))
    elif outline.chapters and name == "title":
        outline.chapters[-1].title = outline.chapters[-1].title or clean_title(value[:_MAX_FIELD_CHARS])
    elif name in _CHAPTER_FIELDS:
        if outline.chapters:
            _put_into_chapter(outline.chapters[-1], name, value)
    else:
        plain = clean_title(value[:_MAX_FIELD_CHARS]) if name == "title" else clean_text(value[:_MAX_FIELD_CHARS])
        setattr(outline, name, getattr(outline, name) or plain)


def _put_into_chapter(chapter: ReadChapter, name: str, value: str) -> None:
    if name == "passages":
        chapter.passages = chapter.passages or _numbers(value)
    elif name == "words":
        number = re.search(r"\d{1,5}", value)
        chapter.words = chapter.words or (int(number[0]) if number else 0)
    else:
        setattr(chapter, name, getattr(chapter, name) or clean_text(value[:_MAX_FIELD_CHARS]))


def _from_json(value: dict[str, Any] | list[Any]) -> ReadOutline:
    whole: Mapping[str, Any] = value if isinstance(value, dict) else {"chapters": value}
    inner = next((whole[name] for name in ("outline", "episode", "plan") if isinstance(whole.get(name), dict)), None)
    whole = whole if inner is None or _chapters_in(whole) else inner
    outline = ReadOutline()
    for name, text in _fields(whole):
        if name != "chapter" and name not in _CHAPTER_FIELDS:
            _put(outline, name, text)
    for chapter in _chapters_in(whole):
        fields = dict(_fields(chapter))
        title = fields.pop("title", "") or fields.pop("chapter", "")
        _put(outline, "chapter", title)
        for name, text in fields.items():
            _put(outline, name, text)
    return outline


def _chapters_in(whole: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Any] = next((whole[name] for name in _CHAPTER_LISTS if isinstance(whole.get(name), list)), [])
    return [chapter for chapter in found if isinstance(chapter, dict)]


def _fields(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for member, content in value.items():
        name = _FIELDS.get(str(member).replace("_", " ").strip().lower())
        if name and isinstance(content, str | int | float | list):
            yield name, ", ".join(map(str, content)) if isinstance(content, list) else str(content)


def _numbers(value: str) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for match in _RANGE.finditer(value[:_MAX_FIELD_CHARS]):
        first, last = int(match[1]), int(match[2] or match[1])
        found.update(dict.fromkeys(range(first, min(last, first + _MAX_RANGE) + 1)))
    return tuple(found)
