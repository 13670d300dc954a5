"""Gathers the posts of a forum, or the articles of a front page: the extractor reads only the first of several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Iterator

_POST_BODY = re.compile(
    r"js-post-body|post-?text|post-?body|post_body|postcontent|post-?content|message-?body|messagetext|message-content"
    r"|bbwrapper|cooked|topic-body|forum-post-content|comment-body-markdown|post-message|posttext"
)
_MIN_POST_WORDS = 5
_ABOUT_A_POST_TEXT = "author byline post-date post-header post-info post-meta postauthor postprofile user-details"
_ABOUT_A_POST = frozenset(_ABOUT_A_POST_TEXT.split())
# Of the longest one: cards of related articles are shorter.
_MIN_POST_SHARE = 0.05
_MIN_ARTICLE_SHARE = 0.3
_MIN_GATHERED_SHARE = 0.5  # of the page: otherwise its text is not in its articles


def gather_posts(root: Any) -> bool:
    """Moves the posts into one article of its own, if there are several; returns whether there are."""
    body = next(root.iter("body"), None)
    posts = _find_posts(body) if body is not None else []
    if body is None or len(posts) < 2:
        return False
    gathered = lxml.html.Element("article")
    for post in posts:
        post.tail = None
        post.tag = "div"
        for name in ("class", "id", "role"):
            post.attrib.pop(name, None)
        gathered.append(post)
    for element in list(gathered.iter("p", "div", "span", "header", "footer", "dl")):
        if not _ABOUT_A_POST.isdisjoint((element.get("class") or "")[:500].lower().split()):
            element.clear(keep_tail=True)
    heading = next(body.iter("h1"), None)
    if heading is not None:
        heading.tail = None
        gathered.insert(0, heading)
    body.clear()
    body.append(gathered)
    return True


def _find_posts(body: Any) -> list[Any]:
    posts = _long_enough(_outermost(_posts(body)), _MIN_POST_SHARE)
    if len(posts) > 1:
        return posts
    articles = _long_enough(_outermost(body.iter("article")), _MIN_ARTICLE_SHARE)
    enough = sum(len(article.text_content()) for article in articles) >= _MIN_GATHERED_SHARE * _text_size(body)
    return articles if enough else []


def _posts(body: Any) -> Iterator[Any]:
    for element in body.iter("div", "section", "article", "td", "blockquote"):
        names = (element.get("class") or "")[:500].lower().split()
        if element.get("itemprop") == "text" or any(map(_POST_BODY.fullmatch, names)):
            yield element


def _outermost(elements: Iterator[Any]) -> list[Any]:
    """Returns the elements that are in none of the others and have words; ``elements`` in document order."""
    kept: list[Any] = []
    inside: set[Any] = set()
    for element in elements:
        if element in inside:
            continue
        inside.update(element.iter("*"))
        if len(element.text_content().split()) >= _MIN_POST_WORDS:
            kept.append(element)
    return kept


def _long_enough(posts: list[Any], share: float) -> list[Any]:
    sizes = [len(post.text_content()) for post in posts]
    least = share * max(sizes, default=0)
    return [post for post, size in zip(posts, sizes, strict=True) if size >= least]


def _text_size(body: Any) -> int:
    read = (element for element in body.iter("*") if element.tag not in ("script", "style"))
    return sum(len((element.text or "").strip()) + len((element.tail or "").strip()) for element in read)
