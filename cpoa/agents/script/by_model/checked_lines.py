"""Checks a chapter's lines against the passages, and repairs or removes what the passages do not support."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.check_prompts import Context
from cpoa.agents.script.by_model.check_questions import Questions
from cpoa.agents.script.by_model.judge import find_faults
from cpoa.agents.script.by_model.line_rules import LineRules, cited_share, passage_text, repeated_lines
from cpoa.agents.script.by_model.removal import remove_lines
from cpoa.agents.script.by_model.repair import replacements, with_citations
from cpoa.contracts.language_tags import ENGLISH
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cpoa.agents.script.by_model.line import Line
    from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
    from cpoa.contracts.dialogue import Hosts
    from cpoa.contracts.material import Passage
    from cpoa.contracts.models import AskedModel

_NAMED_SOURCES = re.compile(r"\b(?:wikipedia|show notes|our sources?)\b", re.IGNORECASE)
MIN_CITED_SHARE = 0.15
"""Share of the words in lines with citations; below it the model is asked for the citations."""


@dataclass(frozen=True, slots=True)
class CheckedLines:
    """``repaired`` and ``removed``: texts as the model wrote them first. ``notes``: what an operator should know about
    the check, without text of the episode."""

    lines: tuple[Line, ...]
    repaired: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def check_chapter(
    lines: Sequence[Line],
    passages: Sequence[Passage],
    model: AskedModel,
    *,
    numbered: NumberedPassages,
    hosts: Hosts,
    always_known: Sequence[str] = (),
    language: str = ENGLISH,
) -> CheckedLines:
    """``passages``: all that the model was shown for the chapter. ``numbered``: all of the episode. ``always_known``:
    what may be said without a passage, such as the topic, titles of sources, and what earlier chapters told.

    Raises StepWaitsError while the model's answer is missing. A ModelError is noted, and the rules decide alone.
    """
    if not lines or not passages:
        return CheckedLines(tuple(lines))
    known = (hosts.host, hosts.guest, *always_known)
    context = Context(tuple(passages), numbered, hosts, tuple(always_known), model.context_tokens, language)
    return _Check(context, LineRules(passages, (*known, "Wikipedia"), language), Questions(model)).check(lines)


def without_sources(lines: Sequence[Line], topic: str) -> CheckedLines:
    """For a chapter without passages, which no rule and no judge can check: removes the lines that name the sources of
    other episodes."""
    named = [line for line in lines if _NAMED_SOURCES.search(line.text) and not _NAMED_SOURCES.search(topic)]
    return CheckedLines(tuple(line for line in lines if line not in named), removed=tuple(one.text for one in named))


@dataclass(frozen=True, slots=True)
class _Check:
    context: Context
    rules: LineRules
    questions: Questions

    def check(self, lines: Sequence[Line]) -> CheckedLines:
        written = self._with_citations(self._numbered(lines))
        faults = find_faults(self.questions, self.context, written, self.rules.findings(written))
        repaired = replacements(self.questions, self.context, written, faults) if faults else {}
        used = self._supported(repaired)
        said = {**written, **used}
        still_wrong = set(faults).difference(used)
        remaining = remove_lines(said, still_wrong.union(repeated_lines(said)), self._known_words())
        return CheckedLines(
            remaining.lines,
            tuple(written[number].text for number in used if number not in remaining.removed),
            tuple(written[number].text for number in remaining.removed),
            tuple(self.questions.notes),
        )

    def _numbered(self, lines: Sequence[Line]) -> dict[int, Line]:
        """Invented passage ids are ignored."""
        known = {passage.passage_id for passage in self.context.passages}
        return {
            number: replace(line, passage_ids=tuple(each for each in line.passage_ids if each in known))
            for number, line in enumerate(lines, start=1)
        }

    def _with_citations(self, lines: Mapping[int, Line]) -> Mapping[int, Line]:
        if cited_share(tuple(lines.values())) >= MIN_CITED_SHARE:
            return lines
        return with_citations(self.questions, self.context, lines)

    def _supported(self, repaired: Mapping[int, Line]) -> dict[int, Line]:
        """Returns the replacements that state only what the passages support."""
        if not repaired:
            return {}
        found = self.rules.findings(repaired)
        wrong = find_faults(self.questions, self.context, repaired, found, purpose="judge again", max_share=1.0)
        return {number: line for number, line in repaired.items() if number not in wrong}

    def _known_words(self) -> frozenset[str]:
        return frozenset(word for one in self.context.passages for word in content_words(passage_text(one)))
