from __future__ import annotations

from dataclasses import replace

from cpoa.agents.snippet.by_rules import MAX_TITLE_CHARS, EmbeddedSnippetCraft
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


def test_a_striking_fact_is_preferred_to_a_definition() -> None:
    text = "Mount Everest is the world's highest mountain above sea level. It was first climbed in 1953."
    assert craft(replace(TOPIC, title="Mount Everest"), text=text).title == (
        "Mount Everest: The world's highest mountain above sea level"
    )


def test_a_title_has_no_years_and_only_a_meaningful_part_of_a_long_description() -> None:
    assert craft(description="English writer (1564–1616)").title == "Octopus: English writer"
    long = (
        "Organ of many animals that pumps blood through the vessels of the circulatory system and brings oxygen along"
    )
    title = craft(description=long).title
    assert title.startswith("Octopus: Organ of many animals")
    assert len(title) <= MAX_TITLE_CHARS


def test_a_description_that_only_repeats_the_name_is_not_used() -> None:
    assert craft(description="Octopus order").title == "Octopus: A soft-bodied mollusc"
    assert craft(description="", text="Octopuses have eight arms. They swim.").title == "Octopus and squid"


def test_the_summary_is_two_sentences_without_open_references() -> None:
    text = "An octopus is a soft-bodied mollusc. Such animals are old. The order has 300 species. It is wide."
    assert craft(text=text).summary == "An octopus is a soft-bodied mollusc. The order has 300 species."


def test_the_most_interesting_sentence_that_can_follow_is_used() -> None:
    text = "An octopus is a mollusc. The arms are long. The largest octopus weighed 272 kilograms in the year 1957."
    assert craft(text=text).summary.endswith("The largest octopus weighed 272 kilograms in the year 1957.")


def test_a_pronoun_is_replaced_by_the_name_if_the_sentence_before_is_dropped() -> None:
    text = (
        "An octopus is a mollusc. It is found in every ocean of the world. It has three hearts, and never sleeps long."
    )
    assert craft(text=text).summary == ("An octopus is a mollusc. The octopus has three hearts, and never sleeps long.")


def test_a_lead_with_one_sentence_gets_a_second_sentence() -> None:
    summary = craft(text="An octopus is a soft-bodied mollusc.").summary
    assert summary == "An octopus is a soft-bodied mollusc. Related topics: squid."


def test_a_topic_of_a_remote_service_needs_no_details() -> None:
    card = EmbeddedSnippetCraft().craft(replace(TOPIC, details={}))
    assert card.title == "Octopus: A soft-bodied mollusc"
    assert card.summary == "An octopus is a soft-bodied mollusc. The octopus has eight limbs."


def test_the_same_topic_gets_the_same_card() -> None:
    assert EmbeddedSnippetCraft().craft(TOPIC) == EmbeddedSnippetCraft().craft(TOPIC)


def test_the_prompt_requests_a_picture_without_letters() -> None:
    assert "no lettering" in EmbeddedSnippetCraft().craft(TOPIC).cover_art_prompt
