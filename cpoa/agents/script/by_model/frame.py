"""The beginning and the end of the talk, by the embedded writer's lines where the model forgot them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.talk import PlacedTurn, Talk, farewell_start, gives_credit, joined_turns, says_goodbye
from cpoa.agents.script.by_rules import phrases
from cpoa.agents.script.by_rules.conversation import Conversation, other
from cpoa.agents.script.by_rules.framing import credit, joined, spoken_subject
from cpoa.agents.script.by_rules.subjects import base_title
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Material

_GREETING_TURNS = 3
_NOTE_TURNS = 4
_HELLO = re.compile(
    r"(?:And )?(?:Hello|Hi|Hey|Welcome|Good (?:morning|afternoon|evening|day)|Greetings|I'm \w+|I am \w+|My name is)\b"
)


def framed(talk: Talk, request: ScriptRequest) -> Talk:
    """``talk`` has a turn at least."""
    lines = Conversation(request.hosts, f"{request.seed}|{request.material.topic}")
    talk = _with_greeting(talk, request, lines)
    if request.material.coverage is Coverage.AROUND:
        talk = _with_honest_note(talk, request.material, lines)
    return joined_turns(_with_farewell(talk, request.material, lines))


def _with_greeting(talk: Talk, request: ScriptRequest, lines: Conversation) -> Talk:
    hosts = request.hosts
    opening = " ".join(placed.turn.text for placed in talk[:_GREETING_TURNS])
    if all(re.search(rf"\b{re.escape(name)}\b", opening) for name in (hosts.host, hosts.guest)):
        return talk
    hello = lines.pick(phrases.GREETINGS, host=hosts.host) or ""
    reply = lines.pick(phrases.GREETING_REPLIES, guest=hosts.guest, topic=spoken_subject(request.material)) or ""
    first = talk[0].section
    greeting = (
        PlacedTurn(first, Turn(Speaker.HOST, (Part(hello, TurnKind.GREETING),))),
        PlacedTurn(first, Turn(Speaker.GUEST, (Part(reply, TurnKind.GREETING),))),
    )
    rest = [_without_hello(placed) for placed in talk[:_GREETING_TURNS]]
    return (*greeting, *filter(None, rest), *talk[_GREETING_TURNS:])


def _without_hello(placed: PlacedTurn) -> PlacedTurn | None:
    parts = []
    for part in placed.turn.parts:
        text = part.text
        if not part.passage_ids:
            text = " ".join(sentence for sentence in split_sentences(text) if not _HELLO.match(sentence))
        if text:
            parts.append(replace(part, text=text))
    return placed.with_parts(parts) if parts else None


def _with_honest_note(talk: Talk, material: Material, lines: Conversation) -> Talk:
    if "our sources" in " ".join(placed.turn.text for placed in talk[:_NOTE_TURNS]).lower():
        return talk
    titles = {passage.passage_id: base_title(passage.title) for passage in material.passages}
    told = dict.fromkeys(titles[each] for each in _told_ids(talk))
    note = lines.pick(phrases.HONEST_NOTES, subjects=joined(list(told)[:2])) or ""
    said = PlacedTurn(talk[0].section, Turn(Speaker.HOST, (Part(note, TurnKind.PREVIEW),)))
    return (*talk[:2], said, *talk[2:])


def _with_farewell(talk: Talk, material: Material, lines: Conversation) -> Talk:
    source_of = {passage.passage_id: passage.source_id for passage in material.passages}
    thanks = credit(material, {source_of[each] for each in _told_ids(talk)})
    last = talk[-1]
    takes_leave = any(map(says_goodbye, (part for placed in talk[-2:] for part in placed.turn.parts)))
    if not takes_leave or last.turn.parts[-1].passage_ids:
        return _with_own_farewell(talk, thanks, lines)
    start = farewell_start(talk)
    ending = [_as_farewell(placed) for placed in talk[start:]]
    if thanks and not any(part.kind is TurnKind.CREDIT for placed in ending for part in placed.turn.parts):
        ending[0] = ending[0].with_parts((Part(thanks, TurnKind.CREDIT), *ending[0].turn.parts))
    return (*talk[:start], *ending)


def _with_own_farewell(talk: Talk, thanks: str | None, lines: Conversation) -> Talk:
    last = talk[-1]
    speaker = other(last.turn.speaker)
    closing = [Part(lines.pick(phrases.CLOSINGS) or "", TurnKind.CLOSE)]
    if thanks:
        closing.append(Part(thanks, TurnKind.CREDIT))
    goodbye = Part(lines.pick(phrases.GOODBYES) or "", TurnKind.CLOSE)
    return (
        *talk,
        PlacedTurn(last.section, Turn(speaker, tuple(closing))),
        PlacedTurn(last.section, Turn(other(speaker), (goodbye,))),
    )


def _as_farewell(placed: PlacedTurn) -> PlacedTurn:
    return placed.with_parts(_farewell_part(part) for part in placed.turn.parts)


def _farewell_part(part: Part) -> Part:
    if part.passage_ids:
        return part
    return replace(part, kind=TurnKind.CREDIT if gives_credit(part) else TurnKind.CLOSE)


def _told_ids(talk: Talk) -> list[str]:
    return [each for placed in talk for part in placed.turn.parts for each in part.passage_ids]
