from __future__ import annotations

import pytest

from cpoa.documents.html_text import decode_html, plain_markup
from cpoa.documents.readers.html_blocks import read_html


def blocks(html: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read_html(html).blocks]


def test_headings_have_levels() -> None:
    found = read_html("<h1>One</h1><h3>Two<br/>lines <em>here</em></h3><h2><a href='#x'>Three</a></h2>").blocks
    assert [(block.level, block.text) for block in found] == [(1, "One"), (3, "Two lines here"), (2, "Three")]


def test_paragraphs_and_items_are_told_apart() -> None:
    assert blocks(
        "<p>One</p>Loose text<ul><li>Item<ul><li>Inner</li></ul></li><li><p>Last</p></li></ul><dl><dt>T<dd>D</dl>"
    ) == [
        ("paragraph", "One"),
        ("paragraph", "Loose text"),
        ("list_item", "Item"),
        ("list_item", "Inner"),
        ("list_item", "Last"),
        ("list_item", "T"),
        ("list_item", "D"),
    ]


def test_paragraphs_without_an_end_are_told_apart() -> None:
    assert blocks("<p>One<p>Two<div>Three") == [("paragraph", "One"), ("paragraph", "Two"), ("paragraph", "Three")]


def test_what_is_not_text_is_left_out() -> None:
    html = "<script>a<b</script><style>p{}</style><nav><ol><li>x</ol></nav>"
    html += "<p hidden>h</p><p>Seen<!-- not --></p><svg><text>t</text></svg>"
    assert blocks(html) == [("paragraph", "Seen")]


def test_tables_are_notices() -> None:
    rows = "<tr><th>Year</th><th>Tons</th></tr><tr><td>1901</td><td>212</td></tr>"
    assert blocks(f"<table>{rows}</table>") == [("notice", "A table: Year, Tons.")]
    assert blocks(f"<table><caption>Table 1. Rain</caption>{rows}</table>") == [("notice", "A table: Rain.")]
    assert blocks(f"<figure><figcaption>Table 2: Sun</figcaption><table>{rows}</table></figure>") == [
        ("notice", "A table: Sun.")
    ]
    assert blocks(f"<p class='table-caption'>Table 3: Wind</p><table>{rows}</table>")[0] == ("notice", "A table: Wind.")


def test_a_table_for_the_layout_is_text() -> None:
    assert blocks("<table><tr><td><p>One</p></td></tr><tr><td>Two</td></tr></table>") == [
        ("paragraph", "One"),
        ("paragraph", "Two"),
    ]
    long = "word " * 60
    assert blocks(f"<table><tr><td>{long}</td><td>Beside</td></tr></table>")[1] == ("paragraph", "Beside")


def test_a_figure_is_a_notice_only_with_a_caption() -> None:
    assert blocks("<figure><img src='a'/></figure><p class='caption'>Fig. 1: Rain</p>") == [
        ("notice", "A figure: Rain.")
    ]


def test_a_figure_of_words_is_text() -> None:
    assert blocks("<figure><blockquote>To be.</blockquote></figure>") == [("paragraph", "To be.")]


def test_marks_of_notes_are_found_in_every_form() -> None:
    html = (
        "<p>One<a href='#a'><sup>1</sup></a> two<sup><a href='#b'>2</a></sup> three [<a href='#c'>3</a>] four"
        "<a class='noteref' href='#d'>iv</a> <a href='#e'>5</a> <a href='#f'>six</a>.</p>"
    )
    text = read_html(html)
    assert [block.text for block in text.blocks] == ["One two three four 5 six."]
    assert text.note_links == {"#a", "#b", "#c", "#d"}


def test_a_link_back_from_a_note_is_not_a_mark() -> None:
    text = read_html("<p id='n'><a href='#r'>1</a> The note. <a href='#r'>↩</a></p>")
    assert [block.text for block in text.blocks] == ["The note."]
    assert text.note_links == frozenset()
    assert text.anchors == {"n": range(1)}


def test_an_anchor_is_the_range_of_its_blocks() -> None:
    text = read_html("<p>a</p><div id='x'><p>b</p><p>c</p></div><p>d <a id='y'></a></p><a name='z'/><p>e</p>")
    assert text.anchors == {"x": range(1, 3), "y": range(3, 4), "z": range(4, 5)}


def test_raised_numbers_stay_raised() -> None:
    assert blocks("<p>10<sup>6</sup> km<sup>2</sup> on the 4<sup>th</sup> day.<sup>7</sup></p>") == [
        ("paragraph", "10⁶ km² on the 4th day.")
    ]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>é".encode(), "<p>é"),
        (b"\xef\xbb\xbf<p>a", "<p>a"),
        ("<p>é".encode("utf-16"), "<p>é"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><p>\xe9', '<?xml version="1.0" encoding="ISO-8859-1"?><p>é'),
        (b"<meta charset=no-such><p>\xc3\xa9", "<meta charset=no-such><p>é"),
        (b"<p>\x93a\x94", "<p>“a”"),
    ],
)
def test_the_encoding_is_found(data: bytes, text: str) -> None:
    assert decode_html(data) == text


def test_markup_that_begins_no_tag_is_text() -> None:
    assert plain_markup("<p>1 < 2 <b>x</b> <![CDATA[a<b>]]> <!-- c <p> --><?php ?><!DOCTYPE x><a") == (
        "<p>1 &lt; 2 <b>x</b> a&lt;b> &lt;a"
    )
