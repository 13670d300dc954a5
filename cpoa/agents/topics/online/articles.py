"""What research gets from an encyclopedia: whole articles with their headings and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cpoa.contracts.ask import Ask

MAX_ARTICLES = 3
MAX_WHOLE_WORDS = 20_000
"""Of articles that are read for a language model; no further one is read then. About 120,000 characters."""


class OnlineUnavailableError(Exception):
    """The encyclopedia did not answer in time, told us to wait, or sent an unexpected response. Its message contains
    no word of a user."""


@dataclass(frozen=True, slots=True)
class OnlineSection:
    """``level``: 0 for the lead, which has no heading, else 2 to 6 as in "== Heading ==". ``parents``: the headings
    above this one, outermost first. ``paragraphs``: the sentences of each."""

    level: int
    heading: str | None
    paragraphs: tuple[tuple[str, ...], ...]
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OnlineArticle:
    """The lead is the first section. ``url`` shows the very version that was read if ``revision`` is known; it is None
    if no address is known. ``other_names``: subjects of the ask that the article is about under another title.
    ``is_named``: it was read because its title was asked for, without a search."""

    title: str
    url: str | None
    sections: tuple[OnlineSection, ...]
    revision: int | None = None
    description: str = ""
    other_names: tuple[str, ...] = ()
    is_named: bool = False

    @property
    def lead(self) -> str:
        return " ".join(sentence for paragraph in self.sections[0].paragraphs for sentence in paragraph)


@dataclass(frozen=True, slots=True)
class OnlineAnswer:
    """``articles``: the best first. ``notes``: what an operator should know, for the episode's log. ``ask``: with the
    right spelling, if the one that was typed found nothing."""

    articles: tuple[OnlineArticle, ...] = ()
    notes: tuple[str, ...] = ()
    ask: Ask | None = None


class OnlineSources(Protocol):
    def find(
        self, ask: Ask, wanted_words: int, known_titles: Sequence[str] = (), titles: Sequence[str] = ()
    ) -> OnlineAnswer:
        """Returns at most MAX_ARTICLES articles: those with one of the ``titles``, in this order, or else articles
        about the ask, until they have ``wanted_words`` words of prose. ``known_titles``: articles that are known to be
        about it. ``titles`` may name what does not exist.

        Raises OnlineUnavailableError if the installation requires the encyclopedia and it gave nothing.
        """
        ...

    def article_language(self, language: str) -> str:
        """Returns the language of the articles for an episode in ``language``, as a BCP 47 tag."""
        ...
