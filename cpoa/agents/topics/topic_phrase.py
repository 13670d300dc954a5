"""Parses a topic as typed: "How do vaccines work?" is about "vaccines", with the aspect of a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from cpoa.agents.topics.names import WORD, fold
from cpoa.text.words import STOP_WORDS


class Aspect(StrEnum):
    """The aspect of the topic. The subject of a QUESTION is its first noun."""

    NONE = "none"
    HISTORY = "history"
    QUESTION = "question"
    ANGLE = "angle"


@dataclass(frozen=True, slots=True)
class TopicPhrase:
    """``core`` is the noun phrase without the aspect, ``article`` is "the" or ""."""

    typed: str
    core: str
    article: str
    aspect: Aspect

    @property
    def words(self) -> list[str]:
        return re.findall(rf"{WORD.pattern}(?:['’]s\b)?", self.core)

    @property
    def telling_words(self) -> list[str]:
        """The words that a passage must account for."""
        telling = [word for word in self.words if fold(word) not in STOP_WORDS | _EMPTY_WORDS]
        return telling or self.words


_REQUEST = re.compile(
    r"^(?:please )?(?:(?:tell me|talk|teach me|explain)(?: more)?|(?:make |create |i want )?(?:a |an )?(?:short )?"
    r"(?:podcast|episode|show|something|everything|facts|all))(?: to me)? (?:about|on|around) ",
    re.IGNORECASE,
)
_HISTORY = re.compile(
    r"^(?:(?:short|brief|early|long|secret|complete|fascinating|modern|untold) )?(?:history|story|origins?"
    r"|rise and fall"
    r"|rise|fall|birth|invention|discovery|evolution|beginnings?|making) of ",
    re.IGNORECASE,
)
_ANGLE = re.compile(
    r"^(?:introduction to|intro to|(?:beginner['’]?s )?guide to|basics of|science (?:of|behind)|art of|world of"
    r"|future of|importance of|life(?: and (?:work|times|death))? of|secrets of|magic of|beauty of"
    r"|wonders? of|mystery of"
    r"|meaning of|impact of|truth about|facts about|overview of|understanding|exploring|discovering|learning about)\b ",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:how(?: (?:do|does|did|is|are|was|were|can|could|to|we))?|why(?: (?:do|does|did|is|are|was|were|can))?(?: we)?"
    r"|what(?:'s| is| are| was| were| makes?| causes?| caused| happened (?:to|in|at|during))"
    r"|who(?:'s| is| was| were| are)|where(?: (?:is|are|do|does|did))?|when(?: (?:did|was|were|is|do"
    r"|does))?)(?: the)? ",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(the|a|an) (?=\S)", re.IGNORECASE)
# "my grandmother's garden": no article is about the grandmother; "our solar system", "your brain".
_PERSONAL = re.compile(
    r"^(?:my|our|your|his|her|their)(?: (?:\w+ )?(?:grandmother|grandfather|grandma|grandpa|granny|mother"
    r"|father|mum|mom"
    r"|dad|sister|brother|aunt|uncle|wife|husband|son|daughter|family|friend|neighbou?r|boss|teacher|dog|cat)"
    r"(?:['’]s|s['’]))? ",
    re.IGNORECASE,
)
_LAST_VERB = re.compile(
    r" (?:works?|functions?|happens?|matters?|exists?|begins?|starts?|means?|(?:come|came) about)$", re.IGNORECASE
)
_EMPTY_WORD_TEXT = """
work works working matter matters important thing things fact facts everything explained really today life need know
interesting fun cool best good come came happen happens happened mean means start begin began story podcast episode
made famous great amazing beginners introduction overview
"""
_EMPTY_WORDS = frozenset(_EMPTY_WORD_TEXT.split())


def parse_topic(topic: str) -> TopicPhrase:
    typed = " ".join(topic.split()).strip(" ?!.,;:\"'“”‘’")
    rest, aspect = _REQUEST.sub("", typed), Aspect.NONE
    rest, article = _split_article(rest)
    for pattern, meaning in ((_HISTORY, Aspect.HISTORY), (_ANGLE, Aspect.ANGLE), (_QUESTION, Aspect.QUESTION)):
        shorter = pattern.sub("", rest)
        if shorter != rest and shorter.strip():
            rest, aspect = shorter, meaning
            rest, article = _split_article(rest)
            break
    if aspect is Aspect.QUESTION:
        rest = _LAST_VERB.sub("", rest)
    personal = _PERSONAL.sub("", rest)
    return TopicPhrase(typed, personal.strip() or typed, article, aspect)


def is_personal(topic: str) -> bool:
    """Whether the topic belongs to the user ("my grandmother's garden"): articles can only be about something near
    it."""
    return bool(_PERSONAL.match(_REQUEST.sub("", topic.strip())))


def _split_article(text: str) -> tuple[str, str]:
    article = _ARTICLE.match(text)
    return (text[article.end() :], article[1].lower()) if article else (text, "")


def impersonal_subject(topic: str) -> str:
    """Returns the topic as two hosts can say it, because they have no common grandmother."""
    typed = " ".join(topic.split()).strip(' ?!.,;:"“”')
    typed = _REQUEST.sub("", typed)
    own = re.match(r"^(?:my|our) ", typed, re.IGNORECASE)
    if own:
        return (
            "a " if _PERSONAL.match(typed) and re.match(r"\S+ (?:\S+ )?\w+(?:['’]s|s['’]) ", typed) else "the "
        ) + typed[own.end() :]
    if re.match(r"(?:The|A|An|How|Why|What|When|Where|Who) ", typed):
        typed = typed[0].lower() + typed[1:]
    return typed
