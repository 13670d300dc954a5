"""Writes the transcript of an episode as JSON, with the passages that its sentences rest on.

The text of a passage that a user gave is in a file of its own, because only its owner may read it.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.contracts.licences import find_licence
from cpoa.contracts.material import Coverage, PassageRole
from cpoa.text.sentences import split_sentences
from cpoa.transcript.document import TRANSCRIPT_VERSION
from cpoa.transcript.support import find_support

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from cpoa.audio.chapters import ChapterMark
    from cpoa.contracts.material import Material, Passage, Source
    from cpoa.transcript.document import (
        OwnPassage,
        OwnPassages,
        PassageUse,
        SourceClaims,
        Transcript,
        TranscriptChapter,
        TranscriptPart,
        TranscriptPassage,
        TranscriptSource,
        TranscriptTurn,
    )
    from cpoa.transcript.sentence_times import TimedSentence, TimedTurn

# A chapter begins with its first sound, some milliseconds before its first caption or after it.
_EARLY_SECONDS = 0.1


@dataclass(frozen=True)
class TranscriptFiles:
    """``turns`` and ``chapters`` have times from the start of the audio. ``sources``: those that the episode uses."""

    title: str
    language: str
    timing: Literal["measured", "estimated"]
    turns: Sequence[TimedTurn]
    chapters: Sequence[ChapterMark]
    material: Material
    sources: Sequence[Source]

    def transcript_json(self) -> bytes:
        return to_json(self.transcript())

    def transcript(self) -> Transcript:
        turns = [self._turn(turn) for turn in self.turns]
        return {
            "version": TRANSCRIPT_VERSION,
            "title": self.title,
            "language": self.language,
            "timing": self.timing,
            "chapters": [self._chapter(number, mark, turns) for number, mark in enumerate(self.chapters)],
            "turns": turns,
            "passages": [self._passage(passage) for passage in self._used],
            "sources": [_source(source) for source in self.sources],
        }

    def own_passages_json(self) -> bytes | None:
        """None if no sentence rests on an own text."""
        own = self.own_passages()
        if not own:
            return None
        document: OwnPassages = {"version": TRANSCRIPT_VERSION, "passages": own}
        return to_json(document)

    def own_passages(self) -> list[OwnPassage]:
        return [
            {
                "passage_id": passage.passage_id,
                "heading": passage.heading,
                "place": passage.place,
                "sentences": _sentences(passage),
            }
            for passage in self._used
            if self._is_own(passage)
        ]

    @cached_property
    def _passages(self) -> Mapping[str, Passage]:
        return {passage.passage_id: passage for passage in self.material.passages}

    @property
    def _used(self) -> list[Passage]:
        """In the order of their first use."""
        said = (sentence for turn in self.turns for sentence in turn.sentences)
        ids = dict.fromkeys(each for sentence in said for each in sentence.part.passage_ids)
        return [self._passages[each] for each in ids if each in self._passages]

    @cached_property
    def _linked(self) -> frozenset[str]:
        """The sources whose address everyone can read."""
        return frozenset(source.source_id for source in self.sources if source.url)

    def _turn(self, turn: TimedTurn) -> TranscriptTurn:
        start = turn.sentences[0].start
        begun = [number for number, mark in enumerate(self.chapters) if mark.start <= start + _EARLY_SECONDS]
        return {
            "speaker": turn.speaker,
            "chapter": max(begun, default=0),
            "start": round(start, 3),
            "end": round(turn.sentences[-1].end, 3),
            "parts": [self._part(sentence) for sentence in turn.sentences],
        }

    def _part(self, sentence: TimedSentence) -> TranscriptPart:
        known = [self._passages[each] for each in dict.fromkeys(sentence.part.passage_ids) if each in self._passages]
        supports = [find_support(sentence.text, _sentences(passage)) for passage in known]
        passages: list[PassageUse] = [
            {"passage_id": passage.passage_id, "sentences": list(support.sentences)}
            for passage, support in zip(known, supports, strict=True)
        ]
        return {
            "text": sentence.text,
            "kind": sentence.part.kind.value,
            "start": round(sentence.start, 3),
            "end": round(sentence.end, 3),
            "is_quote": any(support.is_quote for support in supports),
            "passages": passages,
            "clauses": [
                {"words": clause.words, "start": round(clause.start, 3), "end": round(clause.end, 3)}
                for clause in sentence.clauses
            ],
        }

    def _chapter(self, number: int, mark: ChapterMark, turns: Sequence[TranscriptTurn]) -> TranscriptChapter:
        parts = [part for turn in turns if turn["chapter"] == number for part in turn["parts"]]
        used = [{self._passages[use["passage_id"]].source_id for use in part["passages"]} for part in parts]
        counted = Counter(source_id for sources in used for source_id in sorted(sources))
        sources: list[SourceClaims] = [
            {"source_id": source_id, "claims": claims} for source_id, claims in counted.most_common()
        ]
        claims = sum(map(bool, used))
        return {
            "title": mark.title,
            "start": round(mark.start, 3),
            "end": round(mark.end, 3),
            "claims": claims,
            "unsourced": len(used) - claims,
            "sources": sources,
        }

    def _is_own(self, passage: Passage) -> bool:
        return self.material.coverage is Coverage.OWN or passage.role is PassageRole.OWN

    def _passage(self, passage: Passage) -> TranscriptPassage:
        is_own = self._is_own(passage)
        return {
            "passage_id": passage.passage_id,
            "source_id": passage.source_id,
            "is_own": is_own,
            "heading": None if is_own else passage.heading,
            "place": passage.place if not is_own or passage.source_id in self._linked else None,
            "sentences": None if is_own else _sentences(passage),
        }


def _sentences(passage: Passage) -> list[str]:
    return [sentence.text for sentence in passage.sentences] or split_sentences(passage.text)


def _source(source: Source) -> TranscriptSource:
    licence = find_licence(source.licence)
    return {
        "source_id": source.source_id,
        "title": source.title,
        "url": source.url,
        "credit": source.credit,
        "licence": licence.spdx if licence else None,
        "licence_url": licence.url if licence else None,
    }


def to_json(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
