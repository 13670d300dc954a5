from __future__ import annotations

from cpoa.agents.topics.answering.bearing import BearingScorer, ScoredSentence
from cpoa.agents.topics.answering.concepts import Concept
from cpoa.agents.topics.ask_parsing import parse_ask


def score(topic: str, title: str, *sentences: str, person: bool = False) -> list[ScoredSentence]:
    """The words of the subject are one concept, each other word is one."""
    ask = parse_ask(topic)
    subject = tuple(word for word in ask.words if word in ask.subjects[0])
    rest = [Concept((word,), 5.0) for word in ask.words if word not in subject]
    return BearingScorer(ask, [Concept(subject, 6.0, side=0), *rest]).scores(title, sentences, person=person)


def test_a_sentence_with_the_cause_answers() -> None:
    [because, unrelated] = score(
        "why are carrots orange", "Vegetable", "Carrots are orange because of carotene.", "Peas are round."
    )
    assert because.answers
    assert because.bearing >= 0.8
    assert not unrelated.answers


def test_a_sentence_without_a_cause_does_not_answer() -> None:
    [named] = score("why is Mars red", "Mars", "Mars is known as the red planet.")
    assert not named.answers
    assert named.bearing >= 0.5


def test_the_title_names_the_subject_of_every_sentence() -> None:
    [sank] = score("why did the titanic sink", "Titanic", "She sank because she struck an iceberg.")
    assert sank.answers


def test_a_sentence_about_other_ways_comes_after_the_answer() -> None:
    other, way = score(
        "how does a compass find north",
        "Compass",
        "There are other ways to find north than by the use of a compass.",
        "A compass finds north by means of a magnetised needle.",
    )
    assert way.bearing >= other.bearing + 0.2


def test_a_verb_in_another_article_must_be_near_the_subject() -> None:
    discovered = "He discovered that water is made of hydrogen and oxygen."
    [scored] = score("who discovered oxygen", "Louis Gay", discovered, person=True)
    assert not scored.answers


def test_what_an_answer_leans_on_bears_too() -> None:
    first, second = score(
        "who discovered penicillin",
        "Alexander Fleming",
        "Alexander Fleming was a physician.",
        "He discovered penicillin in 1928.",
        person=True,
    )
    assert second.answers
    assert first.bearing >= 0.5


def test_every_sentence_of_the_subjects_own_article_bears_on_a_plain_topic() -> None:
    scored = score("octopuses", "Octopus", "An octopus has eight arms.", "They are clever.")
    assert all(one.bearing >= 0.5 for one in scored)


def test_a_mention_elsewhere_bears_less() -> None:
    [mention] = score("octopuses", "Camouflage", "Octopuses change their colour.")
    assert 0.5 <= mention.bearing < 0.7
    assert not mention.answers


def test_a_conquest_is_not_a_superlative() -> None:
    [conquest] = score("Roman conquest", "Roman conquest", "The Roman conquest of Britain began in 43.")
    assert conquest.answers


def test_a_man_is_a_person() -> None:
    ask = parse_ask("who was the first man on the moon")
    concepts = [Concept((word,), 5.0, side=0) for word in ask.words]
    said = "Armstrong was an astronaut who became the first person to walk on the Moon."
    [armstrong] = BearingScorer(ask, concepts).scores("Neil Armstrong", [said], person=True)
    assert armstrong.answers


def test_who_contributed_ranks_below_who_did_it() -> None:
    topic = "who discovered radium"
    [shared] = score(topic, "Ann Gray", "Gray's contributions to the discovery of radium are known.", person=True)
    [did] = score(topic, "Marie Curie", "Curie discovered radium.", person=True)
    assert did.rank > shared.rank + 0.1


def test_what_came_before_a_discovery_does_not_answer_who_made_it() -> None:
    [before] = score(
        "who discovered radium", "Ann Gray", "Gray's analysis preceded the discovery of radium.", person=True
    )
    assert not before.answers


def test_an_article_of_something_else_must_name_who_did_it() -> None:
    topic = "who invented dynamite"
    [nobody] = score(topic, "Sweden", "Trade grew in Sweden after dynamite was invented.")
    [named] = score(topic, "Sweden", "In Sweden dynamite was invented by Alfred Nobel.")
    assert (nobody.answers, named.answers) == (False, True)


def test_a_title_with_the_whole_question_bears_more() -> None:
    said = "The fall of Rome was caused by invasions."
    [titled] = score("why did Rome fall", "Fall of Rome", said)
    [own] = score("why did Rome fall", "Rome", said)
    assert titled.rank > own.rank
