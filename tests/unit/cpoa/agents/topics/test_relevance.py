from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from cpoa.agents.topics.relevance import THRESHOLD, TopicRelation, specificity

LINK = cast("Any", SimpleNamespace(weight=0.1))
STRANGER = replace(TopicRelation.unknown(), cosine=0.05, context=0.05)


def test_leads_that_mention_each_other_are_relevant() -> None:
    assert replace(STRANGER, mentions=LINK, mentioned_by=LINK, cosine=0.2, context=0.2).relevance > THRESHOLD


def test_a_lead_that_only_shares_a_few_words_is_not_relevant() -> None:
    assert STRANGER.relevance < THRESHOLD


def test_a_lead_that_shares_only_the_words_of_the_titles_is_a_namesake() -> None:
    namesake = replace(STRANGER, cosine=0.4, context=0.0)
    assert namesake.relevance < THRESHOLD
    assert replace(namesake, context=0.2).relevance > namesake.relevance


def test_a_mention_of_a_frequent_topic_counts_less() -> None:
    rare = replace(STRANGER, mentions=LINK, specificity=1.0)
    assert replace(rare, specificity=0.1).relevance < rare.relevance


def test_the_candidates_own_sentence_is_the_preferred_link() -> None:
    own = cast("Any", SimpleNamespace(weight=0.2))
    assert replace(STRANGER, mentions=LINK, mentioned_by=own).joining is own
    assert replace(STRANGER, mentions=LINK).joining is LINK


@pytest.mark.parametrize(("in_degree", "expected"), [(0, 1.0), (9_999, 0.0)])
def test_specificity_is_between_one_and_zero(in_degree: int, expected: float) -> None:
    assert specificity(in_degree, 10_000) == pytest.approx(expected)
