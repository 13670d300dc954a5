"""The beginning and the end of an episode: greeting, preview, honest note; what stays, where it comes from, goodbye."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.dialogue import Part, Speaker, TurnKind
from cpoa.material import Coverage, Material, PassageRole, Source
from cpoa.script import phrases
from cpoa.script.compression import main_clause
from cpoa.script.conversation import Conversation, other
from cpoa.script.subjects import base_title

if TYPE_CHECKING:
    from cpoa.script.pieces import PieceMaker
    from cpoa.script.selection import Section
    from cpoa.script.telling import Teller, Told

SHORT_EPISODE_WORDS = 230
"""Below this there is no room for a preview or a recap."""


def joined(names: list[str]) -> str:
    """ "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def greet(talk: Conversation, material: Material, sections: list[Section], *, preview: list[str], brief: bool) -> None:
    hello = talk.pick(phrases.GREETINGS, host=talk.hosts.host)
    reply = talk.pick(phrases.GREETING_REPLIES, guest=talk.hosts.guest, topic=material.subject)
    talk.say(Speaker.HOST, Part(hello or "", TurnKind.GREETING))
    talk.say(Speaker.GUEST, Part(reply or "", TurnKind.GREETING))
    note = _note(talk, material, sections)
    if note:
        talk.say(Speaker.HOST, Part(note, TurnKind.PREVIEW))
    elif preview and not brief:
        lines = phrases.OWN_PREVIEWS if material.coverage is Coverage.OWN else phrases.PREVIEWS
        talk.say(Speaker.HOST, Part(talk.pick(lines, subjects=joined(preview)) or "", TurnKind.PREVIEW))


def _note(talk: Conversation, material: Material, sections: list[Section]) -> str | None:
    if material.coverage is Coverage.AROUND:
        titles: list[str] = []
        for section in sections:
            name = section.claims[0].subject.topic_name
            if name not in titles:
                titles.append(name)
        return talk.pick(phrases.HONEST_NOTES, subjects=joined(titles[:2]))
    pronoun = first_person(sections) if material.coverage is Coverage.OWN else None
    return talk.pick(phrases.FIRST_PERSON_NOTES, pronoun=pronoun) if pronoun else None


def first_person(sections: list[Section]) -> str | None:
    """ "I" or "we" where a person's own text speaks so outside quotations, again and again."""
    prose = " ".join(re.sub(r'"[^"]*"', "", claim.text) for section in sections for claim in section.claims)
    singular = len(re.findall(r"\bI\b(?!\.)|\b(?:my|My)\b", prose))
    plural = len(re.findall(r"\b(?:we|our|us)\b", prose, re.IGNORECASE))
    if singular + plural < max(2, len(prose.split()) / 150):
        return None
    return "I" if singular >= plural / 3 and singular else "we"


def take_leave(talk: Conversation, teller: Teller, pieces: PieceMaker, material: Material, *, brief: bool) -> None:
    speaker = other(talk.last_speaker)
    if not brief:
        recap = _takeaways(talk, teller, pieces)
        if len(recap) > 1:
            speaker = _recap(talk, speaker, recap)
    credit = _credit(material, {part for told in teller.told for part in (told.claim.passage.source_id,)})
    closing = talk.pick(phrases.CLOSINGS) or ""
    parts = [Part(closing, TurnKind.CLOSE)]
    if credit:
        parts.append(Part(credit, TurnKind.CREDIT))
    talk.say(speaker, *parts)
    talk.say(other(speaker), Part(talk.pick(phrases.GOODBYES) or "", TurnKind.CLOSE))


def _recap(talk: Conversation, speaker: Speaker, recap: list[tuple[str, str]]) -> Speaker:
    """One host asks, the other answers, the first adds. Returns who speaks next."""
    opening = talk.pick(phrases.TAKEAWAY_OPENINGS) or ""
    talk.say(speaker, Part(opening, TurnKind.HANDOVER))
    for place, (clause, passage_id) in enumerate(recap):
        speaker = other(speaker)
        line = talk.pick(phrases.TAKEAWAYS if place == 0 else phrases.MORE_TAKEAWAYS, clause=clause)
        if line:
            talk.say(speaker, Part(line, TurnKind.RECAP, (passage_id,)))
    return other(speaker)


def _takeaways(talk: Conversation, teller: Teller, pieces: PieceMaker) -> list[tuple[str, str]]:
    """Up to three main clauses, from passages as far apart as there are, best first told first."""
    candidates: list[tuple[float, Told, str]] = []
    last_turn = len(talk.turns) - 3
    for told in teller.told:
        clause = main_clause(pieces.parse(told.text), teller.lower_words)
        if clause and told.turn < last_turn:
            candidates.append((teller.score(told.claim), told, clause))
    candidates.sort(key=lambda candidate: -candidate[0])
    picked: list[tuple[float, Told, str]] = []
    for candidate in candidates:
        sources = {one[1].claim.passage_id for one in picked}
        if candidate[1].claim.passage_id not in sources or len(sources) == len(
            {c[1].claim.passage_id for c in candidates}
        ):
            picked.append(candidate)
        if len(picked) == (3 if len(teller.told) > 14 else 2):
            break
    picked.sort(key=lambda candidate: candidate[1].turn)
    return [(clause, told.claim.passage_id) for _, told, clause in picked]


def _credit(material: Material, told_sources: set[str]) -> str | None:
    sources = [source for source in material.sources if source.source_id in told_sources and _is_published(source)]
    if not sources:
        return None
    titles = list(dict.fromkeys(base_title(source.title) for source in sources))
    named = joined(titles[:3]) if len(titles) <= 3 else ", ".join(titles[:3]) + " and others"
    wikipedia = all("wikipedia.org" in (source.url or "") for source in sources)
    if len(titles) == 1:
        kind = "the Wikipedia article on" if wikipedia else "the source"
    else:
        kind = "the Wikipedia articles on" if wikipedia else "the sources"
    return f"What we told you comes from {kind} {named}; you'll find it in the show notes."


def _is_published(source: Source) -> bool:
    return bool(source.licence)


def has_own_text(material: Material) -> bool:
    return any(passage.role is PassageRole.OWN for passage in material.passages)
