"""Adds a greeting, a note on the sources and a farewell, in the embedded writer's words, if the model omitted them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.placed_turns import (
    PlacedTurn,
    PlacedTurns,
    credits_sources,
    farewell_start,
    join_turns,
    says_goodbye,
)
from cpoa.agents.script.credit import credit
from cpoa.agents.script.intro_outro import GOODBYES, GREETINGS, LineChooser
from cpoa.agents.script.names import join_names, spoken_subject, spoken_title
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Material

_GREETING_TURNS = 3
_NOTE_TURNS = 4
_GREETING_REPLY = "And I'm {guest}. This episode is about {topic}."
_HONEST_NOTE = "One honest note first: our sources do not answer exactly that. Here is what they say about {titles}."
_CLOSING = "That's all for today."
_HELLO = re.compile(
    r"(?:And )?(?:Hello|Hi|Hey|Welcome|Good (?:morning|afternoon|evening|day)|Greetings|I'm \w+|I am \w+|My name is)\b"
)


def add_missing_intro_outro(turns: PlacedTurns, request: ScriptRequest) -> PlacedTurns:
    """``turns`` has one turn or more."""
    lines = LineChooser(f"{request.seed}|{request.material.topic}")
    turns = _add_greeting(turns, request, lines)
    if request.material.coverage is Coverage.AROUND:
        turns = _add_honest_note(turns, request.material)
    return join_turns(_mark_or_add_farewell(turns, request.material, lines))


def _add_greeting(turns: PlacedTurns, request: ScriptRequest, lines: LineChooser) -> PlacedTurns:
    hosts = request.hosts
    opening = " ".join(placed.turn.text for placed in turns[:_GREETING_TURNS])
    if all(re.search(rf"\b{re.escape(name)}\b", opening) for name in (hosts.host, hosts.guest)):
        return turns
    hello = lines.pick(GREETINGS, host=hosts.host)
    reply = _GREETING_REPLY.format(guest=hosts.guest, topic=spoken_subject(request.material))
    first = turns[0].section
    greeting = (
        PlacedTurn(first, Turn(Speaker.HOST, (Part(hello, TurnKind.GREETING),))),
        PlacedTurn(first, Turn(Speaker.GUEST, (Part(reply, TurnKind.GREETING),))),
    )
    rest = [_drop_hello(placed) for placed in turns[:_GREETING_TURNS]]
    return (*greeting, *filter(None, rest), *turns[_GREETING_TURNS:])


def _drop_hello(placed: PlacedTurn) -> PlacedTurn | None:
    parts = []
    for part in placed.turn.parts:
        text = part.text
        if not part.passage_ids:
            text = " ".join(sentence for sentence in split_sentences(text) if not _HELLO.match(sentence))
        if text:
            parts.append(replace(part, text=text))
    return placed.with_parts(parts) if parts else None


def _add_honest_note(turns: PlacedTurns, material: Material) -> PlacedTurns:
    if "our sources" in " ".join(placed.turn.text for placed in turns[:_NOTE_TURNS]).lower():
        return turns
    titles = {passage.passage_id: spoken_title(passage.title) for passage in material.passages}
    cited_titles = dict.fromkeys(titles[each] for each in _cited_ids(turns))
    note = _HONEST_NOTE.format(titles=join_names(list(cited_titles)[:2]))
    note_turn = PlacedTurn(turns[0].section, Turn(Speaker.HOST, (Part(note, TurnKind.PREVIEW),)))
    return (*turns[:2], note_turn, *turns[2:])


def _mark_or_add_farewell(turns: PlacedTurns, material: Material, lines: LineChooser) -> PlacedTurns:
    source_of = {passage.passage_id: passage.source_id for passage in material.passages}
    thanks = credit(material, {source_of[each] for each in _cited_ids(turns)})
    last = turns[-1]
    takes_leave = any(map(says_goodbye, (part for placed in turns[-2:] for part in placed.turn.parts)))
    if not takes_leave or last.turn.parts[-1].passage_ids:
        return _add_farewell(turns, thanks, lines)
    start = farewell_start(turns)
    ending = [_mark_farewell(placed) for placed in turns[start:]]
    if thanks and not any(part.kind is TurnKind.CREDIT for placed in ending for part in placed.turn.parts):
        ending[0] = ending[0].with_parts((Part(thanks, TurnKind.CREDIT), *ending[0].turn.parts))
    return (*turns[:start], *ending)


def _add_farewell(turns: PlacedTurns, thanks: str | None, lines: LineChooser) -> PlacedTurns:
    last = turns[-1]
    speaker = last.turn.speaker.other
    closing = [Part(_CLOSING, TurnKind.CLOSE)]
    if thanks:
        closing.append(Part(thanks, TurnKind.CREDIT))
    goodbye = Part(lines.pick(GOODBYES), TurnKind.CLOSE)
    return (
        *turns,
        PlacedTurn(last.section, Turn(speaker, tuple(closing))),
        PlacedTurn(last.section, Turn(speaker.other, (goodbye,))),
    )


def _mark_farewell(placed: PlacedTurn) -> PlacedTurn:
    return placed.with_parts(_mark_farewell_part(part) for part in placed.turn.parts)


def _mark_farewell_part(part: Part) -> Part:
    if part.passage_ids:
        return part
    return replace(part, kind=TurnKind.CREDIT if credits_sources(part) else TurnKind.CLOSE)


def _cited_ids(turns: PlacedTurns) -> list[str]:
    return [each for placed in turns for part in placed.turn.parts for each in part.passage_ids]
