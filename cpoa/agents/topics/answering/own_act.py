"""Tells whether the act in a sentence of another article is the subject's own, or that of another thing in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.topics.names import WORD

if TYPE_CHECKING:
    from cpoa.agents.topics.answering.concepts import ConceptMatcher

# "the fall of the Berlin Wall", "dissolved the old Ottoman Empire", but not "ending with the Byzantine Empire"
_OBJECT = re.compile(
    r"(?:(?:of|to) )?(?:(?:the|a|an|its|their|his|her) )?"
    r"(?:(?!(?:with|by|in|on|at|from|for|and|or|as|against|of|to)\b)[\w'’-]+ ){0,2}"
)
# "the Ottoman Empire, which had ended", "the Eiffel Tower, designed by his company and built"
_ITS_OWN_CLAUSE = re.compile(r"(?:which|that|who)\b ?")
_PARTICIPLE = re.compile(r"(?:\w+ed\b|(?:first|finally|also|originally|later|was|were|is|are|had|been) |$)")
_OTHER_CLAUSE = re.compile(
    r"\b(?:which|who|whom|whose|that|when|where|while|whereas|after|before|since|because|although)\b|;"
)
_PREPOSITION = re.compile(r"\b(?:with|by|in|on|at|from|for|of|to|as|against|between|under|over)(?: the| a| an)? $")
_NAME_WORD = re.compile(r"[A-Z][\w'’.-]*,?")
_OPENING_MARKS = '("“‘['


def is_own_act(sentence: str, matcher: ConceptMatcher, least: float) -> bool:
    """Whether a word of the rest of the question belongs to a word of a subject that the sentence has too. True if it
    has only one of the two."""
    after, before = matcher.between(sentence, least), matcher.before_rest(sentence, least)
    if after is None and before is None:
        return True
    if after is not None and _OBJECT.fullmatch(after):
        return True
    return before is not None and _is_its_verb(sentence, before, matcher, least)


def _is_its_verb(sentence: str, between: str, matcher: ConceptMatcher, least: float) -> bool:
    """``between``: the text after the subject, up to the act."""
    own = _ITS_OWN_CLAUSE.match(between)
    if _OTHER_CLAUSE.search(between[own.end() if own else 0 :]):
        return False
    subject = sentence[: sentence.index(between)] if between else ""
    name = _name_at_end(subject)
    if name and not matcher.has_subject(WORD.findall(name), least):
        return False  # "the Parthian Empire" has a word of the Byzantine Empire
    is_object = bool(name and _PREPOSITION.search(subject.removesuffix(name)))
    return not is_object or bool(own or _PARTICIPLE.match(between))


def _name_at_end(text: str) -> str:
    """Returns the last words, each with the space after it, as long as they begin with a capital letter."""
    words = text.split(" ")
    first = len(words) - 1  # behind the last space
    while first and not words[-1] and _NAME_WORD.fullmatch(words[first - 1].lstrip(_OPENING_MARKS)):
        first -= 1
        if words[first][:1] in _OPENING_MARKS:
            words[first] = words[first].lstrip(_OPENING_MARKS)
            break
    return " ".join(words[first:])
