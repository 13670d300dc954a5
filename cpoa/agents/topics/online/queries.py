"""The words that an encyclopedia's search is asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.topics.names import WORD
from cpoa.contracts.ask import AskKind

if TYPE_CHECKING:
    from cpoa.contracts.ask import Ask

MAX_QUERY_CHARS = 300  # CirrusSearch refuses longer ones
_NAME = re.compile(r"[A-Z][\w'’-]*(?: (?:of|the|de|da|van|von|and|ibn|al|du|la|di) [A-Z][\w'’-]*| [A-Z][\w'’-]*)+")


def search_queries(ask: Ask) -> tuple[str, ...]:
    """One for each side of a comparison, else one for the whole ask."""
    if ask.kind is AskKind.COMPARISON and len(ask.subjects) == 2:
        return tuple(filter(None, map(_plain, ask.subjects)))
    whole = _plain(" ".join(ask.words)) or _plain(ask.text)
    if ask.subjects and _NAME.fullmatch(ask.subjects[0]):
        rest = [word for word in whole.split() if word not in WORD.findall(ask.subjects[0])]
        return (_short(" ".join([f'"{_plain(ask.subjects[0])}"', *rest])),)
    return (whole,) if whole else ()


def wider_queries(ask: Ask) -> tuple[str, ...]:
    """For a second try, if nothing has all words of the ask: its subjects alone."""
    return tuple(query for query in map(_plain, ask.subjects) if query and query not in search_queries(ask))


def with_spelling(ask: Ask, query: str, suggested: str) -> Ask:
    """Returns the ask with the spelling that the search suggested for the query."""
    typed, right = query.replace('"', "").split(), suggested.replace('"', "").split()
    if len(typed) != len(right):
        return replace(ask, words=tuple(right), subjects=(" ".join(right),))
    spelling = {wrong.lower(): word for wrong, word in zip(typed, right, strict=True)}

    def corrected(text: str) -> str:
        return " ".join(spelling.get(word.lower(), word) for word in text.split())

    return replace(ask, words=tuple(map(corrected, ask.words)), subjects=tuple(map(corrected, ask.subjects)))


def _plain(text: str) -> str:
    """Words only: the search gives marks such as "-" and "~" a meaning of their own."""
    return _short(" ".join(WORD.findall(text)))


def _short(query: str) -> str:
    return query if len(query) <= MAX_QUERY_CHARS else query[:MAX_QUERY_CHARS].rpartition(" ")[0]
