"""Reads a text as the kind of document that it is: an e-mail thread, a transcript, questions and answers, a copy of
pages, an e-book, or plain prose. The result is its parts in order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cpoa.agents.topics.own_text.blocks import Block, BlockKind, read_blocks
from cpoa.agents.topics.own_text.furniture import cut_book, remove_page_furniture
from cpoa.agents.topics.own_text.headings import Headings
from cpoa.agents.topics.own_text.labels import Part, split_turns
from cpoa.agents.topics.own_text.mail import is_mail, read_mail
from cpoa.agents.topics.own_text.markup import remove_markup
from cpoa.agents.topics.own_text.page_copy import mend_page_copy
from cpoa.contracts.material import PassageForm

_MIN_QUESTIONS = 2
_MIN_QUESTION_SHARE = 0.25
_MAX_QUESTION_WORDS = 25

_MAY_BE_MAIL = re.compile(r"^[>\s*]{0,20}(?:from|subject)\*{0,2}:|\bwrote:$", re.IGNORECASE | re.MULTILINE)
_QUESTION_LINE = re.compile(r"(?:#{1,6} |(?:Q(?:uestion)? ?)?\d{1,3}[.):] |[-*•] )?(?P<question>[A-Z][^\n]{3,300}\?)")
_FORMS = {Part.ASKS: PassageForm.QUESTION, Part.ANSWERS: PassageForm.ANSWER, Part.TALKS: PassageForm.PROSE}


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """``form`` is PROSE where nobody asks or answers. ``speaker``: who says or wrote it, if the document tells."""

    blocks: tuple[Block, ...]
    form: PassageForm = PassageForm.PROSE
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """``title``: the one that the document names itself (a subject, a book's title). ``spoken``: a transcript."""

    parts: tuple[DocumentPart, ...]
    title: str | None = None
    spoken: bool = False


def read_document(text: str) -> Document:
    may_be_mail = bool(_MAY_BE_MAIL.search(text))
    lines = remove_markup(text, quoted_mail=may_be_mail).split("\n")
    if may_be_mail and is_mail(lines):
        return _read_thread(lines)
    lines, title = cut_book(lines)
    lines = remove_page_furniture(mend_page_copy(lines))
    turns = split_turns(lines)
    if turns is not None:
        spoken = any(turn.label for turn in turns)
        headings = Headings.MARKED if spoken else Headings.AFTER_FIRST
        parts = [
            DocumentPart(
                tuple(read_blocks(turn.lines, headings if number else Headings.ALL, more=number + 1 < len(turns))),
                _FORMS[turn.part],
                turn.label,
            )
            for number, turn in enumerate(turns)
        ]
        return Document(tuple(part for part in parts if part.blocks), title, spoken)
    parts = _questions_and_answers(lines) or [DocumentPart(tuple(read_blocks(lines)))]
    return Document(tuple(parts), title)


def _read_thread(lines: list[str]) -> Document:
    subject, messages = read_mail(lines)
    parts = [
        DocumentPart(tuple(read_blocks(remove_page_furniture(message.lines))), speaker=message.sender)
        for message in messages
    ]
    return Document(tuple(part for part in parts if part.blocks), subject)


def _questions_and_answers(lines: list[str]) -> list[DocumentPart]:
    """Returns the parts of a text whose paragraphs are questions with answers below them; [] for another text."""
    questions = _question_lines(lines)
    chunks = sum(
        1 for number, line in enumerate(lines) if line.strip() and (not number or not lines[number - 1].strip())
    )
    if len(questions) < _MIN_QUESTIONS or len(questions) < _MIN_QUESTION_SHARE * chunks:
        return []
    places = sorted(questions)
    parts = [DocumentPart(tuple(read_blocks(lines[: places[0]], more=True)))]
    for place, after in zip(places, [*places[1:], len(lines)], strict=True):
        question = Block(BlockKind.PROSE, (questions[place],))
        parts.append(DocumentPart((question,), PassageForm.QUESTION))
        answer = read_blocks(lines[place + 1 : after], Headings.AFTER_FIRST, more=after < len(lines))
        parts.append(DocumentPart(tuple(answer), PassageForm.ANSWER))
    return [part for part in parts if part.blocks]


def _question_lines(lines: list[str]) -> dict[int, str]:
    """Returns the questions that stand at the beginning of a paragraph and are followed by something else."""
    found: dict[int, str] = {}
    for number, line in enumerate(lines):
        if number and lines[number - 1].strip():
            continue
        match = _QUESTION_LINE.fullmatch(line.strip())
        after = next((later for later in lines[number + 1 : number + 4] if later.strip()), "")
        follows = after and not _QUESTION_LINE.fullmatch(after.strip())
        if match and follows and len(match["question"].split()) <= _MAX_QUESTION_WORDS:
            found[number] = match["question"]
    return found
