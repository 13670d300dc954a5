"""Replaces the tables of a page by notices, and takes those apart that only arrange text."""

from __future__ import annotations

from typing import Any

from cpoa.documents.plain_line import plain_line
from cpoa.documents.readers.page_notices import as_notice

_MAX_CELL_CHARS = 120  # on average; a table with longer cells arranges text
_MAX_TITLE_CHARS = 150
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def replace_tables(root: Any) -> None:
    heading = ""
    for element in list(root.iter("table", *_HEADINGS)):
        if element.tag != "table":
            heading = plain_line(element.text_content())
        elif element.getroottree().getroot() is not root:
            continue  # inside a table that was replaced
        elif _is_data(element):
            title = _title(element) or heading[:_MAX_TITLE_CHARS]
            element.clear(keep_tail=True)
            element.tag = "p"
            element.text = as_notice(f"A table: {title}." if title else "A table.")
        else:
            _take_apart(element)


def _own(table: Any, *tags: str) -> list[Any]:
    """Returns the rows or cells of ``table`` itself, not of tables inside."""
    groups = [table, *table.iterchildren("thead", "tbody", "tfoot")]
    rows = [row for group in groups for row in group.iterchildren("tr")]
    return rows if tags == ("tr",) else [cell for row in rows for cell in row.iterchildren(*tags)]


def _is_data(table: Any) -> bool:
    if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
        return False
    rows, cells = _own(table, "tr"), _own(table, "td", "th")
    if len(cells) <= len(rows):
        return False  # one column
    return sum(len(cell.text_content()) for cell in cells) <= _MAX_CELL_CHARS * len(cells)


def _title(table: Any) -> str:
    caption = next(table.iterchildren("caption"), None)
    if caption is not None:
        title = plain_line(caption.text_content())
        if title:
            return title[:_MAX_TITLE_CHARS].rstrip(".:")
    rows = _own(table, "tr")
    names = [plain_line(cell.text_content()) for cell in rows[0].iterchildren("th")] if rows else []
    return ", ".join(name for name in names[:6] if name)[:_MAX_TITLE_CHARS]


def _take_apart(table: Any) -> None:
    for row in _own(table, "tr"):
        row.tag = "div"
        for cell in row.iterchildren("td", "th"):
            cell.tag = "div"
    for group in table.iterchildren("thead", "tbody", "tfoot", "caption"):
        group.tag = "div"
    table.tag = "div"
