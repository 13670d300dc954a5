"""One sentence of a tale with the words that a question about it needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import PRONOUNS
from cpoa.agents.script.by_rules.inflection import base_form
from cpoa.agents.script.by_rules.subjects import lowered

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.grammar import Sentence

_LONGEST_NAME_WORDS = 6
_LONGEST_OBJECT_WORDS = 7


@dataclass(frozen=True, slots=True)
class Tale:
    """The sentence with what a question about it needs: its subject inside a sentence, and its verb's parts."""

    sentence: Sentence
    name: str
    do: str
    be: str
    denied: bool

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def predicate(self) -> str:
        return self.sentence.predicate

    @property
    def verb(self) -> str | None:
        """The main verb where it stands without an auxiliary."""
        return self.sentence.verb if self.sentence.auxiliary is None else None

    @property
    def base(self) -> str:
        return base_form(self.verb or "")

    def before(self, position: int) -> str | None:
        """What stands between the verb and ``position`` in the predicate, if it is short and whole."""
        kept = self.predicate[:position].strip(" ,")
        if len(kept.split()) > _LONGEST_OBJECT_WORDS or re.search(r"[,;:]|\b(?:and|or|who|which|that)\b", kept):
            return None
        return kept


def tale_of(sentence: Sentence, lower_words: frozenset[str]) -> Tale | None:
    name = sentence.subject
    if name is None or sentence.verb_at is None or '"' in sentence.text or "?" in sentence.text:
        return None
    if len(name.split()) > _LONGEST_NAME_WORDS or re.search(
        r"\b(?:this|these|those|such|that|which|who|there|both|some|each|none|nobody|one|what|another|other)\b",
        name.lower(),
    ):
        return None
    if re.match(r"[A-Z]\w+ing\b", name) or re.search(r" (?:she|he|they|it)$", name):
        return None
    name = name.removesuffix(" long")
    main = re.split(r",| because | but ", sentence.text[len(sentence.opener) :].lstrip(" ,"))[0]
    past = sentence.is_past or (sentence.verb or "") in ("put", "cut", "set", "let", "hit", "shut")
    plural = sentence.plural or name.lower() == "they"
    return Tale(
        sentence,
        name.lower() if name.lower() in PRONOUNS else lowered(name, lower_words),
        "did" if past else ("do" if plural else "does"),
        ("were" if past else "are") if plural else ("was" if past else "is"),
        bool(re.search(r"\b(?:never|not|no|nor|neither|nobody|n't)\b|n't\b", main)),
    )
