"""Makes paragraphs and own texts for the tests of the embedded writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.paragraphs import Paragraph, read_paragraphs
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.material import (
    Coverage,
    Material,
    Passage,
    PassageForm,
    PassageRole,
    Sentence,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

LICENCE = "CC-BY-SA-4.0"


def article(
    title: str, *sentences: tuple[str, float], number: int = 0, heading: str | None = None, main: bool = True
) -> Passage:
    said = tuple(Sentence(text, bearing) for text, bearing in sentences)
    role = PassageRole.MAIN if main else PassageRole.NEIGHBOUR
    text = " ".join(sentence.text for sentence in said)
    return Passage(f"{title}#{number}", title, title, text, role, 1.0, heading=heading, sentences=said)


def own(
    number: int,
    *sentences: str,
    form: PassageForm = PassageForm.PROSE,
    heading: str | None = None,
    speaker: str | None = None,
    text: int = 1,
) -> Passage:
    said = tuple(Sentence(each, 1.0) for each in sentences)
    return Passage(
        passage_id=f"text:{text}#{number}",
        source_id=f"text:{text}",
        title=f"Text {text}",
        text=" ".join(sentences),
        role=PassageRole.OWN,
        relevance=1.0,
        heading=heading,
        sentences=said,
        form=form,
        speaker=speaker,
    )


def ask(text: str, kind: AskKind, *subjects: str) -> Ask:
    return Ask(text, kind, tuple(text.split()), subjects)


def topic_material(asked: Ask, *passages: Passage, coverage: Coverage = Coverage.EXACT) -> Material:
    titles = dict.fromkeys(passage.title for passage in passages)
    sources = tuple(Source(title, title, f"https://en.wikipedia.org/wiki/{title}", LICENCE) for title in titles)
    return Material(asked.text, asked.subjects[0], coverage, sources, passages, asked)


def own_material(topic: str, *passages: Passage, in_first_person: bool = False) -> Material:
    ids = dict.fromkeys(passage.source_id for passage in passages)
    sources = tuple(Source(each, each.replace("text:", "Text "), in_first_person=in_first_person) for each in ids)
    return Material(topic, topic, Coverage.OWN, sources, passages)


def paragraphs(material: Material) -> list[Paragraph]:
    return read_paragraphs(material, lambda: None)


def texts(sentences: Sequence[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]
