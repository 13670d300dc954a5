from __future__ import annotations

import pytest

from cpoa.feeds.linked_text import pieces_of


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("no address", []),
        ("", []),
        ("See https://example.org/a.", ["https://example.org/a"]),
        ("HTTPS://Example.org/A, http://b.example!", ["HTTPS://Example.org/A", "http://b.example"]),
        ("(https://example.org/a)", ["https://example.org/a"]),
        ("https://example.org/reef_(coral)", ["https://example.org/reef_(coral)"]),
        ("(see https://example.org/reef_(coral)).", ["https://example.org/reef_(coral)"]),
        ("((https://example.org/reef_(coral).)).", ["https://example.org/reef_(coral)"]),
        ("[https://example.org/a]", ["https://example.org/a"]),
        ("[https://example.org/a[1]]", ["https://example.org/a[1]"]),
        ("https://example.org/a)b(", ["https://example.org/a)b("]),
        ('"https://example.org/a"', ["https://example.org/a"]),
        ("ftp://example.org and javascript://x", []),
    ],
)
def test_the_addresses_of_a_text_are_links(text: str, links: list[str]) -> None:
    pieces = pieces_of(text)
    assert [piece.text for piece in pieces if piece.is_link] == links
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
