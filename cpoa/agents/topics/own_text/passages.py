"""Makes passages of a user's own text. All of it is told, in its order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cpoa.agents.topics.own_text.blocks import BlockKind
from cpoa.agents.topics.own_text.documents import read_document
from cpoa.agents.topics.own_text.first_person import speaks_in_first_person
from cpoa.agents.topics.own_text.sentences import Manner, find_manner, speakable_sentences
from cpoa.agents.topics.own_text.signs import remove_citations, speak_arrows, speak_brackets
from cpoa.contracts.material import Passage, PassageForm, PassageRole, Sentence, Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cpoa.agents.topics.own_text.documents import Document

MIN_PASSAGE_WORDS = 40
MAX_PASSAGE_WORDS = 160
_TITLE_WORDS = 8
_CHAPTER_NUMBER = re.compile(
    r"(?:chapter|part|section|act|scene|book|lecture|lesson|unit|module|canto|letter|article|appendix|day|week)"
    r" [\w.]{1,8}|[IVXLC]{1,6}|\d{1,3}",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    ("A", "AN", "AND", "AS", "AT", "BY", "FOR", "FROM", "IN", "OF", "ON", "OR", "THE", "TO", "WITH")
)
# Abbreviations and numbers in headings in capitals.
_ABBREVIATION = re.compile(
    r"[B-DF-HJ-NP-TV-XZ]{2,4}|AI|API|CEO|CIA|CO2|DIY|DNA|EU|FAQS?|FBI|IBM|ID|NASA|NATO|OS|RNA|UFO|UK|UN|USA|USB|URL"
    r"|[IVXLC]{1,7}[.:]?|\D*+\d.*|[A-Z]\."
)
_VERSION = re.compile(r"v?\d+\.\d+(?:\.\d+)?\b")


@dataclass(slots=True)
class _Stretch:
    """Sentences that become one passage. ``place``: of the first one."""

    heading: str | None
    form: PassageForm
    speaker: str | None
    place: str | None = None
    sentences: list[str] = field(default_factory=list)
    words: int = 0

    def add(self, sentences: Sequence[str]) -> None:
        self.sentences += sentences
        self.words += _count_words(sentences)


def read_passages(
    source_id: str, text: str, *, title: str = "", url: str | None = None
) -> tuple[Source, list[Passage]]:
    """``title``: empty for the one that the text has. There are no passages if nothing of the text can be said."""
    return divide_document(source_id, read_document(text), title=title, url=url)


def divide_document(
    source_id: str, document: Document, *, title: str = "", url: str | None = None
) -> tuple[Source, list[Passage]]:
    """``title``: empty for the one that the document has."""
    title = title or document.title or _first_heading(document) or ""
    stretches = [stretch for stretch in _stretches(document, title) if stretch.sentences]
    title = title or _first_words(stretches) or f"Text {source_id.rpartition(':')[2]}"
    passages = [
        Passage(
            passage_id=f"{source_id}#{position}",
            source_id=source_id,
            title=title,
            text=" ".join(stretch.sentences),
            role=PassageRole.OWN,
            relevance=1.0,
            heading=stretch.heading,
            sentences=tuple(Sentence(sentence, bearing=1.0) for sentence in stretch.sentences),
            form=stretch.form,
            speaker=stretch.speaker,
            place=stretch.place,
        )
        for position, stretch in enumerate(stretches)
    ]
    return Source(source_id, title, url, in_first_person=_in_first_person(document, stretches)), passages


def _in_first_person(document: Document, stretches: Sequence[_Stretch]) -> bool:
    """In a transcript, and in questions and answers, "I" is not the author."""
    own = [
        sentence
        for stretch in stretches
        if stretch.form in (PassageForm.PROSE, PassageForm.LIST) and not (document.spoken and stretch.speaker)
        for sentence in stretch.sentences
    ]
    return speaks_in_first_person(own)


def _first_heading(document: Document) -> str | None:
    first = next((block for part in document.parts for block in part.blocks), None)
    return _say_heading(first.texts[0]) if first and first.kind is BlockKind.HEADING else None


def _first_words(stretches: Sequence[_Stretch]) -> str:
    words = stretches[0].sentences[0].split() if stretches else []
    return " ".join(words[:_TITLE_WORDS]).rstrip(".,;:") + ("…" if len(words) > _TITLE_WORDS else "")


def _stretches(document: Document, title: str) -> list[_Stretch]:
    texts = "\n".join(text for part in document.parts for block in part.blocks for text in block.texts)
    manner = find_manner(texts, spoken=document.spoken)
    found: list[_Stretch] = []
    headings: list[str] = []
    heading: str | None = None
    for part in document.parts:
        fresh = True  # the next text begins a new passage
        for block in part.blocks:
            if block.kind is BlockKind.HEADING:
                headings.append(_say_heading(block.texts[0]))
                continue
            if headings:
                heading, headings, fresh = _join_headings(headings, title, at_start=not found), [], True
            is_list = block.kind is BlockKind.LIST and part.form is PassageForm.PROSE
            form = PassageForm.LIST if is_list else part.form
            sentences = _block_sentences(block.texts, manner)
            if sentences:
                fresh = fresh or not found or found[-1].form is not form or is_list
                _add(found, _Stretch(heading, form, part.speaker, block.place), sentences, fresh=fresh)
                fresh = False
    return found


def _block_sentences(texts: Sequence[str], manner: Manner) -> list[str]:
    return [sentence for text in texts for sentence in speakable_sentences(text, manner)]


def _add(found: list[_Stretch], empty: _Stretch, sentences: Sequence[str], *, fresh: bool) -> None:
    """Adds a paragraph to the last stretch if both are short, else as one stretch or more that are like ``empty``."""
    for number, run in enumerate(_runs(sentences)):
        last = found[-1] if found and not (fresh and number == 0) else None
        short = last is not None and number == 0 and last.words < MIN_PASSAGE_WORDS
        if last is None or not short or last.words + _count_words(run) > MAX_PASSAGE_WORDS:
            found.append(last := _Stretch(empty.heading, empty.form, empty.speaker, empty.place))
        last.add(run)


def _runs(sentences: Sequence[str]) -> Iterator[list[str]]:
    """Divides a long paragraph into runs of about equal length."""
    words = _count_words(sentences)
    limit = words / -(-words // MAX_PASSAGE_WORDS) if words else 0
    run: list[str] = []
    said = 0
    for sentence in sentences:
        count = len(sentence.split())
        if run and said + count / 2 > limit:
            yield run
            run, said = [], 0
        run.append(sentence)
        said += count
    if run:
        yield run


def _count_words(sentences: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)


def _say_heading(text: str) -> str:
    text = speak_arrows(speak_brackets(remove_citations(" ".join(text.split()), cited=False)))
    text = text.rstrip(" .:") if not text.endswith("...") else text
    if text.isupper():
        text = _in_small_letters(text)
    return f"Version {text}" if _VERSION.match(text) else text


def _in_small_letters(text: str) -> str:
    """ "WHAT CHANGED" -> "What Changed"; short words may be abbreviations."""
    words = [word if _ABBREVIATION.fullmatch(word) else _capitalised(word) for word in text.split(" ")]
    said = " ".join(words)
    return said[:1].upper() + said[1:]


def _capitalised(word: str) -> str:
    return word.lower() if word in _SMALL_WORDS else word.capitalize()


def _join_headings(headings: Sequence[str], title: str, *, at_start: bool) -> str | None:
    """Headings with no text between them are one: "CHAPTER IV: In which the river is lent". The document's title is no
    heading."""
    kept = [heading for heading in headings if not _same(heading, title)]
    if at_start and len(kept) > 1 and len(kept) == len(headings) and not _CHAPTER_NUMBER.fullmatch(kept[0]):
        kept = kept[1:]  # another form of the title
    return ": ".join(kept) or None


def _same(heading: str, title: str) -> bool:
    return bool(title) and _letters(heading) == _letters(title)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
