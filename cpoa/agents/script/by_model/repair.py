"""Asks the model for replacements of faulty lines, and for the citations of a chapter that has nearly none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.check_prompts import (
    cite_reply_tokens,
    cite_request,
    repair_reply_tokens,
    repair_request,
)
from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.numbered_reply import read_numbered
from cpoa.agents.script.by_model.spoken_line import cited_numbers, spoken_line
from cpoa.contracts.models import FinishReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.agents.script.by_model.check_prompts import Context
    from cpoa.agents.script.by_model.check_questions import Questions
    from cpoa.contracts.dialogue import Hosts
    from cpoa.contracts.models import TextReply

_LINES_BEFORE = 2
_LINES_AFTER = 2
_MAX_GROWTH = 2
_ALWAYS_ALLOWED_WORDS = 15
_MAX_IDS = 6
_LABELS = ("a", "b", "host", "guest")


def replacements(
    questions: Questions, context: Context, lines: Mapping[int, Line], faults: Mapping[int, str]
) -> dict[int, Line]:
    """Returns new lines for faulty ones, and for lines directly after them, if the model writes such."""
    asked = _faults_within(context, lines, faults)
    request = repair_request(context, _with_neighbours(lines, asked), asked)
    reply = questions.ask("repair", request)
    found = _read(reply, context, lines, {*asked, *(number + 1 for number in asked)}) if reply else {}
    if reply and not found:
        questions.note("The model's repair could not be used")
    return found


def _faults_within(context: Context, lines: Mapping[int, Line], faults: Mapping[int, str]) -> dict[int, str]:
    """Returns the first faults, as many as fit into half a prompt with their neighbours; at least one."""
    kept: dict[int, str] = {}
    for number, reason in faults.items():
        more = {**kept, number: reason}
        shown = _with_neighbours(lines, more)
        size = sum(len(context.written(*each)) + 1 for each in shown.items()) + sum(map(len, more.values()))
        if kept and size > context.room(repair_reply_tokens(lines, more)) // 2:
            break
        kept = more
    return kept


def _with_neighbours(lines: Mapping[int, Line], faults: Mapping[int, str]) -> dict[int, Line]:
    near = {number for fault in faults for number in range(fault - _LINES_BEFORE, fault + _LINES_AFTER + 1)}
    return {number: lines[number] for number in sorted(near) if number in lines}


def _read(reply: TextReply, context: Context, lines: Mapping[int, Line], allowed: set[int]) -> dict[int, Line]:
    written = read_numbered(reply.text) or {}
    if reply.finish_reason is FinishReason.LENGTH and written:
        written.pop(max(written))  # it may end anywhere
    found = {
        number: _new_line(lines[number], text, context)
        for number, text in sorted(written.items())
        if number in lines and number in allowed
    }
    return {number: line for number, line in found.items() if line and line.text != lines[number].text}


def _new_line(old: Line, written: str, context: Context) -> Line | None:
    """Returns None if nothing speakable is left or the line became much longer."""
    text = spoken_line(_without_label(written, context.hosts), context.hosts)
    words = len(text.split())
    if not text or words > max(_ALWAYS_ALLOWED_WORDS, _MAX_GROWTH * len(old.text.split())):
        return None
    return Line(old.speaker, text, _passage_ids(cited_numbers(written), context))


def _without_label(written: str, hosts: Hosts) -> str:
    label, colon, rest = written.partition(":")
    is_label = label.strip(" *_").lower() in (*_LABELS, hosts.host.lower(), hosts.guest.lower())
    return rest if colon and is_label else written


def _passage_ids(numbers: Sequence[int], context: Context) -> tuple[str, ...]:
    """Returns the ids of the passages with these numbers, without invented ones."""
    found = (context.with_number(number) for number in numbers)
    return tuple(dict.fromkeys(passage.passage_id for passage in found if passage))[:_MAX_IDS]


def with_citations(questions: Questions, context: Context, lines: Mapping[int, Line]) -> dict[int, Line]:
    """Returns the lines with the passages that the model finds for those without citations."""
    reply = questions.ask("citations", cite_request(context, _lines_within(context, lines)))
    found = read_numbered(reply.text) if reply else None
    if not found:
        return dict(lines)
    return {
        number: line if line.passage_ids else replace(line, passage_ids=_numbered(found.get(number, ""), context))
        for number, line in lines.items()
    }


def _lines_within(context: Context, lines: Mapping[int, Line]) -> dict[int, Line]:
    """Returns the first lines, as many as fit into half a prompt."""
    left = context.room(cite_reply_tokens(len(lines))) // 2
    shown: dict[int, Line] = {}
    for number, line in lines.items():
        left -= len(context.written(number, line)) + 1
        if left < 0:
            break
        shown[number] = line
    return shown


def _numbered(written: str, context: Context) -> tuple[str, ...]:
    return _passage_ids([int(digits) for digits in re.findall(r"\d{1,4}", written)], context)
