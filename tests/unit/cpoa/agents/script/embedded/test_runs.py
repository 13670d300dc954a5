from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.embedded.runs import MAX_RUN_WORDS, find_runs, with_context
from cpoa.contracts.ask import AskKind
from tests.unit.cpoa.agents.script.embedded.sources import article, ask, paragraphs, texts, topic_material

if TYPE_CHECKING:
    from cpoa.agents.script.embedded.paragraphs import Paragraph

LONG = "Corals of the northern and southern seas build very large reefs in shallow and warm water near the coast of {}."


def only_paragraph(*sentences: tuple[str, float]) -> Paragraph:
    [paragraph] = paragraphs(topic_material(ask("reefs", AskKind.WHY, "reefs"), article("Sea", *sentences)))
    return paragraph


def test_a_wanted_sentence_brings_the_sentences_that_it_leans_on() -> None:
    paragraph = only_paragraph(
        ("Corals are animals.", 0.1), ("They live in colonies.", 0.3), ("These build reefs.", 0.9), ("Fish eat.", 0.1)
    )
    [run] = find_runs(paragraph, ())
    assert texts(run.sentences) == ["Corals are animals.", "They live in colonies.", "These build reefs."]
    assert not run.leans


def test_a_related_sentence_between_two_wanted_ones_is_not_left_out() -> None:
    paragraph = only_paragraph(("Corals build reefs.", 0.9), ("Fish eat algae.", 0.3), ("Reefs grow slowly.", 0.8))
    assert [len(run.sentences) for run in find_runs(paragraph, ())] == [3]


def test_a_sentence_about_something_else_ends_a_run() -> None:
    paragraph = only_paragraph(("Corals build reefs.", 0.9), ("Ships sail.", 0.1), ("Reefs grow slowly.", 0.8))
    assert [texts(run.sentences) for run in find_runs(paragraph, ())] == [
        ["Corals build reefs."],
        ["Reefs grow slowly."],
    ]


def test_a_long_stretch_is_split_before_a_sentence_that_can_be_said_first() -> None:
    paragraph = only_paragraph(
        *((LONG.format(name), 0.9) for name in ("Fiji", "Kenya", "Cuba", "Oman", "Peru", "Mali"))
    )
    runs = find_runs(paragraph, ())
    assert len(runs) > 1
    assert all(run.words <= MAX_RUN_WORDS and not run.leans for run in runs)
    assert [sentence for run in runs for sentence in run.sentences] == list(paragraph.sentences)


def test_what_was_said_is_not_said_again() -> None:
    paragraph = only_paragraph(("Corals build reefs.", 0.9), ("Reefs grow slowly.", 0.8))
    assert [texts(run.sentences) for run in find_runs(paragraph, {0})] == [["Reefs grow slowly."]]


def test_too_much_context_is_not_said() -> None:
    chain = [(f"It {LONG.format('Fiji')}", 0.1)] * 8
    paragraph = only_paragraph(("Corals are animals.", 0.1), *chain, ("It builds reefs.", 0.9))
    assert len(with_context(paragraph, 9)) == 0
    assert find_runs(paragraph, ()) == []
