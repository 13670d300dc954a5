"""A claim as the pieces that will be spoken: each short enough for the ear."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.clauses import cuts
from cpoa.agents.script.by_rules.cutting import Cut, Link, Piece
from cpoa.agents.script.by_rules.grammar import BE, PRONOUNS, Sentence, parse
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.claims import Claim
    from cpoa.agents.script.by_rules.tagger import Tagger

LONGEST_PIECE_WORDS = 30
_DEEPEST = 5
_TRAILER = re.compile(
    r", (?:including|particularly|especially|notably|such as|with|along with|as well as|among others"
    r"|for example)\b[^\"]{0,1000}+(?<=\.)$"
)
_PARENTHESIS = re.compile(
    r", (?!and |or |but )[^,\"]{3,70},(?= (?:is|are|was|were|has|have|had|can|became|made|[a-z]+ed)\b)"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """``whole`` is None for a sentence too long to say in one breath; ``pieces`` is empty where it cannot be cut."""

    whole: str | None
    pieces: tuple[Piece, ...]

    @property
    def is_tellable(self) -> bool:
        return self.whole is not None or bool(self.pieces)


class PieceMaker:
    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger
        self._made: dict[tuple[str, str], Spoken] = {}

    def parse(self, text: str) -> Sentence:
        return parse(self._tagger, text)

    def spoken(self, claim: Claim, text: str) -> Spoken:
        """``text`` is the claim's own or its detached form."""
        key = (claim.passage_id, text)
        if key not in self._made:
            self._made[key] = self._make(claim, text)
        return self._made[key]

    def _make(self, claim: Claim, text: str) -> Spoken:
        whole = text if len(text.split()) <= LONGEST_PIECE_WORDS else None
        pieces = self._pieces(claim, text, 0)
        if whole is None and pieces is not None and len(pieces) == 1:
            return Spoken(None, pieces)
        if pieces is None and whole is None:
            shorter = self._shortened(text)
            return Spoken(None, (Piece(shorter, Link.START),) if shorter else ())
        return Spoken(whole, pieces if pieces is not None and len(pieces) > 1 else ())

    def _pieces(self, claim: Claim, text: str, depth: int) -> tuple[Piece, ...] | None:
        """The text cut until every piece is short; None where that fails."""
        sentence = self.parse(text)
        best: tuple[Piece, ...] | None = None
        best_cost = 0.0
        if depth < _DEEPEST:
            for cut in cuts(sentence, _pronoun_for(sentence, claim), self.parse):
                pieces = self._cut_further(claim, cut, depth)
                if pieces is not None and (best is None or _cost(pieces) < best_cost):
                    best, best_cost = pieces, _cost(pieces)
        return best

    def _cut_further(self, claim: Claim, cut: Cut, depth: int) -> tuple[Piece, ...] | None:
        first = self._short_enough(claim, cut.first, Link.START, depth)
        second = self._short_enough(claim, cut.second, cut.link, depth)
        if first is not None and second is None and cut.can_stop:
            return first
        return first + second if first is not None and second is not None else None

    def _short_enough(self, claim: Claim, text: str, link: Link, depth: int) -> tuple[Piece, ...] | None:
        if len(text.split()) <= LONGEST_PIECE_WORDS:
            return (Piece(text, link),)
        pieces = self._pieces(claim, text, depth + 1)
        if pieces is None:
            shorter = self._shortened(text)
            return (Piece(shorter, link),) if shorter else None
        return (Piece(pieces[0].text, link), *pieces[1:])

    def _shortened(self, text: str) -> str | None:
        """The text without an aside or a trailing list, if that makes it short enough and leaves a sentence."""
        for candidate in _shorter_forms(text):
            sentence = self.parse(candidate)
            if (
                len(candidate.split()) <= LONGEST_PIECE_WORDS
                and sentence.verb_at is not None
                and candidate.count('"') % 2 == 0
            ):
                return candidate
        return _definition_core(self.parse(text))


_LIST_GOES_ON = re.compile(r", [^,]{1,40}(?:,| and | or )|, (?:and|or) ")


def _definition_core(sentence: Sentence) -> str | None:
    """ "A film is a work of visual art" of a definition that goes on too long: shorter, and still true."""
    if sentence.auxiliary not in BE or sentence.participle or sentence.verb_at is None or sentence.opener:
        return None
    for index in range(sentence.verb_at + 4, len(sentence.tokens)):
        token, before = sentence.tokens[index], sentence.tokens[index - 1]
        if token.text == "," and (_LIST_GOES_ON.match(sentence.text[token.start :]) or before.text == ","):
            continue
        breaks = token.word in ("that", "which", "who", "where") or token.text == "," or token.form in ("Part", "Ger")
        if breaks and before.tag in ("NOUN", "PROPN"):
            core = sentence.text[: before.end]
            whole = core.count('"') % 2 == 0 and len(core.split()) <= LONGEST_PIECE_WORDS
            if re.search(r"\bone of the [a-z]+$", core):
                continue  # "one of the earliest (known languages)"
            return core + "." if whole else None
    return None


def _shorter_forms(text: str) -> list[str]:
    if ":" in text:
        trailer = re.search(r", with [^,:]*\.$", text)
        return [text[: trailer.start()] + "."] if trailer else []
    without_aside = _PARENTHESIS.sub("", text, count=1)
    forms = [without_aside] if without_aside != text else []
    for base in (text, without_aside):
        forms.extend(_without_last_apposition(base))
        trailer = _TRAILER.search(base)
        if trailer and len(base[: trailer.start()].split()) >= 6:
            forms.append(base[: trailer.start()] + ".")
    return forms


def _without_last_apposition(text: str) -> list[str]:
    """ "... led the rebellion, a major uprising in the empire." without its last words says less, and nothing else."""
    match = re.search(r", (?:an?|one of the) [^,\"]*\.$", text)
    return [text[: match.start()] + "."] if match and len(text[: match.start()].split()) >= 8 else []


def _cost(pieces: tuple[Piece, ...]) -> float:
    """Fewer, even pieces, and the links that make talk, are better."""
    lengths = [len(piece.text.split()) for piece in pieces]
    bonus = sum(8.0 for piece in pieces if piece.link in (Link.REASON, Link.EXAMPLES))
    return max(lengths) + 5.0 * len(pieces) + 0.3 * (max(lengths) - min(lengths)) - bonus


_INDEFINITE_PERSON = re.compile(
    r"\b(?:one|someone|man|woman|king|queen|wife|husband|mother|father|brother|sister|uncle|aunt|son|daughter"
    r"|boy|girl)\b",
    re.IGNORECASE,
)


def _pronoun_for(sentence: Sentence, claim: Claim) -> str | None:
    """The pronoun that may take up the sentence's subject; None where it could be a person of unknown sex."""
    subject = sentence.subject
    if subject is None or subject.lower() == "there":
        return None
    if subject.lower() in PRONOUNS:
        return subject.lower()
    if subject.lower() in ("we", "i", "you"):
        return "I" if subject == "I" else subject.lower()
    if claim.subject.keys and set(content_words(subject)) and set(content_words(subject)) <= claim.subject.keys:
        return claim.subject.pronoun if not sentence.plural or claim.subject.pronoun != "it" else "they"
    if sentence.plural:
        return "they"
    named = re.match(r"(?:the |a |an |its |their |this |that )", subject, re.IGNORECASE)
    person = _INDEFINITE_PERSON.search(subject) or re.search(
        r"(?:er|or|ist|ian|man|ant|ent)$", subject.split(" of ")[0]
    )
    return "it" if named and not person else None
