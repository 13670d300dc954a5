from __future__ import annotations

import pytest

from cpoa.agents.topics.ask_parsing import parse_ask
from cpoa.agents.topics.online.queries import MAX_QUERY_CHARS, search_queries, wider_queries


@pytest.mark.parametrize(
    ("topic", "queries"),
    [
        ("how do black holes form?", ("black holes form",)),
        ("Sahara", ("Sahara",)),
        ("cats vs dogs", ("cats", "dogs")),
        ('-intitle:"x" ~ morelike:Sahara', ("intitle x morelike Sahara",)),
    ],
)
def test_the_search_is_asked_for_words_only(topic: str, queries: tuple[str, ...]) -> None:
    assert search_queries(parse_ask(topic)) == queries


def test_a_name_is_asked_for_as_a_phrase() -> None:
    (query,) = search_queries(parse_ask("why did Margaret Hamilton write software"))
    assert query.startswith('"Margaret Hamilton"')


def test_a_query_is_not_longer_than_the_search_allows() -> None:
    (query,) = search_queries(parse_ask("a" * 50 + " reef" * 100))
    assert len(query) <= MAX_QUERY_CHARS


def test_the_second_try_has_the_subject_alone() -> None:
    assert wider_queries(parse_ask("why did Sahara tribes leave oases")) == ("Sahara tribes",)
