"""Decides in which language an episode of a topic or of a text is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.language_tags import ENGLISH, is_english, language_name, tags_of_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def only_english() -> tuple[str, ...]:
    return (ENGLISH,)


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """``asked``: the request's language, None if it names none. ``available``: what can be written and spoken; it may
    ask a service."""

    asked: str | None = None
    available: Callable[[], Sequence[str]] = only_english

    def find(self, found: str | None) -> str | None:
        """Returns the episode's language for a text in the language ``found``, None if there is no such episode.

        ``found``: an English name, None for a text that is English or undecided. A language model reads every text; the
        embedded writer, which takes over in English episodes, reads only English.
        """
        if self.asked and not is_english(self.asked):
            return self.asked
        if found is None:
            return self.asked or ENGLISH
        available = () if self.asked else self.available()
        return next((tag for tag in tags_of_name(found) if tag in available), None)

    def instead(self, what: str) -> str:
        """Returns the end of a refusal: what can be written and spoken. ``what``: "write it", "give a text"."""
        available = tuple(self.available())
        if all(map(is_english, available)):
            return f"The voices speak English only: {what} in English."
        return f"This installation writes and speaks {list_languages(available)}: {what} in one of these languages."


def list_languages(tags: Iterable[str]) -> str:
    """Returns "English (`en`), German (`de`)"."""
    return ", ".join(f"{name} (`{tag}`)" if (name := language_name(tag)) else f"`{tag}`" for tag in tags)
