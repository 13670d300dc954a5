from __future__ import annotations

import json

import pytest

from cpoa.contracts.source_documents import BlockKind, SourceDocument, UnreadableSourceError
from cpoa.documents.hints import Hints
from cpoa.documents.readers.html_page import read

_PROSE = "<p>The bridge was opened in 1890, and it carried two lines of a railway across the river below.</p>" * 3
_LONG_PROSE = "".join(
    f"<p>In the year {year} it was painted for the third time, in a green like moss.</p>" for year in range(1900, 1920)
)


def _read(body: str, head: str = "", *, address: str | None = "https://example.org/a?b=1") -> SourceDocument:
    page = f"<!DOCTYPE html><html><head><title>A bridge</title>{head}</head><body>{body}</body></html>"
    return read(page.encode(), Hints(address=address))


def _linked(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("/clean", "https://example.org/clean"),
        ("https://example.org/clean#part", "https://example.org/clean"),
        ("https://EXAMPLE.org/clean", "https://EXAMPLE.org/clean"),
        ("https://example.com/clean", "https://example.org/a?b=1"),
        ("https://example.org:8443/clean", "https://example.org/a?b=1"),
        ("javascript:alert(1)", "https://example.org/a?b=1"),
        ("http://[", "https://example.org/a?b=1"),
    ],
)
def test_the_canonical_address_counts_only_on_the_same_host(href: str, address: str) -> None:
    assert _read(_PROSE, f'<link rel="canonical" href="{href}">').address == address


def test_a_file_without_an_address_gets_none_from_its_content() -> None:
    assert _read(_PROSE, '<link rel="canonical" href="https://example.com/">', address=None).address is None


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        ('<link rel="license" href="https://creativecommons.org/licenses/by-nc-nd/4.0/deed.de">', "CC-BY-NC-ND-4.0"),
        ('<link rel="license" href="//creativecommons.org/publicdomain/zero/1.0/">', "CC0-1.0"),
        ('<link rel="license" href="https://example.org/terms">', "https://example.org/terms"),
        ('<link rel="license" href="javascript:x()">', None),
        (_linked({"@type": "Article", "license": "https://creativecommons.org/licenses/by/2.0/"}), "CC-BY-2.0"),
        (_linked({"@graph": [{"license": {"@id": "https://creativecommons.org/licenses/by/3.0/"}}]}), "CC-BY-3.0"),
        ('<meta name="dcterms.license" content="https://creativecommons.org/licenses/by-sa/3.0/">', "CC-BY-SA-3.0"),
        ("", None),
    ],
)
def test_the_licence_is_what_the_page_declares(head: str, licence: str | None) -> None:
    assert _read(_PROSE, head).licence == licence


def test_a_link_in_the_text_may_name_the_licence() -> None:
    link = '<footer><a rel="license" href="http://creativecommons.org/licenses/by-sa/4.0/">CC</a></footer>'
    assert _read(_PROSE + link).licence == "CC-BY-SA-4.0"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2025-01-31T23:00:00Z">', "2025-01-31"),
        (_linked({"datePublished": "2024-12-01"}), "2024-12-01"),
        ('<meta name="date" content="yesterday">', None),
        ('<meta name="date" content="2025-13-01">', None),
        (_linked([[[["deep"]]]]) + _linked({"datePublished": 5}), None),
        ('<script type="application/ld+json">{"datePublished": </script>', None),
    ],
)
def test_the_date_is_declared_and_never_guessed(head: str, published: str | None) -> None:
    assert (
        _read(f"{_PROSE}<p>Last updated on 3 May 2001, copyright 1999 to 2020 by us.</p>", head).published == published
    )


def test_the_language_is_that_of_the_page() -> None:
    for tag, language in (("pt_BR", "pt-BR"), ("de", "de"), ("", None), ("not a tag", None)):
        page = f'<html lang="{tag}"><body>{_PROSE}</body></html>'
        assert read(page.encode(), Hints()).language == language


def test_a_table_that_arranges_text_is_read() -> None:
    cell = "This is a long cell of a page from the last century, whose text stood in a table beside its menu. " * 3
    document = _read(f"<table><tr><td>Menu</td><td><p>{cell}</p></td></tr></table>")
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH]
    assert document.blocks[0].text.startswith("This is a long cell")


def test_a_table_stays_in_its_place_as_a_notice() -> None:
    table = "<table><tr><td>1890</td><td>12</td></tr><tr><td>1891</td><td>14</td></tr></table>"
    document = _read(f"<article>{_PROSE}<h2>Trains a day</h2>{table}<p>After the table comes a sentence.</p></article>")
    assert [block.text for block in document.blocks][-3:] == [
        "Trains a day",
        "A table: Trains a day.",
        "After the table comes a sentence.",
    ]


@pytest.mark.parametrize("style", ["color: red; display : none", "visibility:hidden;margin:0", "font-size: 0px"])
def test_hidden_text_is_not_read(style: str) -> None:
    document = _read(f'<article>{_PROSE}<p>Before <b style="{style}">the hidden words</b> after it.</p></article>')
    assert document.blocks[-1].text == "Before after it."


def test_text_that_is_only_styled_is_read() -> None:
    document = _read(f'<article>{_PROSE}<p>Before <b style="font-size:0.9em;display:block">the word</b>.</p></article>')
    assert document.blocks[-1].text == "Before the word."


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    document = _read(f"<article>{_PROSE}<p>The first<br>line.<br> <br>The second one.</p></article>")
    assert [block.text for block in document.blocks][-2:] == ["The first line.", "The second one."]


def test_sections_of_references_end_with_the_next_section() -> None:
    item = "<p>Beale, P., A history of the bridges of this valley and of the men who built them, page 212.</p>"
    sections = f"<h2>History</h2>{_PROSE}<h3>References</h3>{item}<h2>Today</h2><p>It is closed to cars today.</p>"
    document = _read(f"<article>{_LONG_PROSE}{sections}<h2>See also</h2><p>Ropes and ferries of Beale.</p></article>")
    assert [block.text for block in document.blocks if block.kind is BlockKind.HEADING] == ["History", "Today"]
    assert not any("Beale" in block.text for block in document.blocks)
    assert document.blocks[-1].text == "It is closed to cars today."


def test_a_heading_with_nothing_below_is_left_out() -> None:
    document = _read(f"<article>{_LONG_PROSE}<h2>Gallery</h2><h2>Film</h2><h3>Reel</h3><p>It was lost.</p></article>")
    assert [block.text for block in document.blocks if block.kind is BlockKind.HEADING] == ["Film", "Reel"]


def test_hidden_text_that_is_most_of_the_page_is_read() -> None:
    document = _read(f'<div style="visibility:hidden">{_PROSE * 3}</div><p>Loading</p>')
    assert document.blocks[0].text.startswith("The bridge was opened")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div id=app></div>", "JavaScript"),
        ("<p>Please enable JavaScript to view this page.</p>", "JavaScript"),
        ("<form><p>Members</p><input type=password></form>", "login"),
        (f"{_PROSE}<p>Subscribe now to continue reading.</p>", "subscription"),
        ("<p>Checking your browser.</p>", "person"),
        ("<p></p>", "no text"),
        ("", "no text"),
    ],
)
def test_a_page_without_its_text_is_refused_with_the_reason(body: str, reason: str) -> None:
    with pytest.raises(UnreadableSourceError, match=reason):
        _read(body)


def test_a_long_page_that_asks_for_a_subscription_is_read() -> None:
    document = _read(f"<article>{_LONG_PROSE}</article><p>Subscribe to continue reading.</p><input type=password>")
    assert len(document.blocks) == 20


def test_a_short_note_is_read() -> None:
    document = _read("<p>The library is closed on Friday, because its heating is repaired.</p>")
    assert [block.text for block in document.blocks] == [
        "The library is closed on Friday, because its heating is repaired."
    ]


def test_bytes_that_are_no_page_are_refused() -> None:
    with pytest.raises(UnreadableSourceError, match="not a text file"):
        read(b"%PDF-1.7\n\0\0\0\xff\xfe" * 20, Hints(content_type="text/html"))
