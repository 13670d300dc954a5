"""Documents that are built to keep a reader busy: the time must grow with the length, not faster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.hints import Hints
from cpoa.documents.readers import captions, html_page, markdown, plain_text
from cpoa.documents.readers.page_limits import MAX_ATTRIBUTES, MAX_DEPTH, MAX_PAGE_BYTES, check_limits
from tests.hostile.growth import Hostile, worse_than_linear

if TYPE_CHECKING:
    from collections.abc import Callable

    from cpoa.contracts.source_documents import SourceDocument

_PROSE = "<p>The bridge was opened in 1890, and it carried two lines of a railway across the river below.</p>" * 3
_HEAD, _TAIL = f"<html><body><article>{_PROSE}", f"{_PROSE}</article></body></html>"


def _reader(read: Callable[[bytes, Hints], SourceDocument]) -> Callable[[str], object]:
    def run(text: str) -> object:
        try:
            return read(text.encode(), Hints())
        except UnreadableSourceError as error:
            return error

    return run


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 100_000,
        f"<div {' '.join(f'a{number}=1' for number in range(20_000))}>",
        "<b>" * (MAX_DEPTH + 1),
        "<p>" * 100_001,
        "<div/" * 100_001,
        "<!-- " + "<i>" * 100_001,
        "<a b='" * 100_001,
    ],
    ids=lambda page: page[:20],
)
def test_a_page_beyond_the_limits_is_refused(page: str) -> None:
    with pytest.raises(UnreadableSourceError, match="too large or too complicated"):
        html_page.read(f"{_HEAD}{page}{_TAIL}".encode(), Hints())


def test_a_page_of_more_than_two_megabytes_is_refused() -> None:
    with pytest.raises(UnreadableSourceError, match="larger than 2 MB"):
        html_page.read(b" " * (MAX_PAGE_BYTES + 1), Hints())


def test_a_page_within_the_limits_is_read() -> None:
    attributes = " ".join(f"a{number}=1" for number in range(MAX_ATTRIBUTES))
    page = f"{_HEAD}<i {attributes}>x</i>{'<p>A short line of it.' * 3_000}{'<br>' * 3_000}{_TAIL}"
    assert len(html_page.read(page.encode(), Hints()).blocks) > 3_000


def test_a_page_at_the_depth_that_is_allowed_is_read_or_refused() -> None:
    for tag in ("div", "blockquote", "ul><li", "span", "table><tr><td", "div hidden", "section"):
        page = f"{_HEAD}{f'<{tag}>a ' * (MAX_DEPTH - 10)}{_TAIL}"
        outcome = _reader(html_page.read)(page)
        assert isinstance(outcome, UnreadableSourceError) or outcome is not None


def test_tens_of_thousands_of_short_paragraphs_are_read() -> None:
    page = f"{_HEAD}{'<p>A short one.</p>' * 21_000}{_TAIL}"  # 60,000 take 12 s
    assert len(html_page.read(page.encode(), Hints()).blocks) >= 21_000


def test_what_is_never_closed_hides_no_text_before_it() -> None:
    for unit in ("<!--", "<![CDATA[", "<script>", "<style>", "<textarea>", "<title>", "</", "<?"):
        document = html_page.read(f"{_HEAD}{unit * 2_000}".encode(), Hints())
        assert "The bridge was opened in 1890" in document.blocks[0].text


def test_two_megabytes_of_one_sign_are_read_or_refused() -> None:
    for sign in ("<", "&"):
        outcome = _reader(html_page.read)(sign * (MAX_PAGE_BYTES // len(sign.encode())))
        assert isinstance(outcome, UnreadableSourceError)


def test_a_huge_span_of_cells_is_one_notice() -> None:
    table = "<table><tr><th colspan=999999999 rowspan=999999999>Year<th>Sum<tr><td>1<td>2</table>"
    document = html_page.read(f"{_HEAD}{table}{_TAIL}".encode(), Hints())
    assert [block.text for block in document.blocks if "table" in block.text] == ["A table: Year, Sum."]


def test_entities_of_a_document_type_are_not_expanded() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">'
    page = f"<!DOCTYPE html [{entities}]>{_HEAD}<p>It says &b; and &x; here.</p>{_TAIL}"
    document = html_page.read(page.encode(), Hints())
    assert next(block.text for block in document.blocks if "It says" in block.text) == "It says &b; and &x; here."


@pytest.mark.parametrize(
    "unit",
    [
        "<!--",
        "<a",
        "<![CDATA[",
        "<a b='",
        "<",
        "</",
        "<p>x</p>",
        "<script>",
        "</script>",
        "<x =",
        "<title><title ",
        "<a b",
    ],
)
def test_the_limits_of_a_page_are_checked_in_linear_time(unit: str) -> None:
    def run(text: str) -> None:
        try:
            check_limits(text)
        except UnreadableSourceError:
            return

    assert worse_than_linear(run, Hostile(unit)) is None


@pytest.mark.parametrize(
    "unit",
    [
        "<p>short</p>",
        "<sup class=reference>[1]</sup> words and ",
        "<div class=post-body>five words are in here</div>",
        "<article>five words are in here</article>",
        "<div hidden>a</div>b",
        "<br><br>a",
        "<pre>a b\n\n</pre>",
        "<table><tr><th>a<th>b</table>",
        "<h2>a</h2>",
        "<li>a",
        "&lt;&bogus;",
        "⟦A table ",
    ],
)
def test_a_page_is_read_in_linear_time(unit: str) -> None:
    assert worse_than_linear(_reader(html_page.read), Hostile(unit, _HEAD, _TAIL)) is None


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[a](",
        "![",
        "![a](",
        "[^1]: ",
        "[^1]",
        "<!--",
        "`",
        "``a",
        "*a ",
        "**",
        "_a_b",
        "~~",
        "| a ",
        "|-|\n",
        "> ",
        "- ",
        "#",
        "# #",
        "1. a\n",
        "a\n---\n",
        "---\n",
        "```\n",
        "    a\n\n",
        "<a ",
        "\\*",
        "[a]: b\n",
        "[[a",
        "=",
        "* * ",
        "a: b\n",
        "- name: ",
    ],
)
def test_markdown_is_read_in_linear_time(unit: str) -> None:
    for head in ("", "Some | table\n"):
        assert worse_than_linear(_reader(markdown.read), Hostile(unit, head)) is None


@pytest.mark.parametrize(
    "unit",
    [
        "<v ",
        "<",
        "{\\a",
        "[a",
        "(A ",
        "♪",
        "- ",
        ">> ",
        "A: ",
        "Ab ",
        "ABC ",
        "a. B",
        "... ",
        "Mr. A. ",
        "1\n",
        "NOTE\n\n",
        "00:00:01,000 --> 00:00:02,000\na b\n\n",
        "00:00:01,000 --> ",
        "a\n",
        "00:",
        "&amp;",
        "(a",
        "A: b\n",
        "00:01.000 --> 00:02.000\nAnna: a\nb\n",
    ],
)
def test_captions_are_read_in_linear_time(unit: str) -> None:
    head = "WEBVTT\n\n00:01.000 --> 00:02.000\nAnna: Hello.\n"
    assert worse_than_linear(_reader(captions.read), Hostile(unit, head)) is None


@pytest.mark.parametrize("unit", ["a\n", "\n", "a \n\n", "-\n", "\f", "\u00ad", "e\u0301"])
def test_plain_text_is_read_in_linear_time(unit: str) -> None:
    assert worse_than_linear(_reader(plain_text.read), Hostile(unit, "A text. ")) is None
