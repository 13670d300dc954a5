"""Makes a chapter's turns of its checked lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.line_text import comparable, is_question
from cpoa.contracts.dialogue import Part, Turn, TurnKind
from cpoa.text.cleaning import tidy
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.script.by_model.line import Line
    from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
    from cpoa.contracts.dialogue import Speaker
    from cpoa.contracts.material import Passage

MAX_TURN_WORDS = 80
"""A longer turn is a monologue. The model is asked to break it up; if it stays long, it is split between sentences."""

MAX_NOTE_CHARS = 160
"""Lines often begin with a reaction, and the fact or the comparison follows it."""

_MIN_TOLD_WORDS = 10
_MAX_OWN_NOTES = 3


def build_turns(lines: Iterable[Line], passages: Sequence[Passage]) -> list[Turn]:
    """``passages``: those that lines may cite. Neighbouring lines of one speaker become one turn."""
    sentences = {passage.passage_id: _sentences(passage) for passage in passages}
    turns: list[Turn] = []
    for line in lines:
        for text in split_monologue(line.text):
            part = _part(replace(line, text=text), sentences)
            if (
                turns
                and turns[-1].speaker is line.speaker
                and turns[-1].word_count + len(text.split()) <= MAX_TURN_WORDS
            ):
                turns[-1] = replace(turns[-1], parts=(*turns[-1].parts, part))
            else:
                turns.append(Turn(line.speaker, (part,)))
    return turns


def split_monologue(text: str) -> list[str]:
    """Returns pieces of whole sentences with at most ``MAX_TURN_WORDS``; a longer sentence stays whole."""
    if len(text.split()) <= MAX_TURN_WORDS:
        return [text]
    pieces = [""]
    for sentence in split_sentences(text):
        longer = f"{pieces[-1]} {sentence}".strip()
        if pieces[-1] and len(longer.split()) > MAX_TURN_WORDS:
            pieces.append(sentence)
        else:
            pieces[-1] = longer
    return pieces


def told_notes(lines: Iterable[Line], numbered: NumberedPassages) -> tuple[str, ...]:
    """Returns a short note for each line that states facts: its beginning, after the numbers of its passages."""
    stated = (line for line in lines if line.passage_ids)
    return tuple(dict.fromkeys(f"{numbered.citation(one.passage_ids)} {shortened(one.text)}" for one in stated))


def told_lines(lines: Iterable[Line]) -> tuple[str, ...]:
    """The same for an episode without passages: the beginning of each line that is long enough to state something."""
    texts = (line.text for line in lines if not is_question(line.text))
    return tuple(dict.fromkeys(shortened(text) for text in texts if len(text.split()) >= _MIN_TOLD_WORDS))


def own_notes(turns: Iterable[Turn]) -> tuple[tuple[Speaker, str], ...]:
    """Returns the beginnings of a chapter's longest turns that state nothing of a passage: stories and comparisons."""
    own = [turn for turn in turns if not turn.passage_ids and turn.word_count >= _MIN_TOLD_WORDS]
    longest = sorted(own, key=lambda turn: -turn.word_count)[:_MAX_OWN_NOTES]
    return tuple((turn.speaker, shortened(turn.text)) for turn in own if turn in longest)


def shortened(text: str, max_chars: int = MAX_NOTE_CHARS) -> str:
    return text if len(text) <= max_chars else text[:max_chars].rpartition(" ")[0] + " ..."


def _part(line: Line, sentences: dict[str, frozenset[str]]) -> Part:
    ids = tuple(each for each in line.passage_ids if each in sentences)
    if ids:
        return Part(line.text, TurnKind.FACT, ids, any(comparable(line.text) in sentences[each] for each in ids))
    return Part(line.text, TurnKind.QUESTION if is_question(line.text) else TurnKind.REACTION)


def _sentences(passage: Passage) -> frozenset[str]:
    return frozenset(map(comparable, split_sentences(tidy(passage.text))))
