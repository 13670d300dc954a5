"""The embedded snippet craft agent (SCA): a card's title, two whole sentences, keywords and cover art prompt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cpoa.contracts.agents import SnippetCard
from cpoa.text.cleaning import is_speakable, tidy
from cpoa.text.leaning import leans
from cpoa.text.sentences import split_sentences
from cpoa.text.words import content_words

if TYPE_CHECKING:
    from cpoa.contracts.agents import DiscoveredTopic

ENGINE_VERSION = "embedded-snippets-4"
MAX_TITLE_CHARS = 88
MAX_SUMMARY_CHARS = 420
_MAX_SECOND_SENTENCE_CHARS = 240
_MIN_ADDED_WORDS = 2
_YEARS = re.compile(r"(?:(?<!\s)\s++)?(?:\([^()\d]*+\d[^()]*+\)|\([A-Z][a-z]?\)$)")


class EmbeddedSnippetCraft:
    engine_version = ENGINE_VERSION

    def craft(self, topic: DiscoveredTopic) -> SnippetCard:
        return SnippetCard(
            topic_id=topic.topic_id,
            title=card_title(topic),
            summary=card_summary(topic),
            keywords=topic.keywords,
            cover_art_prompt=_cover_prompt(topic),
            writer=self.engine_version,
        )


def card_title(topic: DiscoveredTopic) -> str:
    """Returns the topic's name with the encyclopedia's short description, if that adds something and fits."""
    description = _description(topic)
    added = set(re.findall(r"\w+", description.lower())) - set(re.findall(r"\w+", topic.title.lower()))
    title = f"{topic.title}: {description[:1].upper()}{description[1:]}"
    return title if len(added) >= _MIN_ADDED_WORDS and len(title) <= MAX_TITLE_CHARS else topic.title[:MAX_TITLE_CHARS]


def card_summary(topic: DiscoveredTopic) -> str:
    """Returns the first sentence of the source, and the first one after it that can be understood there."""
    text = tidy(str(topic.details.get("text") or topic.summary))
    sentences = [sentence for sentence in split_sentences(text) if is_speakable(sentence)]
    if not sentences:
        return f"This card is about {topic.title}. {_second_line(topic)}"
    known = frozenset(content_words(topic.title))
    start = next((place for place, one in enumerate(sentences) if not leans(one, frozenset(), known)), 0)
    first, *rest = sentences[start:]
    previous, follows_first = first, True
    for sentence in rest:
        fits = len(sentence) <= _MAX_SECOND_SENTENCE_CHARS and len(first) + len(sentence) < MAX_SUMMARY_CHARS
        if fits and (follows_first or not leans(sentence, frozenset(content_words(previous)), known)):
            return f"{first} {sentence}"
        previous, follows_first = sentence, False
    return f"{first} {_second_line(topic)}"


def _second_line(topic: DiscoveredTopic) -> str:
    related = [_inside(str(title), topic) for title in topic.details.get("related") or ()][:2]
    if related:
        return f"Related topics: {' and '.join(related)}."
    return f"Read more at {topic.source_name}." if topic.source_name else "Two hosts explain what is known about it."


def _inside(title: str, topic: DiscoveredTopic) -> str:
    """Returns a title as the source writes it inside a sentence."""
    text = str(topic.details.get("text") or topic.summary)
    return title if re.search(rf"\b{re.escape(title)}", text) else title[0].lower() + title[1:]


def _description(topic: DiscoveredTopic) -> str:
    return _YEARS.sub("", str(topic.details.get("description") or "")).strip()


def _cover_prompt(topic: DiscoveredTopic) -> str:
    description = _description(topic)
    about = f"{topic.title} ({description})" if description else topic.title
    motifs = ", ".join(topic.keywords[1:4])
    return f"Podcast cover art about {about}; {motifs}. Bold flat shapes, few colours, no lettering."
