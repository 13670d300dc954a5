"""A shallow parse of one sentence: opener, subject, finite verb, predicate. Gives up rather than guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.inflection import PAST_TO_BASE, looks_plural
from cpoa.agents.script.by_rules.tagger import AUXILIARIES

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.tagger import Tagger, Token

BE = frozenset({"is", "are", "was", "were"})
PRONOUNS = frozenset({"it", "they", "he", "she"})
_SUBORDINATORS = frozenset("while although when if since as because though until after before once whereas".split())  # noqa: SIM905
_OPENING_WORDS = _SUBORDINATORS | frozenset("originally today unlike despite".split())  # noqa: SIM905
_OPENING_TAGS = ("ADP", "SCONJ", "ADV")
_STARTS_NOUN_PHRASE = ("DET", "PRON", "NOUN", "PROPN", "ADJ", "NUM")
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "X", "NUM"})
_RELATIVES = frozenset({"which", "who", "whose", "where", "whom"})
_LONGEST_OPENER = 22
_LONGEST_SUBJECT = 11

_ASIDE = re.compile(
    r", (?:also|or|formerly|commonly|sometimes|often|better|officially|more|which|who|known|abbreviated"
    r"|historically)\b.*$"
)
_SUBJECT_ADVERB = re.compile(
    r" (?:also|still|only|often|first|now|then|later|sometimes|alone|today|always|never|thus|both|likewise|soon"
    r"|ever|even"
    r"|(?!family|subfamily|superfamily|assembly|monopoly|butterfly|dragonfly|fly|ally|supply|jelly|belly|anomaly|italy"
    r"|july|lily|bully|rally|reply)[a-z]+ly)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``subject`` and ``verb_at`` (a token index) are None where the parse gave up. ``verb`` is the lower-cased main
    verb, a participle after a form of be; ``predicate`` is what follows it, without the full stop."""

    text: str
    tokens: tuple[Token, ...]
    opener: str = ""
    subject: str | None = None
    verb_at: int | None = None
    auxiliary: str | None = None
    verb: str | None = None
    participle: str | None = None
    predicate: str = ""
    plural: bool = False

    @property
    def word_count(self) -> int:
        return len(self.text.split())

    @property
    def has_pronoun_subject(self) -> bool:
        return (self.subject or "").lower() in PRONOUNS

    @property
    def is_past(self) -> bool:
        if self.auxiliary:
            return self.auxiliary in ("was", "were", "had", "did", "could", "would")
        return bool(self.verb) and (bool(re.search(r"[^e]ed$", str(self.verb))) or self.verb in PAST_TO_BASE)

    @property
    def verb_position(self) -> int:
        """The character where the finite verb begins; the text's length if there is none."""
        return len(self.text) if self.verb_at is None else self.tokens[self.verb_at].start

    def has_finite_verb_after(self, position: int) -> bool:
        return any(token.start >= position and token.is_finite for token in self.tokens)


def parse(tagger: Tagger, text: str) -> Sentence:
    tokens = tagger.tokens(text)
    bare = Sentence(text, tokens)
    start = _subject_start(tokens)
    if start is None:
        return bare
    verb_at = _active_past(tokens, start, _finite_verb(tokens, start))
    if verb_at is None or verb_at == start:
        return bare
    subject = _subject_core(text[tokens[start].start : tokens[verb_at].start])
    if not _is_plain_subject(subject, [token.tag for token in tokens[start:verb_at]]):
        return bare
    return _with_predicate(text, tokens, start, verb_at, subject)


def _subject_start(tokens: tuple[Token, ...]) -> int | None:
    """Where the subject begins, after an opener that ends with a comma; None if an opener's end is not found."""
    if not tokens:
        return None
    first = tokens[0]
    if first.tag not in _OPENING_TAGS and first.word not in _OPENING_WORDS and not _opens_with_participle(first):
        return 0
    subordinate = first.word in _SUBORDINATORS
    dated = _after_bare_date(tokens) if first.tag == "ADP" else None
    if dated is not None:
        return dated
    for index, token in enumerate(tokens[:_LONGEST_OPENER]):
        if token.text != "," or index + 1 >= len(tokens):
            continue
        if subordinate and not any(other.is_finite for other in tokens[1:index]):
            continue
        if tokens[index + 1].tag in _STARTS_NOUN_PHRASE:
            return index + 1
    return None if first.tag in ("ADP", "SCONJ") else 0


def _after_bare_date(tokens: tuple[Token, ...]) -> int | None:
    """ "In the winter of 1903 no boat ...": a year ends the opener as a comma would."""
    for index, token in enumerate(tokens[1:7], start=1):
        if token.text == "," or token.is_finite:
            return None
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if (
            re.fullmatch(r"1\d{3}|20\d\d", token.text)
            and following
            and following.tag in ("DET", "PRON", "NOUN", "PROPN", "ADJ")
        ):
            return index + 1
    return None


def _opens_with_participle(token: Token) -> bool:
    return token.tag == "VERB" and (token.form in ("Part", "Ger") or token.word.endswith(("ed", "ing")))


def _finite_verb(tokens: tuple[Token, ...], start: int) -> int | None:
    """The main clause's finite verb: one finite verb is skipped for each relative clause inside the subject."""
    index, to_skip = start, 0
    while index < len(tokens):
        token = tokens[index]
        if _is_relative(tokens, index, start):
            if index and tokens[index - 1].text == ",":
                comma = next((at for at in range(index, len(tokens)) if tokens[at].text == ","), None)
                if comma is None:
                    return None
                index = comma + 1
                continue
            to_skip += 1
        elif token.text in (";", ":"):
            return None
        elif token.is_finite:
            if not to_skip:
                return index
            to_skip -= 1
        index += 1
    return None


_NEW_CLAUSE = _SUBORDINATORS | _RELATIVES | {"that", "and", "but", "so"}
_TAKES_TWO_OBJECTS_TEXT = """
called named known dubbed titled given awarded granted offered shown taught told asked sent paid elected
appointed declared considered worn owed
"""
_TAKES_TWO_OBJECTS = frozenset(_TAKES_TWO_OBJECTS_TEXT.split())


def _active_past(tokens: tuple[Token, ...], start: int, found: int | None) -> int | None:
    """ "The woman mixed the dough": a supposed participle behind a noun that has an object is the past tense. Unless
    the main verb follows without a new clause: "reefs found the world over are"."""
    for index in range(
        start + 1, min(len(tokens) - 1, start + _LONGEST_SUBJECT, len(tokens) if found is None else found)
    ):
        token = tokens[index]
        if token.text in (",", ";", ":") or _is_relative(tokens, index, start):
            return found
        if token.tag != "VERB" or token.form != "Part" or token.word in _TAKES_TWO_OBJECTS:
            continue
        has_object = tokens[index + 1].tag in ("DET", "NUM", "PRON", "NOUN", "PROPN", "ADJ")
        behind_noun = tokens[index - 1].tag in ("NOUN", "PROPN")
        between = tokens[index + 1 : found]
        new_clause = found is None or any(other.word in _NEW_CLAUSE for other in between)
        return index if has_object and behind_noun and new_clause else found
    return found


def _is_relative(tokens: tuple[Token, ...], index: int, start: int) -> bool:
    word = tokens[index].word
    if word in _RELATIVES:
        return True
    return word == "that" and index > start and tokens[index - 1].tag in ("NOUN", "PROPN", "PUNCT")


def _subject_core(subject: str) -> str:
    """The subject without asides ("Agnes, also known as Nan,") and adverbs before the verb."""
    core = subject.strip()
    if core.endswith(","):
        core = re.sub(r",[^,]*,$", "", core)
    core = _ASIDE.sub("", core.rstrip(", "))
    for _ in range(2):
        core = _SUBJECT_ADVERB.sub("", core)
    return core


def _is_plain_subject(subject: str, tags: list[str]) -> bool:
    return (
        bool(subject)
        and len(subject.split()) <= _LONGEST_SUBJECT
        and any(tag in _NOMINAL for tag in tags)
        and not re.search(r"[,;:]", subject)
    )


def _with_predicate(text: str, tokens: tuple[Token, ...], start: int, verb_at: int, subject: str) -> Sentence:
    first_verb = tokens[verb_at]
    auxiliary = first_verb.word if first_verb.word in AUXILIARIES else None
    main_at = verb_at + 1
    while main_at < min(len(tokens), verb_at + 4) and _is_between_auxiliary_and_verb(tokens[main_at]):
        main_at += 1
    main = tokens[main_at] if main_at < len(tokens) else None
    verb: str | None = None if auxiliary else first_verb.word
    predicate_start = first_verb.end
    if auxiliary and main is not None:
        if main.tag == "VERB":
            verb, predicate_start = main.word, main.end
        else:
            predicate_start = main.start
    return Sentence(
        text=text,
        tokens=tokens,
        opener=text[: tokens[start].start].strip(),
        subject=subject,
        verb_at=verb_at,
        auxiliary=auxiliary,
        verb=verb,
        participle=_participle(auxiliary, verb, main),
        predicate=text[predicate_start:].strip().rstrip(".!?"),
        plural=_is_plural(subject, auxiliary),
    )


def _is_between_auxiliary_and_verb(token: Token) -> bool:
    return token.tag == "ADV" or token.word in ("not", "been", "be")


def _participle(auxiliary: str | None, verb: str | None, main: Token | None) -> str | None:
    if auxiliary not in BE or not verb or main is None or verb.endswith("ing"):
        return None
    return verb if verb.endswith("ed") or main.form == "Part" else None


def _is_plural(subject: str, auxiliary: str | None) -> bool:
    if auxiliary in ("are", "were", "have", "do"):
        return True
    if auxiliary in ("is", "was", "has", "does"):
        return False
    return looks_plural(subject)
