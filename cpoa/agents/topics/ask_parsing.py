"""Parses a topic as typed into an ask: "why did the titanic sink" is a WHY about "the titanic"."""

from __future__ import annotations

import re

from cpoa.agents.topics.ask_patterns import QUESTIONS
from cpoa.agents.topics.names import WORD, fold
from cpoa.agents.topics.text_validation import MAX_TOPIC_CHARS
from cpoa.contracts.ask import Ask, AskKind
from cpoa.contracts.language_tags import ENGLISH, is_english, language_name, language_of
from cpoa.text.languages import frequent_words, without_marks
from cpoa.text.words import STOP_WORDS

_EDGES = " ?!.,;:\"'“”‘’"
_REQUEST = re.compile(
    r"^(?:(?:please|hey|ok|so|and|can you|could you|would you|i want to know|i'd like to know|i wonder|do you know"
    r"|i want|let's|lets) )*"
    r"(?:(?:tell (?:me|us)|talk|teach (?:me|us)|explain|learn|describe|discuss|make|create|do|give me)"
    r"(?: (?:to me|us|more|a|an|short|podcast|episode|show|story|something|everything|all|facts|some|fun|interesting"
    r"|quick|overview|introduction))* (?:about|on|around|of|to) |(?:explain|describe|discuss)(?: to me)?:? "
    r"|(?:a |an |some |the )?(?:(?:short|fun|interesting|amazing|cool|weird|surprising|quick|basic|5|10|ten|five) )*"
    r"(?:podcast|episode|show|something|everything|facts|trivia|information|info|overview|introduction|intro) "
    r"(?:about|on|of|to) |learn about |understanding |exploring |discovering )?",
    re.IGNORECASE,
)
_CLOSINGS = (
    " please",
    " to me",
    " explained",
    " for beginners",
    " for kids",
    " for dummies",
    " in simple terms",
    " simply",
    " like i'm five",
    " like i'm 5",
    " 101",
    " facts",
    " an overview",
    " overview",
    " an introduction",
    " exactly",
    " anyway",
    " podcast",
    " episode",
)
# Each ends with a possessive repeat instead of "$": the first place that separates the two decides.
_COMPARISONS = (
    re.compile(
        r"^(?:what(?:'s|s| is| are)? )?(?:the )?(?:main |key )?differences? between (?P<a>.+?) (?:and|or) (?P<b>.++)"
    ),
    re.compile(r"^(?:a )?compar(?:e|ing|ison (?:of|between)) (?P<a>.+?) (?:and|with|to|or|versus|vs\.?) (?P<b>.++)"),
    re.compile(r"^how (?:do|does|are|is) (?P<a>.+?) (?:differ from|different from|compare (?:to|with)) (?P<b>.++)"),
    re.compile(r"^(?P<a>.+?) (?:vs?\.?|versus|compared (?:to|with)|as opposed to) (?P<b>.++)"),
    re.compile(r"^(?:who|which|what)(?:'s| is| are| was| were| has| had)? [^,:]+[,:] ?(?P<a>.+?) or (?P<b>.++)"),
    re.compile(
        r"^(?:is|are|was|were) (?P<a>.+?) (?:the )?(?:same|different|more \w+|\w+er|worse) (?:as|than|from) (?P<b>.++)"
    ),
    re.compile(r"^should i (?:get|buy|choose|use|take|learn|have|adopt) (?P<a>.+?) or (?P<b>.++)"),
)
_BOTH = re.compile(r"^how (?:do|are) (?P<a>.+?) and (?P<b>.++)")
# How such a question ends. As a part of the pattern it would make the search quadratic.
_BOTH_DIFFER = (" differ", " different", " compare")
_EITHER = re.compile(r"^(?P<a>.+?) or (?P<b>.++)")
_SAME_KIND = re.compile(r"^\w+ or \w+ \w+$")
_OF_TWO = re.compile(
    r"[,;:]? (?:(?:and )?(?:which|who|what)(?: one)?(?:'s| is| are| was| were| would| should)? .*|differences?"
    r"|comparison|compared|pros and cons|differ|different|compare)$"
)
_QUESTION_START = re.compile(
    r"^(?:why|how|what|whats|who|whos|when|where|which|is|are|do|does|did|was|were|can|should)\b"
)

_FILLER_TEXT = """
really actually exactly explain explained kind sort thing things everything people person called name real reason
reasons mean means happen happens happened best good better way ways work works working today nowadays
"""
FILLERS = frozenset(_FILLER_TEXT.split())
_LEADING_TEXT = "a an my our your his her their its some any all these those this that about"
_LEADING = frozenset(_LEADING_TEXT.split())
_COMPARING_TEXT = "vs versus v compare compared comparing comparison difference differences different better worse same"
_COMPARING = frozenset(_COMPARING_TEXT.split())
_POSSESSIVE = re.compile(r"['’]s$|['’]$")


def parse_ask(topic: str, language: str = ENGLISH) -> Ask:
    """Never fails: a topic without a question is a WHAT_IS about all of it. So is one in another language."""
    text = " ".join(topic.split())
    if not is_english(language):
        return _foreign_ask(text, language)
    asked = _without_request(text[:MAX_TOPIC_CHARS].strip(_EDGES))
    both = _compared(asked)
    if both:
        return Ask(text, AskKind.COMPARISON, _compared_words(asked), tuple(filter(None, map(_subject, both))))
    for pattern, kind, subject_of in QUESTIONS:
        match = pattern.match(asked)
        if match and _content(match["rest"]):
            return Ask(text, kind, _asked_words(match), _subjects(subject_of(match["rest"]), match["rest"]))
    return Ask(text, AskKind.WHAT_IS, _content(asked) or tuple(asked.split()), _subjects(asked, asked))


def _foreign_ask(text: str, language: str) -> Ask:
    frequent = frequent_words(language_name(language) or "")
    words = WORD.findall(text)
    content = tuple(word for word in words if without_marks(word) not in frequent) or tuple(words)
    return Ask(text, AskKind.WHAT_IS, content, (" ".join(content),), language_of(language))


def _without_request(text: str) -> str:
    shorter = _REQUEST.sub("", text, count=1)
    asked = shorter if _content(shorter) else text
    while closing := next((end for end in _CLOSINGS if asked.lower().endswith(end)), None):
        if not _content(asked[: -len(closing)]):
            break
        asked = asked[: -len(closing)].strip(_EDGES)
    return asked


def _compared(asked: str) -> tuple[str, str] | None:
    """Returns the two sides of a comparison."""
    lower = asked.lower()
    both = _BOTH.match(lower) if lower.endswith(_BOTH_DIFFER) else None
    closed = _OF_TWO.sub("", lower)
    match = both or next(filter(None, (pattern.match(closed) for pattern in _COMPARISONS)), None)
    if match is None and not _QUESTION_START.match(lower):
        match = _EITHER.match(closed)
    if match is None:
        return None
    first = re.split(r"[,:] ", asked[slice(*match.span("a"))])[-1]
    second = asked[slice(*match.span("b"))]
    if both:
        second = second.rpartition(" ")[0]
    if _SAME_KIND.match(closed):  # "gas or induction stove"
        first = f"{first} {second.split()[-1]}"
    return first, second


def _compared_words(asked: str) -> tuple[str, ...]:
    return tuple(word for word in _content(asked) if fold(word) not in _COMPARING)


def _asked_words(match: re.Match[str]) -> tuple[str, ...]:
    verb = match["verb"] if "verb" in match.re.groupindex else ""
    return _content(f"{verb} {match['rest']}")


def _subjects(subject: str, rest: str) -> tuple[str, ...]:
    return tuple(filter(None, (_subject(subject) or _subject(rest) or rest,)))


def _subject(text: str) -> str:
    """Returns a noun phrase without "a", "my" and words that say nothing; "" if nothing is left."""
    words = text.strip(_EDGES).split()
    while len(words) > 1 and fold(words[0]) in _LEADING:
        words = words[1:]
    noun = " ".join(words)
    return noun if _content(noun) else ""


def _content(text: str) -> tuple[str, ...]:
    """Returns the words that carry content, as typed; fillers only if there is nothing else."""
    words = [_POSSESSIVE.sub("", word) for word in re.findall(rf"{WORD.pattern}(?:['’-]{WORD.pattern})*", text)]
    telling = [word for word in words if fold(word) not in STOP_WORDS]
    return tuple([word for word in telling if fold(word) not in FILLERS] or telling)
