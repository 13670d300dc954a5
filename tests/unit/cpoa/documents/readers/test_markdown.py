from __future__ import annotations

import pytest

from cpoa.contracts.source_documents import BlockKind, SourceDocument, UnreadableSourceError
from cpoa.documents.hints import Hints
from cpoa.documents.readers.markdown import read


def _read(text: str) -> SourceDocument:
    return read(text.encode(), Hints())


def _texts(text: str) -> list[str]:
    return [block.text for block in _read(text).blocks]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("A [link](https://example.org/a_(b) 'title') here.", "A link here."),
        ("A [link][ref] and [[Page|a page]].", "A link and a page."),
        ("**Bold *and* italics**, ~~gone~~ and ==marked==.", "Bold and italics, gone and marked."),
        ("snake_case_name and 5*3*2 stay.", "snake_case_name and 5*3*2 stay."),
        ("Code `a*b*c` and ``x`` stay.", "Code a*b*c and x stay."),
        ("An image ![alt text](a.png) is left out.", "An image is left out."),
        ("A badge [![b](b.svg)](https://example.org) too.", "A badge too."),
        ("One<br>two <b>three</b> &amp; four.", "Onetwo three & four."),
        (r"A \*star\* and \[brackets\].", "A *star* and [brackets]."),
        ("A footnote[^a] mark.", "A footnote mark."),
        ("See <https://example.org/x>.", "See https://example.org/x."),
        ("3 < 4 and 5 > 2.", "3 < 4 and 5 > 2."),
    ],
)
def test_marks_are_taken_off_a_line(marked: str, plain: str) -> None:
    assert _texts(marked) == [plain]


def test_headings_have_their_levels() -> None:
    document = _read(
        "# Title\n\nText.\n\n## Two ##\n\nText.\n\nThree\n---\nText.\n\n#### Four\nText.\n\n#hashtag is text"
    )
    headings = [(block.text, block.level) for block in document.blocks if block.kind is BlockKind.HEADING]
    assert document.title == "Title"
    assert headings == [("Two", 2), ("Three", 2), ("Four", 4)]
    assert document.blocks[-1].text == "#hashtag is text"


def test_a_first_heading_that_is_not_the_title_is_kept() -> None:
    document = _read("---\ntitle: The book\n---\n# Chapter one\n\nText.")
    assert (document.title, document.blocks[0].text) == ("The book", "Chapter one")


def test_code_is_a_notice_and_its_lines_are_not_read() -> None:
    fences = "Text.\n\n````md\n```\n# not a heading\n```\n````\n\n"
    text = f"{fences}    indented code\n\n    more of it\n\nAfter.\n\n~~~\nopen to the end"
    assert _texts(text) == ["Text.", "A code example in md.", "A code example.", "After.", "A code example."]


def test_lines_below_an_item_belong_to_it() -> None:
    text = "- first\n  goes on\n- second\n\n  a paragraph of it\n\n1) third\n* [ ] fourth"
    assert _texts(text) == ["first goes on", "second", "a paragraph of it", "third", "fourth"]


def test_a_table_is_named_after_its_columns() -> None:
    assert _texts("Text.\n\n| **Year** | Sum |\n|---|:-:|\n| 1 | 2 |\n\nAfter.") == [
        "Text.",
        "A table: Year, Sum.",
        "After.",
    ]


def test_a_pipe_alone_makes_no_table() -> None:
    assert _texts("a | b\nand c") == ["a | b and c"]


def test_footnotes_are_counted_and_left_out() -> None:
    document = _read(
        "Text.[^1] More.[^2]\n\n[^1]: A note\n    that goes on.\n\n    And on.\n\n[^2]: Another.\n\nAfter."
    )
    assert [block.text for block in document.blocks] == ["Text. More.", "After."]
    assert document.left_out == ("2 footnotes",)


def test_a_rule_at_the_beginning_is_no_front_matter() -> None:
    document = _read("---\n\nA text between rules.\n\n---\n\nMore.")
    assert [block.text for block in document.blocks] == ["A text between rules.", "More."]


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ("author: Ann Lee", "Ann Lee"),
        ("authors: [Ann Lee, 'Bo Ray']", "Ann Lee, Bo Ray"),
        ("authors:\n- Ann Lee\n- name: Bo Ray", "Ann Lee, Bo Ray"),
        ("author:", None),
    ],
)
def test_the_author_stands_in_the_front_matter(lines: str, author: str | None) -> None:
    assert _read(f"---\ntitle: T\n{lines}\n---\nText.").author == author


def test_front_matter_may_be_toml() -> None:
    document = _read('+++\ntitle = "A title"\ndate = 2024-02-03\nlanguage = "de_AT"\n+++\nText.')
    assert (document.title, document.published, document.language) == ("A title", "2024-02-03", "de-AT")


@pytest.mark.parametrize("text", ["", "\n\n", "![only](an-image.png)", "```\ncode\n```", "<!-- a comment -->"])
def test_a_file_without_words_is_refused(text: str) -> None:
    with pytest.raises(UnreadableSourceError, match="no text"):
        _read(text)
