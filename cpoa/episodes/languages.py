"""The languages in which this installation can make an episode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.contracts.language_tags import ENGLISH, has_latin_letters, is_english, language_name, language_of, parse_tag
from cpoa.text.language_choice import list_languages
from shared.error_codes.episodes import API_GW_PODCAST_LANGUAGE_UNAVAILABLE
from shared.errors import AethercastError, BadRequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cpoa.agents.voice.voice_catalogue import VoiceCatalogue
    from cpoa.episodes import responses


@dataclass(frozen=True, slots=True)
class EpisodeLanguages:
    """``has_text_model``: a language model writes the scripts, in all languages with Latin letters. The other writers
    write English only."""

    voices: VoiceCatalogue
    has_text_model: bool = False

    def available(self) -> tuple[str, ...]:
        """Returns what can be written and spoken, English first. Raises AethercastError if a service does not list its
        voices."""
        spoken = [language for language in self.voices.languages() if self._can_write(language)]
        return tuple(sorted(spoken, key=lambda language: (language != ENGLISH, language)))

    def check(self, value: object) -> str | None:
        """Returns the tag of a request's `language`, None if it has none. Raises BadRequestError."""
        if value is None:
            return None
        tag = parse_tag(value)
        if tag is None:
            raise self._unavailable("`language` is a BCP 47 tag such as `en`.")
        # The embedded and the remote voices need no list to speak English.
        if not (is_english(tag) and not self.has_text_model) and language_of(tag) not in self.available():
            raise self._unavailable(f"`language` {tag} cannot be written and spoken here.")
        return tag

    def usable(self, tag: str | None) -> str | None:
        """Returns the tag, or None if no episode can be made in the language."""
        return tag if tag is not None and language_of(tag) in self.available() else None

    def check_spoken(self, language: str) -> None:
        """Raises BadRequestError if no voice speaks it. Does nothing if a service does not list its voices: the step
        asks it again."""
        try:
            spoken = self.voices.languages()
        except AethercastError:
            return
        if language_of(language) not in spoken:
            raise self._unavailable(f"No voices speak {language_name(language) or language}.")

    def describe(self) -> responses.LanguageList:
        """Every language that has a voice for each host."""
        spoken = sorted(self.voices.languages(), key=lambda language: (language != ENGLISH, language))
        return {"languages": [self._language(language) for language in spoken]}

    def _language(self, tag: str) -> responses.LanguageAnswer:
        return {"language": tag, "name": language_name(tag) or tag, "is_available": self._can_write(tag)}

    def _can_write(self, language: str) -> bool:
        return is_english(language) or (self.has_text_model and has_latin_letters(language))

    def _unavailable(self, why: str) -> BadRequestError:
        listed = list_languages(self.available())
        return BadRequestError(
            API_GW_PODCAST_LANGUAGE_UNAVAILABLE, f"{why} This installation writes and speaks {listed}."
        )


def listed_language(voices: VoiceCatalogue, query: Mapping[str, str]) -> str:
    """Returns the language whose voices are listed: that of the query, else English if it is spoken."""
    asked = parse_tag(query.get("language"))
    if asked:
        return language_of(asked)
    spoken = voices.languages()
    return ENGLISH if ENGLISH in spoken or not spoken else spoken[0]
