"""The passages of an episode under numbers, which are the same in all prompts of the episode."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from cpoa.contracts.material import PassageRole
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cpoa.contracts.material import Passage

MIN_SHOWN_CHARS = 160
"""Of a passage that is shown at all; if each would get less, the least relevant ones are left out."""

_LABEL_CHARS = 90  # of the number, the title, the heading and the quotation marks of one passage
_MAX_TITLE_CHARS = 70


class NumberedPassages:
    """The first passage has the number 1."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """``passages``: all of the material."""
        self._passages = tuple(passages)
        self._numbers = {passage.passage_id: number for number, passage in enumerate(passages, start=1)}
        own = dict.fromkeys(passage.source_id for passage in passages if passage.role is PassageRole.OWN)
        self._texts = {source_id: number for number, source_id in enumerate(own, start=1)}

    @property
    def all(self) -> tuple[Passage, ...]:
        return self._passages

    def find(self, number: int) -> Passage | None:
        return self._passages[number - 1] if 0 < number <= len(self._passages) else None

    def number(self, passage_id: str) -> int:
        return self._numbers[passage_id]

    def citation(self, passage_ids: Iterable[str]) -> str:
        """Returns "[2,5]", and "" without ids."""
        numbers = ",".join(str(self.number(each)) for each in passage_ids)
        return f"[{numbers}]" if numbers else ""

    def with_ids(self, passage_ids: Iterable[str]) -> tuple[Passage, ...]:
        """Returns the passages that exist, in the material's order."""
        wanted = set(passage_ids)
        return tuple(passage for passage in self._passages if passage.passage_id in wanted)

    def source_ids(self, passage_ids: Iterable[str]) -> set[str]:
        return {passage.source_id for passage in self.with_ids(passage_ids)}

    @property
    def has_several_texts(self) -> bool:
        """Of the user."""
        return len(self._texts) > 1

    def text_mark(self, passage: Passage) -> str:
        """Returns "(text 2) " for a passage of one of several texts of the user, else ""."""
        return f"(text {self._texts[passage.source_id]}) " if self.has_several_texts else ""

    def as_data(self, passages: Sequence[Passage], room: int) -> str:
        """Returns one line per passage, in about ``room`` characters: whole sentences of each, the most relevant
        passages first. The text is a JSON string, so that no passage can end its own line."""
        texts = fitting_texts(passages, room)
        return "\n".join(self._line(one, texts[one.passage_id]) for one in passages if one.passage_id in texts)

    def _line(self, passage: Passage, text: str) -> str:
        said_by = f" (says {' '.join(passage.speaker.split())})" if passage.speaker else ""
        shown = " ".join(full_title(passage).split())[:_MAX_TITLE_CHARS]
        mark = self.text_mark(passage)
        return f"[{self.number(passage.passage_id)}] {mark}{shown}{said_by}: {json.dumps(text, ensure_ascii=False)}"


def full_title(passage: Passage) -> str:
    """Returns the passage's title with its heading, if it has one."""
    return passage.title + (f", {passage.heading}" if passage.heading else "")


def fitting_texts(passages: Sequence[Passage], room: int) -> Mapping[str, str]:
    """Returns the texts by passage id. Short passages stay whole, and the long ones share the remaining space."""
    kept = _by_use(passages)[: max(1, room // (MIN_SHOWN_CHARS + _LABEL_CHARS))]
    most = _largest_share([len(passage.text) for passage in kept], room - _LABEL_CHARS * len(kept))
    return {passage.passage_id: cut_at_sentences(passage.text, most) for passage in kept}


def _by_use(passages: Sequence[Passage]) -> list[Passage]:
    """The most relevant ones first. Of several texts of the user, first the best one of each, then the others in turn:
    without a topic all are as relevant, and the first text alone would fill the room."""
    ranks: dict[str, int] = {}
    seen = Counter[str]()
    for passage in sorted(passages, key=lambda one: -one.relevance):
        ranks[passage.passage_id] = seen[passage.source_id] if passage.role is PassageRole.OWN else 0
        seen[passage.source_id] += 1
    is_several = len({one.source_id for one in passages if one.role is PassageRole.OWN}) > 1
    return sorted(
        passages, key=lambda one: (is_several and ranks[one.passage_id] > 0, -one.relevance, ranks[one.passage_id])
    )


def _largest_share(lengths: Sequence[int], room: int) -> int:
    left, open_count = room, len(lengths)
    for length in sorted(lengths):
        if length * open_count > left:
            return max(left // open_count, MIN_SHOWN_CHARS)
        left, open_count = left - length, open_count - 1
    return max(lengths, default=0)


def cut_at_sentences(text: str, room: int) -> str:
    """Returns the whole sentences that fit into ``room`` characters; the first one is cut if it does not fit."""
    plain = " ".join(text.split())
    if len(plain) <= room:
        return plain
    kept = ""
    for sentence in split_sentences(plain):
        if len(kept) + len(sentence) + 1 > room:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or plain[:room].rpartition(" ")[0]
