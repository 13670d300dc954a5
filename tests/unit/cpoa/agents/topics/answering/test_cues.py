from __future__ import annotations

import pytest

from cpoa.agents.topics.answering.cues import cue_strength, points_at
from cpoa.contracts.ask import AskKind


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (AskKind.WHY, "Carrots are orange due to their beta-carotene."),
        (AskKind.CAUSES, "The disease was caused by a bacterium."),
        (AskKind.EFFECTS, "The press transformed the making of books."),
        (AskKind.HISTORY, "It originated in New Orleans."),
        (AskKind.RISE_AND_FALL, "The empire collapsed in 476."),
        (AskKind.COMPARISON, "Unlike frogs, toads have dry skin."),
        (AskKind.WHAT_HAPPENED, "The reactor exploded."),
    ],
)
def test_a_cue_shows_the_kind_of_an_answer(kind: AskKind, sentence: str) -> None:
    assert cue_strength(kind, sentence, negated=False) >= 0.8
    assert cue_strength(kind, "Tea is a drink.", negated=False) == 0.0


def test_a_plain_topic_needs_no_cue() -> None:
    assert cue_strength(AskKind.WHAT_IS, "Tea is a drink.", negated=False) == 1.0


def test_an_effect_is_not_a_cause() -> None:
    assert cue_strength(AskKind.CAUSES, "The war killed millions, causing famine.", negated=False) == 0.0


def test_why_not_is_answered_by_a_negation() -> None:
    sentence = "Antibiotics are not effective against viruses."
    assert cue_strength(AskKind.WHY, sentence, negated=True) > cue_strength(AskKind.WHY, sentence, negated=False)


def test_a_sentence_points_at_what_it_caused() -> None:
    sentence = "The crash triggered the Great Depression."
    assert points_at(AskKind.CAUSES, sentence, [sentence.index("Great")])
    assert not points_at(AskKind.EFFECTS, sentence, [sentence.index("Great")])
