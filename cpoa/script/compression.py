"""A claim's main clause alone, for a recap: "no boat could land for 51 days"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.script.claims import refers_back
from cpoa.script.subjects import lowered
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.script.grammar import Sentence
    from cpoa.script.tagger import Token

LONGEST_CLAUSE_WORDS = 17
_BREAKS = frozenset("that which who where whose when while because although but and whereas so".split())  # noqa: SIM905
_LOOSE_END = re.compile(
    r"\b(?:a|an|the|of|type|kind|form|one|set|series|and|or|group|is|are|was|were|by|in|with|for|to|from|on|at|that|as|not|its|their)$"
)
_UNSAFE = re.compile(r"\b(?:such|too|not only|rather|either|neither|both|so|more|less|fewer)\b")


def main_clause(sentence: Sentence, lower_words: frozenset[str]) -> str | None:
    """The clause as it stands after "that"; None unless it is complete and says something on its own."""
    if sentence.subject is None or sentence.verb_at is None or sentence.has_pronoun_subject or sentence.opener:
        return None
    if refers_back(sentence.subject) or re.match(r"(?:its|their|his|her|we|i|you)\b", sentence.subject.lower()):
        return None
    end = _clause_end(sentence)
    if end is None:
        return None
    clause = sentence.text[:end].rstrip(" .,;:!?")
    if not _is_complete(clause, sentence):
        return None
    return lowered(clause, lower_words)


def _clause_end(sentence: Sentence) -> int | None:
    verb_at = sentence.verb_at or 0
    tokens = sentence.tokens
    for index in range(verb_at + 3, len(tokens)):
        token = tokens[index]
        if token.text in (",", ";", ":"):
            if _continues_list(sentence.text[token.start :]):
                continue
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
    following = tokens[index + 1 : index + 6]
    return not any(token.is_finite for token in following)


def _is_complete(clause: str, sentence: Sentence) -> bool:
    words = clause.split()
    if not 5 <= len(words) <= LONGEST_CLAUSE_WORDS or clause.count('"') % 2:
        return False
    if _LOOSE_END.search(clause) or _UNSAFE.search(clause) or refers_back(clause):
        return False
    predicate = clause[sentence.verb_position :]
    return len(set(content_words(predicate)) - set(content_words(sentence.subject or ""))) >= 2
