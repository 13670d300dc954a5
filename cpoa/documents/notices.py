"""Sentences that replace what cannot be read aloud: tables and figures."""

from __future__ import annotations

import re

from cpoa.contracts.source_documents import BlockKind, DocumentBlock
from cpoa.documents.metadata import one_line

_TABLE_WORDS = "table|tabelle|tab|tableau|tabla|tabella|tabela"
_FIGURE_WORDS = "figure|fig|figs|abbildung|abb|figura|illustration|chart|plate|exhibit|scheme|photo"
_LABEL = re.compile(
    rf"(?:(?P<table>{_TABLE_WORDS})|(?P<figure>{_FIGURE_WORDS}))\b\.?\s?(?:[A-Z]?\d{{1,3}}(?:[.-]\d{{1,3}}){{0,3}}[a-z]?|[IVXL]{{1,6}})\b"
    r"(?:\s?[.:|–—-])?\s*+",
    re.IGNORECASE,
)
_MAX_CAPTION = 300
_MAX_HEADS = 6


def caption_kind(text: str) -> str | None:
    """ "table" or "figure" if the text begins as a caption does: "Table 3. ..." """
    label = _LABEL.match(text)
    if label is None:
        return None
    return "table" if label["table"] else "figure"


def notice(kind: str, caption: str, place: str | None = None) -> DocumentBlock:
    """``kind``: "table" or "figure". The label goes: "Table 3: Harvest by year" -> "A table: Harvest by year." """
    said = one_line(_LABEL.sub("", caption, count=1))
    said = said if len(said) <= _MAX_CAPTION else said[:_MAX_CAPTION].rpartition(" ")[0] + " …"
    text = f"A {kind}." if not said else f"A {kind}: {said}" + ("" if said.endswith((".", "!", "?", "…")) else ".")
    return DocumentBlock(BlockKind.NOTICE, text, place)


def heads_of(row: list[str]) -> str:
    """The first row of a table without a caption, if it can be said: "Year, Harvest, Price"."""
    heads = [one_line(cell) for cell in row if cell.strip()]
    return ", ".join(heads) if 2 <= len(heads) <= _MAX_HEADS and all(len(head) <= 40 for head in heads) else ""


def is_caption(text: str) -> bool:
    """Whether a paragraph is a caption: "Figure 3: Rain" or "Table 2 Harvest", not "Figure 3 shows that"."""
    label = _LABEL.match(text)
    if label is None:
        return False
    rest = text[label.end() :]
    return label[0].rstrip().endswith((".", ":", "|", "–", "—", "-")) or rest[:1].isupper()
