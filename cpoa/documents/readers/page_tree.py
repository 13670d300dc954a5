"""Parses a web page and removes what is not its text, before the text is looked for."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

import lxml.etree
import lxml.html

from cpoa.contracts.source_documents import UnreadableSourceError
from cpoa.documents.plain_line import plain_line
from cpoa.documents.readers.page_headings import mark_bold_headings
from cpoa.documents.readers.page_notices import CODE, EMPTY_LINE, as_notice
from cpoa.documents.readers.page_tables import replace_tables
from cpoa.documents.readers.page_word import mend_word_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FOOTNOTES = re.compile(
    r"(?:mw-)?references(?:-wrap|-list)?|reflist|foot-?notes?(?:-list|-block|-section)?|end-?notes?"
)
_FURNITURE = re.compile(
    r"mw-editsection|mw-jump-link|infobox\w*|sidebar-list|navbox[\w-]*|toc|table-of-contents|catlinks|hatnote|ambox"
    r"|sistersitebox|side-box|thumbcaption|wp-caption-text|gallerytext|figure-caption|image-caption|photo-caption"
    r"|caption-text|admonition-title|headerlink|anchor-link|copybtn|sr-only|visually-?hidden|screen-reader-text|screen-reader-only"
    r"|cookie-?(?:banner|consent|notice|bar|policy|popup|modal|wall|message|overlay|law-info-bar)\w*|gdpr[\w-]*"
    r"|onetrust[\w-]*|didomi[\w-]*|usercentrics[\w-]*|cmp-?(?:banner|container|wrapper)|consent-?(?:banner|modal)"
    r"|share-?(?:this|bar|buttons?|links?|tools)|social-?(?:share|sharing|links|buttons)|sharedaddy|addtoany[\w-]*"
    r"|related-?(?:articles?|posts?|links?|stories|content|topics)|recommended-?(?:articles?|posts?|stories)|read-?(?:more|next)"
    r"|more-?stories|most-?read|newsletter-?(?:signup|form|box|promo|sign-up)|skip-?(?:link|to-content|nav)"
    r"|advert(?:isement)?s?|ad-(?:slot|container|banner|unit)|breadcrumbs?|pagination|prev-?next|edit-?this-?page"
    r"|comments?(?:-?(?:section|list|area|form|thread))|disqus_thread|respond|vote-?(?:count|controls?)|post-?menu"
    r"|pagenum|page-?num(?:ber)?|pageno|pg-boilerplate|transnotes?|transcriber-?notes?|pull-?quotes?|md-(?:announce|source-file)"
    r"|(?:affiliate-?)?disclosure|(?:\w{1,10}-)?recipe-(?:times?|rating|meta|snippet|jump|print|nutrition)(?:-container)?"
    r"|(?:\w{1,10}-)?nutrition(?:-(?:label|facts|info|table))?|(?:page-?)?feedback|chat-?(?:widget|bubble|bot)|last-?(?:updated?|modified)"
    r"|signature|post-signature|messagesignature|(?:md-content__|edit-)button"
)
_HIDDEN_STYLE = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden|font-size\s{0,9}:\s{0,9}0(?![.\d])"
)
_NEVER_READ = frozenset(
    ("template", "noscript", "figcaption", "select", "button", "dialog", "nav", "amp-consent", "svg")
)
_EMPTIED = "emptied"
_ALWAYS_KEPT = frozenset(("html", "head", "body", "main", "article"))
_NOTE_LINKS = frozenset(("footnote-ref", "footnote-backref", "footnote-reference", "footnote-anchor", "noteref"))
_NOTE_NUMBER = re.compile(r"\[?(?:\d{1,3}|[*†‡])\]?")
_MAX_REMOVED_SHARE = 0.5

_PROSE_WORDS = 40
_MAX_SIGN_SHARE = 0.03
_SIGN = re.compile(r"[{}\[\]();=<>$_/\\|#]")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


def parse_page(text: str) -> Any:
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml.html.document_fromstring(text.encode(), parser=parser)
    except lxml.etree.LxmlError as error:
        raise UnreadableSourceError("The page is empty. Paste the text of the page instead.") from error


def clean_page(root: Any) -> int:
    """Empties the elements of ``root`` that are hidden, that are furniture or that hold footnotes, and puts notices in
    the place of code and tables. Returns the number of footnotes."""
    elements = list(root.iter("*"))
    parents = {element: element.getparent() for element in elements}
    sizes = _text_sizes(elements)
    limit = _MAX_REMOVED_SHARE * sizes[root]
    emptied: set[Any] = set()
    footnotes = 0
    for element in elements:
        if parents[element] in emptied:
            emptied.add(element)
            continue
        notes = _count_footnotes(element)
        footnotes += notes
        if notes or _is_note_mark(element) or (sizes[element] <= limit and _is_left_out(element)):
            _empty(element)
            emptied.add(element)
    # One call for all: removing thousands one by one would append each tail to the text before.
    lxml.etree.strip_elements(root, _EMPTIED, with_tail=False)
    mend_word_page(root)
    mark_bold_headings(root)
    _mark_empty_lines(root)
    for pre in list(root.iter("pre")):
        _replace_code(pre)
    replace_tables(root)
    return footnotes


def _text_sizes(elements: Sequence[Any]) -> dict[Any, int]:
    sizes: dict[Any, int] = {}
    for element in reversed(elements):
        inside = sum(sizes.get(child, 0) + len(child.tail or "") for child in element)
        sizes[element] = 0 if element.tag in ("script", "style") else inside + len(element.text or "")
    return sizes


def _empty(element: Any) -> None:
    element.clear(keep_tail=True)
    element.tag = _EMPTIED


def _names(element: Any) -> Iterator[str]:
    yield from (element.get("class") or "")[:1000].lower().split()
    yield (element.get("id") or "")[:100].lower()


def _is_left_out(element: Any) -> bool:
    if element.tag in _ALWAYS_KEPT:
        return False
    if element.tag in _NEVER_READ or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if element.get("role") in (
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "dialog",
        "alertdialog",
        "search",
    ):
        return True
    if _is_first_letter(element):
        return False
    return bool(_HIDDEN_STYLE.search((element.get("style") or "")[:2000])) or any(
        map(_FURNITURE.fullmatch, _names(element))
    )


def _is_first_letter(element: Any) -> bool:
    """A large first letter is for the eye only; the one that screen readers say belongs to its word."""
    letter = (element.text or "").strip()
    return len(element) == 0 and len(letter) == 1 and letter.isalpha() and (element.tail or "")[:1].isalpha()


def _count_footnotes(element: Any) -> int:
    if element.tag not in ("ol", "ul", "div", "section", "aside", "dl") or element.get("role") == "doc-noteref":
        return 0
    if element.get("role") != "doc-endnotes" and not any(map(_FOOTNOTES.fullmatch, _names(element))):
        return 0
    return sum(1 for child in element.iter("li", "dd")) or sum(1 for child in element.iter("p")) or 1


def _is_note_mark(element: Any) -> bool:
    if element.tag == "sup":
        link = next(element.iter("a"), None)
        return "reference" in _names(element) or (link is not None and (link.get("href") or "").startswith("#"))
    if element.tag != "a":
        return False
    if element.get("role") in ("doc-noteref", "doc-backlink") or not _NOTE_LINKS.isdisjoint(_names(element)):
        return True
    inside = (element.get("href") or "").startswith("#")
    return inside and bool(_NOTE_NUMBER.fullmatch("".join(islice(element.itertext(), 5)).strip()))


def _mark_empty_lines(root: Any) -> None:
    """Two line breaks in a row end a paragraph on pages without ``p``."""
    for element in root.iter("br"):
        after = element.getnext()
        if after is not None and after.tag == "br" and not (element.tail or "").strip():
            element.tail = f" {EMPTY_LINE} "


def _replace_code(pre: Any) -> None:
    """A ``pre`` with sentences, as in archives of mail, is text."""
    text = pre.text_content()
    signs = len(_SIGN.findall(text))
    prose = len(text.split()) >= _PROSE_WORDS and signs <= _MAX_SIGN_SHARE * len(text) and pre.find(".//code") is None
    pre.clear(keep_tail=True)
    pre.tag = "div"
    paragraphs = _EMPTY_LINE.split(text) if prose else [as_notice(CODE)]
    for paragraph in paragraphs:
        element = lxml.html.Element("p")
        element.text = plain_line(paragraph)
        pre.append(element)
