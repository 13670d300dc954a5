"""The title of an episode and the summary of its show notes: the source's own claims about the subject."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.chapters import title_case
from cpoa.agents.script.by_rules.inflection import looks_plural, plural_noun
from cpoa.agents.script.by_rules.own_voice import Relatives
from cpoa.agents.script.by_rules.subjects import base_title, capitalised
from cpoa.contracts.material import Coverage, Material, PassageRole, SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.claims import Claim
    from cpoa.agents.script.by_rules.selection import Pool, Section
    from cpoa.contracts.material import Passage

LONGEST_TITLE = 64
_SUMMARY_WORDS = 70
_LONGEST_SUMMARY_SENTENCE = 34
_LONGEST_SUBTITLE_WORDS = 8
_STRIKING = re.compile(
    r"(?:is|was|are|were|became) (?:(?:also|often|widely|still|generally) )?(?:considered |regarded as |described as )?"
    r"(the (?:first|only|last|(?!best-known)[a-z]+est|world's [a-z]+est)"
    r" [^,;:.\"()]{4,60}?)(?=[.;]|,(?!\d)| and (?:is|was|the|has|one)\b| who\b| which\b)"
)
_DEFINED = re.compile(
    r"(an? |the )([^;:.\"]+?)(?=\.|, (?:which|who|where|and|but|or|most|one|[a-z]+ed|[a-z]+ing|the|an?)\b"
    r"| (?:that|which|who|where|in which|whose|used|made|found|located|characterized|consisting|composed|based|from"
    r"|for|at|on|by|to|with|as|during|within|when|so|between|involving|belonging|using|including|containing|played|[a-z]{3,}ed)\b)"
)

_SAYS_LITTLE = re.compile(
    r"\b(?:part|type|kind|form|group|set|class|branch|member|period|concept|state|process|system|series|piece|area|term"
    r"|of|in|most|and|or|the)$"
)


def episode_title(material: Material, sections: list[Section]) -> str:
    """The subject, and what is most striking about it, or what it is: "Octopus: An Eight-Limbed Mollusc"."""
    subject = title_case(base_title(material.subject))
    if material.coverage is Coverage.OWN:
        return subject
    own_words = set(content_words(subject))
    for subtitle in _subtitles(material, sections):
        title = f"{subject}: {title_case(capitalised(subtitle))}"
        if len(title) <= LONGEST_TITLE and len(set(content_words(subtitle)) - own_words) >= 1:
            return title
    return subject


def _subtitles(material: Material, sections: list[Section]) -> list[str]:
    found: list[str] = []
    main = [section for section in sections if section.role is PassageRole.MAIN]
    if main and material.coverage is Coverage.EXACT:
        first = main[0].passage.source_id
        claims = [claim for section in main if section.passage.source_id == first for claim in section.claims]
        found.extend(filter(None, map(striking_phrase, claims)))
        description = re.sub(r"(?:(?<!\s)\s++)?\(.*", "", main[0].passage.description)
        if main[0].passage.kind is SubjectKind.PERSON:
            found.append(description)
        found.extend(defining_phrases(claims[0], material.subject))
        found.append(description)
    elif main:
        found.append(_range(material, sections) or "")
    return [subtitle for subtitle in found if subtitle]


def striking_phrase(claim: Claim) -> str | None:
    """ "She was the first woman to win a Nobel Prize" of a sentence about the subject itself."""
    text = claim.detached()
    sentence = claim.sentence
    about = sentence.has_pronoun_subject or set(content_words(sentence.subject or "")) == set(claim.subject.keys)
    match = _STRIKING.match(claim.text[sentence.verb_position :])
    if text is None or sentence.opener or not about or match is None:
        return None
    phrase = match.group(1)
    fits = 3 <= len(phrase.split()) <= _LONGEST_SUBTITLE_WORDS
    loose = re.search(r"\b(?:it|its|their|his|her|this|these|and|or|as|that|than|who|with|in|of|to|for|by)$", phrase)
    return phrase if fits and not loose else None


def defining_phrases(claim: Claim, subject: str) -> list[str]:
    if not claim.subject.defined or claim.index != 0:
        return []
    match = _DEFINED.match(claim.sentence.predicate + ".")
    if match is None:
        return []
    article, phrase = match.groups()
    short = re.split(r" (?:of|in) ", phrase)[0]
    phrases = [one for one in (phrase, short) if 2 <= len(one.split()) <= _LONGEST_SUBTITLE_WORDS]
    phrases = [one for one in phrases if not _SAYS_LITTLE.search(one)]
    if article != "the " and looks_plural(subject):
        return [plural_noun(one) for one in phrases if not re.search(r" (?:of|in|or) ", one)]
    return [f"{article}{one}" for one in phrases]


def _range(material: Material, sections: list[Section]) -> str | None:
    """ "From canals to qanats", if neither is the subject over again."""
    own_words = set(content_words(material.subject))
    names = [section.claims[0].subject.topic_name for section in sections if section.role is PassageRole.NEIGHBOUR]
    names = [name for name in names if len(name.split()) <= 2 and not set(content_words(name)) & own_words]
    return f"from {names[0]} to {names[1]}" if len(names) >= 2 else None


def summary(pool: Pool, sections: list[Section]) -> str:
    """The opening sentence and the best others about the subject that stand alone, in the source's words."""
    subject = sections[0].passage
    claims = [claim for section in pool.sections for claim in section.claims if _is_about(claim, subject)]
    alone = [claim for claim in claims if _stands_alone(claim)]
    if not alone:
        return ""
    chosen = [alone[0]]
    words = len(alone[0].text.split())
    for claim in sorted(alone[1:], key=lambda one: -pool.scores.get(one, 0.0)):
        if len(chosen) == 3 or words + len(claim.text.split()) > _SUMMARY_WORDS:
            continue
        if len(set(content_words(claim.text)) & set(content_words(chosen[0].text))) > 6:
            continue
        chosen.append(claim)
        words += len(claim.text.split())
    chosen.sort(key=claims.index)
    following = next((claim for claim in claims if claim.previous is chosen[0]), None)
    if len(chosen) == 1 and following and len(following.text.split()) <= _LONGEST_SUMMARY_SENTENCE:
        chosen.append(following)
    relatives = Relatives()
    return " ".join(relatives.shortened(claim.detached() or claim.text) for claim in chosen)


def _is_about(claim: Claim, first: Passage) -> bool:
    passage = claim.passage
    return passage.role is PassageRole.OWN or (passage.role is first.role and passage.source_id == first.source_id)


_LEANS = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their|This|These|We|You|Then|First|Next|However|Also|Another|Others?|Some|Examples"
    r"|Later|Years later|When|If|Finally)\b"
    r"|[^,]{0,40},? (?:he|she|it|they) |.*\b(?:also|latter|former|therefore|however)\b"
)


def _stands_alone(claim: Claim) -> bool:
    text = claim.detached()
    return text is not None and len(text.split()) <= _LONGEST_SUMMARY_SENTENCE and not _LEANS.match(text)
