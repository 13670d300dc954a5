"""Reads the files of tests/data/documents/pages: `expected.json` says what must and must not be read in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.source_documents import BlockKind, SourceDocument, UnreadableSourceError
from cpoa.documents.hints import Hints
from cpoa.documents.readers import captions, html_page, markdown, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGES = Path(__file__).parents[4] / "data" / "documents" / "pages"
PAGES: dict[str, dict[str, Any]] = json.loads((_PAGES / "expected.json").read_text(encoding="utf-8"))
_READERS: dict[str, Callable[[bytes, Hints], SourceDocument]] = {
    ".html": html_page.read,
    ".md": markdown.read,
    ".txt": plain_text.read,
    ".srt": captions.read,
    ".vtt": captions.read,
}
_FACTS = ("title", "author", "published", "language", "licence")
_LISTS = {
    "headings": BlockKind.HEADING,
    "list_items": BlockKind.LIST_ITEM,
    "notices": BlockKind.NOTICE,
}


def _read(name: str) -> SourceDocument:
    path = _PAGES / name
    address = f"https://www.example.org/{name}" if path.suffix == ".html" else None
    return _READERS[path.suffix](path.read_bytes(), Hints(name=name, address=address))


def test_each_file_has_an_expectation() -> None:
    assert {path.name for path in _PAGES.iterdir()} - {"expected.json"} == set(PAGES)


@pytest.mark.parametrize("name", [name for name, expected in PAGES.items() if "refused" in expected])
def test_a_page_without_text_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(UnreadableSourceError, match=PAGES[name]["refused"]) as caught:
        _read(name)
    assert "paste" in caught.value.reason.lower()


@pytest.mark.parametrize("name", [name for name, expected in PAGES.items() if "refused" not in expected])
def test_a_page_is_read_as_expected(name: str) -> None:
    expected, document = PAGES[name], _read(name)
    texts = [block.text for block in document.blocks]
    assert [wanted for wanted in expected["has"] if not any(wanted in text for text in texts)] == []
    assert [(unwanted, text) for unwanted in expected.get("lacks", ()) for text in texts if unwanted in text] == []
    assert {fact: getattr(document, fact) for fact in _FACTS} == {fact: expected.get(fact) for fact in _FACTS}
    assert list(document.left_out) == expected.get("left_out", [])
    for key, kind in _LISTS.items():
        assert [block.text for block in document.blocks if block.kind is kind] == expected.get(key, [])
    if "blocks" in expected:
        assert len(document.blocks) == expected["blocks"]
    if "address" in expected:
        assert document.address == expected["address"]
    assert [block.place for block in document.blocks] == expected.get("places", [None] * len(texts))
    assert [block.speaker for block in document.blocks] == expected.get("speakers", [None] * len(texts))
    assert all(text == text.strip() and text for text in texts)
