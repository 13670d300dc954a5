"""A person's own text as the hosts tell it: they are not its author, so they do not say "I"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.third_person import (
    RELATIONS,
    Group,
    group_of,
    has_first_person,
    in_third_person,
    names_company,
)
from cpoa.contracts.material import Material, Passage, PassageRole
from cpoa.text.cleaning import tidy
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.tagger import Tagger

_LONGEST_QUOTATION_WORDS = 24
_RELATIVE = re.compile(rf"\b([Tt]he) author's ({RELATIONS})(?: ((?:[A-Z][a-z]+ ?)+)\b)?(?!\w)")


class Retelling:
    """``material`` without its first person; ``changed`` holds the sentences that no longer stand as they were."""

    def __init__(self, material: Material, tagger: Tagger) -> None:
        self._tagger = tagger
        self._may_quote = True
        self.changed: set[str] = set()
        own = [passage for passage in material.passages if passage.role is PassageRole.OWN]
        self._group: Group = group_of(tidy(passage.text) for passage in own)
        self.material = replace(material, passages=tuple(map(self._retold, material.passages)))

    def _retold(self, passage: Passage) -> Passage:
        if passage.role is not PassageRole.OWN or not has_first_person(f"{passage.text} {passage.heading}"):
            return passage
        told: list[str] = []
        company = False
        for sentence in split_sentences(tidy(passage.text)):
            text = self._sentence(sentence, company=company)
            company = names_company(sentence) or (company and has_first_person(sentence))
            if text is not None:
                told.append(text)
            if text != sentence and text is not None:
                self.changed.add(text)
        heading = passage.heading and (in_third_person(passage.heading, self._group, self._tagger) or passage.heading)
        return replace(passage, text=" ".join(told), heading=heading)

    def _sentence(self, sentence: str, *, company: bool) -> str | None:
        """What cannot be turned is quoted once in an episode, and left out after that."""
        text = in_third_person(sentence, self._group, self._tagger, company_before=company)
        quotable = self._may_quote and 4 <= len(sentence.split()) <= _LONGEST_QUOTATION_WORDS and '"' not in sentence
        if text is not None or not quotable:
            return text
        self._may_quote = False
        return f'In the author\'s words: "{sentence}"'


class Relatives:
    """ "The author's grandmother" is "the grandmother" when she comes again in the same part, or her name."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def begin_part(self) -> None:
        self._met.clear()

    def shortened(self, text: str) -> str:
        return _RELATIVE.sub(self._again, text)

    def _again(self, match: re.Match[str]) -> str:
        article, relation, name = match.groups()
        if relation not in self._met:
            self._met.add(relation)
            return match.group()
        return name or f"{article} {relation}"
