"""The material as paragraphs of whole sentences, and runs: stretches of a paragraph that can be said alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.script.names import spoken_title
from cpoa.agents.script.pacing import spoken_words
from cpoa.contracts.material import PassageRole, Sentence
from cpoa.text.cleaning import is_speakable, tidy
from cpoa.text.leaning import leans, opens_with_pronoun
from cpoa.text.sentences import split_sentences
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.material import Material, Passage


@dataclass(frozen=True)
class Paragraph:
    """``place``: its position in the material. ``leaning[i]``: whether sentence i needs the one before it."""

    place: int
    passage: Passage
    sentences: tuple[Sentence, ...]
    leaning: tuple[bool, ...]

    @cached_property
    def number(self) -> int:
        """Its position in its source, where paragraphs may be missing between those of the material."""
        number = self.passage.passage_id.rpartition("#")[2]
        return int(number) if number.isdecimal() else self.place

    @cached_property
    def lengths(self) -> tuple[float, ...]:
        """Spoken words of each sentence."""
        return tuple(spoken_words(sentence.text) for sentence in self.sentences)

    @property
    def opens_with_pronoun(self) -> bool:
        return opens_with_pronoun(self.sentences[0].text)


@dataclass(frozen=True)
class Run:
    """The sentences ``start`` to ``end`` (exclusive) of a paragraph."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def passage(self) -> Passage:
        return self.paragraph.passage

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        return self.paragraph.sentences[self.start : self.end]

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @cached_property
    def words(self) -> float:
        return sum(self.paragraph.lengths[self.start : self.end])

    @cached_property
    def best(self) -> float:
        return max(sentence.bearing for sentence in self.sentences)

    @cached_property
    def bearing(self) -> float:
        """The mean of its sentences' bearings, weighted by their length."""
        lengths = self.paragraph.lengths[self.start : self.end]
        weighted = sum(sentence.bearing * length for sentence, length in zip(self.sentences, lengths, strict=True))
        return weighted / max(self.words, 1.0)

    @property
    def place(self) -> tuple[int, int]:
        return self.paragraph.place, self.start

    @property
    def leans(self) -> bool:
        """Whether it needs what comes before it in the source."""
        return self.paragraph.leaning[self.start]

    def halves(self) -> tuple[Run, ...]:
        """Two runs of about equal length, cut before a sentence that needs nothing before it, if there is one. A run of
        a single sentence is returned whole."""
        places = range(self.start + 1, self.end)
        cuts = [place for place in places if not self.paragraph.leaning[place]] or places
        if not cuts:
            return (self,)
        first, second = min(map(self._cut, cuts), key=lambda runs: abs(runs[0].words - runs[1].words))
        return first, second

    def _cut(self, place: int) -> tuple[Run, Run]:
        return Run(self.paragraph, self.start, place), Run(self.paragraph, place, self.end)

    def follows(self, other: Run) -> bool:
        """Whether it begins in the source where ``other`` ends."""
        if self.paragraph is other.paragraph:
            return self.start == other.end
        same_part = (self.passage.source_id, self.passage.heading) == (other.passage.source_id, other.passage.heading)
        at_ends = other.end == len(other.paragraph.sentences) and self.start == 0
        return same_part and at_ends and self.paragraph.number == other.paragraph.number + 1


def read_paragraphs(material: Material, check_cancelled: CheckCancelled) -> list[Paragraph]:
    """Returns the passages that have a sentence, in the material's order."""
    known = frozenset(content_words(f"{material.topic} {material.subject}"))
    paragraphs = []
    for place, passage in enumerate(material.passages):
        check_cancelled()
        sentences = passage.sentences or _split(passage)
        if sentences:
            about = known | frozenset(content_words(spoken_title(passage.title)))
            paragraphs.append(Paragraph(place, passage, tuple(sentences), tuple(_leaning(sentences, about))))
    return paragraphs


def _split(passage: Passage) -> tuple[Sentence, ...]:
    """For material of an older release or of a remote service."""
    if passage.role is PassageRole.OWN:
        return tuple(Sentence(text, 1.0) for text in split_sentences(passage.text))
    bearing = max(passage.relevance, 0.5) if passage.role is PassageRole.MAIN else passage.relevance
    return tuple(Sentence(text, bearing) for text in split_sentences(tidy(passage.text)) if is_speakable(text))


def _leaning(sentences: Sequence[Sentence], known: frozenset[str]) -> Iterator[bool]:
    before: frozenset[str] = frozenset()
    for sentence in sentences:
        yield leans(sentence.text, before, known)
        before = frozenset(content_words(sentence.text))
