"""Pages that Word saved: it writes titles and the items of lists as plain paragraphs."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

_LIST_STYLE = re.compile(r"mso-list:\s?l\d")
_BULLET = re.compile(r"[·•▪§o–-]|\d{1,3}[.)]|[a-z][.)]")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_SECTION = re.compile(r"(?:word)?section\d{1,3}")
_MAX_SPANS = 5
_MAX_STYLE = 2_000


def mend_word_page(root: Any) -> None:
    for section in list(root.iter("div")):
        if _SECTION.fullmatch((section.get("class") or "").lower()):
            section.tag = "article"
    title = next((one for one in root.iter("p") if (one.get("class") or "").lower() == "msotitle"), None)
    if title is not None:
        for heading in list(root.iter(*_HEADINGS)):
            heading.tag = f"h{int(heading.tag[1]) + 1}"
        title.tag = "h1"
    for paragraph in list(root.iter("p")):
        if _LIST_STYLE.search((paragraph.get("style") or "")[:_MAX_STYLE]):
            _make_item(paragraph)


def _make_item(paragraph: Any) -> None:
    """Items that follow each other become one list."""
    paragraph.tag = "li"
    _drop_bullet(paragraph)
    before, parent = paragraph.getprevious(), paragraph.getparent()
    if before is not None and before.tag == "ul" and before.get("data-word-list"):
        before.append(paragraph)
        return
    made = paragraph.makeelement("ul", {"data-word-list": "1"})
    parent.insert(parent.index(paragraph), made)
    made.append(paragraph)


def _drop_bullet(paragraph: Any) -> None:
    """The bullet is text in a span of its own, or at the beginning of the paragraph's text."""
    for span in list(islice(paragraph.iter("span"), _MAX_SPANS)):
        is_ignored = "mso-list:ignore" in (span.get("style") or "")[:_MAX_STYLE].lower().replace(" ", "")
        if is_ignored or _BULLET.fullmatch(span.text_content().strip()):
            span.drop_tree()
            return
    bullet, *rest = (paragraph.text or "").split(maxsplit=1) or [""]
    if rest and _BULLET.fullmatch(bullet):
        paragraph.text = rest[0]
