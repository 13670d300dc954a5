"""Reads the lines of a chapter from a model's reply: "A: text [3]", and the other forms that models fall into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_rules import EXAMPLE
from cpoa.agents.script.by_model.line_json import read_json_lines
from cpoa.agents.script.by_model.line_text import comparable
from cpoa.agents.script.by_model.reply_text import MAX_REPLY_CHARS, looks_like_json, without_fences, without_thinking
from cpoa.agents.script.by_model.speaker_labels import NOT_SPEAKERS, LabelledText, label_key, speakers_of
from cpoa.agents.script.by_model.spoken_line import cited_numbers, spoken_line
from cpoa.contracts.dialogue import Speaker
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.dialogue import Hosts

_DECORATION = r"[ \t>#*_`|•–-]{0,12}(?:\d{1,3}[.)][ \t]{1,3})?[*_`\[(\"'“]{0,5}"
_DIRECTION = r"(?:[ \t]{0,3}[*_]{0,3}[\[(][^()\[\]\n]{0,60}[\])])?"
_LABEL = re.compile(
    rf"{_DECORATION}(?P<label>[^\W_][\w .’'#-]{{0,39}})[*_`\])\"'”]{{0,5}}{_DIRECTION}"
    r"[ \t]{0,3}[*_`]{0,3}[ \t]{0,3}[:：][*_`]{0,3}"
)
_TAG = re.compile(r"<(/?)((?:person|speaker|host|guest|voice)[ _-]?\w{0,3})>", re.IGNORECASE)
_INSIDE = re.compile(
    r"(?:(?<=[^\d\s][.!?…\"”'’)—])|(?<=\]))[ \t]{1,4}(?=[*_]{0,3}[^\W_][\w .-]{0,20}[*_]{0,3}:[*_]{0,3}[ \t])"
)
_RULE_LINE = re.compile(
    r"[ \t]*(?:[-*_=~#]{3,}[ \t]*|#{1,6}[ \t].*|[*_]{0,3}[(\[][^()\[\]]{0,200}[)\]][*_]{0,3}[ \t]*)$"
)
_CLOSING_TALK = re.compile(
    r"[*_\[(]{0,3}(?:let me know|i hope (?:this|you)|note:|notes:|\(?(?:total )?word count|end of|would you like"
    r"|feel free|this chapter (?:has|is)|here(?:'s| is) )",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?:[.!?…—][\"'”’)]*|\])\s*$")
_MIN_PARROTED_WORDS = 4


@dataclass(frozen=True, slots=True)
class ReadLine:
    """``numbers``: those of the passages, as the model wrote them. They may not exist."""

    speaker: Speaker
    text: str
    numbers: tuple[int, ...] = ()


def read_lines(reply: str, hosts: Hosts, *, was_cut: bool = False) -> tuple[ReadLine, ...]:
    """Returns the lines that can be spoken; none if no speaker can be told. ``was_cut``: the model stopped at its
    limit, so an unfinished last line is dropped."""
    text = without_fences(without_thinking(reply[:MAX_REPLY_CHARS]))
    labelled = read_json_lines(text) if looks_like_json(text) else []
    found = labelled or list(_labelled_lines(text, hosts))
    speakers = speakers_of([one.label for one in found], hosts)
    lines: list[ReadLine] = []
    for one in _without_end(found) if was_cut else found:
        key = label_key(one.label)
        if key in NOT_SPEAKERS or not speakers:
            continue
        # A third voice is said by the host who spoke before.
        speaker = speakers.get(key) or (lines[-1].speaker if lines else Speaker.HOST)
        numbers = tuple(dict.fromkeys((*cited_numbers(one.text), *one.numbers)))
        text = spoken_line(one.text, hosts)
        if text and not _is_parroted(text):
            lines.append(ReadLine(speaker, text, numbers))
    return tuple(lines)


def _labelled_lines(text: str, hosts: Hosts) -> Iterator[LabelledText]:
    lines = _physical_lines(text)
    labels = [match["label"] for line in lines if (match := _LABEL.match(line))]
    speakers = speakers_of(labels, hosts)
    label, parts, is_after_gap = "", list[str](), False
    held: list[str] = []  # paragraphs without a label, which belong to the talk only if more of it follows
    for line in lines:
        match = _LABEL.match(line)
        key = label_key(match["label"]) if match else ""
        if match and key in speakers:
            if label:
                yield LabelledText(label, " ".join([*parts, *held]))
            label, parts, held = match["label"], [line[match.end() :].strip()], []
        elif not line.strip():
            is_after_gap = True
            continue
        elif key in NOT_SPEAKERS or _RULE_LINE.match(line) or _CLOSING_TALK.match(line):
            held = []
        elif label and (held or (is_after_gap and any(parts))):
            held.append(line.strip())
        elif label:
            parts.append(line.strip())
        is_after_gap = False
    if label:
        yield LabelledText(label, " ".join(parts))


def _physical_lines(text: str) -> list[str]:
    """Returns the lines; a tag such as <Person1> begins one, and so does a label after the end of a sentence."""
    text = _TAG.sub(lambda match: "\n" if match[1] else f"\n{match[2]}: ", text)
    return [piece for line in text.splitlines() for piece in (_INSIDE.split(line) if ":" in line else [line])]


def _without_end(found: Sequence[LabelledText]) -> list[LabelledText]:
    """Returns the lines without what the limit cut off."""
    if not found or _WHOLE.search(found[-1].text[-20:]):
        return list(found)
    last = found[-1]
    whole = " ".join(split_sentences(last.text)[:-1])
    return [*found[:-1], LabelledText(last.label, whole, last.numbers)] if whole else list(found[:-1])


_PARROTED = frozenset(comparable(line[2:].partition("[")[0]) for line in EXAMPLE)


def _is_parroted(text: str) -> bool:
    """Whether the model repeats the example of its prompt."""
    return len(text.split()) >= _MIN_PARROTED_WORDS and comparable(text) in _PARROTED
