from __future__ import annotations

import pytest

from cpoa.agents.topics.own_text import build_own_material
from cpoa.contracts.agents import OwnSource
from cpoa.contracts.material import Coverage, PassageRole
from shared.errors import PermanentStepError

LONG = " ".join(["The old keepers watched the sea from the tower every single night of the year."] * 4)


def texts(text: str, **given: str) -> list[tuple[str | None, str]]:
    material = build_own_material("Lighthouses", [OwnSource(text, **given)])
    return [(passage.heading, passage.text) for passage in material.passages]


def test_own_text_has_no_licence_and_keeps_its_url() -> None:
    material = build_own_material("Lighthouses", [OwnSource(LONG, title="Notes", url="https://example.com/n")])
    [source] = material.sources
    assert (source.source_id, source.title, source.url) == ("text:1", "Notes", "https://example.com/n")
    assert source.licence is None
    assert source.credit is None
    assert material.coverage is Coverage.OWN
    assert {passage.role for passage in material.passages} == {PassageRole.OWN}


def test_markdown_headings_divide_the_text() -> None:
    found = texts(
        f"# The light\n\n## Keepers\n{LONG}\n\n## Lamps\nLamps burnt oil. Later they burnt gas.", title="Lights"
    )
    assert [heading for heading, _ in found] == ["Keepers", "Lamps"]


def test_a_title_line_without_markup_is_a_heading_and_the_first_names_the_source() -> None:
    material = build_own_material("x", [OwnSource(f"The Keepers of Ardnagreen\n\n{LONG}\n\nThe last night\n\n{LONG}")])
    assert material.sources[0].title == "The Keepers of Ardnagreen"
    assert [passage.heading for passage in material.passages] == [None, "The last night"]


def test_without_a_heading_the_first_words_are_the_title() -> None:
    assert build_own_material("x", [OwnSource(LONG)]).sources[0].title == "The old keepers watched the sea from the…"


def test_links_emphasis_code_tables_and_urls_become_prose_or_are_dropped() -> None:
    text = """The **old** tower, see [the map](https://example.com/map "Map"), was _white_ and `tall`.

```python
print("not spoken")
```

| year | height |
|------|--------|
| 1890 | 30 m   |

More at https://example.com/tower. It still stands today and can be visited."""
    assert texts(text) == [
        (None, "The old tower, see the map, was white and tall. It still stands today and can be visited.")
    ]


def test_a_short_list_joins_the_sentence_before_it() -> None:
    text = "A keeper needed three things:\n- oil\n- matches\n- patience\n\nMost of them had all three of these at hand."
    assert texts(text)[0][1].startswith("A keeper needed three things: oil, matches and patience.")


def test_a_list_of_clauses_becomes_sentences() -> None:
    text = "Rules of the house\n\n1. keep the lamp burning until the dawn\n2. write the weather in the book every hour"
    assert texts(text)[0][1] == ("Keep the lamp burning until the dawn. Write the weather in the book every hour.")


def test_dropping_a_sentence_that_only_points_to_an_address_drops_no_other() -> None:
    ((_, said),) = texts("The tower is old and tall. See https://example.com/a for its plan. It still stands.")
    assert said == "The tower is old and tall. It still stands."


def test_a_numbered_heading_is_not_joined_to_the_text_below() -> None:
    ((_, said),) = texts("1. Water\n   The pump failed on 3 May.\n2. Gates and\n   fences\n   Two of them broke.")
    assert said.startswith("Water. The pump failed on 3 May. Gates and fences")


def test_wrapped_lines_are_one_sentence() -> None:
    assert texts("The lamp was lit\nby hand every evening\nof the year, without fail.")[0][1] == (
        "The lamp was lit by hand every evening of the year, without fail."
    )


def test_short_paragraphs_share_a_passage_and_long_ones_do_not() -> None:
    short = "The lamp was lit by hand every evening."
    assert len(texts(f"{short}\n\n{short}\n\n{short}")) == 1
    assert len(texts(f"{LONG}\n\n{LONG}")) == 2


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
    ],
)
def test_any_text_is_read_in_a_short_time(piece: str) -> None:
    """Each of these texts once took minutes, because the time grew with the square of the length."""
    odd = piece * (100_000 // len(piece))
    material = build_own_material("Lighthouses", [OwnSource(f"{LONG}\n\n{odd}\n\n{LONG}")])
    assert material.passages[0].text.startswith("The old keepers watched the sea")


def test_a_long_row_of_dots_or_blanks_is_read_like_a_short_one() -> None:
    assert texts(f"{LONG}      \n\n\n\n\nThe lamp . . .") == texts(f"{LONG}\n\nThe lamp . . .")
    assert texts(f"The lamp went out........ {LONG}") == texts(f"The lamp went out... {LONG}")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("The fans start in rooms > 25 °C and stop at night.", "The fans start in rooms over 25 °C and stop at night."),
        ("It was about trust, and ~40 people came.", "It was about trust, and about 40 people came."),
        ("The trip from Rome → Naples took a day.", "The trip from Rome to Naples took a day."),
        ("We wrote it in C# that year.", "We wrote it in C sharp that year."),
        ("The ticket #12 won the prize.", "The ticket number 12 won the prize."),
    ],
)
def test_a_sentence_with_a_sign_is_kept_in_words(written: str, kept: str) -> None:
    [(_, text)] = texts(f"{written} {LONG}")
    assert text.startswith(kept)


@pytest.mark.parametrize("mark", '?!-=*_.…)("#')
def test_a_long_row_of_one_mark_is_read_like_a_short_one(mark: str) -> None:
    assert texts(f"{LONG}\n\nThe keeper asked {mark * 90} and left.") == texts(
        f"{LONG}\n\nThe keeper asked {mark * 3} and left."
    )
