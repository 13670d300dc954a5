"""A claim's main clause alone, for a recap: "no boat could land for 51 days"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import PRONOUNS
from cpoa.agents.script.by_rules.subjects import lowered
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.grammar import Sentence
    from cpoa.agents.script.by_rules.tagger import Token

SHORTEST_CLAUSE_WORDS = 6
LONGEST_CLAUSE_WORDS = 18
_BREAKS = frozenset("which who where whose when while because although but and whereas so".split())  # noqa: SIM905
_SAYING = re.compile(
    r"(?:said|says|wrote|told|tells|admitted|believed?s?|argued?s?|claim(?:ed|s)?|thought|knew|noted|reported"
    r"|suggests?|holds?|held|showed)$"
)
_LOOSE_END = re.compile(
    r"\b(?:a|an|the|of|type|kind|form|one|set|series|and|or|group|is|are|was|were|by|in|with|for|to|from|on|at"
    r"|that|as|not|its|their)$"
)
_UNSAFE = re.compile(
    r"\b(?:such|too|not only|rather|either|neither|both|so|more|less|fewer|also|however|therefore|hence|thus|then)\b"
)
_NEEDS_CONTEXT = re.compile(
    r"\b(?:this|these|those|former|latter|it|they|he|she|his|her|their|its|him|them|another|other|others)\b"
)
_OPENER = re.compile(r"(?:In|By|On|During|After|Before|Since|Until|At|From) ")


def main_clause(sentence: Sentence, lower_words: frozenset[str]) -> str | None:
    """The clause as it stands after "that"; None unless it is complete and says something on its own."""
    subject = sentence.subject
    if subject is None or sentence.verb_at is None or subject.lower() in PRONOUNS:
        return None
    if not _starts_on_its_own(sentence, subject):
        return None
    whole = sentence.text.rstrip(" .!?")
    if len(whole.split()) <= LONGEST_CLAUSE_WORDS and not re.search(r"[;:\"?]", whole):
        return lowered(whole, lower_words) if _says_something(whole, sentence) else None
    end = _clause_end(sentence)
    if end is None:
        return None
    clause = sentence.text[:end].rstrip(" .,;:!?")
    if _LOOSE_END.search(clause) or _UNSAFE.search(clause) or not _says_something(clause, sentence):
        return None
    return lowered(clause, lower_words)


def _starts_on_its_own(sentence: Sentence, subject: str) -> bool:
    if re.match(
        r"(?:(?:common |notable |other )?examples|there|its|their|his|her|we|i|you|my|our)\b", subject.lower()
    ) or _NEEDS_CONTEXT.search(subject.lower()):
        return False
    return not sentence.opener or (
        bool(_OPENER.match(sentence.opener))
        and len(sentence.opener.split()) <= 5
        and not _NEEDS_CONTEXT.search(sentence.opener)
    )


def _clause_end(sentence: Sentence) -> int | None:
    verb_at = sentence.verb_at or 0
    tokens = sentence.tokens
    if _SAYING.match(sentence.verb or ""):
        return None
    for index in range(verb_at + 3, len(tokens)):
        token = tokens[index]
        if token.text in (",", ";", ":"):
            if _continues_list(sentence.text[token.start :]):
                return None
            return token.start if tokens[index - 1].tag in ("NOUN", "PROPN", "NUM", "X") else None
        if token.word in _BREAKS and not _joins_words(tokens, index):
            return token.start
    return len(sentence.text)


def _continues_list(rest: str) -> bool:
    return bool(re.match(r", [^,]{1,40}(?:,| and | or )|, (?:and|or) ", rest))


def _joins_words(tokens: tuple[Token, ...], index: int) -> bool:
    """ "salt and fish" is one phrase; "..., and the men left" is a new clause."""
    if tokens[index].word not in ("and", "but"):
        return False
    return tokens[index - 1].text != "," or not any(token.is_finite for token in tokens[index + 1 : index + 6])


def _says_something(clause: str, sentence: Sentence) -> bool:
    words = clause.split()
    if not SHORTEST_CLAUSE_WORDS <= len(words) <= LONGEST_CLAUSE_WORDS or clause.count('"') % 2:
        return False
    if re.search(r"\b(?:I|me|my|we|us|our)\b", clause):
        return False
    predicate = clause[sentence.verb_position :]
    named = re.match(r"[A-Z]", sentence.subject or "") is not None
    if any(
        not (named and word in ("he", "she", "his", "her", "its", "their"))
        for word in _NEEDS_CONTEXT.findall(predicate)
    ):
        return False
    return len(set(content_words(predicate)) - set(content_words(sentence.subject or ""))) >= 2
