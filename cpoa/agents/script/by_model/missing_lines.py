"""Adds what a chapter must say and the model left out: the names, a note on the sources, the credit, the label that the
voices are synthetic, and a farewell."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.episode_facts import is_english
from cpoa.agents.script.by_model.line_text import comparable, is_question
from cpoa.agents.script.credit import are_of_wikipedia, credit, credited_titles
from cpoa.agents.script.intro_outro import LineChooser
from cpoa.agents.script.names import join_names, spoken_title
from cpoa.agents.script.spoken_lines import spoken_lines
from cpoa.contracts.dialogue import Part, Speaker, Turn, TurnKind
from cpoa.contracts.material import Coverage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from cpoa.agents.script.spoken_lines import SpokenLines
    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.material import Material

_OPENING_TURNS = 8
_FAREWELL_TURNS = 3
_CLOSING_TURNS = 8
_HONEST_NOTE = "One honest note: our sources do not answer exactly that. Here is what they say about {titles}."


def synthetic_line(material: Material, lines: SpokenLines) -> str:
    by_coverage = {Coverage.OWN: lines.synthetic_own, Coverage.GENERAL: lines.synthetic_general}
    return by_coverage.get(material.coverage, lines.synthetic)


def add_missing_opening(turns: Sequence[Turn], request: ScriptRequest) -> list[Turn]:
    """``turns``: those of the first chapter."""
    said = list(turns)
    lines = spoken_lines(request.language)
    if lines is None:
        return said
    names = (request.hosts.host, request.hosts.guest)
    if not all(_says(said[:_OPENING_TURNS], name) for name in names):
        place = _place_of_names(said)
        said[place:place] = _greeting(request, lines)
    if request.material.coverage is Coverage.GENERAL and not lines.unchecked.search(_joined(said[:_OPENING_TURNS])):
        note = Turn(Speaker.HOST, (Part(lines.unchecked_note, TurnKind.PREVIEW),))
        said.insert(_place_after_names(said, names), note)
    if not is_english(request):
        return said
    if request.material.coverage is Coverage.AROUND and not _says(said[:_OPENING_TURNS], "our sources"):
        said.insert(_place_after_names(said, names), _honest_note(said, request.material))
    return [_mark_greeting(turn, names) if place < _OPENING_TURNS else turn for place, turn in enumerate(said)]


def add_missing_close(turns: Sequence[Turn], request: ScriptRequest, used_sources: AbstractSet[str]) -> list[Turn]:
    """``turns``: those of the last chapter. ``used_sources``: of the whole episode."""
    lines = spoken_lines(request.language)
    if lines is None:
        return list(turns)
    said = [*turns[:-_CLOSING_TURNS], *(_mark_close(turn, lines) for turn in turns[-_CLOSING_TURNS:])]
    material = request.material
    missing: list[Part] = []
    thanks = credit_line(material, used_sources, lines)
    closing = said[-_CLOSING_TURNS:]
    if thanks and not any(part.kind is TurnKind.CREDIT for turn in closing for part in turn.parts):
        missing.append(Part(thanks, TurnKind.CREDIT))
    if not _is_labelled(closing, material, lines):
        missing.append(Part(synthetic_line(material, lines), TurnKind.CLOSE))
    farewell = next((turn for turn in said[-_FAREWELL_TURNS:] if _takes_leave(turn, lines)), None)
    if farewell is None:
        return [*said, *_farewell(said[-1].speaker.other, missing, request, lines)]
    place = len(said) - 1 - said[::-1].index(farewell)
    said[place] = replace(farewell, parts=(*missing, *farewell.parts))
    return said


def credit_line(material: Material, used_sources: AbstractSet[str], lines: SpokenLines) -> str | None:
    if lines.credit is None:
        return credit(material, used_sources)
    titles = credited_titles(material, used_sources)
    sources = ", ".join(["Wikipedia", *titles] if are_of_wikipedia(material, used_sources) else titles)
    return lines.credit.format(sources=sources) if titles else None


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


def _greeting(request: ScriptRequest, lines: SpokenLines) -> list[Turn]:
    chooser = LineChooser(f"{request.seed}|{request.material.topic}")
    hello = chooser.pick(lines.greetings, host=request.hosts.host)
    reply = chooser.pick(lines.replies, guest=request.hosts.guest)
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


def _mark_close(turn: Turn, lines: SpokenLines) -> Turn:
    return replace(turn, parts=tuple(_as_close(part, lines) for part in turn.parts))


def _as_close(part: Part, lines: SpokenLines) -> Part:
    if part.passage_ids:
        return part
    if lines.credits.search(part.text):
        return replace(part, kind=TurnKind.CREDIT)
    return replace(part, kind=TurnKind.CLOSE) if lines.leaving.search(part.text) else part


def _takes_leave(turn: Turn, lines: SpokenLines) -> bool:
    return any(not part.passage_ids and lines.leaving.search(part.text) for part in turn.parts)


def _is_labelled(turns: Sequence[Turn], material: Material, lines: SpokenLines) -> bool:
    wanted = (*lines.label, lines.unchecked) if material.coverage is Coverage.GENERAL else lines.label
    text = _joined(turns)
    return all(words.search(text) for words in wanted)


def _joined(turns: Sequence[Turn]) -> str:
    return " ".join(turn.text for turn in turns)


def _farewell(speaker: Speaker, missing: Sequence[Part], request: ScriptRequest, lines: SpokenLines) -> list[Turn]:
    chooser = LineChooser(f"{request.seed}|{request.material.topic}")
    return [
        Turn(speaker, (Part(lines.closing, TurnKind.CLOSE), *missing)),
        Turn(speaker.other, (Part(chooser.pick(lines.goodbyes), TurnKind.CLOSE),)),
    ]
