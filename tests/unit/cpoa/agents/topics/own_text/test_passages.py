from __future__ import annotations

import pytest

from cpoa.agents.topics.own_material import build_own_material
from cpoa.contracts.agents import OwnSource
from cpoa.contracts.material import Coverage, PassageForm, PassageRole
from shared.errors import PermanentStepError
from tests.own_texts import headings, passages, read, said

LONG = " ".join(["The old keepers watched the sea from the tower every single night of the year."] * 4)


def texts(text: str, **given: str) -> list[tuple[str | None, str]]:
    return [(passage.heading, passage.text) for passage in read(text, "Lighthouses", **given).passages]


def test_own_text_has_no_licence_and_keeps_its_url() -> None:
    material = build_own_material("Lighthouses", [OwnSource(LONG, title="Notes", url="https://example.com/n")])
    [source] = material.sources
    assert (source.source_id, source.title, source.url) == ("text:1", "Notes", "https://example.com/n")
    assert source.licence is None
    assert source.credit is None
    assert material.coverage is Coverage.OWN
    assert {passage.role for passage in material.passages} == {PassageRole.OWN}


def test_all_sentences_answer_the_ask_and_the_text_is_the_joined_sentences() -> None:
    for passage in passages(f"{LONG}\n\n- one thing\n- another thing\n\n{LONG}"):
        assert passage.text == " ".join(sentence.text for sentence in passage.sentences)
        assert {sentence.bearing for sentence in passage.sentences} == {1.0}


def test_passage_ids_name_the_source_and_the_place() -> None:
    found = build_own_material("x", [OwnSource(LONG), OwnSource(f"{LONG}\n\n{LONG}")]).passages
    assert [passage.passage_id for passage in found] == ["text:1#0", "text:2#0", "text:2#1"]


def test_markdown_headings_divide_the_text() -> None:
    found = texts(
        f"# The light\n\n## Keepers\n{LONG}\n\n## Lamps\nLamps burnt oil. Later they burnt gas.", title="Lights"
    )
    assert [heading for heading, _ in found] == ["Keepers", "Lamps"]


def test_without_a_topic_the_first_heading_is_the_title() -> None:
    material = read(f"The Keepers of Ardnagreen\n\n{LONG}\n\nThe last night\n\n{LONG}")
    assert (material.topic, material.sources[0].title) == ("The Keepers of Ardnagreen",) * 2
    assert [passage.heading for passage in material.passages] == [None, "The last night"]


def test_without_a_topic_and_a_heading_the_first_words_are_the_title() -> None:
    material = read(LONG)
    assert (material.topic, material.sources[0].title) == ("The old keepers watched the sea from the…",) * 2


def test_the_topic_is_the_title_of_one_text_and_is_not_repeated_as_a_heading() -> None:
    material = read(f"The light house\n\n{LONG}", "The Light House!")
    assert material.sources[0].title == "The Light House!"
    assert material.passages[0].heading is None


def test_a_heading_that_is_not_the_title_stays() -> None:
    assert headings(f"What the keepers saw\n\n{LONG}", "Lighthouses") == ["What the keepers saw"]


def test_headings_without_text_between_them_are_one() -> None:
    text = f"{LONG}\n\nCHAPTER IV.\n\nIn which the river is lent\n\n{LONG}"
    assert headings(text, "x")[1] == "Chapter IV: In which the river is lent"


def test_a_heading_with_nothing_below_it_is_said() -> None:
    assert said(f"{LONG}\n\nNext meeting on the roof")[-1] == "Next meeting on the roof."


def test_short_paragraphs_share_a_passage_and_long_ones_do_not() -> None:
    short = "The lamp was lit by hand every evening."
    assert len(texts(f"{short}\n\n{short}\n\n{short}")) == 1
    assert len(texts(f"{LONG}\n\n{LONG}")) == 2


def test_a_very_long_paragraph_becomes_passages_of_at_most_160_words() -> None:
    found = passages(" ".join(f"This is sentence {number} of a long paragraph." for number in range(100)))
    assert len(found) == 5
    assert max(len(passage.text.split()) for passage in found) <= 160


def test_lists_are_passages_of_their_own() -> None:
    forms = [passage.form for passage in passages(f"{LONG}\n\n- It is one thing.\n- It is two things.\n\n{LONG}")]
    assert forms == [PassageForm.PROSE, PassageForm.LIST, PassageForm.PROSE]


def test_short_sentences_and_repeats_are_all_said() -> None:
    text = (
        "The first wheel broke. They built it again. Is it free? Yes. Are dogs allowed? No. A GPU version is planned. "
        "The second wheel broke. They built it again."
    )
    assert said(text) == [
        "The first wheel broke.",
        "They built it again.",
        "Is it free?",
        "Yes.",
        "Are dogs allowed?",
        "No.",
        "A GPU version is planned.",
        "The second wheel broke.",
        "They built it again.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "World War I ended in 1918.",
        "Elizabeth I was queen of England.",
        "King Charles I was beheaded in 1649.",
        "Type I errors are rare.",
        "Class I railroads carry freight.",
        "Phase I trials ended in May.",
        "The coal mine was closed in 1950.",
        "'I am lost,' said the boy.",
        "‘I am lost,’ said the boy.",
        "'I have a lamp,' said the miller.",
        "I took my lamp, and we left.",
        "npm is a package manager.",
        "The path is C:\\docs.",
        "It is 3 × 4 m, x < y, y**2 and x**2, and 10^6 of them.",
        "The value of π is about 3.14 and its digits never end.",
        "The first β version came out in May.",
        "The unit of resistance is Ω and it is named after Ohm.",
        "It was not linked with the APOE ε4 allele.",
        "The firm of Messrs. Pike and Sons owned it until 1900.",
        "It is 5 ft. 4 in. tall.",
        "Dr. Smith of St. John St. measured it.",
        "They met at 12 High St., 3rd floor.",
        "The fans start in rooms > 25 °C, and ~40 people came.",
        "We wrote it in C# with snake_case names, and ticket #12 won.",
    ],
)
def test_a_sentence_is_said_as_it_is_written(sentence: str) -> None:
    assert said(f"{sentence} {LONG}")[0] == sentence


def test_a_long_sentence_stays_whole() -> None:
    sentence = "The keeper, who " + "had seen the sea and " * 40 + "was old, slept."
    assert said(f"{sentence} {LONG}")[0] == sentence


def test_a_source_with_only_code_is_refused_by_name() -> None:
    code = "```\n" + "let alpha = beta gamma delta epsilon zeta eta theta\n" * 3 + "```"
    with pytest.raises(PermanentStepError, match=r'Source 2 \("Snippet"\) has no sentences') as refused:
        build_own_material("x", [OwnSource(LONG), OwnSource(code, title="Snippet")])
    assert refused.value.error_code == "API_GW_PODCAST_INVALID_SOURCES"


def test_a_binary_source_fails_permanently() -> None:
    with pytest.raises(PermanentStepError, match="Source 1 is not plain text"):
        build_own_material("x", [OwnSource("\x00\x01 binary words that go on and on")])


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\n",
        "\u00a0",
        "...",
        "__",
        "<!--",
        "<script ",
        "![",
        "[a",
        "[a](",
        "*a ",
        "`a",
        "[a](b) ",
        "<a>",
        "```\n",
        "Dr. ",
        "a-\n",
        "a -> ",
        "(a ",
        "and ",
        "- a\n\n",
        "NOTES\n",
        "'a ",
        "Anna: We went home.\n\nBen: And so did I.\n\n",
    ],
)
def test_any_text_is_read_in_a_short_time(piece: str) -> None:
    """Texts like these, five times as long, once took minutes, because the time grew with the square of the length."""
    odd = piece * (20_000 // len(piece))
    material = build_own_material("Lighthouses", [OwnSource(f"{LONG}\n\n{odd}\n\n{LONG}")])
    assert material.passages[0].text.startswith("The old keepers watched the sea")


def test_a_long_row_of_dots_or_blanks_is_read_like_a_short_one() -> None:
    assert texts(f"{LONG}      \n\n\n\n\nThe lamp . . .") == texts(f"{LONG}\n\nThe lamp . . .")
    assert texts(f"The lamp went out........ {LONG}") == texts(f"The lamp went out... {LONG}")


@pytest.mark.parametrize("mark", '?!-=*_.…)("#')
def test_a_long_row_of_one_mark_is_read_like_a_short_one(mark: str) -> None:
    assert texts(f"{LONG}\n\nThe keeper asked {mark * 90} and left.") == texts(
        f"{LONG}\n\nThe keeper asked {mark * 3} and left."
    )
