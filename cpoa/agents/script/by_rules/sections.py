"""How each part of an episode opens: the topic itself, a new heading, a neighbour joined to the topic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules import phrases
from cpoa.agents.script.by_rules.claims import Claim, Opening, claims_of
from cpoa.agents.script.by_rules.conversation import Conversation, other
from cpoa.agents.script.by_rules.inflection import looks_plural
from cpoa.agents.script.by_rules.subjects import Subject, base_title, capitalised, lowered
from cpoa.contracts.dialogue import Part, Speaker, TurnKind
from cpoa.contracts.material import PassageRole, SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.selection import Section
    from cpoa.agents.script.by_rules.tagger import Tagger
    from cpoa.agents.script.by_rules.telling import Teller, Told
    from cpoa.contracts.material import Passage

_OPENINGS = {
    SubjectKind.PERSON: phrases.OPEN_PERSON,
    SubjectKind.PLACE: phrases.OPEN_PLACE,
    SubjectKind.THING: phrases.OPEN_THING,
    SubjectKind.EVENT: phrases.OPEN_THING,
}
_NO_ARTICLE = re.compile(
    r"(?:early|later|personal|modern|recent|other|further|human|popular|public|ancient|first|social) "
)


def tell_section(talk: Conversation, teller: Teller, section: Section, tagger: Tagger, *, first: bool) -> None:
    if first or section.opens_part:
        talk.begin_section(section)
        teller.relatives.begin_part()
    if first and section.role is not PassageRole.NEIGHBOUR:
        _open_topic(talk, teller, section)
    elif section.role is PassageRole.NEIGHBOUR:
        _open_neighbour(talk, teller, section, tagger)
    elif section.opens_part:
        _open_part(talk, teller, section)
    else:
        _open_paragraph(talk, teller, section)
    for claim in section.claims:
        if not teller.has_told(claim):
            teller.tell(claim)


def _open_topic(talk: Conversation, teller: Teller, section: Section) -> None:
    claim = section.claims[0]
    subject = claim.subject
    asker = other(talk.last_speaker)
    line = None
    if subject.defined and claim.index == 0:
        kind_of_name = SubjectKind.THING if subject.name.islower() else subject.kind
        line = talk.pick(_OPENINGS[kind_of_name], be=_be(subject), name=subject.name)
    kind = TurnKind.QUESTION
    if line is None:
        lines = phrases.OPEN_OWN if section.role is PassageRole.OWN else phrases.OPEN_PLAIN
        line, kind = talk.pick(lines), TurnKind.HANDOVER
    talk.say(asker, Part(line or "", kind))
    teller.tell(claim, is_answer=True)


def _be(subject: Subject) -> str:
    if subject.plural:
        return "were" if subject.past else "are"
    return "was" if subject.past else "is"


def _open_part(talk: Conversation, teller: Teller, section: Section) -> None:
    """A new heading of the same source, or a second main source."""
    claim = section.claims[0]
    line = None
    if section.passage.heading:
        name = heading_phrase(section.passage.heading, teller.lower_words)
        line = talk.pick(phrases.NEW_HEADING, name=name) or f"{capitalised(base_title(section.passage.heading))}."
    elif section.role is PassageRole.MAIN:
        both = claim.subject.kind is not SubjectKind.PERSON
        line = talk.pick(phrases.SECOND_MAIN if both else phrases.NEARBY, **_fields(claim.subject))
    if line is None or talk.was_said(line) or claim.leans_on_previous:
        _open_paragraph(talk, teller, section)
    else:
        talk.say(other(talk.last_speaker), Part(line, TurnKind.HANDOVER))
        teller.tell(claim, is_answer=True)


def _open_paragraph(talk: Conversation, teller: Teller, section: Section) -> None:
    """A paragraph that opens with "She" goes on in the turn that has just named her."""
    if section.claims[0].leans_on_previous:
        return
    teller.change_floor()
    talk.begin_paragraph()


def heading_phrase(heading: str, lower_words: frozenset[str]) -> str:
    """ "History" -> "the history"; "The flood of 1902" -> "the flood of 1902"."""
    text = re.sub(
        r"^(?:chapter|part|section)?\s*(?:\d+|[IVX]+)[.:)]\s*", "", base_title(heading.strip()), flags=re.IGNORECASE
    ).rstrip(".:?! ")
    phrase = lowered(
        text or heading, lower_words | frozenset(text.lower().split()[:1]) if text.istitle() else lower_words
    )
    single = len(phrase.split()) == 1 and phrase.islower() and not looks_plural(phrase) and not phrase.endswith("ing")
    return f"the {phrase}" if single and not _NO_ARTICLE.match(phrase) else phrase


def _open_neighbour(talk: Conversation, teller: Teller, section: Section, tagger: Tagger) -> None:
    """The sentence that joins it to the topic comes first, or is called to mind; then what it is, unless all know."""
    subject = section.claims[0].subject
    listener = other(talk.last_speaker)
    link = _link_claim(section.passage, teller, tagger)
    recalled = None if link else _recalled(talk, teller, section.passage, subject)
    mentioned = _mention(teller, section.passage, subject)
    names_it = link is not None and _names(teller, link, subject)
    lines = _neighbour_lines(talk, mentioned, listener, linked=link is not None, link_names_it=names_it)
    line = recalled or talk.pick(lines, **_fields(subject)) or talk.pick(phrases.NEARBY, **_fields(subject))
    if line:
        talk.say(listener, Part(line, TurnKind.QUESTION if line.endswith("?") else TurnKind.HANDOVER))
    if link is not None:
        teller.tell(link, is_answer=True)
        _define(talk, teller, section)
    else:
        start = section.claims[1] if section.passage.everyday and _can_skip_first(section) else section.claims[0]
        teller.skip_before(section, start)
        teller.tell(start, is_answer=True)


def _names(teller: Teller, link: Claim, subject: Subject) -> bool:
    """Whether the first words of the link hold the subject's name: only then do they answer a question about it."""
    first = teller.first_piece(link, link.text)
    return link.opening is Opening.FREE and bool(subject.keys & set(content_words(first)))


_LONGEST_RECALLED_WORDS = 16


def _recalled(talk: Conversation, teller: Teller, passage: Passage, subject: Subject) -> str | None:
    """ "You said that reefs are held together by calcium carbonate. So what is that?": the link was told already."""
    told = next((one for one in teller.told if _holds_link(one, passage)), None)
    if told is None or told is teller.told[-1]:
        return None
    clause = teller.main_clause(told)
    if clause is None or len(clause.split()) > _LONGEST_RECALLED_WORDS:
        return None
    heard = any(clause in turn.text for turn in talk.turns[told.turn + 2 :])
    if heard or " also " in clause or not subject.keys <= set(content_words(clause)):
        return None
    person = subject.kind is SubjectKind.PERSON
    lines = phrases.RECALLED_PERSON if person else phrases.RECALLED
    return talk.pick(lines, clause=clause, name=subject.name, be=_be(subject))


def _holds_link(told: Told, passage: Passage) -> bool:
    return bool(passage.link_sentence) and told.claim.text in (passage.link_sentence or "")


def _can_skip_first(section: Section) -> bool:
    return len(section.claims) > 1 and section.claims[0].index == 0 and not section.claims[1].leans_on_previous


def _define(talk: Conversation, teller: Teller, section: Section) -> None:
    definition = section.claims[0]
    if definition.index != 0 or teller.has_told(definition):
        return
    if section.passage.everyday or not definition.subject.defined:
        if section.passage.everyday:
            teller.skip_before(section, section.claims[1] if _can_skip_first(section) else definition)
        return
    subject = definition.subject
    lines = phrases.PERSON_ASIDES if subject.kind is SubjectKind.PERSON else phrases.DEFINITION_ASIDES
    line = talk.pick(lines, be=_be(subject), name=subject.name)
    if line:
        talk.say(other(talk.last_speaker), Part(line, TurnKind.QUESTION))
        teller.tell(definition, is_answer=True)


def _mention(teller: Teller, passage: Passage, subject: Subject) -> Told | None:
    """Where another part of the talk already named the subject."""
    if not subject.keys:
        return None
    for told in reversed(teller.told):
        if told.claim.passage.source_id != passage.source_id and subject.keys <= set(content_words(told.text)):
            return told
    return None


def _neighbour_lines(
    talk: Conversation, mentioned: Told | None, listener: Speaker, *, linked: bool, link_names_it: bool
) -> tuple[str, ...]:
    if linked and mentioned is not None:
        return phrases.LINKED_AGAIN + phrases.LINKED
    if linked:
        return phrases.LINKED + (phrases.LINKED_QUESTIONS if link_names_it else ())
    if mentioned is not None:
        by_other = talk.turns[mentioned.turn].speaker is not listener
        return phrases.MENTIONED + (phrases.MENTIONED_BY_OTHER if by_other else ())
    return phrases.NEARBY


def _fields(subject: Subject) -> dict[str, str]:
    plural = subject.topic_is_plural
    singular_object = {"it": "that", "he": "him", "she": "her", "they": "them"}[subject.pronoun]
    return {
        "name": subject.topic_name,
        "Name": capitalised(subject.topic_name),
        "do": "do" if plural else "does",
        "be": "are" if plural else "is",
        "come": "come" if plural else "comes",
        "belong": "belong" if plural else "belongs",
        "that": "them" if plural else singular_object,
    }


def _link_claim(passage: Passage, teller: Teller, tagger: Tagger) -> Claim | None:
    """The link sentence as a claim of its passage, in a form that needs nothing before it."""
    if not passage.link_sentence:
        return None
    for claim in claims_of(passage, tagger, teller.lower_words):
        if claim.text == passage.link_sentence or passage.link_sentence in claim.text:
            return (
                claim
                if claim.detached() is not None and not teller.has_told(claim) and teller.can_tell(claim)
                else None
            )
    return None
