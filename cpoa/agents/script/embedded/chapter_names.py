"""Names the chapters by the sections that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.names import MAX_CHAPTER_TITLE_WORDS, capitalised, shorten_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.chapters import Span
    from cpoa.agents.script.embedded.dialogue_turns import DialogueTurns


class ChapterNamer:
    """No name is used twice."""

    def __init__(self, dialogue: DialogueTurns, fallback: str) -> None:
        self._turns = dialogue.turns
        self._starts = sorted(dialogue.starts.items())
        self._fallback = fallback
        self._used: set[str] = set()

    def name(self, span: Span) -> str:
        for title in self._candidates(span):
            short = capitalised(shorten_title(title))
            if short and short.lower() not in self._used:
                return self._use(short)
        number = 2
        while f"part {number}" in self._used:
            number += 1
        return self._use(f"Part {number}")

    def _use(self, title: str) -> str:
        self._used.add(title.lower())
        return title

    def _candidates(self, span: Span) -> Sequence[str]:
        """The section with most words of the span first. The opening keeps its own title."""
        if span.start == 0:
            first = self._starts[0][1]
            return [first] if len(first.split()) <= MAX_CHAPTER_TITLE_WORDS else [self._fallback, first]
        words: dict[str, int] = {}
        for start, end, title in self._section_spans():
            inside = range(max(start, span.start), min(end, span.end))
            count = sum(self._turns[place].word_count for place in inside)
            if count and (start >= span.start or title.lower() not in self._used):
                words[title] = words.get(title, 0) + count
        return sorted(words, key=lambda title: -words[title])

    def _section_spans(self) -> list[tuple[int, int, str]]:
        ends = [start for start, _ in self._starts[1:]] + [len(self._turns)]
        return [(start, end, title) for (start, title), end in zip(self._starts, ends, strict=True)]
