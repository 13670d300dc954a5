"""Cuts where a clause hangs on a noun: which is, located in, comprising."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.cutting import Cut, Link, Parse, may_mean_later_noun, stopped, word_count
from cpoa.agents.script.by_rules.grammar import BE, Sentence
from cpoa.agents.script.by_rules.inflection import PAST_TO_BASE, finite_of_ing
from cpoa.agents.script.by_rules.subjects import capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

_RELATIVE = re.compile(
    r", (which|who) (?=(?:is|are|was|were|has|have|had|can|could|may|might|will|would|also|often|then|later|now"
    r"|still|[a-z]+s|[a-z]+ed"
    r"|became|made|led|gave|took|began|held|won|wrote|ran|met|grew|rose|kept|left|came|went|fell|built|brought"
    r"|saw|found|include|form|"
    r"contain|make|cover|have|allow)\b)"
)


_PLACE = re.compile(r", (where) (?=(?:he|she|it|they|the|its|his|her|their|many|most|some|a|an|[A-Z])\b)")


_PARTICIPLE_WORD = (
    r"(?:[a-z]+ly |also |later |re-?)?(?:[a-z]+ed|known|found|built|made|born|led|held|written|spoken|driven|set"
    r"|worn|seen|sung|drawn)"
)


_AFTER_PARTICIPLE = (
    r"(?:of|in|on|at|by|for|from|to|with|as|after|into|between|along|around|during|across|off|near|throughout"
    r"|through|under|over|chiefly|mainly|primarily|mostly)"
)


_PARTICIPLE = re.compile(rf", (?:and )?({_PARTICIPLE_WORD}) {_AFTER_PARTICIPLE}\b")


_TIGHT_PARTICIPLE = re.compile(rf" ({_PARTICIPLE_WORD}) {_AFTER_PARTICIPLE}\b")


_TIGHT_GERUND = re.compile(
    r" (comprising|encompassing|consisting|containing|covering|featuring|using|involving|specializing|specialising) "
)


_FINISHED = frozenset(
    [
        "founded",
        "built",
        "named",
        "born",
        "established",
        "discovered",
        "published",
        "released",
        "introduced",
        "completed",
        "written",
    ]
)


_INDEFINITE = re.compile(r"(?!the )(?:an?|one|any|[a-z-]+s|(?:[a-z-]+ ){1,3}[a-z]+s)\b(?<!the)")


_DEFINING = re.compile(r" (which|that|who) (?=([a-z]+)\b)")


_MODALS = frozenset("can could may might will would must should had did was".split())  # noqa: SIM905


_PLAIN_PAST = frozenset(PAST_TO_BASE) - {"set", "put", "read", "hit", "cut", "spread"}


_SECOND_RELATIVE = re.compile(
    r",? and (who|which|that) (?=(?:[a-z]+ly )?(?:is|are|was|were|has|have|had|can|[a-z]+s|[a-z]+ed|led|made"
    r"|became|gave)\b)"
)


def _clause_resumes(after: str) -> bool:
    """Whether the main clause goes on behind a relative one: "which is rock, has been higher"."""
    return bool(
        re.search(
            r", (?:and |but )?(?:has|have|had|is|are|was|were|can|could|may|might|will|would|[a-z]+ed|[a-z]+s)\b", after
        )
    )


def relatives(sentence: Sentence, pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """A last ", which is ..." becomes a line for the other host; ", where he ..." becomes "There he ..."."""
    text = sentence.text
    for match in (*_RELATIVE.finditer(text), *_PLACE.finditer(text)):
        before, after = text[: match.start()], text[match.end() :]
        if match.start() < sentence.verb_position or word_count(before) < 4 or word_count(after) < 3:
            continue
        if re.search(r", (?:which|who|where)\b", after) and len(after.split()) > 30:
            continue
        if re.search(r"\b(?:of|in|to|for|with|from|by)$", before) or _clause_resumes(after):
            continue
        if re.search(r"\b(?:between|both|from) [^,]*$", before) and re.search(r"\b(?:and|to) ", after):
            continue
        if match.group(1) == "where":
            if parse(capitalised(after)).subject is not None:
                yield Cut(stopped(before), f"There {after}", Link.NEXT)
        elif match.group(1) == "who" and pronoun in ("he", "she") and _defines(sentence, before):
            yield Cut(stopped(before), f"{capitalised(pronoun)} {after}", Link.NEXT)
        else:
            yield Cut(stopped(before), capitalised(text[match.start() + 2 :]), Link.COMPLETION)


def _defines(sentence: Sentence, before: str) -> bool:
    """ "X was an American chess grandmaster": what follows with "who" is said of X."""
    predicate = before[sentence.verb_position :]
    return sentence.auxiliary in BE and not re.search(
        r"\b(?:of|by|with|for|to) (?:an?|the|his|her) (?:[\w-]++ ){0,12}[\w-]++$|\b(?=\w++$)\w*[A-Z]\w", predicate
    )


def definitions(sentence: Sentence, pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ "X was a period of change which began in 1789" -> "It began in 1789": what holds of the period holds of X."""
    if sentence.auxiliary not in BE or sentence.participle or pronoun is None or sentence.opener:
        return
    match = _DEFINING.search(sentence.text, sentence.verb_position)
    if match is None:
        return
    before, after = sentence.text[: match.start()], sentence.text[match.start(2) :]
    predicate = before[sentence.verb_position :]
    if (
        "," in predicate
        or word_count(predicate) < 4
        or word_count(after) < 4
        or _may_mean_other_noun(predicate, match, sentence)
    ):
        return
    if match.group(1) == "who" and pronoun == "it":
        return
    second = f"{capitalised(pronoun)} {after}"
    parsed = parse(second)
    if parsed.verb_at in (1, 2):
        yield Cut(stopped(before), second, Link.NEXT)


def _may_mean_other_noun(predicate: str, match: re.Match[str], sentence: Sentence) -> bool:
    """A plural verb after a singular subject, or a person inside a phrase ("the son of a farmer who ...")."""
    verb = match.group(2)
    present_singular = verb.endswith("s") and not verb.endswith("ss")
    present_plural = verb in ("are", "have", "were", "do") or not (
        present_singular or verb.endswith("ed") or verb in _PLAIN_PAST
    )
    if sentence.plural and present_singular:
        return True
    if present_plural and not sentence.plural and verb not in _MODALS:
        return True
    return match.group(1) == "who" and bool(
        re.search(r"\b(?:of|by|with|for|from|to) (?:an?|the|his|her|its|their) [^,]*$", predicate)
    )


def participles(sentence: Sentence, pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    """ "X is a reef, composed of ..." -> "It is composed of ..."."""
    if sentence.auxiliary not in BE or sentence.participle or pronoun is None:
        return
    matches = list(_PARTICIPLE.finditer(sentence.text, sentence.verb_position))
    tight = _TIGHT_PARTICIPLE.search(sentence.text, sentence.verb_position)
    if tight and _follows_defining_noun(sentence, tight.start()):
        matches.append(tight)
    for match in matches:
        before, after = sentence.text[: match.start()], sentence.text[match.start(1) :]
        if may_mean_later_noun(before, sentence) or word_count(before) < 4:
            continue
        past = sentence.auxiliary in ("was", "were") or match.group(1).split()[-1] in _FINISHED
        plural = sentence.plural or pronoun == "they"
        be = ("were" if past else "are") if plural else ("was" if past else "is")
        yield Cut(stopped(before), f"{capitalised(pronoun)} {be} {after}", Link.NEXT)


def _follows_defining_noun(sentence: Sentence, position: int) -> bool:
    """Without a comma only right behind the noun that defines the subject: "a lake located in"."""
    before = [token for token in sentence.tokens if token.start < position]
    predicate = sentence.text[sentence.verb_position : position]
    return (
        ":" not in predicate
        and bool(_INDEFINITE.match(sentence.predicate))
        and len(predicate.split()) >= 3
        and before[-1].tag in ("NOUN", "PROPN")
        and not re.search(r",|\b(?:of|in|on|by|with|for|from|to|and|or|between)\b", predicate)
    )


def gerunds(sentence: Sentence, pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    """ "X is a region comprising Y" -> "It comprises Y"; ", being the largest" -> "It is the largest"."""
    if sentence.auxiliary not in BE or sentence.participle or pronoun is None:
        return
    plural, past = sentence.plural or pronoun == "they", sentence.is_past
    match = _TIGHT_GERUND.search(sentence.text, sentence.verb_position)
    if (
        match
        and not may_mean_later_noun(sentence.text[: match.start()], sentence)
        and word_count(sentence.text[: match.start()]) >= 4
    ):
        verb = finite_of_ing(match.group(1), plural=plural, past=past)
        if verb:
            yield Cut(
                stopped(sentence.text[: match.start()]),
                f"{capitalised(pronoun)} {verb} {sentence.text[match.end() :]}",
                Link.NEXT,
            )
    being = sentence.text.find(", being ", sentence.verb_position)
    if being > 0 and not may_mean_later_noun(sentence.text[:being], sentence):
        be = ("were" if past else "are") if plural else ("was" if past else "is")
        yield Cut(
            stopped(sentence.text[:being]), f"{capitalised(pronoun)} {be} {sentence.text[being + 8 :]}", Link.NEXT
        )


def second_relatives(sentence: Sentence, pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    """ "a chemist who was central to X and who had influence on Y" -> "She had influence on Y"."""
    match = _SECOND_RELATIVE.search(sentence.text, sentence.verb_position)
    if match is None or pronoun is None or sentence.auxiliary not in BE:
        return
    before, after = sentence.text[: match.start()], sentence.text[match.end() :]
    if re.search(rf"\b{match.group(1)} ", before[sentence.verb_position :]):
        yield Cut(stopped(before), f"{capitalised(pronoun)} {after}", Link.NEXT)


def inner_relatives(sentence: Sentence, pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ "The records, which cover 90 years, are used." -> "The records are used." / "They cover 90 years."."""
    match = re.match(r"([^,]{3,80}), (?:which|who) ([^,]{6,120}), (.+)$", sentence.text)
    if match is None or sentence.opener or pronoun is None or sentence.verb_position < match.start(3):
        return
    aside = f"{capitalised(pronoun)} {match.group(2)}."
    if parse(aside).verb_at == 1:
        yield Cut(f"{match.group(1)} {match.group(3)}", aside, Link.NEXT)
