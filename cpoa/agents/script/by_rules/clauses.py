"""Cuts a source sentence at its clauses into shorter ones that two can share. Words are moved, none is invented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.attached_clauses import (
    definitions,
    gerunds,
    inner_relatives,
    participles,
    relatives,
    second_relatives,
)
from cpoa.agents.script.by_rules.joined_clauses import (
    concessions,
    effects,
    examples,
    joined_clauses,
    reasons,
    verb_chains,
)

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.cutting import Cut, Parse
    from cpoa.agents.script.by_rules.grammar import Sentence

_DANGLING = re.compile(
    r"\b(?:a|an|the|of|and|or|by|in|with|for|to|from|on|at|that|as|which|who|is|are|was|were|both|either|its"
    r"|their|between|not|be|than)[.]$|\bone of the [a-z]+[.]$|[—–-]\s?[.]$"
)


def cuts(sentence: Sentence, pronoun: str | None, parse: Parse) -> list[Cut]:
    """Every safe way to cut the sentence in two. ``pronoun`` may stand for its subject, None if no pronoun is safe."""
    if sentence.verb_at is None or sentence.text.count('"') not in (0, 2, 4):
        return []
    found: list[Cut] = []
    for cutter in (
        definitions,
        reasons,
        examples,
        effects,
        joined_clauses,
        relatives,
        participles,
        gerunds,
        second_relatives,
        verb_chains,
        concessions,
        inner_relatives,
    ):
        found.extend(cut for cut in cutter(sentence, pronoun, parse) if _is_whole(cut, parse))
    return found


def _is_whole(cut: Cut, parse: Parse) -> bool:
    """Both parts are complete: the first has its verb, also in a last that-clause."""
    first = parse(cut.first)
    that = re.match(r".*\bthat ", cut.first)
    if that and not first.has_finite_verb_after(that.end()):
        return False
    return all(_is_balanced(part) for part in (cut.first, cut.second)) and first.verb_at is not None


def _is_balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and len(text.split()) >= 3 and not _DANGLING.search(text)
