"""The embedded snippet craft agent (SCA): a card's title, two sentences, keywords and cover art prompt."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cpoa.agents.script.by_rules.claims import claims_of, lower_case_words
from cpoa.agents.script.by_rules.episode_notes import defining_phrases, striking_phrase
from cpoa.agents.script.by_rules.selection import INTEREST
from cpoa.agents.script.by_rules.subjects import capitalised
from cpoa.agents.script.by_rules.tagger import Tagger
from cpoa.contracts.agents import SnippetCard
from cpoa.contracts.material import Coverage, Material, Passage, PassageRole, SubjectKind
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cpoa.agents.script.by_rules.claims import Claim
    from cpoa.contracts.agents import DiscoveredTopic

MAX_TITLE_CHARS = 88
MAX_SUMMARY_CHARS = 420
_MAX_SECOND_SENTENCE_CHARS = 240
_MIN_ADDED_WORDS = 2
_YEARS = re.compile(r"(?:(?<!\s)\s++)?(?:\([^()\d]*+\d[^()]*+\)|\([A-Z][a-z]?\)$)")
_CLAUSE = re.compile(
    r",? (?:that|which|who|where|used|made|found|located|designed|involving|consisting|produced|formed|especially"
    r"|located|based|from|for|by|with|within|between|during|of|in|on) "
)
_POINTS_BACK = re.compile(
    r"\b(?:this|these|those|such|latter|former|later|also|too|other|others|another)\b", re.IGNORECASE
)
_UNFINISHED = re.compile(
    r"\b(?:and|or|the|an?|of|in|on|for|to|with|type|kind|form|part|set|group|number|variety)$", re.IGNORECASE
)


class EmbeddedSnippetCraft:
    """``tagger_path`` names the weights of the tagger; without it fewer second sentences are found."""

    def __init__(self, tagger_path: Path | None = None) -> None:
        self._tagger_path = tagger_path

    engine_version = "embedded-snippets-3"

    @cached_property
    def _tagger(self) -> Tagger:
        return Tagger(self._tagger_path)

    def craft(self, topic: DiscoveredTopic) -> SnippetCard:
        claims = self._claims(topic)
        return SnippetCard(
            topic_id=topic.topic_id,
            title=card_title(topic, claims),
            summary=card_summary(topic, claims),
            keywords=topic.keywords,
            cover_art_prompt=_cover_prompt(topic),
            writer=self.engine_version,
        )

    def _claims(self, topic: DiscoveredTopic) -> tuple[Claim, ...]:
        """Returns the sentences of the source about the topic, with their context; a topic of a remote service has only
        a summary."""
        passage = Passage(
            passage_id=topic.topic_id,
            source_id=topic.topic_id,
            title=topic.title,
            text=str(topic.details.get("text") or topic.summary),
            role=PassageRole.MAIN,
            relevance=1.0,
            kind=SubjectKind(topic.details.get("kind") or SubjectKind.THING),
            description=_description(topic),
        )
        material = Material(topic.title, topic.title, Coverage.EXACT, (), (passage,))
        return claims_of(passage, self._tagger, lower_case_words(material, self._tagger))


def card_title(topic: DiscoveredTopic, claims: Sequence[Claim] = ()) -> str:
    """Returns the topic's name with something striking about it, else with a definition. Every fact is from the
    source."""
    striking = [phrase for claim in claims if (phrase := striking_phrase(claim))]
    defined = defining_phrases(claims[0], topic.title) if claims else []
    said = [f"{topic.title}: {capitalised(words)}" for words in (*striking, *_descriptions(topic), *defined)]
    for title in (*said, *(f"{topic.title} and {other}" for other in _related(topic))):
        if len(title) <= MAX_TITLE_CHARS:
            return title
    return f"The story of {_name(topic)}"[:MAX_TITLE_CHARS]


def _name(topic: DiscoveredTopic) -> str:
    """Returns the name as written inside a sentence: the first keyword of our own topics is the title in that form."""
    first = topic.keywords[0] if topic.keywords else ""
    return first if first.lower() == topic.title.lower() else topic.title


def _descriptions(topic: DiscoveredTopic) -> list[str]:
    """Returns the encyclopedia's short description and its first parts, without those that add nothing to the title."""
    whole = _description(topic)
    parts = [whole, *(whole[: match.start()] for match in reversed(list(_CLAUSE.finditer(whole))))]
    name = set(re.findall(r"\w+", topic.title.lower()))
    return [
        part
        for part in parts
        if len(set(re.findall(r"\w+", part.lower())) - name) >= _MIN_ADDED_WORDS and not _UNFINISHED.search(part)
    ]


def _description(topic: DiscoveredTopic) -> str:
    return _YEARS.sub("", str(topic.details.get("description") or "")).strip()


def _related(topic: DiscoveredTopic) -> list[str]:
    return [_inside(str(title), topic) for title in topic.details.get("related") or ()]


def _inside(title: str, topic: DiscoveredTopic) -> str:
    """Returns a title as the source writes it inside a sentence."""
    text = str(topic.details.get("text") or topic.summary)
    return title if re.search(rf"\b{re.escape(title)}", text) else title[0].lower() + title[1:]


def card_summary(topic: DiscoveredTopic, claims: Sequence[Claim] = ()) -> str:
    """Returns two sentences: a definition, and the most interesting sentence that can follow it directly."""
    usable = [(claim, text) for claim in claims if (text := claim.detached())]
    if not usable:
        return _two_sentences(split_sentences(topic.summary), topic)
    first = usable[0][1]
    fitting = [
        (claim, text)
        for claim, text in usable[1:]
        if len(text) <= _MAX_SECOND_SENTENCE_CHARS
        and len(first) + len(text) < MAX_SUMMARY_CHARS
        and not (_POINTS_BACK.search(text) and claim.previous is not usable[0][0])
    ]
    if not fitting:
        return _two_sentences([first], topic)
    _, second = max(fitting, key=lambda pair: (_interest(pair[1]), -pair[0].index))
    return f"{first} {second}"


def _interest(sentence: str) -> int:
    return min(len(INTEREST.findall(sentence)), 3)


def _two_sentences(sentences: Sequence[str], topic: DiscoveredTopic) -> str:
    if len(sentences) > 1:
        return " ".join(sentences[:2])
    first = sentences[0] if sentences else f"This card is about {topic.title}."
    related = _related(topic)[:2]
    return f"{first} Related topics: {' and '.join(related)}." if related else f"{first} {_credit(topic)}"


def _credit(topic: DiscoveredTopic) -> str:
    return f"Read more at {topic.source_name}." if topic.source_name else "Two hosts explain what is known about it."


def _cover_prompt(topic: DiscoveredTopic) -> str:
    description = _description(topic)
    about = f"{topic.title} ({description})" if description else topic.title
    motifs = ", ".join(topic.keywords[1:4])
    return f"Podcast cover art about {about}; {motifs}. Bold flat shapes, few colours, no lettering."
