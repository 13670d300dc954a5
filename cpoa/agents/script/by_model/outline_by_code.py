"""Plans the chapters by the passages, for a model that writes no outline: in their order, by their headings."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.numbered_passages import full_title
from cpoa.agents.script.by_model.outline_reply import ReadChapter
from cpoa.contracts.material import Coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cpoa.agents.script.by_model.numbered_passages import NumberedPassages
    from cpoa.contracts.material import Material, Passage

_SOURCE_WORDS_PER_WORD = 2
"""So many words of the sources are more than enough for a chapter, and it stays a choice."""

_HEADING_QUESTION = "What is there to know about {heading}?"
_WORD = re.compile(r"[^\W\d_]{4,}")


def chapters_by_code(material: Material, numbered: NumberedPassages, count: int, words: int) -> list[ReadChapter]:
    """Returns at most ``count`` chapters, and fewer if there are fewer passages. ``words``: of the whole episode."""
    parts = _parts(_chosen(material, words), count)
    questions = _questions(material.questions, parts)
    return [
        ReadChapter(question=question, passages=tuple(numbered.number(one.passage_id) for one in part))
        for part, question in zip(parts, questions, strict=True)
    ]


def _chosen(material: Material, words: int) -> list[Passage]:
    """Returns the passages that bear most on the ask, in their order; all passages of an own text."""
    if material.coverage is Coverage.OWN:
        return list(material.passages)
    kept: set[str] = set()
    left = words * _SOURCE_WORDS_PER_WORD
    for passage in sorted(material.passages, key=lambda one: -one.relevance):
        if left <= 0:
            break
        kept.add(passage.passage_id)
        left -= _words(passage)
    return [passage for passage in material.passages if passage.passage_id in kept]


def _parts(passages: Sequence[Passage], count: int) -> list[Sequence[Passage]]:
    """Cuts the passages into parts of about the same length, if possible where a section begins."""
    count = min(count, len(passages))
    ends = list(accumulate(map(_words, passages)))
    cuts = [0]
    for number in range(1, count):
        possible = range(cuts[-1] + 1, len(passages) - (count - number) + 1)
        wanted = ends[-1] * number / count

        def cost(place: int, wanted: float = wanted) -> float:
            begins_section = full_title(passages[place]) != full_title(passages[place - 1])
            return abs(ends[place - 1] - wanted) + (0 if begins_section else ends[-1] / count / 2)

        cuts.append(min(possible, key=cost))
    return [passages[start:end] for start, end in zip(cuts, [*cuts[1:], len(passages)], strict=True)] if count else []


def _questions(asked: Iterable[str], parts: Sequence[Sequence[Passage]]) -> list[str]:
    """A listener's question goes to the part that has most of its words. A part without one is asked about its heading.
    The first part, and a part without a heading, have none of their own."""
    questions = ["", *(_of_heading(part[0]) for part in parts[1:])][: len(parts)]
    free = dict(enumerate(_vocabulary(" ".join(one.text for one in part)) for part in parts))
    for question in asked:
        wanted = _vocabulary(question)
        best = max(free, key=lambda place: len(wanted & free[place]), default=None)
        if best is not None and wanted & free[best]:
            questions[best] = question
            del free[best]
    return questions


def _of_heading(passage: Passage) -> str:
    return _HEADING_QUESTION.format(heading=passage.heading) if passage.heading else ""


def _vocabulary(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _words(passage: Passage) -> int:
    return len(passage.text.split())
