"""The beginning and the end of an episode: greeting, preview, honest note; what stays, where it comes from, goodbye."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules import phrases
from cpoa.agents.script.by_rules.compression import main_clause
from cpoa.agents.script.by_rules.conversation import Conversation, other
from cpoa.agents.script.by_rules.selection import DULL
from cpoa.agents.script.by_rules.subjects import base_title
from cpoa.contracts.dialogue import Part, Speaker, TurnKind
from cpoa.contracts.material import Coverage, Material, PassageRole, Source, SubjectKind
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.agents.script.by_rules.pieces import PieceMaker
    from cpoa.agents.script.by_rules.selection import Section
    from cpoa.agents.script.by_rules.telling import Teller, Told

SHORT_EPISODE_WORDS = 230
"""Below this there is no room for a preview or a recap."""


def joined(names: list[str]) -> str:
    """ "a, b and c"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def spoken_subject(material: Material) -> str:
    """The subject inside a sentence: "The Orchard on Kettle Lane" is "the Orchard on Kettle Lane" there."""
    return re.sub(r"^(?:The|A|An) ", lambda match: match.group().lower(), base_title(material.subject))


def greet(talk: Conversation, material: Material, sections: list[Section], *, preview: list[str], brief: bool) -> None:
    hello = talk.pick(phrases.GREETINGS, host=talk.hosts.host)
    reply = talk.pick(phrases.GREETING_REPLIES, guest=talk.hosts.guest, topic=_topic(material, sections))
    talk.say(Speaker.HOST, Part(hello or "", TurnKind.GREETING))
    talk.say(Speaker.GUEST, Part(reply or "", TurnKind.GREETING))
    note = _note(talk, material, sections)
    if note:
        talk.say(Speaker.HOST, Part(note, TurnKind.PREVIEW))
    if preview and not brief and material.coverage is not Coverage.AROUND:
        lines = phrases.OWN_PREVIEWS if material.coverage is Coverage.OWN else phrases.PREVIEWS
        talk.say(Speaker.HOST, Part(talk.pick(lines, subjects=joined(preview)) or "", TurnKind.PREVIEW))


def _topic(material: Material, sections: list[Section]) -> str:
    """ "This episode is about elephants", also where "elephant" was asked for."""
    name = spoken_subject(material)
    main = sections[0].claims[0].subject
    plural = material.coverage is Coverage.EXACT and main.topic_is_plural and main.topic_name.startswith(name)
    return main.topic_name if plural else name


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
    if singular + plural < max(3, len(prose.split()) / 120):
        return None
    return "I" if singular >= plural / 3 and singular else "we"


def take_leave(talk: Conversation, teller: Teller, pieces: PieceMaker, material: Material, *, brief: bool) -> None:
    speaker = other(talk.last_speaker)
    if not brief:
        recap = _takeaways(talk, teller, pieces, material.subject)
        if recap:
            speaker = _recap(talk, speaker, recap)
    thanks = credit(material, {part for told in teller.told for part in (told.claim.passage.source_id,)})
    closing = talk.pick(phrases.CLOSINGS) or ""
    parts = [Part(closing, TurnKind.CLOSE)]
    if thanks:
        parts.append(Part(thanks, TurnKind.CREDIT))
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


def _takeaways(talk: Conversation, teller: Teller, pieces: PieceMaker, subject: str) -> list[tuple[str, str]]:
    """Two or three main clauses from different parts of the episode, in the order in which they were told."""
    last_turn = len(talk.turns) - 3
    found: list[tuple[float, Told, str]] = []
    for told in teller.told:
        clause = main_clause(pieces.parse(_with_full_name(told)), teller.lower_words)
        if clause and told.turn < last_turn and not _LEANS.search(clause):
            found.append((_memorable(clause, subject) + _standing(told, teller.told), told, clause))
    wanted = 3 if len(teller.told) > 14 else 2
    picked: list[tuple[float, Told, str]] = []
    for candidate in sorted(found, key=lambda one: -one[0]):
        apart = all(abs(candidate[1].turn - one[1].turn) >= 4 for one in picked)
        if apart and len(picked) < wanted:
            picked.append(candidate)
    picked.sort(key=lambda one: one[1].turn)
    return [(clause, told.claim.passage_id) for _, told, clause in picked]


def _with_full_name(told: Told) -> str:
    """By the end of an episode a last name alone may mean anyone of the family."""
    subject = told.claim.subject
    if subject.kind is SubjectKind.PERSON and told.text.startswith(f"{subject.short} "):
        return subject.name + told.text[len(subject.short) :]
    return told.text


_TURNING = re.compile(
    r"\b(?:first|only|never|nobody|largest|oldest|biggest|because|invented|founded|discovered|changed"
    r"|transformed|ended|began|won|died|killed|led to|opened|survived)\b"
)
_LEANS = re.compile(r"\b(?:also|however|therefore|thus|another|too|such|instead|then|again|same)\b")


def _standing(told: Told, all_told: list[Told]) -> float:
    """What the main subject is, and how a person's own text opens and closes, belong in a recap."""
    claim = told.claim
    if claim.passage.role is PassageRole.OWN:
        own = [one.claim for one in all_told if one.claim.passage.role is PassageRole.OWN]
        return 2.2 if claim in own[:1] or claim in own[-3:] else 0.0
    if claim.passage.role is not PassageRole.MAIN:
        return 0.0
    return 3.2 if claim.index == 0 and claim.subject.defined else 1.2


def _memorable(clause: str, subject: str) -> float:
    """Turning points are remembered, and what names its actor; trivia and another's definition are not."""
    turning = min(2, len(_TURNING.findall(clause)))
    definition = bool(re.search(r"^(?:\S+ ){1,5}(?:is|are|was|were) (?:an?|the|one) ", clause))
    dull = bool(DULL.search(clause) or re.search(r"formula|symbol|species of|genus|born", clause))
    named = clause[:1].isupper() or bool(set(content_words(subject)) & set(content_words(" ".join(clause.split()[:6]))))
    length = 0.8 if 9 <= len(clause.split()) <= 16 else 0.0
    vague = bool(re.search(r"\b(?:may|can|could|might|some|often|usually|sometimes)\b", clause))
    return 1.3 * turning - 0.9 * vague - 1.8 * definition - 2.0 * dull + 0.9 * named + length


def credit(material: Material, told_sources: set[str]) -> str | None:
    """None where nothing that was told has a licence: a person's own text."""
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
    return f"What we told you comes from {kind} {named}; the links are in the show notes."


def _is_published(source: Source) -> bool:
    return bool(source.licence)
