"""Lines of the listener made from the sentence that follows: its subject, or its date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules import reply_phrases
from cpoa.agents.script.by_rules.subjects import lowered
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.conversation import Conversation
    from cpoa.agents.script.by_rules.grammar import Sentence

_LONGEST_CUE_WORDS = 6
_UNFIT = re.compile(
    r"^(?:an?|one|some|many|most|each|both|several|few|all|another|other|others|more|much|no|none|nobody"
    r"|everyone|everything|any|that|this"
    r"|these|those|such|what|there|it|they|he|she|we|i|you|two|three|four|five|six|seven|eight|nine|ten"
    r"|\d[\d,.]*)\b|\b(?:of|to|which|who|that|and"
    r"|it|this|these|those|them|him|her|she|he|they|we|I|you)$|\b(?:who|which|that|whose|it|this|these|those|another|other|I|me|my|we|our)\b"
    r"|^(?:last|next|every|early|late|by|that) |\b(?:January|February|March|April|June|July|August|September"
    r"|October|November|December)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[Tt]he )?[A-Z]{2,}")
_VAGUE = re.compile(
    r"^(?:the |its |their |his |her )?(?:name|names|term|terms|word|words|result|results|rest|reason|reasons"
    r"|number|numbers|same|first"
    r"|second|last|latter|former|use|example|examples|fact|part|parts|way|time|day|year|years|thing|things"
    r"|process|majority|text|people|[a-z]+ ones?)$",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^((?:In|On|By|During|After|Before|Around|Since|Until|At) (?:the )?(?:early |late |mid-?|spring of "
    r"|summer of |autumn of |winter of |end of |"
    r"beginning of |night of |morning of )?(?:[a-z]+ )?(?:\d{1,2} )?(?:(?:January|February|March|April|May|June"
    r"|July|August|September|October"
    r"|November|December) ?)?(?:\d{1,2}, )?(?:\d{3,4}s?|\d{1,2}(?:st|nd|rd|th) century))(?: (?:BC|BCE|AD"
    r"|CE))?,? (?=[a-zA-Z])"
)


def subject_cue(sentence: Sentence, talk: Conversation, lower_words: frozenset[str]) -> str | None:
    """ "What about the bird records?" before a sentence about the bird records; only for a subject that is new here."""
    noun_phrase = cue_phrase(sentence, lower_words)
    if noun_phrase is None:
        return None
    words = set(content_words(noun_phrase))
    if noun_phrase in ("the author", "the family", "the club") or not words or words & talk.recent_words(2):
        return None
    do = "do" if sentence.plural else "does"
    pool = reply_phrases.CUE_QUESTIONS if talk.random.random() < 0.6 else reply_phrases.CUE_REQUESTS
    return (
        talk.pick_question(pool, x=noun_phrase, do=do)
        if pool is reply_phrases.CUE_QUESTIONS
        else talk.pick(pool, x=noun_phrase)
    )


def cue_phrase(sentence: Sentence, lower_words: frozenset[str]) -> str | None:
    """The subject as a phrase to ask about; None if it means little on its own."""
    subject = sentence.subject
    if subject is None or sentence.opener or len(subject.split()) > _LONGEST_CUE_WORDS:
        return None
    if _UNFIT.search(subject) or _VAGUE.match(subject) or '"' in subject:
        return None
    if _INITIALS.fullmatch(subject):
        return None  # who reported a thing is seldom what comes next
    return lowered(subject, lower_words)


def time_cue(sentence: Sentence, talk: Conversation) -> str | None:
    """ "What happened in 1903?" before a sentence that opens with that date."""
    match = _WHEN.match(sentence.text)
    if match is None or not sentence.is_past or len(match.group(1).split()) > _LONGEST_CUE_WORDS:
        return None
    when = match.group(1)[0].lower() + match.group(1)[1:]
    return talk.pick_question(reply_phrases.TIME_QUESTIONS[:2], when=when)
