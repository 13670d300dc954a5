"""Splits a chapter into passages, each for one request to a speech model: one per turn, several for a long turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cpoa.agents.voice.clauses import clauses
from cpoa.agents.voice.forge import unspeakable_text_error
from cpoa.agents.voice.pauses import TurnSentence, pause_in_sentence, turn_sentences
from cpoa.agents.voice.reading.markup import remove_markup, remove_notes
from cpoa.agents.voice.spoken_text import spoken_text
from cpoa.contracts.language_tags import ENGLISH, is_english

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cpoa.contracts.dialogue import Chapter, Speaker

# Google rejects a longer one: "Sentence starting with ... is too long" (googleapis/google-cloud-node, issue 4074).
MAX_SENTENCE_CHARS = 280


@dataclass(frozen=True, slots=True)
class SpokenPassage:
    """``turn`` counts from 1. ``sentences`` are as written, for the captions; ``said`` is the text for the model.

    ``last`` is the last sentence, or the last piece of it, with the pause after the passage.
    """

    turn: int
    speaker: Speaker
    sentences: tuple[str, ...]
    said: str
    last: TurnSentence


def split_into_passages(chapter: Chapter, max_characters: int, language: str = ENGLISH) -> list[SpokenPassage]:
    """Raises PermanentStepError if an English voice cannot say a sentence, or if there is nothing to say. What a voice
    of another language can say is not known here."""
    passages = []
    for number, turn in enumerate(chapter.turns, start=1):
        following = chapter.turns[number] if number < len(chapter.turns) else None
        sentences = _speakable(turn_sentences(turn, following), number, chapter.title, language)
        for pack in _pack_sentences(sentences, max_characters):
            written = tuple(sentence.written for sentence in pack)
            said = " ".join(map(_said, written))
            passages.append(SpokenPassage(number, turn.speaker, written, said, pack[-1]))
    if not passages:
        raise unspeakable_text_error(chapter.title, "any turn")
    return passages


def count_spoken_letters(written: str, language: str = ENGLISH) -> int:
    """Returns the length of the spoken text in letters and digits: for 1,234 those of its English words."""
    return sum(character.isalnum() for character in (spoken_text(written) if is_english(language) else written))


def _speakable(sentences: Iterable[TurnSentence], number: int, chapter: str, language: str) -> Iterator[TurnSentence]:
    """Yields what can be said: all but a row of stars."""
    for sentence in sentences:
        has_words = any(character.isalnum() for character in sentence.written)
        if is_english(language) and not spoken_text(sentence.written):
            if has_words:
                raise unspeakable_text_error(chapter, f"turn {number}")
        elif has_words or is_english(language):
            yield sentence


def _pack_sentences(sentences: Iterable[TurnSentence], max_characters: int) -> Iterator[list[TurnSentence]]:
    """Yields lists of sentences, each as long as one request permits."""
    pack: list[TurnSentence] = []
    length = 0
    for sentence in sentences:
        pieces = list(_pieces(sentence, min(max_characters, MAX_SENTENCE_CHARS)))
        if len(pieces) > 1:  # in one request they would form one sentence again
            if pack:
                yield pack
                pack, length = [], 0
            yield from ([piece] for piece in pieces)
            continue
        for piece in pieces:
            added = len(_said(piece.written)) + 1
            if pack and length + added - 1 > max_characters:
                yield pack
                pack, length = [], 0
            pack.append(piece)
            length += added
    if pack:
        yield pack


def _pieces(sentence: TurnSentence, max_characters: int) -> Iterator[TurnSentence]:
    """Yields nothing for a footnote's number, which is not spoken."""
    pieces = [piece for piece in _split_to_fit(sentence.written, max_characters) if _said(piece)]
    yield from (TurnSentence(piece, pause_in_sentence(piece)) for piece in pieces[:-1])
    yield from (replace(sentence, written=piece) for piece in pieces[-1:])


def _split_to_fit(text: str, max_characters: int) -> Iterator[str]:
    """Yields the sentence, or pieces of it: split where a speaker would breathe, else in the middle."""
    if len(_said(text)) <= max_characters:
        yield text
        return
    half = (len(text) + 1) // 2
    pieces = clauses(text, half)
    for piece in pieces if len(pieces) > 1 else (text[:half], text[half:]):
        yield from _split_to_fit(piece, max_characters)


def _said(written: str) -> str:
    """The models read numbers and abbreviations themselves; markup and footnotes are not spoken."""
    return " ".join(remove_notes(remove_markup(written)).split())
