"""Reads captions (.srt, .vtt) as the paragraphs that were said, with speakers and times."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.documents.charsets import decode
from cpoa.documents.document_length import cut_text
from cpoa.documents.readers.cues import read_cues, read_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.documents.hints import Hints
    from cpoa.documents.readers.cues import Cue

_PARAGRAPH_WORDS = 60  # a paragraph ends with the first sentence after so many words
_MAX_WORDS_WITHOUT_SENTENCES = 120  # automatic captions often have no stops
_PAUSE_SECONDS = 3

_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)]{0,3}\s+(?=[\"'“‘«(¿¡]{0,3}[^\Wa-z_])")
_ENDS = re.compile(r"[.!?…。！？][\"'”’»)]{0,3}$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|Jr|Sr|bzw|ca)\.$")
_CAPITAL_NAME = re.compile(r"(?:[-–]\s{0,3}|>>\s{0,3})?(?P<name>[A-ZÄÖÜ][A-ZÄÖÜ\d .'’-]{1,30}):\s+(?P<text>\S.*)")
_NAME = re.compile(
    r"(?:[-–]\s{0,3}|>>\s{0,3})?(?P<name>[A-ZÄÖÜ][\w.'’-]{1,20}(?: [A-ZÄÖÜ][\w.'’-]{0,20}){0,3}):\s+(?P<text>\S.*)"
)
_CHANGE = re.compile(r"(?:>>+|[-–](?=\s?[^\W\d_]))\s{0,3}(?P<text>\S.*)")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence or a part of one. ``begins``: somebody else speaks now."""

    text: str
    start: int
    end: int
    speaker: str | None
    begins: bool = False


@dataclass(slots=True)
class _Paragraph:
    pieces: list[_Piece] = field(default_factory=list)
    words: int = 0

    def add(self, piece: _Piece) -> None:
        self.pieces.append(piece)
        self.words += len(piece.text.split())

    def ends_before(self, after: _Piece) -> bool:
        if not self.pieces:
            return False
        last = self.pieces[-1]
        if after.begins or after.speaker != last.speaker:
            return True
        pause = after.start - last.end >= _PAUSE_SECONDS
        if _ends_sentence(last.text):
            return self.words >= _PARAGRAPH_WORDS or pause
        return self.words >= _MAX_WORDS_WITHOUT_SENTENCES or (pause and self.words >= _PARAGRAPH_WORDS)

    def block(self) -> DocumentBlock:
        first = self.pieces[0]
        text = " ".join(piece.text for piece in self.pieces)
        return DocumentBlock(BlockKind.PARAGRAPH, text, place=_clock_time(first.start), speaker=first.speaker)


def read(data: bytes, hints: Hints) -> SourceDocument:
    text, left_out = cut_text(decode(data, hints.content_type))
    cues = read_cues(text)
    if not cues:
        raise UnreadableSourceError("The file has no captions with text. Choose another file, or paste the text.")
    return SourceDocument(tuple(_paragraphs(_pieces(cues))), language=read_language(text), left_out=left_out)


def _paragraphs(pieces: Iterator[_Piece]) -> Iterator[DocumentBlock]:
    paragraph = _Paragraph()
    for piece in pieces:
        if paragraph.ends_before(piece):
            yield paragraph.block()
            paragraph = _Paragraph()
        paragraph.add(piece)
    if paragraph.pieces:
        yield paragraph.block()


def _pieces(cues: Sequence[Cue]) -> Iterator[_Piece]:
    names = _names_of_speakers(cues)
    named: str | None = None  # holds until somebody else is named
    for cue in cues:
        for speaker, begins, text in _said(cue, names):
            if begins:
                named = None
            named = speaker or named
            for number, sentence in enumerate(_split_sentences(text)):
                yield _Piece(sentence, cue.start, cue.end, named, begins=begins and number == 0)


def _said(cue: Cue, names: frozenset[str]) -> list[tuple[str | None, bool, str]]:
    """Returns who speaks, whether it is somebody else than before, and the lines of the cue that they say."""
    said: list[tuple[str | None, bool, str]] = []
    voice: str | None = None
    for line in cue.lines:
        match = _CAPITAL_NAME.fullmatch(line.text) or _NAME.fullmatch(line.text)
        changes = _CHANGE.fullmatch(line.text)
        if match and (match["name"].isupper() or match["name"] in names):
            said.append((_as_name(match["name"]), False, match["text"]))
        elif changes:
            said.append((line.voice, True, changes["text"]))
        elif said and line.voice == voice:
            speaker, begins, text = said[-1]
            said[-1] = (speaker, begins, f"{text} {line.text}")
        else:
            said.append((line.voice, False, line.text))
        voice = line.voice
    return said


def _names_of_speakers(cues: Sequence[Cue]) -> frozenset[str]:
    """Returns what is before a colon at the beginning of at least two lines."""
    matches = (_NAME.fullmatch(line.text) for cue in cues for line in cue.lines)
    counts = Counter(match["name"] for match in matches if match)
    return frozenset(name for name, count in counts.items() if count > 1)


def _as_name(name: str) -> str:
    return name.title() if name.isupper() and len(name) > 3 else name


def _split_sentences(text: str) -> list[str]:
    sentences: list[str] = []
    place = 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text[max(0, match.start() - 12) : match.start()]):
            sentences.append(text[place : match.end()].strip())
            place = match.end()
    return [*sentences, text[place:]]


def _ends_sentence(text: str) -> bool:
    return bool(_ENDS.search(text[-8:])) and not _ABBREVIATION.search(text[-12:])


def _clock_time(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
