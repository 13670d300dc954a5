"""Sentences of the material as claims: where each comes from, what it leans on, and whether it can be told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.grammar import Sentence, parse
from cpoa.agents.script.by_rules.subjects import FUNCTION_WORDS, Subject, capitalised, subject_of
from cpoa.contracts.material import PassageRole
from cpoa.text.cleaning import is_speakable, tidy
from cpoa.text.sentences import split_sentences
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.tagger import Tagger
    from cpoa.contracts.agents import CheckCancelled
    from cpoa.contracts.material import Material, Passage

SHORTEST_CLAIM_WORDS = 4
LONGEST_SOURCE_WORDS = 75


class Opening(StrEnum):
    """What a sentence's first words lean on."""

    FREE = "free"
    PRONOUN = "pronoun"
    POSSESSIVE = "possessive"
    CONNECTIVE = "connective"
    DEMONSTRATIVE = "demonstrative"


_PRONOUN = re.compile(r"(It|They|He|She)\b(?!')")
_POSSESSIVE = re.compile(r"(Its|Their|His|Her) ")
_CONNECTIVE = re.compile(
    r"(?:However|Also|In addition|Additionally|Furthermore|Moreover|Nevertheless|Nonetheless|Meanwhile|Similarly|Thus"
    r"|Therefore|Hence|Consequently|Accordingly|Likewise|In fact|Indeed|In particular|As such),? (?=\w)"
)
_DEMONSTRATIVE = re.compile(
    r"(?:this|these|those|that|such|both|here|there,|each of|one of (?:these|them|those)|others?|another|but|and"
    r"|or|so|then|yet|still,"
    r"|neither|instead|since then|in return|by then|by contrast|on the other hand|as an example|specifically"
    r"|for example|for instance"
    r"|as a result|because of this|due to this|in contrast|in turn|at that|at the time|at this|at the same time"
    r"|conversely|for this|for these"
    r"|despite this|the (?:latter|former|other|others|same)|the (?:two|three|four) (?!hundred|thousand)"
    r"|some of (?:these|them)"
    r"|many of (?:these|them)|most of (?:these|them)|all of (?:these|them)|(?:in|from|after|during|under|with|of"
    r"|among|to|on) (?:this|these|that"
    r"|those|it|them|him|her)|by this|this is|most (?:are|were)|all (?:are|were)|it's|that's|he's|she's|they're"
    r"|later,|afterwards?"
    r"|soon|eventually|finally|ultimately|subsequently)\b",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(r"(?:When|If|While|Although|Though|Because|Since|Once|Until|As|Unlike|Where|Whenever|Like) ")


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """One source sentence. ``index`` is its place in its passage; ``previous`` the sentence before it there;
    ``label`` a scrap such as "Day two." that stood before it."""

    sentence: Sentence
    passage: Passage
    subject: Subject
    index: int
    opening: Opening
    previous: Claim | None
    label: str | None = None

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def passage_id(self) -> str:
        return self.passage.passage_id

    @property
    def leans_on_previous(self) -> bool:
        return self.detached() is None

    def detached(self) -> str | None:
        """The sentence as it can be told without the one before it; None if that would lose its noun."""
        text = self.text
        if self.opening is Opening.CONNECTIVE:
            text = capitalised(_CONNECTIVE.sub("", text, count=1))
            opening = opening_of(text)
        else:
            opening = self.opening
        if opening in (Opening.DEMONSTRATIVE, Opening.CONNECTIVE):
            return None
        if opening is Opening.FREE and self._late_pronoun():
            return self._with_late_noun(text)
        if opening is Opening.FREE:
            early = " ".join(text.split()[:7])
            leans = self.index > 0 and re.search(r"\b(?:this|these|those|such)\b", early, re.IGNORECASE)
            return None if leans else text
        return self._with_noun(text, opening)

    def _late_pronoun(self) -> bool:
        """ "Founded in 1209, it is ..." leans on the sentence before; "When radium decays, it ..." does not."""
        sentence = self.sentence
        if not sentence.opener or not sentence.has_pronoun_subject or self.index == 0:
            return False
        return not _SUBORDINATE.match(sentence.text)

    def _with_late_noun(self, text: str) -> str | None:
        pronoun = (self.sentence.subject or "").lower()
        opener = self.sentence.opener
        expected = self.subject.keys and pronoun == self.subject.pronoun and self._previous_kept_subject()
        if not expected or not text.startswith(opener):
            return None
        rest = text[len(opener) :].strip()
        return f"{opener} {self.subject.short}{rest[len(pronoun) :]}" if rest.lower().startswith(pronoun) else None

    def _with_noun(self, text: str, opening: Opening) -> str | None:
        pronoun, rest = text.split(" ", 1)
        expected = self.subject.pronoun if opening is Opening.PRONOUN else self.subject.possessive
        if pronoun.lower() != expected or not self.subject.keys or not self._previous_kept_subject():
            return None
        noun = capitalised(self.subject.short)
        if opening is Opening.POSSESSIVE:
            noun += "'" if noun.endswith("s") else "'s"
        return f"{noun} {rest}"

    def _previous_kept_subject(self) -> bool:
        """The pronoun means the passage's subject only if the sentence before spoke of it too."""
        if self.previous is None:
            return True
        sentence = self.previous.sentence
        if sentence.has_pronoun_subject or self.previous.opening is Opening.POSSESSIVE:
            return self.previous._previous_kept_subject()  # noqa: SLF001 (the same class)
        return bool(sentence.subject) and bool(self.subject.keys & set(content_words(sentence.subject or "")))


def opening_of(text: str) -> Opening:
    if _PRONOUN.match(text):
        return Opening.PRONOUN
    if _POSSESSIVE.match(text):
        return Opening.POSSESSIVE
    if _CONNECTIVE.match(text):
        return Opening.CONNECTIVE
    if _DEMONSTRATIVE.match(text):
        return Opening.DEMONSTRATIVE
    return Opening.FREE


def claims_of(
    passage: Passage, tagger: Tagger, lower_words: frozenset[str], before: Claim | None = None
) -> tuple[Claim, ...]:
    """The passage's sentences that can be spoken, in order. ``before``: the last claim of the passage it continues."""
    sentences = [parse(tagger, text) for text in _spoken_sentences(passage)]
    subject = subject_of(passage, sentences[0] if sentences else None, lower_words)
    claims: list[Claim] = []
    previous = before
    label: str | None = None
    for index, sentence in enumerate(sentences):
        if passage.role is PassageRole.OWN and _is_label(sentence):
            label = sentence.text.rstrip(".:")
            continue
        claim = Claim(sentence, passage, subject, index, opening_of(sentence.text), previous, label)
        previous, label = claim, None
        if _is_tellable(sentence.text) and (passage.role is PassageRole.OWN or _is_sentence(sentence)):
            claims.append(claim)
    return tuple(claims)


def _is_label(sentence: Sentence) -> bool:
    return (
        sentence.word_count < SHORTEST_CLAIM_WORDS
        and sentence.verb_at is None
        and bool(re.fullmatch(r"[\w' -]+[.:]", sentence.text))
    )


def _is_sentence(sentence: Sentence) -> bool:
    """No item of a list: a finite verb beside those of its relative clauses. And no slip such as "A stimulant are"."""
    if (
        re.match(r"An? ", sentence.subject or "")
        and sentence.auxiliary in ("are", "were")
        and " and " not in (sentence.subject or "")
    ):
        return False
    finite = sum(token.is_finite for token in sentence.tokens)
    relative = len(re.findall(r"\b(?:where|which|who|that)\b", sentence.text))
    return sentence.verb_at is not None or finite > relative or not relative


def _spoken_sentences(passage: Passage) -> list[str]:
    sentences = [_without_aliases(sentence) for sentence in split_sentences(tidy(passage.text))]
    if sentences and passage.role is not PassageRole.OWN:
        sentences[0] = _ALTERNATIVES.sub(r"\1 ", sentences[0])
    return sentences


_ALTERNATIVES = re.compile(
    r"^((?:The |An? )?[^,.\"]{2,40}?)(?:, [^,.\"]{2,30})*,? or (?!by |in "
    r"|the [a-z]+ of )[^,.\"]{2,40},? (?=(?:is|are|was|were|refers) )"
)
"""Other names in a definition: "A film, movie, or motion picture is" is "A film is" to the ear."""

_ALIAS = (
    r"(?:also|or|and|better|sometimes|commonly|often|formerly|formally|historically|colloquially|alternatively"
    r"|officially|occasionally|usually"
    r"|popularly|generally|posthumously| )*"
    r"(?:known|spelled|spelt|called|referred to|written|romanized|honou?red|nicknamed|abbreviated|shortened)\b[^,.;]*"
)
_ALIASES = re.compile(rf"^([^,.]{{2,60}}), {_ALIAS}(?:, (?:or|and) [^,.;]*)*,? (?=is |are |was |were )")
_INNER_ALIAS = re.compile(rf", {_ALIAS}, (?=that |which |who |is |are |was |were )")


def _without_aliases(sentence: str) -> str:
    """ "X, also known as Y, is ..." is easier on the ear as "X is ..."."""
    closed = re.sub(r"^((?:[A-Z][\w'-]*+ ?){1,4}) ,", r"\1,", sentence)
    return _INNER_ALIAS.sub(" ", _ALIASES.sub(r"\1 ", closed))


def _is_tellable(text: str) -> bool:
    words = len(text.split())
    return (
        SHORTEST_CLAIM_WORDS <= words <= LONGEST_SOURCE_WORDS
        and text[-1:] in ".!?\"'"
        and is_speakable(text)
        and not re.search(r"[*`•\[\]{}]|__", text)
        and bool(re.search(r"[.!?][\"']?$", text))
    )


_COMMON_TAGS = ("ADJ", "ADV", "VERB", "DET", "ADP", "SCONJ", "CCONJ", "AUX")


def lower_case_words(
    material: Material, tagger: Tagger, check_cancelled: CheckCancelled = lambda: None
) -> frozenset[str]:
    """Words that the material writes without a capital, and common words that open its sentences: those may lose it."""
    found: set[str] = set(FUNCTION_WORDS)
    names: set[str] = set()
    for passage in material.passages:
        check_cancelled()
        names.update(word.lower() for word in re.findall(r"(?<=[a-z,;] )[A-Z][a-zà-ÿ]+", passage.text))
        for sentence in split_sentences(tidy(passage.text)):
            first = tagger.tokens(sentence)[:1]
            if first and (first[0].tag in _COMMON_TAGS or (first[0].tag == "NOUN" and tagger.is_common(first[0].word))):
                found.add(first[0].word)
    found -= names - FUNCTION_WORDS
    for passage in material.passages:
        found.update(re.findall(r"(?:(?<=[a-z,;] )|(?<=\bA )|(?<=\bAn ))[a-zà-ÿ]{2,}", passage.text))
        found.update(re.findall(r"(?<=[a-z,;] )[a-zà-ÿ]{2,}", passage.link_sentence or ""))
        found.update(word for word in (passage.heading or "").lower().split()[:1] if tagger.is_common(word))
    return frozenset(found)
