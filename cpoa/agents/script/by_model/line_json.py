"""Reads a chapter's lines from JSON: turns with a speaker and a text, under any of the usual members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cpoa.agents.script.by_model.reply_json import read_reply
from cpoa.agents.script.by_model.speaker_labels import LabelledText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPEAKERS = ("speaker", "role", "name", "host", "person", "character")
_TEXTS = ("text", "dialogue", "line", "content", "utterance", "message", "words", "says")
_IDS = ("passage_ids", "passages", "sources", "citations", "passage", "source", "cites")
_PARTS = ("parts", "sentences")
_NUMBER = re.compile(r"\d{1,4}")
_MAX_LABEL_CHARS = 40
_MAX_DEPTH = 12
_LINE_STRING = re.compile(r"\s{0,4}([^\W_][\w .'-]{0,39}):\s")
# The members of JSON that cannot be decoded: wrong quotation marks, a missing bracket.
_MEMBER = re.compile(
    rf"[\"“”](?P<name>{'|'.join((*_SPEAKERS, *_TEXTS, *_IDS))})[\"“”]\s{{0,8}}:\s{{0,8}}"
    r"(?:[\"“”](?P<text>(?:[^\"“”\\\n]++|\\.|[\"“”](?!\s{0,8}[,}\]\n]))*+)[\"“”]|\[(?P<list>[^\[\]]{0,200})\])"
)


def read_json_lines(text: str) -> list[LabelledText]:
    """Returns no lines if the text has no JSON with lines."""
    found: list[LabelledText] = []
    for member in ("speaker", "text", "dialogue"):
        lines = list(_lines(read_reply(text, whole_if_it_has=member)))
        found = max(found, lines, key=len)
    by_members = list(_from_members(text))
    # A value that is broken in one place has fewer lines than its members.
    return by_members if len(by_members) > len(found) else found


def _lines(value: Any, depth: int = 0) -> Iterator[LabelledText]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _line_string(each) if isinstance(each, str) else _lines(each, depth + 1)
    elif isinstance(value, dict):
        turn = _turn(value)
        if turn:
            yield turn
            return
        for member, each in value.items():
            if isinstance(each, dict | list):
                yield from _lines(each, depth + 1)
            elif isinstance(each, str) and len(value) <= 3 and len(str(member)) <= _MAX_LABEL_CHARS:
                yield LabelledText(str(member), each, _numbers(value))


def _line_string(text: str) -> Iterator[LabelledText]:
    label = _LINE_STRING.match(text)
    if label:
        yield LabelledText(label[1], text[label.end() :])


def _turn(value: Mapping[str, Any]) -> LabelledText | None:
    label = next((value[name] for name in _SPEAKERS if isinstance(value.get(name), str | int)), None)
    text = next((value[name] for name in _TEXTS if isinstance(value.get(name), str)), None)
    parts: list[Any] = next((value[name] for name in _PARTS if isinstance(value.get(name), list)), [])
    if label is None or (text is None and not parts):
        return None
    if text is not None:
        return LabelledText(str(label), text, _numbers(value))
    texts = [each if isinstance(each, str) else _part_text(each) for each in parts]
    numbers = [number for each in parts if isinstance(each, dict) for number in _numbers(each)]
    return LabelledText(str(label), " ".join(filter(None, texts)), tuple(numbers))


def _part_text(part: Any) -> str:
    if not isinstance(part, dict):
        return ""
    return next((part[name] for name in _TEXTS if isinstance(part.get(name), str)), "")


def _numbers(value: Mapping[str, Any]) -> tuple[int, ...]:
    ids: Any = next((value[name] for name in _IDS if value.get(name)), [])
    listed = ids if isinstance(ids, list) else [ids]
    return tuple(int(match[0]) for each in listed if (match := _NUMBER.search(str(each)[:40])))


def _from_members(text: str) -> Iterator[LabelledText]:
    label, said, numbers = "", "", list[int]()
    for match in _MEMBER.finditer(text):
        name = match["name"]
        if name in _SPEAKERS and match["text"] is not None:
            if label and said:
                yield LabelledText(label, said, tuple(numbers))
            label, said, numbers = match["text"], "", []
        elif name in _TEXTS and match["text"] is not None:
            said = f"{said} {match['text']}".strip().replace('\\"', '"').replace("\\n", " ")
        elif name in _IDS:
            numbers += [int(number) for number in _NUMBER.findall((match["list"] or match["text"] or "")[:200])]
    if label and said:
        yield LabelledText(label, said, tuple(numbers))
