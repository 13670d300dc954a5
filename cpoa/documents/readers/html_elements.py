"""What the elements of HTML mean for the text, and those that are open while it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
SKIPPED = frozenset(
    [
        "head",
        "script",
        "style",
        "nav",
        "template",
        "noscript",
        "audio",
        "video",
        "iframe",
        "object",
        "button",
        "select",
        "form",
        "rp",
        "rt",
        "del",
        "svg",
        "map",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
ITEMS = ("li", "dd", "dt")
PICTURES = frozenset(["img", "svg", "image", "object", "video"])
# Values of epub:type and role, and what the user is told.
FRONT_MATTER = {
    "cover": "the cover",
    "titlepage": "the title page",
    "halftitlepage": "the title page",
    "copyright-page": "the copyright page",
    "dedication": "the dedication",
    "toc": "the table of contents",
    "index": "the index",
    "loi": "the list of figures",
    "lot": "the list of tables",
}
NOTES = frozenset(["footnote", "endnote", "rearnote", "footnotes", "endnotes", "rearnotes"])
UNSAID_TYPES = frozenset(["pagebreak", "page-list", "pagelist", "landmarks", "backlink", "annoref"])
BACK_LINKS = frozenset(["↩", "↩︎", "↑", "^", "⏎", "←"])
MAX_WORDS_OF_A_CELL = 25
MAX_WORDS_IN_A_FIGURE = 40
MAX_CAPTION = 1_000
MAX_PARTS_OF_A_MARK = 5
CLASS = re.compile(r"[\s_-]")


@dataclass(slots=True)
class Element:
    tag: str
    name: str | None
    first_block: int
    is_caption: bool


@dataclass(slots=True)
class Link:
    """``start``: where its text begins in the block's parts."""

    start: int
    href: str | None
    is_note: bool
    is_raised: bool = False


@dataclass(slots=True)
class Frame:
    """A table or figure that is open. ``words_before``: of the whole text."""

    kind: str
    first_block: int
    words_before: int
    has_picture: bool = False
    cells: int = 0
    rows: int = 0
    columns: int = 0
    head: list[str] = field(default_factory=list)
    caption: str = ""
