"""Cuts a source sentence at its clauses into shorter ones that two people can share. Words are moved, none is invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cpoa.script.grammar import BE, PRONOUNS, Sentence
from cpoa.script.inflection import finite_of_ing
from cpoa.script.subjects import capitalised


class Link(StrEnum):
    """How a piece follows the one before it."""

    START = "start"
    REASON = "reason"
    EXAMPLES = "examples"
    COMPLETION = "completion"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    link: Link


@dataclass(frozen=True, slots=True)
class Cut:
    first: str
    second: str
    link: Link


Parse = Callable[[str], Sentence]

_HEDGES = (
    r"(?:and|that|which|not|in part|partly|mainly|largely|primarily|perhaps|possibly|probably|simply|either|only|than|is|are|was"
    r"|were|it|mostly|usually|often|and then|just|merely|precisely|been|be)$"
)
_REASON = re.compile(r",? (because|due to|as a result of|owing to|thanks to) ")
_SUCH_AS = re.compile(r",? (such as) ")
_INCLUDING = re.compile(r", (including|particularly|especially|notably|for example|for instance) ")
_ITEM_LIST = re.compile(r"[^,;:]{2,45}(?:, [^,;:]{2,45})*,? (?:and|or) [^,;:]{2,50}[.]$")
_EFFECT = re.compile(r", (?:thus |thereby |often |also |sometimes )?([a-z]+ing) (?!to be\b|the fact)")
_EFFECT_VERBS = frozenset(
    "making giving allowing enabling leaving leading causing forcing creating resulting ensuring preventing helping".split()  # noqa: SIM905
)
_CONJUNCTION = re.compile(r"(?:(;)|, (but|while|although|though|whereas|and|so|yet|or)) ")
_CLAUSE_START = re.compile(
    r"(?:the|a|an|its|their|his|her|some|many|most|there|this|these|it|they|he|she|we|I|[A-Z])\b"
)
_RELATIVE = re.compile(
    r", (which|who) (?=(?:is|are|was|were|has|have|had|can|could|may|might|will|would|also|often|then|later|now|still|[a-z]+s|[a-z]+ed"
    r"|became|made|led|gave|took|began|held|won|wrote|ran|met|grew|rose|kept|left|came|went|fell|built|brought|saw|found|include|form|"
    r"contain|make|cover|have|allow)\b)"
)
_PLACE = re.compile(r", (where) (?=(?:he|she|it|they|the|its|his|her|their|many|most|some|a|an|[A-Z])\b)")
_PARTICIPLE = re.compile(
    r", (?:and )?((?:[a-z]+ly )?(?:located|situated|composed|known|founded|built|named|based|made|born|led|characterized|characterised"
    r"|used|found|held|written|published|established|surrounded|bordered|followed|created|designed|divided|covered|caused|formed|produced"
    r"|centred|centered|separated|developed|considered|regarded|described|defined|inhabited|discovered|introduced|released|directed"
    r"|derived|driven|accompanied|noted|celebrated|completed|inspired|marked|measured|played|performed|spoken|governed|organized)) "
    r"(of|in|on|at|by|for|from|to|with|as|after|into|between|along|around|during|across|off|near|throughout|through|under|over)\b"
)
_FINISHED = frozenset(
    ["founded", "built", "named", "born", "established", "discovered", "published", "released", "introduced", "completed", "written"]
)
_VERB_CHAIN = re.compile(
    r",? (and|but) ((?:also |then |later |eventually |finally |subsequently |is |are |was |were )?[a-z]+)\b"
)
_CONCESSION = re.compile(r"(Although|Though|While|Whereas|Even though) ")


def cuts(sentence: Sentence, pronoun: str | None, parse: Parse) -> list[Cut]:
    """Every safe way to cut the sentence in two. ``pronoun`` may stand for its subject, None if no pronoun is safe."""
    if sentence.verb_at is None or sentence.text.count('"') not in (0, 2, 4):
        return []
    found: list[Cut] = []
    for cutter in (
        _reason,
        _examples,
        _effect,
        _clauses,
        _relative,
        _participle,
        _verb_chain,
        _concession,
        _inner_relative,
    ):
        found.extend(cut for cut in cutter(sentence, pronoun, parse) if _is_whole(cut, parse))
    return found


def _is_whole(cut: Cut, parse: Parse) -> bool:
    return all(_is_balanced(part) for part in (cut.first, cut.second)) and parse(cut.first).verb_at is not None


_DANGLING = re.compile(
    r"\b(?:a|an|the|of|and|or|by|in|with|for|to|from|on|at|that|as|which|who|is|are|was|were|both|either|its|their|between|not|be|than)[.]$"
)


def _is_balanced(text: str) -> bool:
    return text.count('"') % 2 == 0 and len(text.split()) >= 3 and not _DANGLING.search(text)


def _words(text: str) -> int:
    return len(text.split())


def _stop(text: str) -> str:
    return text.rstrip(" ,;:.") + "."


def _reason(sentence: Sentence, _pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    text = sentence.text
    match = _REASON.search(text)
    if match is None or sentence.opener or ":" in text or match.start() < sentence.verb_position:
        return
    before, after = text[: match.start()], text[match.end() :]
    if _words(before) < 4 or _words(after) < 3 or re.search(rf"\b{_HEDGES}", before) or "," in after[:15]:
        return
    if re.search(r", and [^,]*(?:due to|because)|, and \w+,", after) or re.search(
        r"\b(?:who|which|that) ", before[-40:]
    ):
        return
    yield Cut(_stop(before), capitalised(text[match.start() :].lstrip(", ")), Link.REASON)


def _examples(sentence: Sentence, _pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    text = sentence.text
    match = _SUCH_AS.search(text) or _INCLUDING.search(text)
    if match is None or match.start() < sentence.verb_position or sentence.has_finite_verb_after(match.end()):
        return
    before, after = text[: match.start()], text[match.end() :]
    if _words(before) < 5 or _words(after) < 3 or not _ITEM_LIST.match(after) or ", but" in after:
        return
    if re.search(r"\b(?:of|in|to|for|with|from|by|as)$", before):
        return
    yield Cut(_stop(before), capitalised(text[match.start() :].lstrip(", ")), Link.EXAMPLES)


def _effect(sentence: Sentence, pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    """ ", making it X" -> "Which makes it X"; ", flowing through X" -> "It flows through X"."""
    for match in _EFFECT.finditer(sentence.text):
        before, after = sentence.text[: match.start()], sentence.text[match.end() :]
        if match.start() < sentence.verb_position or _words(before) < 5 or _words(after) < 2:
            continue
        word, adverb = match.group(1), match.group(0)[2:].split(word_of(match))[0]
        effect = word in _EFFECT_VERBS
        plural = sentence.plural and not effect
        verb = finite_of_ing(word, plural=plural or pronoun == "they", past=sentence.is_past)
        starter = "Which" if effect else (capitalised(pronoun) if pronoun else None)
        if effect:
            verb = finite_of_ing(word, plural=False, past=sentence.is_past)
        if verb is None or starter is None or (not effect and _has_late_noun_risk(before, sentence)):
            continue
        link = Link.COMPLETION if effect else Link.NEXT
        yield Cut(_stop(before), f"{starter} {adverb}{verb} {after}", link)


def word_of(match: re.Match[str]) -> str:
    return match.group(1)


def _has_late_noun_risk(before: str, sentence: Sentence) -> bool:
    """A participle after a second comma or a relative clause may belong to another noun than the subject."""
    tail = before[sentence.verb_position :]
    return bool(re.search(r", |\b(?:which|who|that|where)\b", tail))


def _clauses(sentence: Sentence, _pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ ", but the keepers ..." -> "But the keepers ..."."""
    text = sentence.text
    for match in _CONJUNCTION.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        conjunction = match.group(2)
        if match.start() < max(sentence.verb_position, len(sentence.opener)) or _words(before) < 4 or _words(after) < 4:
            continue
        if not _CLAUSE_START.match(after) or not _stands_alone(conjunction, before, after, parse):
            continue
        opener = capitalised(conjunction) + " " if conjunction else ""
        second = opener + (after if conjunction else capitalised(after))
        yield Cut(_stop(before), second, Link.COMPLETION if conjunction else Link.NEXT)


def _stands_alone(conjunction: str | None, before: str, after: str, parse: Parse) -> bool:
    if re.search(r"\b(?:both|either|neither|whether|not only|between|if)\b", before, re.IGNORECASE):
        return False
    clause = parse(capitalised(after))
    if clause.subject is None or clause.opener:
        return False
    in_a_list = re.search(r", [^,]{2,40}$", before)
    if conjunction in ("and", "or") and in_a_list and not clause.has_pronoun_subject and _words(clause.subject) < 2:
        return False
    return not (
        conjunction in ("and", "or", "so") and re.search(r"\b(?:that|which|who|where|when|because)\b[^,]*$", before)
    )


def _relative(sentence: Sentence, pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """A last ", which is ..." becomes a line for the other host; ", where he ..." becomes "There he ..."."""
    text = sentence.text
    for match in (*_RELATIVE.finditer(text), *_PLACE.finditer(text)):
        before, after = text[: match.start()], text[match.end() :]
        if match.start() < sentence.verb_position or _words(before) < 4 or _words(after) < 3:
            continue
        if re.search(r", (?:which|who|where)\b", after) and len(after.split()) > 30:
            continue
        if re.search(r"\b(?:of|in|to|for|with|from|by)$", before) or re.search(
            r", (?:and|but) [a-z]+(?:s|ed)\b", after
        ):
            continue
        if match.group(1) == "where":
            if parse(capitalised(after)).subject is not None:
                yield Cut(_stop(before), f"There {after}", Link.NEXT)
        else:
            yield Cut(_stop(before), capitalised(text[match.start() + 2 :]), Link.COMPLETION)


def _participle(sentence: Sentence, pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    """ "X is a reef, composed of ..." -> "It is composed of ..."."""
    if sentence.auxiliary not in BE or sentence.participle or pronoun is None:
        return
    for match in _PARTICIPLE.finditer(sentence.text):
        before, after = sentence.text[: match.start()], sentence.text[match.start() + 2 :].removeprefix("and ")
        if match.start() < sentence.verb_position or _has_late_noun_risk(before, sentence) or _words(before) < 4:
            continue
        past = sentence.auxiliary in ("was", "were") or match.group(1).split()[-1] in _FINISHED
        plural = sentence.plural or pronoun == "they"
        be = ("were" if past else "are") if plural else ("was" if past else "is")
        yield Cut(_stop(before), f"{capitalised(pronoun)} {be} {after}", Link.NEXT)


def _verb_chain(sentence: Sentence, pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ "She studied X and later wrote Y" -> "She later wrote Y"."""
    if pronoun is None:
        return
    text = sentence.text
    for match in _VERB_CHAIN.finditer(text):
        before, after = text[: match.start()], text[match.start(2) :]
        if match.start() < sentence.verb_position + 4 or _words(before) < 5 or _words(after) < 4:
            continue
        if re.search(
            r"\b(?:who|which|that|where|when|because|to|if|while|both|between|either)\b",
            before[sentence.verb_position :],
        ):
            continue
        if not _is_finite_at(sentence, match.start(2), sentence.is_past) or re.search(
            r",[^,]*,", before[sentence.verb_position :]
        ):
            continue
        opener = "But " if match.group(1) == "but" else ""
        second = f"{opener}{pronoun if opener else capitalised(pronoun)} {after}"
        if parse(second).verb_at is not None:
            yield Cut(_stop(before), second, Link.NEXT)


def _is_finite_at(sentence: Sentence, position: int, past: bool) -> bool:
    """Whether the word there, or the one after an adverb there, is a finite verb in the main verb's tense."""
    following = [token for token in sentence.tokens if token.start >= position][:2]
    if not following:
        return False
    verb = following[1] if following[0].tag == "ADV" and len(following) > 1 else following[0]
    if not verb.is_finite or verb.word in PRONOUNS:
        return False
    if sentence.auxiliary is not None and verb.tag != "AUX":
        return verb.word.endswith("s") and not past and sentence.auxiliary in ("is", "has")
    looks_past = verb.word.endswith("ed") or verb.word in ("was", "were", "had") or not verb.word.endswith("s")
    return looks_past if past else (verb.word.endswith("s") or sentence.plural)


def _concession(sentence: Sentence, _pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ "Although A, B." -> "A. But B."."""
    match = _CONCESSION.match(sentence.text)
    if match is None or not sentence.opener.endswith(","):
        return
    inner = capitalised(sentence.opener[match.end() :].rstrip(","))
    rest = sentence.text[len(sentence.opener) :].strip()
    if (
        _words(inner) >= 4
        and parse(inner + ".").subject is not None
        and not re.match(r"(?:It|They|He|She|Its|Their)\b", inner)
    ):
        first_word = rest.split(" ", 1)[0]
        lower = (
            rest[0].lower() + rest[1:]
            if first_word.lower()
            in (
                "the",
                "a",
                "an",
                "it",
                "they",
                "he",
                "she",
                "its",
                "their",
                "his",
                "her",
                "some",
                "many",
                "most",
                "there",
                "this",
                "these",
            )
            else rest
        )
        yield Cut(inner + ".", f"But {lower}", Link.COMPLETION)


def _inner_relative(sentence: Sentence, pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ "The records, which cover 90 years, are used." -> "The records are used." / "They cover 90 years."."""
    match = re.match(r"([^,]{3,80}), (?:which|who) ([^,]{6,120}), (.+)$", sentence.text)
    if match is None or sentence.opener or pronoun is None or sentence.verb_position < match.start(3):
        return
    aside = f"{capitalised(pronoun)} {match.group(2)}."
    if parse(aside).verb_at == 1:
        yield Cut(f"{match.group(1)} {match.group(3)}", aside, Link.NEXT)
