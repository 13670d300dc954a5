from __future__ import annotations

from cpoa.agents.script.embedded.own_text_plan import OwnOutline, plan_own_text
from cpoa.contracts.material import Passage, PassageForm
from tests.unit.cpoa.agents.script.embedded.sources import own, own_material, paragraphs

LINE = "The keeper of the old tower wrote down every {} that he saw from the window in the long winter of that year."


def plan(*passages: Passage, words: float, topic: str = "The tower") -> OwnOutline:
    return plan_own_text(paragraphs(own_material(topic, *passages)), topic, words)


def chapter(number: int, name: str) -> Passage:
    return own(number, *(LINE.format(f"{name} {each}") for each in ("ship", "bird", "storm")), heading=name)


CHAPTERS = [chapter(number, name) for number, name in enumerate(("Spring", "Summer", "Autumn", "Winter", "End"))]


def test_a_text_that_fits_is_read_whole() -> None:
    outline = plan(*CHAPTERS, words=2000)
    assert [run.text for run in outline.runs] == [passage.text for passage in CHAPTERS]
    assert outline.left_out == ()


def test_whole_sections_are_left_out_and_named_never_the_first_or_the_last() -> None:
    outline = plan(*CHAPTERS, words=200)
    headings = [block.heading for block in outline.blocks]
    assert headings[0] == "Spring"
    assert headings[-1] == "End"
    assert sorted([*headings, *outline.left_out]) == ["Autumn", "End", "Spring", "Summer", "Winter"]
    assert all(block.runs for block in outline.blocks)


def test_a_section_with_the_words_of_the_topic_is_kept() -> None:
    special = own(9, "Lanterns burn whale oil.", LINE.format("lantern"), heading="Lanterns")
    rest = [own(number, "Nothing happened here.", LINE.format("gull"), heading=f"Day {number}") for number in range(6)]
    outline = plan(rest[0], *rest[1:3], special, *rest[3:], words=130, topic="lanterns and whale oil")
    assert "Lanterns" in [block.heading for block in outline.blocks]


def test_parts_without_a_heading_are_named_by_their_first_words() -> None:
    passages = [own(number, *(LINE.format(f"thing {number}-{each}") for each in range(4))) for number in range(8)]
    outline = plan(*passages, words=300)
    assert outline.left_out
    assert all(name.startswith("The keeper of the old tower") for name in outline.left_out)


def test_an_answer_stays_with_its_question() -> None:
    passages = []
    for number in range(0, 40, 2):
        passages.append(own(number, f"What about rule {number}?", form=PassageForm.QUESTION))
        passages.append(own(number + 1, LINE.format(f"rule {number}"), form=PassageForm.ANSWER))
    outline = plan(*passages, words=300)
    forms = [run.passage.form for run in outline.runs]
    assert forms == [PassageForm.QUESTION, PassageForm.ANSWER] * (len(forms) // 2)


def test_a_paragraph_without_end_is_cut_between_sentences() -> None:
    outline = plan(own(0, *(LINE.format(f"thing {number}") for number in range(200))), words=300)
    said = [sentence.text for run in outline.runs for sentence in run.sentences]
    assert sum(run.words for run in outline.runs) <= 310
    assert said[0] == LINE.format("thing 0")
    assert said[-1] == LINE.format("thing 199")


def test_the_title_at_the_beginning_of_a_text_is_not_read_twice() -> None:
    outline = plan(own(0, "The tower.", "It was old."), words=300)
    assert [run.text for run in outline.runs] == ["It was old."]
