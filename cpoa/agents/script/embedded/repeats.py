"""Sentences that a later text says again: a listener hears a fact once."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.contracts.material import PassageForm
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.agents.script.embedded.paragraphs import Paragraph

_MIN_WORDS = 4
_MIN_SAME = 0.8
_KEY_WORDS = 3
_MAX_COMPARED = 20
_NUMBER = re.compile(r"\d[\d.,]*")


def without_repeats(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Drops sentences of prose that another source has said before in nearly the same words and with the same
    numbers. A sentence that the next one leans on stays."""
    said = _Said()
    kept: list[Paragraph] = []
    for paragraph in paragraphs:
        places = [at for at in range(len(paragraph.sentences)) if not _is_repeat(paragraph, at, said)]
        for sentence in paragraph.sentences:
            said.add(sentence.text, paragraph.passage.source_id)
        if len(places) < len(paragraph.sentences):
            paragraph = replace(  # noqa: PLW2901 - the rest of it
                paragraph,
                sentences=tuple(paragraph.sentences[at] for at in places),
                leaning=tuple(paragraph.leaning[at] for at in places),
            )
        if places:
            kept.append(paragraph)
    return kept


def _is_repeat(paragraph: Paragraph, at: int, said: _Said) -> bool:
    if paragraph.passage.form is not PassageForm.PROSE or paragraph.passage.speaker:
        return False
    is_leant_on = at + 1 < len(paragraph.sentences) and paragraph.leaning[at + 1]
    return not is_leant_on and said.has(paragraph.sentences[at].text, paragraph.passage.source_id)


class _Said:
    """Finds sentences by their longest words, so that each is compared with few others."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, ...], list[tuple[frozenset[str], frozenset[str], str]]] = {}

    def add(self, text: str, source_id: str) -> None:
        words = frozenset(content_words(text))
        if len(words) >= _MIN_WORDS:
            found = self._by_key.setdefault(_key(words), [])
            if len(found) < _MAX_COMPARED:
                found.append((words, _numbers(text), source_id))

    def has(self, text: str, source_id: str) -> bool:
        words = frozenset(content_words(text))
        return any(
            source != source_id and numbers == _numbers(text) and len(words & other) >= _MIN_SAME * len(words | other)
            for other, numbers, source in self._by_key.get(_key(words), ())
        )


def _key(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word))[:_KEY_WORDS])


def _numbers(text: str) -> frozenset[str]:
    return frozenset(number.rstrip(".,") for number in _NUMBER.findall(text))
