"""Reads titles and questions from a model's reply: labelled lines, lists below a heading, or JSON."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TITLES, MAX_QUESTIONS = 8, 3
MAX_TITLE_CHARS, MAX_QUESTION_CHARS = 120, 240
"""A longer one is left out: a cut title could be the title of another article."""

_MAX_REPLY_CHARS = 60_000  # thinking aloud included
_MAX_LINE_CHARS = 1_000
_END_OF_THOUGHT = "</think>"
_LABELS = {"title": "title", "article": "title", "question": "question"}
_DECORATION = r"[ \t>#*_`|\[•–-]{0,12}"
_NUMBER = r"(?:\d{1,2}[.)\]:][ \t]{0,3})?"
_LABELLED = re.compile(
    rf"{_DECORATION}{_NUMBER}{_DECORATION}(?P<label>title|article|question)s?[ \t]?#?\d{{0,2}}[ \t*_`\]]{{0,6}}"
    r"(?:[:：=|][ \t*_`|]{0,6}|$)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"[ \t]{0,8}(?:[*•–-]|\d{1,2}[.)])[ \t]{1,3}")
_REASON = re.compile(r"[ \t][–—][ \t].*")
_WIKI_PATH = "/wiki/"
_MARKUP = re.compile(r"[\[\]{}<>|#]")
_INSTEAD = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "", "Co": "", "Cn": ""}  # by Unicode category
_OUTER = " \t\"'“”‘’«»_*`"
_MEMBERS = ("titles", "articles", "title"), ("questions", "question")


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """``titles``: of encyclopedia articles, the most useful first; they may not exist. Both are single lines without
    control characters."""

    titles: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


def read_plan(text: str) -> ReadPlan:
    """Takes time in proportion to the length. What cannot be read is left out."""
    plain = text[:_MAX_REPLY_CHARS].rpartition(_END_OF_THOUGHT)[2].strip()
    found = _from_json(plain)
    if found is None:
        found = list(_from_lines(plain))
    titles = _kept((clean_title(value) for label, value in found if label == "title"), MAX_TITLE_CHARS)
    questions = _kept((_plain(value) for label, value in found if label == "question"), MAX_QUESTION_CHARS)
    return ReadPlan(titles[:MAX_TITLES], questions[:MAX_QUESTIONS])


def clean_title(text: str) -> str:
    """Removes what no title of the encyclopedia has, and what models write around one: a link, its address, a
    reason."""
    link = text.partition("](")[0] if "](" in text else text
    path = link.partition(_WIKI_PATH)[2]
    name = _article_of(path) if path else _REASON.sub("", link)
    return _plain(name.replace("_", " ")).lstrip(": ").rstrip(",; ")


def _article_of(path: str) -> str:
    """Returns "Mercury (planet)" of "Mercury_(planet)), the planet"."""
    address = (path.split() or [""])[0].partition("#")[0].partition("?")[0]
    name = unquote(address).rstrip(").,>")
    return f"{name})" if name.count("(") > name.count(")") else name


def _plain(text: str) -> str:
    """Returns one line without control characters, square brackets and outer marks."""
    signs = (_INSTEAD.get(unicodedata.category(sign), sign) for sign in text[:_MAX_LINE_CHARS])
    return " ".join(_MARKUP.sub(" ", "".join(signs)).split()).strip(_OUTER)


def _kept(values: Iterable[str], max_chars: int) -> tuple[str, ...]:
    by_key = {value.casefold(): value for value in values if 0 < len(value) <= max_chars and _has_letter(value)}
    return tuple(by_key.values())


def _has_letter(value: str) -> bool:
    return any(map(str.isalnum, value)) and value.casefold() not in ("none", "n/a")


def _from_lines(text: str) -> Iterator[tuple[str, str]]:
    """Yields each label with its value. The items of a list belong to the label above them, and so does the line
    below a label without a value."""
    above, is_open = "", False
    for line in filter(str.strip, text.splitlines()):
        short = line[:_MAX_LINE_CHARS]
        labelled = _LABELLED.match(short)
        item = _ITEM.match(short)
        if labelled:
            above = _LABELS[labelled["label"].lower()]
            value = short[labelled.end() :]
            is_open = not value.strip()
            yield above, value
        elif above and (item or is_open):
            is_open = False
            yield above, short[item.end() if item else 0 :]


def _from_json(text: str) -> list[tuple[str, str]] | None:
    """Returns None if it is not a JSON object."""
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or text[:start].strip("` \njson"):
        return None
    try:
        value = json.loads(text[start : end + 1])
    except (ValueError, RecursionError):
        return None
    return [
        (label, each)
        for label, names in zip(("title", "question"), _MEMBERS, strict=True)
        for name in names
        for each in _texts(value.get(name))
    ]


def _texts(value: Any) -> list[str]:
    """Returns the texts of "a", ["a"] and [{"title": "a"}]."""
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return []
    plain = [next(iter(each.values()), None) if isinstance(each, dict) else each for each in value]
    return [each for each in plain if isinstance(each, str)]
