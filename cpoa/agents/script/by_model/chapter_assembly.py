"""Puts the written chapters together: their lengths and titles, the episode's title and its summary."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING

from cpoa.agents.script.by_model.chapter_lengths import fit_chapters
from cpoa.agents.script.by_model.episode_facts import is_english
from cpoa.agents.script.by_model.known_numbers import KnownNumbers, Operands
from cpoa.agents.script.by_model.lengths import episode_words, wanted_length, words_of_chapter
from cpoa.agents.script.by_model.line import Line
from cpoa.agents.script.by_model.line_rules import LineRules, passage_text
from cpoa.agents.script.by_model.number_reading import number_reading
from cpoa.agents.script.names import MAX_TITLE_CHARS, capitalised, shorten_title
from cpoa.agents.script.pacing import MIN_LENGTH_SHARE
from cpoa.agents.script.titles import AskInWords
from cpoa.contracts.dialogue import LengthLimit, Script, Speaker, TurnKind
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.agents import ScriptRequest
    from cpoa.contracts.dialogue import Chapter
    from cpoa.contracts.material import Material
    from cpoa.contracts.writing import Outline, WrittenChapter

_SUMMARY_SENTENCES = 3
_SUMMARY_WORDS = 90
_MIN_SUMMARY_WORDS = 8

logger = logging.getLogger(__name__)


def final_chapters(request: ScriptRequest, outline: Outline, written: Sequence[WrittenChapter]) -> tuple[Chapter, ...]:
    chapters = [one.chapter for one in written]
    are_all = len(written) == len(outline.chapters)
    return fit_chapters(chapters, request.material, request.speaking_rate, are_all=are_all)


def assemble_script(request: ScriptRequest, outline: Outline, chapters: Sequence[Chapter]) -> Script:
    """``chapters``: one or more, which stay as they are: their voices may have been recorded."""
    material, chapters = request.material, tuple(chapters)
    described = repr((material, request.hosts, request.length_minutes, request.seed, outline.writer, chapters))
    return Script(
        script_id="script_" + hashlib.sha256(described.encode()).hexdigest()[:24],
        title=_title(outline.title, request),
        topic=material.topic,
        summary=_summary(outline.summary, chapters, request),
        hosts=request.hosts,
        chapters=chapters,
        length_limited_by=_length_limit(request, chapters),
        writer=outline.writer,
    )


def _length_limit(request: ScriptRequest, chapters: Sequence[Chapter]) -> LengthLimit | None:
    words, wanted = sum(map(words_of_chapter, chapters)), wanted_length(request)
    if words >= MIN_LENGTH_SHARE * wanted:
        return None
    if episode_words(request) < MIN_LENGTH_SHARE * wanted:
        return LengthLimit.MATERIAL
    fields = {"words": round(words), "asked_words": wanted}
    logger.warning("The model wrote less than it was asked for", extra={"fields": fields})
    return None


def _title(written: str, request: ScriptRequest) -> str:
    """Returns the model's title if it fits and has no number that the sources do not have; else the ask as a title."""
    title = capitalised(" ".join(written.split()))
    if len(title) > MAX_TITLE_CHARS:
        title = shorten_title(title.partition(":")[0])
    material, reading = request.material, number_reading(request.language)
    known = KnownNumbers([each for text in (material.topic, *_texts(material)) for each in reading.given(text)])
    is_true = all(known.supports(each, Operands(())) for each in reading.stated(title))
    if title and len(title) <= MAX_TITLE_CHARS and is_true:
        return title
    return AskInWords(material).title if is_english(request) else shorten_title(capitalised(material.topic))


def _texts(material: Material) -> list[str]:
    return [passage_text(passage) for passage in material.passages]


def _summary(written: str, chapters: Sequence[Chapter], request: ScriptRequest) -> str:
    """Returns those sentences of the model's summary that the passages support, else the first facts that are said."""
    material, hosts = request.material, request.hosts
    known = (material.topic, material.subject, hosts.host, hosts.guest, "Wikipedia")
    rules = LineRules(material.passages, known, request.language)
    ids = tuple(passage.passage_id for passage in material.passages)
    kept: list[str] = []
    for sentence in split_sentences(written)[:_SUMMARY_SENTENCES]:
        is_supported = not rules.findings({1: Line(Speaker.HOST, sentence, ids)})
        if is_supported and len(" ".join([*kept, sentence]).split()) <= _SUMMARY_WORDS:
            kept.append(sentence)
    summary = " ".join(kept)
    if len(summary.split()) >= _MIN_SUMMARY_WORDS:
        return summary
    parts = [part for chapter in chapters for turn in chapter.turns for part in turn.parts]
    return " ".join([part.text for part in parts if part.kind is TurnKind.FACT][:2])
