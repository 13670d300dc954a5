from __future__ import annotations

from dataclasses import replace

from cpoa.agents.snippet.embedded import MAX_TITLE_CHARS, EmbeddedSnippetCraft
from cpoa.contracts.agents import DiscoveredTopic, SnippetCard

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


def craft(topic: DiscoveredTopic = TOPIC, **details: object) -> SnippetCard:
    return EmbeddedSnippetCraft().craft(replace(topic, details={**topic.details, **details}))


def test_a_title_names_the_topic_and_defines_it() -> None:
    assert craft().title == "Octopus: Soft-bodied eight-limbed order of molluscs"


def test_a_title_has_no_years_and_no_description_that_is_too_long() -> None:
    assert craft(description="English writer (1564–1616)").title == "Octopus: English writer"
    long = (
        "Organ of many animals that pumps blood through the vessels of the circulatory system and brings oxygen along"
    )
    assert craft(description=long).title == "Octopus"
    assert len(craft(replace(TOPIC, title="Octopus " * 20)).title) <= MAX_TITLE_CHARS


def test_a_description_that_only_repeats_the_name_is_not_used() -> None:
    assert craft(description="Octopus order").title == "Octopus"
    assert craft(description="").title == "Octopus"


def test_the_summary_is_the_first_two_sentences_whole() -> None:
    text = "An octopus is a soft-bodied mollusc. It is found in every ocean. The order has 300 species."
    assert craft(text=text).summary == "An octopus is a soft-bodied mollusc. It is found in every ocean."


def test_after_a_sentence_that_does_not_fit_only_one_that_stands_alone_is_used() -> None:
    long = f"It is {'very ' * 60}soft."
    text = f"An octopus is a mollusc. {long} Such animals are old. Octopuses have three hearts."
    assert craft(text=text).summary == "An octopus is a mollusc. Octopuses have three hearts."


def test_a_lead_with_one_sentence_gets_a_second_sentence() -> None:
    summary = craft(text="An octopus is a soft-bodied mollusc.").summary
    assert summary == "An octopus is a soft-bodied mollusc. Related topics: squid."


def test_a_topic_of_a_remote_service_needs_no_details() -> None:
    card = EmbeddedSnippetCraft().craft(replace(TOPIC, details={}))
    assert card.title == "Octopus"
    assert card.summary == "An octopus is a soft-bodied mollusc. It has eight limbs."


def test_the_same_topic_gets_the_same_card() -> None:
    assert EmbeddedSnippetCraft().craft(TOPIC) == EmbeddedSnippetCraft().craft(TOPIC)


def test_the_prompt_requests_a_picture_without_letters() -> None:
    assert "no lettering" in EmbeddedSnippetCraft().craft(TOPIC).cover_art_prompt
