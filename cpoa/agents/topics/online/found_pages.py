"""Chooses among the pages that a search found: which article is about the ask.

On Wikipedia a search for a question also finds lists, films, bands and people of that name. Titles, descriptions and
leads tell them apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.topics.names import collect_names, fold, name_key
from cpoa.agents.topics.subject_kind import classify_subject
from cpoa.text.article_titles import base_title
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from cpoa.contracts.ask import Ask

_LIST = re.compile(
    r"^(?:lists? of|outline of|index of|timeline of|glossary of|bibliography of|comparison of)\b", re.IGNORECASE
)
_WORK_TEXT = """
film films movie song songs single album albums soundtrack band bands musician rapper singer group novel book play
musical opera series sitcom episode season show game video manga anime comic magazine newspaper software company brand
record label actor actress footballer politician surname given disambiguation
"""
_WORK = frozenset(_WORK_TEXT.split())
_SUBJECT_IS_TITLE, _SUBJECT_IS_OTHER_NAME, _SUBJECT_IN_TITLE, _KNOWN = 3.0, 2.0, 0.8, 3.0
_IN_LEAD, _IN_DESCRIPTION, _IN_TITLE = 1.5, 0.3, 1.2
_OTHER_SENSE = -2.0
_LATER = 0.15  # for each place further back in the search's own order


@dataclass(frozen=True, slots=True)
class FoundPage:
    """``place``: the search's own order, from 1; 0 if there was no search. ``redirects``: other
    titles of it that led here."""

    page_id: int
    title: str
    lead: str
    description: str
    place: int
    is_disambiguation: bool = False
    redirects: tuple[str, ...] = ()

    def names(self, subject: str) -> bool:
        """Whether the subject is another name of what the page is about: "heart attack", of "Myocardial infarction"."""
        stems = _stems(subject)
        if not stems or stems == _stems(base_title(self.title)):
            return False
        if any(stems == _stems(redirect) for redirect in self.redirects):
            return True
        kind = classify_subject(self.title, self.description, "", self.lead)
        if name_key(subject) in collect_names(self.title, self.lead, self.description, kind):
            return True
        return self.place == 1 and stems <= _stems(self.lead.partition(". ")[0])

    def other_names(self, ask: Ask) -> tuple[str, ...]:
        return tuple(subject for subject in ask.subjects if self.names(subject))


def choose_pages(
    ask: Ask, found: Sequence[FoundPage], limit: int, known_titles: Collection[str] = ()
) -> list[FoundPage]:
    """Returns the pages that are about the ask, the best first."""
    if not found:
        return []
    usable = [page for page in found if not page.is_disambiguation and not is_list(page.title)]
    scored = sorted(((_score(ask, page, known_titles), -page.place, page) for page in usable), reverse=True, key=_order)
    if not scored:
        return []
    least = max(_least(ask), scored[0][0] * 0.35)
    return [page for score, _, page in scored if score >= least][:limit]


def is_list(title: str) -> bool:
    return bool(_LIST.match(title))


def _order(scored: tuple[float, int, FoundPage]) -> tuple[float, int]:
    return scored[0], scored[1]


def _least(ask: Ask) -> float:
    return 0.6 if len(_stems(" ".join(ask.words))) > 1 else 1.0


def _score(ask: Ask, page: FoundPage, known_titles: Collection[str]) -> float:
    words = _stems(" ".join(ask.words)) or _stems(ask.text)
    title, lead = _stems(base_title(page.title)), _stems(page.lead)
    score = _KNOWN if page.title in known_titles else 0.0
    for subject in ask.subjects:
        own = _stems(subject)
        if own and own == title:
            score += _SUBJECT_IS_TITLE + (0.5 if fold(page.title) == fold(subject) else 0.0)
        elif own and own < title:
            score += _SUBJECT_IN_TITLE
        elif page.names(subject):
            score += _SUBJECT_IS_OTHER_NAME
    score += _IN_TITLE * _share(words, title) * (len(words & title) / max(len(title), 1))
    score += _IN_LEAD * _share(words, lead) + _IN_DESCRIPTION * _share(words, _stems(page.description))
    if _is_other_sense(ask, page):
        score += _OTHER_SENSE
    return score - _LATER * (page.place - 1)


def _is_other_sense(ask: Ask, page: FoundPage) -> bool:
    """Whether the page is a film, a band or a person of that name, and the ask names none."""
    named = page.title[len(base_title(page.title)) :]
    kinds = set(re.findall(r"[a-z]+", f"{named} {page.description}".lower())) & _WORK
    asked = set(re.findall(r"[a-z]+", ask.text.lower()))
    is_named = fold(page.title) in {fold(subject) for subject in ask.subjects}
    return bool(kinds) and not kinds & asked and not is_named


def _share(words: frozenset[str], of: frozenset[str]) -> float:
    return len(words & of) / len(words) if words else 0.0


def _stems(text: str) -> frozenset[str]:
    return frozenset(content_words(text))
