"""Adds what a chapter must say and the model left out: the names, a note on the sources, the credit, the label that the
voices are synthetic, and a farewell. The added lines are English."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.episode_facts import NOT_CHECKED, is_english
from cpoa.agents.script.by_model.line_text import comparable, is_question
from cpoa.agents.script.credit import credit
from cpoa.agents.script.intro_outro import (
    GOODBYES,
    GREETING_REPLIES,
    GREETINGS,
    SYNTHETIC_BY_MODEL,
    SYNTHETIC_GENERAL_BY_MODEL,
    SYNTHETIC_OWN_BY_MODEL,
    LineChooser,
)
from cpoa.agents.script.names import join_names, spoken_title
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Material

_OPENING_TURNS = 8
_FAREWELL_TURNS = 3
_CLOSING_TURNS = 8
_HONEST_NOTE = "One honest note: our sources do not answer exactly that. Here is what they say about {titles}."
_UNCHECKED_NOTE = (
    f"One honest note: we found no sources on this. A language model wrote it from what it knows, {NOT_CHECKED}."
)
_CLOSING = "That's all for today."
_LEAVING = re.compile(
    r"\b(?:thanks?(?: you)?(?: so much)?,? (?:all |everyone |everybody )?for|goodbye|good-bye|bye|take care"
    r"|until next time|till next time|see you|that's all for|that is all for|that's where we leave|signing off"
    r"|farewell)\b",
    re.IGNORECASE,
)
_CREDITS = re.compile(r"\b(?:wikipedia|show notes)\b", re.IGNORECASE)
_SYNTHETIC_VOICES = re.compile(
    r"\b(?:synthetic|artificial|computer|generated|machine|robots?|real (?:voices|people|humans?))\b", re.IGNORECASE
)
_WRITTEN_BY = re.compile(r"\b(?:language model|software|machine|computer|algorithm|(?-i:AI|A\.I\.))", re.IGNORECASE)


def synthetic_line(material: Material) -> str:
    lines = {Coverage.OWN: SYNTHETIC_OWN_BY_MODEL, Coverage.GENERAL: SYNTHETIC_GENERAL_BY_MODEL}
    return lines.get(material.coverage, SYNTHETIC_BY_MODEL)


def add_missing_opening(turns: Sequence[Turn], request: ScriptRequest) -> list[Turn]:
    """``turns``: those of the first chapter."""
    if not is_english(request):
        return list(turns)
    said = list(turns)
    names = (request.hosts.host, request.hosts.guest)
    if not all(_says(said[:_OPENING_TURNS], name) for name in names):
        place = _place_of_names(said)
        said[place:place] = _greeting(request)
    if request.material.coverage is Coverage.AROUND and not _says(said[:_OPENING_TURNS], "our sources"):
        said.insert(_place_after_names(said, names), _honest_note(said, request.material))
    if request.material.coverage is Coverage.GENERAL and not _says(said[:_OPENING_TURNS], NOT_CHECKED):
        note = Turn(Speaker.HOST, (Part(_UNCHECKED_NOTE, TurnKind.PREVIEW),))
        said.insert(_place_after_names(said, names), note)
    return [_mark_greeting(turn, names) if place < _OPENING_TURNS else turn for place, turn in enumerate(said)]


def add_missing_close(turns: Sequence[Turn], request: ScriptRequest, used_sources: AbstractSet[str]) -> list[Turn]:
    """``turns``: those of the last chapter. ``used_sources``: of the whole episode."""
    said = [*turns[:-_CLOSING_TURNS], *map(_mark_close, turns[-_CLOSING_TURNS:])]
    if not is_english(request):
        return said
    material = request.material
    missing: list[Part] = []
    thanks = credit(material, used_sources)
    closing = said[-_CLOSING_TURNS:]
    if thanks and not any(part.kind is TurnKind.CREDIT for turn in closing for part in turn.parts):
        missing.append(Part(thanks, TurnKind.CREDIT))
    if not _is_labelled(closing, material):
        missing.append(Part(synthetic_line(material), TurnKind.CLOSE))
    farewell = next((turn for turn in said[-_FAREWELL_TURNS:] if _takes_leave(turn)), None)
    if farewell is None:
        return [*said, *_farewell(said[-1].speaker.other, missing, request)]
    place = len(said) - 1 - said[::-1].index(farewell)
    said[place] = replace(farewell, parts=(*missing, *farewell.parts))
    return said


def _says(turns: Sequence[Turn], words: str) -> bool:
    return any(f" {comparable(words)} " in f" {comparable(turn.text)} " for turn in turns)


def _place_of_names(turns: Sequence[Turn]) -> int:
    """Returns a place soon after the cold open at which no answer is awaited, best where the host would speak."""
    free = [
        place
        for place in range(1, min(len(turns), _OPENING_TURNS - 2))
        if turns[place].speaker is not turns[place - 1].speaker
        and not is_question(turns[place - 1].text)
        and not turns[place - 1].text.endswith("—")
    ]
    by_host = [place for place in free if turns[place].speaker is Speaker.HOST and place > 1]
    return next(iter([*by_host, *free]), 0)


def _place_after_names(turns: Sequence[Turn], names: tuple[str, str]) -> int:
    last = max(
        (place for place, turn in enumerate(turns[:_OPENING_TURNS]) if any(name in turn.text for name in names)),
        default=-1,
    )
    return next((place for place in range(last + 1, len(turns)) if not is_question(turns[place - 1].text)), last + 1)


def _greeting(request: ScriptRequest) -> list[Turn]:
    lines = LineChooser(f"{request.seed}|{request.material.topic}")
    hello = lines.pick(GREETINGS, host=request.hosts.host)
    reply = lines.pick(GREETING_REPLIES, guest=request.hosts.guest)
    return [
        Turn(Speaker.HOST, (Part(hello, TurnKind.GREETING),)),
        Turn(Speaker.GUEST, (Part(reply, TurnKind.GREETING),)),
    ]


def _honest_note(turns: Sequence[Turn], material: Material) -> Turn:
    titles = {passage.passage_id: spoken_title(passage.title) for passage in material.passages}
    cited = dict.fromkeys(titles[each] for turn in turns for each in turn.passage_ids)
    named = list(cited)[:2] or [spoken_title(material.subject)]
    return Turn(Speaker.HOST, (Part(_HONEST_NOTE.format(titles=join_names(named)), TurnKind.PREVIEW),))


def _mark_greeting(turn: Turn, names: tuple[str, str]) -> Turn:
    return replace(turn, parts=tuple(_as_greeting(part, names) for part in turn.parts))


def _as_greeting(part: Part, names: tuple[str, str]) -> Part:
    is_greeting = part.kind is TurnKind.REACTION and re.search(r"\bI'm\b|\bmy name\b", part.text)
    return replace(part, kind=TurnKind.GREETING) if is_greeting and any(name in part.text for name in names) else part


def _mark_close(turn: Turn) -> Turn:
    return replace(turn, parts=tuple(map(_as_close, turn.parts)))


def _as_close(part: Part) -> Part:
    if part.passage_ids:
        return part
    if _CREDITS.search(part.text):
        return replace(part, kind=TurnKind.CREDIT)
    return replace(part, kind=TurnKind.CLOSE) if _LEAVING.search(part.text) else part


def _takes_leave(turn: Turn) -> bool:
    return any(not part.passage_ids and _LEAVING.search(part.text) for part in turn.parts)


def _is_labelled(turns: Sequence[Turn], material: Material) -> bool:
    text = " ".join(turn.text for turn in turns)
    if material.coverage is Coverage.GENERAL and not re.search(r"\bchecked\b", text):
        return False
    return bool(_SYNTHETIC_VOICES.search(text) and re.search(r"\bvoices?\b", text) and _WRITTEN_BY.search(text))


def _farewell(speaker: Speaker, missing: Sequence[Part], request: ScriptRequest) -> list[Turn]:
    lines = LineChooser(f"{request.seed}|{request.material.topic}")
    return [
        Turn(speaker, (Part(_CLOSING, TurnKind.CLOSE), *missing)),
        Turn(speaker.other, (Part(lines.pick(GOODBYES), TurnKind.CLOSE),)),
    ]
