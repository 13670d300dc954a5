from __future__ import annotations

import pytest

from cpoa.agents.topics.topic_phrase import Aspect, impersonal_subject, is_personal, parse_topic


@pytest.mark.parametrize(
    ("topic", "core", "aspect"),
    [
        ("The History of Podcasting", "Podcasting", Aspect.HISTORY),
        ("How do vaccines work?", "vaccines", Aspect.QUESTION),
        ("how airplanes fly", "airplanes fly", Aspect.QUESTION),
        ("what is inflation?", "inflation", Aspect.QUESTION),
        ("The Roman aqueducts", "Roman aqueducts", Aspect.NONE),
        ("a podcast about the life of Marie Curie", "Marie Curie", Aspect.ANGLE),
        ("tell me about black holes", "black holes", Aspect.NONE),
        ("my grandmother's garden", "garden", Aspect.NONE),
        ("The Who", "Who", Aspect.NONE),
        ("history", "history", Aspect.NONE),
    ],
)
def test_the_aspect_is_separated_from_the_topic(topic: str, core: str, aspect: Aspect) -> None:
    phrase = parse_topic(topic)
    assert (phrase.core, phrase.aspect) == (core, aspect)


def test_the_article_is_kept_for_speaking_the_topic() -> None:
    assert parse_topic("The Roman aqueducts").article == "the"
    assert parse_topic("Roman aqueducts").article == ""


def test_general_words_need_no_passage() -> None:
    assert parse_topic("interesting facts about how octopuses work").telling_words == ["octopuses"]


def test_a_personal_topic_is_recognised() -> None:
    assert is_personal("My grandmother's garden")
    assert not is_personal("Mythology")


@pytest.mark.parametrize(
    ("topic", "subject"),
    [
        ("My grandmother's garden", "a grandmother's garden"),
        ("our village school", "the village school"),
        ("The keepers of Ardnagreen", "the keepers of Ardnagreen"),
        ("Quarterly report", "Quarterly report"),
    ],
)
def test_two_hosts_do_not_say_my(topic: str, subject: str) -> None:
    assert impersonal_subject(topic) == subject
