"""Cuts where clauses are joined: because, such as, but, and, although."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.cutting import Cut, Link, Parse, may_mean_later_noun, stopped, word_count
from cpoa.agents.script.by_rules.grammar import PRONOUNS, Sentence
from cpoa.agents.script.by_rules.inflection import PAST_TO_BASE, finite_of_ing
from cpoa.agents.script.by_rules.subjects import FUNCTION_WORDS, capitalised

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEDGES = (
    r"(?:and|that|which|not|in part|partly|mainly|largely|primarily|perhaps|possibly|probably|simply|either|only"
    r"|than|is|are|was"
    r"|were|it|mostly|usually|often|and then|just|merely|precisely|been|be)$"
)


_REASON = re.compile(r",? (because|due to|as a result of|owing to|thanks to) ")


_SUCH_AS = re.compile(r",? (such as) ")


_INCLUDING = re.compile(r", (including|particularly|especially|notably|for example|for instance) ")


_ITEM_LIST = re.compile(r"[^,;:]{2,45}(?:, [^,;:]{2,45})*,? (?:and|or) [^,;:]{2,50}[.]$")


_EFFECT = re.compile(r", (?:thus |thereby |often |also |sometimes )?([a-z]+ing) (?!to be\b|the fact)")


_EFFECT_VERB_TEXT = """
making giving allowing enabling leaving leading causing forcing creating resulting ensuring preventing helping
"""
_EFFECT_VERBS = frozenset(_EFFECT_VERB_TEXT.split())


_DONE_BY_PEOPLE = frozenset(["becoming", "serving", "winning", "writing", "publishing", "teaching", "returning"])


_CONJUNCTION = re.compile(r"(?:(;)|, (but|while|although|though|whereas|and|so|yet|or)) ")


_CLAUSE_START = re.compile(
    r"(?:the|a|an|its|their|his|her|some|many|most|there|this|these|it|they|he|she|we|I|[A-Z])\b"
)


_VERB_CHAIN = re.compile(
    r",? (and|but) ((?:also |then |later |eventually |finally |subsequently |is |are |was |were )?[a-z]+)\b"
)


_CLEARLY_FINITE = frozenset("consists includes has is was were are contains became had covers".split())  # noqa: SIM905


_CONCESSION = re.compile(r"(Although|Though|While|Whereas|Even though) ")


def reasons(sentence: Sentence, _pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    text = sentence.text
    match = _REASON.search(text)
    if match is None or sentence.opener or ":" in text or match.start() < sentence.verb_position:
        return
    before, after = text[: match.start()], text[match.end() :]
    if word_count(before) < 4 or word_count(after) < 3 or re.search(rf"\b{_HEDGES}", before) or "," in after[:15]:
        return
    if re.search(r", and [^,]*(?:due to|because)|, and \w+,", after) or re.search(
        r"\b(?:who|which|that) ", before[-40:]
    ):
        return
    yield Cut(stopped(before), capitalised(text[match.start() :].lstrip(", ")), Link.REASON)


def examples(sentence: Sentence, _pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    text = sentence.text
    match = _SUCH_AS.search(text) or _INCLUDING.search(text)
    if match is None or match.start() < sentence.verb_position or sentence.has_finite_verb_after(match.end()):
        return
    before, after = text[: match.start()], text[match.end() :]
    if word_count(before) < 5 or word_count(after) < 3 or not _ITEM_LIST.match(after) or ", but" in after:
        return
    if re.search(r"\b(?:including|such as|like)\b", before) or before.count(",") > 1:
        return
    if re.search(r"\b(?:of|in|to|for|with|from|by|as)$", before):
        return
    yield Cut(stopped(before), capitalised(text[match.start() :].lstrip(", ")), Link.EXAMPLES)


def effects(sentence: Sentence, pronoun: str | None, _parse: Parse) -> Iterator[Cut]:
    """ ", making it X" -> "Which makes it X"; ", flowing through X" -> "It flows through X"."""
    for match in _EFFECT.finditer(sentence.text):
        before, after = sentence.text[: match.start()], sentence.text[match.end() :]
        if match.start() < sentence.verb_position or word_count(before) < 5 or word_count(after) < 2:
            continue
        if re.search(r", and (?:the|an?) ", after):  # "covering 300 square miles, and the third state"
            continue
        word, adverb = match.group(1), match.group(0)[2:].split(match.group(1))[0]
        effect = word in _EFFECT_VERBS
        plural = sentence.plural and not effect
        verb = finite_of_ing(word, plural=plural or pronoun == "they", past=sentence.is_past)
        starter = "Which" if effect else (capitalised(pronoun) if pronoun else None)
        if effect:
            verb = finite_of_ing(word, plural=False, past=sentence.is_past)
        if not effect and pronoun in ("he", "she") and word not in _DONE_BY_PEOPLE:
            continue  # "created an empire, stretching to India": the empire stretches
        if verb is None or starter is None or (not effect and may_mean_later_noun(before, sentence)):
            continue
        link = Link.COMPLETION if effect else Link.NEXT
        yield Cut(stopped(before), f"{starter} {adverb}{verb} {after}", link)


def joined_clauses(sentence: Sentence, _pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ ", but the keepers ..." -> "But the keepers ..."."""
    text = sentence.text
    for match in _CONJUNCTION.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        conjunction = match.group(2)
        if (
            match.start() < max(sentence.verb_position, len(sentence.opener))
            or word_count(before) < 4
            or word_count(after) < 4
        ):
            continue
        if not _CLAUSE_START.match(after) or not _stands_alone(conjunction, before, after, parse):
            continue
        opener = capitalised(conjunction) + " " if conjunction else ""
        second = opener + (after if conjunction else capitalised(after))
        yield Cut(stopped(before), second, Link.COMPLETION if conjunction else Link.NEXT)


def _stands_alone(conjunction: str | None, before: str, after: str, parse: Parse) -> bool:
    if re.search(r"\b(?:both|either|neither|whether|not only|between|if)\b", before, re.IGNORECASE):
        return False
    clause = parse(capitalised(after))
    if clause.subject is None or clause.opener:
        return False
    in_a_list = re.search(r", [^,]{2,40}$", before)
    if conjunction in ("and", "or") and in_a_list and not clause.has_pronoun_subject and word_count(clause.subject) < 2:
        return False
    return not (
        conjunction in ("and", "or", "so") and re.search(r"\b(?:that|which|who|where|when|because)\b[^,]*$", before)
    )


def verb_chains(sentence: Sentence, pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ "She studied X and later wrote Y" -> "She later wrote Y"."""
    if pronoun is None:
        return
    text = sentence.text
    for match in _VERB_CHAIN.finditer(text):
        before, after = text[: match.start()], text[match.start(2) :]
        if match.start() < sentence.verb_position + 4 or word_count(before) < 5 or word_count(after) < 4:
            continue
        if re.search(
            r"\b(?:who|which|that|where|when|because|to|if|while|both|between|either)\b",
            before[sentence.verb_position :],
        ):
            continue
        if match.group().startswith(",") and "," in before[sentence.verb_position :]:
            continue  # the last of several verbs: "came in, tasted a slice, and said"
        clear = match.group(2) in _CLEARLY_FINITE and not match.group().startswith(",")
        in_list = re.search(r",[^,]*,", before[sentence.verb_position :]) and not clear
        if in_list or not _is_finite_at(sentence, match.start(2), sentence.is_past):
            continue
        opener = "But " if match.group(1) == "but" else ""
        second = f"{opener}{pronoun if opener else capitalised(pronoun)} {after}"
        if parse(second).verb_at is not None:
            yield Cut(stopped(before), second, Link.NEXT)


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
    looks_past = verb.word.endswith("ed") or verb.word in ("was", "were", "had") or verb.word in PAST_TO_BASE
    return looks_past if past else (verb.word.endswith("s") or sentence.plural)


def concessions(sentence: Sentence, _pronoun: str | None, parse: Parse) -> Iterator[Cut]:
    """ "Although A, B." -> "A. But B."."""
    match = _CONCESSION.match(sentence.text)
    if match is None or not sentence.opener.endswith(","):
        return
    inner = capitalised(sentence.opener[match.end() :].rstrip(","))
    rest = sentence.text[len(sentence.opener) :].strip()
    if (
        word_count(inner) >= 4
        and parse(inner + ".").subject is not None
        and not re.match(r"(?:It|They|He|She|Its|Their)\b", inner)
    ):
        first_word = rest.split(" ", 1)[0]
        lower = rest[0].lower() + rest[1:] if first_word.lower() in FUNCTION_WORDS else rest
        yield Cut(inner + ".", f"But {lower}", Link.COMPLETION)
