from __future__ import annotations

from dataclasses import replace

from cpoa.agents.protocols import DiscoveredTopic
from cpoa.research.snippets import LONGEST_TITLE, EmbeddedSnippetCraft
from cpoa.text.sentences import split_sentences

TOPIC = DiscoveredTopic(
    topic_id="0b9b5a4e-6a0e-5a6e-9d55-0f6d2f0c7a10",
    title="Octopus",
    summary="An octopus is a soft-bodied mollusc. It has eight limbs.",
    keywords=("octopus", "mollusc", "limbs"),
    source_url="https://en.wikipedia.org/wiki/Octopus",
    source_name="Wikipedia",
    relevance_score=1.0,
    category="Science",
    details={
        "description": "Soft-bodied eight-limbed order of molluscs",
        "kind": "thing",
        "text": "An octopus is a soft-bodied mollusc. Such animals are old. The order has 300 species. It is wide.",
        "related": ["Squid"],
    },
)


def test_a_card_says_more_than_the_article_is_called() -> None:
    card = EmbeddedSnippetCraft().craft(TOPIC)
    assert card.title != "Octopus"
    assert "Octopus" in card.title
    assert len(card.title) <= LONGEST_TITLE


def test_the_summary_is_two_sentences_that_lean_on_nothing_unsaid() -> None:
    summary = EmbeddedSnippetCraft().craft(TOPIC).summary
    assert summary == "An octopus is a soft-bodied mollusc. The order has 300 species."


def test_a_one_sentence_lead_still_gets_two() -> None:
    topic = replace(TOPIC, details={**TOPIC.details, "text": "An octopus is a soft-bodied mollusc."})
    assert len(split_sentences(EmbeddedSnippetCraft().craft(topic).summary)) == 2


def test_a_topic_from_elsewhere_needs_no_details() -> None:
    card = EmbeddedSnippetCraft().craft(replace(TOPIC, details={}))
    assert card.title == "The story of octopus"
    assert card.summary == "An octopus is a soft-bodied mollusc. It has eight limbs."


def test_the_same_topic_gets_the_same_card() -> None:
    assert EmbeddedSnippetCraft().craft(TOPIC) == EmbeddedSnippetCraft().craft(TOPIC)


def test_the_picture_is_asked_for_without_letters() -> None:
    assert "no lettering" in EmbeddedSnippetCraft().craft(TOPIC).cover_art_prompt
