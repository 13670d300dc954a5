"""A person's own text told by somebody else: "my grandmother" becomes "the author's grandmother".

What stands in quotation marks keeps its "I". A sentence that cannot be turned safely comes back as None.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.inflection import PAST_TO_BASE, third_person
from cpoa.agents.script.by_rules.subjects import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cpoa.agents.script.by_rules.tagger import Tagger

RELATIONS = (
    r"(?:great-){0,5}(?:grandmother|grandfather|grandparents|grandma|grandpa|granny|mother|father|mum|mom|dad|parents"
    r"|brothers?|sisters?|uncles?|aunts?|cousins?|wife|husband|partner|daughters?|sons?|children|nephews?|nieces?"
    r"|grandson|granddaughter|family)"
)
_GROUPS = (
    r"club|team|company|school|village|band|choir|crew|firm|department|association|society|church|office"
    r"|school|workshop|orchestra|committee|council|cooperative|museum|library|group|class"
)
_SINGULAR = re.compile(r"\b(?:I(?:'(?:m|ve|d|ll))?(?![\w.])|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself)\b")
_PLURAL = re.compile(r"\b(?:[Ww]e(?:'(?:re|ve|d|ll))?|us|[Oo]urs?|[Oo]urselves)\b")
_UNSAFE = re.compile(r"\b(?:mine|myself|ours|ourselves|we'd|let us|I'd(?! (?:been|had|[a-z]+ed)\b))\b", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_ADVERBS = (
    r"(?:(?:also|still|never|always|often|only|just|once|then|soon|later|already|now|even|really|sometimes"
    r"|usually|[a-z]+ly) )*"
)
_INVERTED = re.compile(r"\b(?:had|did|could|would|should|can|will|was|were|might|must|may) $", re.IGNORECASE)
_CONTRACTIONS = {"m": "am", "ve": "have", "d": "had", "ll": "will", "re": "are"}
_TO_THIRD = {"am": "is", "are": "is", "were": "was", "have": "has", "do": "does"}
_MODALS = frozenset("can could may might must will would should shall had did was used cannot ought".split())  # noqa: SIM905
_SAME_IN_PAST = frozenset("cut hit put set read let shut cost hurt quit spread bet".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Group:
    """Whom "we" means. ``name`` is None where the text does not say: then "we" stays. ``past``: a tale of the past."""

    name: str | None
    plural: bool = False
    past: bool = True


def group_of(texts: Iterable[str]) -> Group:
    """The club of "our club", the family of a text about relatives, the authors of a text that never says "I"."""
    prose = " ".join(_QUOTED.sub("", text) for text in texts)
    past = len(re.findall(r"\b(?:was|were|had|[a-z]+ed)\b", prose)) > len(re.findall(r"\b(?:is|are|has|have)\b", prose))
    if not re.search(r"\b(?:we|us|our)\b", prose, re.IGNORECASE):
        return Group(None, past=past)
    named = re.search(rf"\b[Oo]ur (?:[a-z]+ )?({_GROUPS})\b", prose)
    if named:
        return Group(f"the {named.group(1)}", past=past)
    if len(re.findall(rf"\b(?:my|our) {RELATIONS}\b", prose, re.IGNORECASE)) >= 2:
        return Group("the family", past=past)
    reports = len(re.findall(r"\b[Ww]e (?:[a-z]+ly )?[a-z]+ed\b", prose)) >= 2
    if reports and not _SINGULAR.search(prose):
        return Group("the authors", plural=True, past=past)
    return Group(None, past=past)


def has_first_person(text: str) -> bool:
    prose = _QUOTED.sub("", text)
    return bool(_SINGULAR.search(prose) or _PLURAL.search(prose))


def in_third_person(text: str, group: Group, tagger: Tagger, *, company_before: bool = False) -> str | None:
    """``company_before``: the sentence before named "my daughter and I", so "we" is "they". None if not safe."""
    if not has_first_person(text):
        return text
    if _UNSAFE.search(_QUOTED.sub("", text)):
        return None
    pieces = re.split(r'("[^"]*")', text)
    writer = _Writer(group, tagger, text, company_before=company_before)
    turned = [piece if piece.startswith('"') else writer.turn(piece) for piece in pieces]
    result = capitalised("".join(turned))
    return None if writer.failed or (writer.present and _second_verb(result, tagger)) else result


def _second_verb(text: str, tagger: Tagger) -> bool:
    """ "goes there and look": a second verb that did not follow the first one."""
    tokens = tagger.tokens(text)
    return any(
        before.word in ("and", "or") and token.tag == "VERB" and not token.word.endswith(("s", "ed", "ing"))
        for before, token in itertools.pairwise(tokens)
    )


def names_company(text: str) -> bool:
    """ "My daughter and I": whoever "we" is in the next sentence."""
    return bool(re.search(r"\b(?:[Mm]y [a-z-]+|[A-Z][a-z]+) and I\b", text))


class _Writer:
    """Turns one sentence. The author is named once in it, and is "they" from then on where nobody else is."""

    def __init__(self, group: Group, tagger: Tagger, text: str, *, company_before: bool) -> None:
        self.failed = False
        self.present = False
        self._group = group
        self._tagger = tagger
        self._named = False
        self._group_named = False
        self._others = bool(re.search(r"\b(?:they|them|their)\b", _QUOTED.sub("", text), re.IGNORECASE))
        self._past = group.past and not re.search(r"\b(?:every|always|usually|today|now) ", text)
        self._company = company_before

    def turn(self, text: str) -> str:
        text = re.sub(r"\b([Mm])y ([a-z-]+) and I\b", self._company_of, text)
        words = re.compile(
            rf"\b(?P<auxiliary>[Aa]m|[Dd]o|[Hh]ave) I\b|(?P<i>\bI)(?:'(?P<short>m|ve|d|ll))?\b(?!\.)"
            rf"(?P<adverbs> {_ADVERBS})?(?P<verb>[a-z]+?(?:n't)?\b(?!'))?"
            rf"|(?P<we>\b[Ww]e)(?:'(?P<we_short>re|ve|ll))?\b"
            rf"(?P<we_adverbs> {_ADVERBS})?(?P<we_verb>[a-z]+?(?:n't)?\b(?!'))?"
            r"|\b(?P<me>me|us)\b|\b(?P<my>[Mm]y|[Oo]ur)\b"
        )
        return words.sub(self._replaced, text)

    def _company_of(self, match: re.Match[str]) -> str:
        self._named = True
        self._company = True
        return f"the author and their {match.group(2)}"

    def _replaced(self, match: re.Match[str]) -> str:
        if match["auxiliary"]:
            return f"{_TO_THIRD[match['auxiliary'].lower()]} {self._author()}"
        if match["i"]:
            shown = self._author()
            return self._subject(match, "short", "adverbs", "verb", shown, plural=shown == "they")
        if match["me"] == "me":
            return "them" if self._take_they() else self._author()
        if (match["my"] or "").lower() == "my":
            return "their" if self._take_they() else f"{self._author()}'s"
        return self._plural(match)

    def _plural(self, match: re.Match[str]) -> str:
        if self._company and match["we"]:
            return self._subject(match, "we_short", "we_adverbs", "we_verb", "they", plural=True)
        name = self._group.name
        if name is None:
            return match.group()
        if match["we"]:
            shown = ("they" if self._group.plural else "it") if self._group_named and not self._others else name
            self._group_named = True
            return self._subject(match, "we_short", "we_adverbs", "we_verb", shown, plural=self._group.plural)
        if match["me"]:
            return name
        return self._ours(match.string[match.end() :], name)

    def _ours(self, rest: str, name: str) -> str:
        """ "our club" is "the club", "our oars" the club's."""
        if re.match(rf" (?:[a-z]+ )?(?:{name[4:]}|{_GROUPS})\b", rest):
            return "the"
        if self._group_named and not self._others:
            return "their" if self._group.plural else "its"
        return f"{name}'" if name.endswith("s") else f"{name}'s"

    def _author(self) -> str:
        if self._take_they():
            return "they"
        self._named = True
        return "the author"

    def _take_they(self) -> bool:
        return self._named and not self._others

    def _subject(self, match: re.Match[str], short: str, adverbs: str, verb: str, shown: str, *, plural: bool) -> str:
        """The subject with its verb in agreement. ``plural``: the verb stays, but for "am"."""
        between = match[adverbs] or (" " if match[verb] else "")
        if match[short]:
            auxiliary = _CONTRACTIONS[match[short]]
            return f"{shown} {self._agreeing(auxiliary, shown, plural=plural)}{between}{match[verb] or ''}"
        if not match[verb]:
            return shown + (match[adverbs] or "")
        if _INVERTED.search(match.string[: match.start()]):
            return f"{shown}{between}{match[verb]}"
        return f"{shown}{between}{self._agreeing(match[verb], shown, plural=plural)}"

    def _agreeing(self, verb: str, shown: str, *, plural: bool) -> str:
        if plural or shown == "they":
            return {"am": "are", "was": "were"}.get(verb, verb) if shown == "they" else verb
        bare = verb.removesuffix("n't")
        if bare in _TO_THIRD:
            return _TO_THIRD[bare] + ("n't" if verb != bare else "")
        if bare in _MODALS or (bare in PAST_TO_BASE and bare not in _SAME_IN_PAST) or re.search(r"[^e]ed$", bare):
            return verb
        if bare in _SAME_IN_PAST and self._past:
            return verb
        if bare in _SAME_IN_PAST or bare in ("and", "or", "who", "not") or bare != verb:
            self.failed = bare not in ("and", "or", "who")
            return verb
        return self._present(bare)

    def _present(self, verb: str) -> str:
        tag = self._tagger.tokens(f"They {verb}.")[1].tag
        if tag not in ("VERB", "AUX", "NOUN"):
            self.failed = True
        self.present = True
        return third_person(verb)
