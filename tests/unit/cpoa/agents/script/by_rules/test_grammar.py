from __future__ import annotations

import pytest

from cpoa.agents.script.by_rules.grammar import parse
from tests.unit.cpoa.agents.script.by_rules.materials import tagger


@pytest.mark.parametrize(
    ("text", "opener", "subject", "verb"),
    [
        ("The keepers changed to paraffin in 1871.", "", "The keepers", "changed"),
        ("In 1934 a late frost killed the whole crop.", "In 1934", "a late frost", "killed"),
        ("Today, the island is a bird sanctuary.", "Today,", "the island", None),
        ("The reef, which is large, is located in the sea.", "", "The reef", "located"),
        ("The last keeper often said little.", "", "The last keeper", "said"),
    ],
)
def test_opener_subject_and_verb_are_found(text: str, opener: str, subject: str, verb: str | None) -> None:
    sentence = parse(tagger(), text)
    assert (sentence.opener, sentence.subject, sentence.verb) == (opener, subject, verb)


def test_a_sentence_beyond_the_parse_has_no_subject() -> None:
    assert parse(tagger(), "With the keepers gone and the light out").subject is None


def test_tense_and_number_come_from_the_verb() -> None:
    lit = parse(tagger(), "The lamps were lit in 1846.")
    assert lit.is_past
    assert lit.plural
    assert lit.participle == "lit"
    assert not parse(tagger(), "They feed on plants.").is_past
