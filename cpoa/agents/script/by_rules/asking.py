"""Which questions a claim answers here: by its grammar, and in a person's own text also by what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.questions import questions
from cpoa.agents.script.by_rules.story_questions import story_questions, time_questions, without_adverb
from cpoa.contracts.material import PassageRole
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.claims import Claim
    from cpoa.agents.script.by_rules.conversation import Conversation
    from cpoa.agents.script.by_rules.pieces import PieceMaker


def is_story(claim: Claim) -> bool:
    """A person's own text: there the sentence before stands in the talk, and a tale is asked about."""
    return claim.passage.role is PassageRole.OWN


def questions_on(
    claim: Claim, text: str, talk: Conversation, pieces: PieceMaker, lower_words: frozenset[str]
) -> list[str]:
    """Best first. Nobody is asked for who is known already."""
    sentence = pieces.parse(text)
    found = [question.text for question in questions(sentence, claim.subject, lower_words)]
    if not is_story(claim):
        return found
    told = story_questions(pieces.parse(without_adverb(text)), lower_words)
    known = set(content_words(sentence.subject or "")) <= talk.recent_words(len(talk.turns))
    return [one for one in told if not (known and one.startswith("Who "))] + found + time_questions(text)
