"""The passages in the prompt, under short names that the model can repeat."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.source_facts import SourceFacts
from cpoa.agents.script.pacing import spoken_words
from cpoa.contracts.material import PassageRole
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.contracts.material import Material, Passage

MAX_CHARS = 120_000
"""Of all passages together: four times the text of half an hour of speech, and about 30,000 tokens."""


@dataclass(frozen=True)
class ShownPassages:
    """``passages`` are in the material's order; the first is called p1."""

    passages: tuple[Passage, ...]

    @classmethod
    def of(cls, material: Material) -> ShownPassages:
        """Keeps the most relevant passages if there is not enough space for all, and the beginning of a user's own
        text."""
        order = sorted(material.passages, key=lambda one: (one.role is PassageRole.NEIGHBOUR, -one.relevance))
        room = MAX_CHARS
        kept: dict[str, Passage] = {}
        for passage in order:
            text = _beginning(passage.text, room)
            if text:
                kept[passage.passage_id] = replace(passage, text=text)
                room -= len(text)
        return cls(tuple(kept[one.passage_id] for one in material.passages if one.passage_id in kept))

    @cached_property
    def words(self) -> float:
        """The number of words, as ``pacing.spoken_words`` counts them."""
        return sum(spoken_words(passage.text) for passage in self.passages)

    @cached_property
    def _by_name(self) -> dict[str, Passage]:
        own = {passage.passage_id.lower(): passage for passage in self.passages}
        return own | {f"p{number}": passage for number, passage in enumerate(self.passages, start=1)}

    def find(self, written_id: str) -> Passage | None:
        """Finds the passage of "p3", "[P3]", "3" or the passage's own id."""
        plain = written_id.strip(" []()\"'").lower()
        short = re.sub(r"^(?:passage|p)?[ _#-]?(?=\d+$)", "p", plain)
        return self._by_name.get(plain) or self._by_name.get(short)

    def as_data(self) -> str:
        """Returns one JSON object per line. A passage cannot end its own JSON string."""
        lines = []
        for number, passage in enumerate(self.passages, start=1):
            about = passage.title + (f": {passage.heading}" if passage.heading else "")
            lines.append(json.dumps({"id": f"p{number}", "about": about, "text": passage.text}, ensure_ascii=False))
        return "\n".join(lines)


def facts_from_passage(passage: Passage) -> SourceFacts:
    return SourceFacts.from_texts([passage.title, passage.heading or "", passage.description, passage.text])


def _beginning(text: str, room: int) -> str:
    """Returns the whole sentences that fit into ``room`` characters."""
    if len(text) <= room:
        return text
    kept = ""
    for sentence in split_sentences(text):
        if len(kept) + len(sentence) + 1 > room:
            break
        kept = f"{kept} {sentence}".strip()
    return kept
