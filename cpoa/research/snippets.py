"""The embedded snippet craft agent: a card's title, two sentences, keywords, and what its picture should show."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from cpoa.agents.protocols import SnippetCard
from cpoa.material import SubjectKind
from cpoa.text.sentences import split_sentences

if TYPE_CHECKING:
    from cpoa.agents.protocols import DiscoveredTopic

LONGEST_TITLE = 80
LONGEST_SUMMARY = 420
_LIFE_YEARS = re.compile(r"\s*\([^()]*\d[^()]*\)")
_LEANS_ON_OTHERS = re.compile(
    r"^(?:this|these|those|that|such|however|but|thus|therefore|also|instead|for example|another|other|others|both"
    r"|the latter|he|she|his|her|its|their|as such|as a result|in addition|conversely)\b",
    re.IGNORECASE,
)


class EmbeddedSnippetCraft:
    engine_version = "embedded-snippets-1"

    def craft(self, topic: DiscoveredTopic) -> SnippetCard:
        description = str(topic.details.get("description") or "")
        return SnippetCard(
            topic_id=topic.topic_id,
            title=card_title(topic),
            summary=card_summary(topic),
            keywords=topic.keywords,
            cover_art_prompt=_cover_prompt(topic, description),
            writer=self.engine_version,
        )


def card_title(topic: DiscoveredTopic) -> str:
    """More than the article's name, and never more than the source says. The same topic always gets the same one."""
    fitting = [title for title in _titles(topic) if len(title) <= LONGEST_TITLE]
    if not fitting:
        return f"The story of {topic.keywords[0] if topic.keywords else topic.title}"[:LONGEST_TITLE]
    pick = int.from_bytes(hashlib.sha256(topic.topic_id.encode()).digest()[:4], "big")
    return fitting[pick % len(fitting)]


def _titles(topic: DiscoveredTopic) -> list[str]:
    name = topic.title
    description = _LIFE_YEARS.sub("", str(topic.details.get("description") or "")).strip()
    related = [str(title) for title in topic.details.get("related") or ()]
    titles = []
    if 2 <= len(description.split()) <= 9 and name.lower() not in description.lower():
        titles.append(f"{name}: {description}")
    if related:
        titles.append(f"{name} and {_inside(related[0], topic)}")
    if topic.details.get("kind") == SubjectKind.PERSON:
        titles.append(f"The world of {name}")
    return titles


def _inside(title: str, topic: DiscoveredTopic) -> str:
    """A title as the source writes it inside a sentence."""
    text = str(topic.details.get("text") or topic.summary)
    return title if re.search(rf"\b{re.escape(title)}", text) else title[0].lower() + title[1:]


def card_summary(topic: DiscoveredTopic) -> str:
    """The first sentence, and the next one that needs no other beside it."""
    sentences = split_sentences(str(topic.details.get("text") or topic.summary))
    if not sentences:
        return f"An episode about {topic.title}."
    first = sentences[0]
    for number, sentence in enumerate(sentences[1:4]):
        leans = _LEANS_ON_OTHERS.match(sentence) and not (
            number == 0 and re.match(r"(?:he|she|his|her|its) ", sentence, re.IGNORECASE)
        )
        pronoun_too_late = number > 0 and re.match(r"(?:it|they) ", sentence, re.IGNORECASE)
        if not leans and not pronoun_too_late and len(first) + len(sentence) < LONGEST_SUMMARY:
            return f"{first} {sentence}"
    return f"{first} {_second_sentence(topic)}"


def _second_sentence(topic: DiscoveredTopic) -> str:
    related = [_inside(str(title), topic) for title in topic.details.get("related") or ()][:2]
    return f"Around it: {' and '.join(related)}." if related else "Two hosts tell what is known of it."


def _cover_prompt(topic: DiscoveredTopic, description: str) -> str:
    about = f"{topic.title} ({description})" if description else topic.title
    motifs = ", ".join(topic.keywords[1:4])
    return f"Podcast cover art about {about}; {motifs}. Bold flat shapes, few colours, no lettering."
