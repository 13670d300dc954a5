"""Asks the model which lines state what the passages do not support."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.check_prompts import judge_reply_tokens, judge_request
from cpoa.agents.script.by_model.numbered_reply import read_numbered
from cpoa.contracts.models import FinishReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cpoa.agents.script.by_model.check_prompts import Context
    from cpoa.agents.script.by_model.check_questions import Questions
    from cpoa.agents.script.by_model.line import Line
    from cpoa.contracts.models import TextReply, TextRequest

MAX_NAMED_SHARE = 0.4
"""A judge that names more lines than this did not understand the question."""

_ALWAYS_NAMED = 2
_MAX_PROSE_CHARS = 4_000
_NONE = re.compile(
    r"\b(?:none|nothing|no (?:such |unsupported )?lines?|no (?:issues|inventions)"
    r"|(?:all|every|each) (?:\w{1,20} ){0,2}lines?)\b"
)
_EXCEPT = re.compile(r"\b(?:except|but|however|although|apart from|other than)\b")
_IN_PROSE = re.compile(r"\bline (\d{1,4})\b")
_FINE = re.compile(
    r"(?:(?:it|this|that)(?: is|'s) )?(?:(?:ok|okay|fine|supported|correct|true|yes|no (?:problem|issue)|none)"
    r"\s?(?:$|[.,;:!(])"
    r"|(?:not )?an? (?:fact|invention|joke|question|guess|opinion|analogy|hypothetical|greeting|reaction)\b)",
    re.IGNORECASE,
)
"""A judge may list all lines, each with its verdict."""

_COMPLAINT = "Your last answer could not be used. Keep to the form, and name only lines that state an invention."


def find_faults(
    questions: Questions,
    context: Context,
    lines: Mapping[int, Line],
    hints: Mapping[int, str],
    *,
    purpose: str = "judge",
    max_share: float = MAX_NAMED_SHARE,
) -> dict[int, str]:
    """Returns a reason for each line that the passages do not support. ``hints``: what the rules found; they decide
    about lines for which the judge gives no usable answer. ``max_share``: of the lines that it may name."""
    faults: dict[int, str] = {}
    for place, group in enumerate(_groups(context, lines), start=1):
        asked_as = purpose if place == 1 else f"{purpose} {place}"
        most = max(_ALWAYS_NAMED, int(max_share * len(group)))
        found = _judged(questions, partial(judge_request, context, group, hints), group, asked_as, most)
        faults |= {number: hints[number] for number in group if number in hints} if found is None else found
    return faults


def _judged(
    questions: Questions, request: Callable[[str], TextRequest], lines: Mapping[int, Line], purpose: str, most: int
) -> dict[int, str] | None:
    for asked_as, complaint in ((purpose, ""), (f"{purpose}, once more", _COMPLAINT)):
        reply = questions.ask(asked_as, request(complaint))
        if reply is None:
            return None
        found = read_verdict(reply, lines)
        if found is not None and len(found) <= most:
            return found
    questions.note(f"The model's {purpose} could not be used twice: the rules decided alone")
    return None


def read_verdict(reply: TextReply, lines: Mapping[int, Line]) -> dict[int, str] | None:
    """Returns the reason for each line that the reply names; None if it is cut or has no verdict."""
    if reply.finish_reason is FinishReason.LENGTH:
        return None
    named = read_numbered(reply.text)
    if named is None:
        return _read_prose(reply.text[:_MAX_PROSE_CHARS].lower(), lines)
    known = {number: reason for number, reason in sorted(named.items()) if number in lines}
    if named and not known:
        return None
    return {number: reason for number, reason in known.items() if not _FINE.match(reason)}


def _read_prose(text: str, lines: Mapping[int, Line]) -> dict[int, str] | None:
    if _NONE.search(text) and not _EXCEPT.search(text):
        return {}
    found = [int(match[1]) for match in map(_IN_PROSE.search, text.splitlines()) if match]
    return dict.fromkeys(sorted(number for number in found if number in lines), "not in the passages") or None


def _groups(context: Context, lines: Mapping[int, Line]) -> Iterator[dict[int, Line]]:
    """Splits the lines so that each prompt fits into the model's context, and half of it is left for passages."""
    room = context.room(judge_reply_tokens(len(lines)))
    sizes = {number: len(context.written(number, line)) + 1 for number, line in lines.items()}
    most = room if sum(sizes.values()) + context.passages_size <= room else room // 2
    group: dict[int, Line] = {}
    size = 0
    for number, line in lines.items():
        if group and size + sizes[number] > most:
            yield group
            group, size = {}, 0
        group[number] = line
        size += sizes[number]
    if group:
        yield group
