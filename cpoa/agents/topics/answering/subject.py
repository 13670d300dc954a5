"""The subject of an episode as hosts say it: "the Titanic", "Amelia Earhart", "weather and climate"."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.topics.answering.word_families import word_key
from cpoa.agents.topics.matching import spoken_subject
from cpoa.agents.topics.names import WORD, fold
from cpoa.agents.topics.topic_phrase import impersonal_subject, is_personal, parse_topic
from cpoa.contracts.ask import AskKind
from cpoa.text.words import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cpoa.agents.topics.answering.lead_research import LeadFindings
    from cpoa.agents.topics.corpus import Article

_DESCRIBES = re.compile(r"\b(?:on|in|to|for|with|at|first|last)\b", re.IGNORECASE)
_INNER_WORD = re.compile(r"(?<=[\w,;'’\"-] )[^\W\d_]+")


def say_subject(findings: LeadFindings) -> str:
    if is_personal(findings.ask.text):
        return impersonal_subject(parse_topic(findings.asked).core)
    texts = [one.article.extract for one in findings.read]
    titles = [f"- {one.article.base_title}" for one in findings.read]
    written = _Spelling([*texts, *titles], _common_words(findings))
    parts = [_say_one(subject, findings, written) for subject in findings.ask.subjects]
    if findings.ask.kind is AskKind.COMPARISON:
        return " and ".join(parts)
    return parts[0] if parts else findings.asked


def _say_one(subject: str, findings: LeadFindings, written: _Spelling) -> str:
    named = _article_named(subject, findings)
    phrase = parse_topic(subject)
    said = spoken_subject(phrase, named) if named else f"{phrase.article} {phrase.core}".strip()
    if named and named.common_noun and said.islower():
        return said
    said = written.say(said)
    is_name = named is not None or _is_asked_person(subject, findings)
    return _capitalised(said) if is_name and any(map(str.isupper, said)) else said


def _article_named(subject: str, findings: LeadFindings) -> Article | None:
    """Returns the article that has the whole subject as its name."""
    words = {fold(word) for word in WORD.findall(subject)} - STOP_WORDS
    for concept in findings.named.concepts:
        if concept.article and words == {fold(word) for word in concept.words} - STOP_WORDS:
            title = {fold(word) for word in WORD.findall(concept.article.base_title)}
            return concept.article if title & words else None
    return None


def _common_words(findings: LeadFindings) -> set[str]:
    """Returns the words of the ask that name a kind of thing: "physics"."""
    named = [concept for concept in findings.named.concepts if concept.article and concept.article.common_noun]
    return {concept.words[0] for concept in named if len(concept.words) == 1 and concept.words[0].islower()}


def _is_asked_person(subject: str, findings: LeadFindings) -> bool:
    """Whether the whole question is who somebody is."""
    asked = {fold(word) for word in findings.ask.words}
    whole = asked <= {fold(word) for word in WORD.findall(subject)}
    return findings.ask.kind is AskKind.WHO and whole and not _DESCRIBES.search(subject)


def _capitalised(name: str) -> str:
    """Returns a name with each of its words capitalised: a part that no text has is a part of the name too."""
    return WORD.sub(lambda match: _capital_word(match[0]), name)


def _capital_word(word: str) -> str:
    """ "iPhone" stays."""
    return word if fold(word) in STOP_WORDS or not word.islower() else word.capitalize()


class _Spelling:
    """How texts write a word inside their sentences. ``common``: words that stay as typed."""

    def __init__(self, texts: Iterable[str], common: Collection[str]) -> None:
        self._common = common
        self._forms: dict[str, dict[str, int]] = {}
        for word, count in Counter(word for text in texts for word in _INNER_WORD.findall(text)).items():
            self._forms.setdefault(fold(word), {})[word] = count

    @cached_property
    def _names(self) -> dict[str, str]:
        """Name by its key, for a word that no text has: "bonapart"."""
        return {word_key(word): word for forms in self._forms.values() for word in forms if word.istitle()}

    def say(self, phrase: str) -> str:
        return WORD.sub(lambda match: self._say_word(match[0]), phrase)

    def _say_word(self, word: str) -> str:
        forms = self._forms.get(fold(word))
        if fold(word) in STOP_WORDS or word in self._common:
            return word
        if not forms:
            return self._names.get(word_key(word), word)
        return max(forms, key=lambda form: forms[form])
