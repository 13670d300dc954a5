"""Tests GET /api/v1/snippets with `q` and with `near`: searching and exploring without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.integration.cards_parts import CARD_FIELDS, EXPLORE, SEARCH, SNIPPETS, ids, watch
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import Person, WholeApi

REFUSED = [
    ({"q": ""}, "API_GW_SNIPPETS_INVALID_QUERY"),
    ({"q": " \n"}, "API_GW_SNIPPETS_INVALID_QUERY"),
    ({"q": "tea\0"}, "API_GW_SNIPPETS_INVALID_QUERY"),
    ({"near": "tea\0"}, "API_GW_SNIPPETS_INVALID_NEAR"),
    ({"q": "x" * 301}, "API_GW_SNIPPETS_INVALID_QUERY"),
    ({"q": "tea", "near": "tea"}, "API_GW_SNIPPETS_INVALID_QUERY"),
    ({"q": "tea", "category": "Science"}, "API_GW_SNIPPETS_INVALID_QUERY"),
    ({"near": "tea", "category": "Science"}, "API_GW_SNIPPETS_INVALID_QUERY"),
    ({"near": ""}, "API_GW_SNIPPETS_INVALID_NEAR"),
    ({"near": "x" * 129}, "API_GW_SNIPPETS_INVALID_NEAR"),
    ({"near": "tea", "depth": "sideways"}, "API_GW_SNIPPETS_INVALID_DEPTH"),
    ({"near": "tea", "depth": ""}, "API_GW_SNIPPETS_INVALID_DEPTH"),
    ({"q": "tea", "depth": "deeper"}, "API_GW_SNIPPETS_INVALID_DEPTH"),
    ({"depth": "deeper"}, "API_GW_SNIPPETS_INVALID_DEPTH"),
    ({"q": "tea", "limit": "0"}, "API_GW_SNIPPETS_INVALID_LIMIT"),
]


def ask(person: Person, **query: object) -> TestResponse:
    return person.get(f"{SNIPPETS}?{urlencode(query)}")


def test_a_stranger_searches_and_no_agent_works_for_it(corpus_api: WholeApi):
    agents = watch(corpus_api)
    answer = ask(corpus_api.nobody(), q=" black \n holes ", limit=8)
    assert answer.status_code == 200
    assert set(answer.json) == {"workflow_id", "snippets", "source", "near"}
    assert answer.json["near"] is None
    assert answer.json["source"] == "cache"
    cards = answer.json["snippets"]
    assert len(cards) == 8
    assert all(set(card) == CARD_FIELDS for card in cards)
    assert cards[0]["title"].startswith("Black hole: ")
    assert cards[0]["relevance_score"] == 1.0
    scores = [card["relevance_score"] for card in cards]
    assert scores == sorted(scores, reverse=True)
    assert agents.discovery.calls.total() == agents.craft.calls.total() == agents.painter.calls.total() == 0


def test_it_finds_what_a_signed_in_search_finds(corpus_api: WholeApi):
    for query in ("volcanos", "football world cup", "a history of jazz"):
        [found] = [ask(corpus_api.nobody(), q=query, limit=8).json["snippets"]]
        results = corpus_api.person().post(SEARCH, {"query": query}).json["search_results"]
        assert [card["topic_id"] for card in found] == [card["topic_id"] for card in results]


def test_it_stores_topics_but_no_cards(corpus_api: WholeApi):
    before = corpus_api.rows()
    cards = ask(corpus_api.nobody(), q="chess").json["snippets"]
    after = corpus_api.rows()
    assert {name for name in after if after[name] != before[name]} == {"topics_snippets"}
    kinds = corpus_api.database.fetch_all("select type, count(*) as count from topics_snippets group by type")
    assert kinds == [{"type": "topic", "count": len(cards)}]
    assert all(card["snippet_id"] == card["topic_id"] and card["image_url"] is None for card in cards)
    ask(corpus_api.nobody(), q="chess")
    assert corpus_api.rows() == after


def test_a_stored_card_is_shown_with_its_picture(corpus_api: WholeApi):
    [chess, *_] = corpus_api.person().post(SEARCH, {"query": "chess"}).json["search_results"]
    [card, *_] = ask(corpus_api.nobody(), q="chess").json["snippets"]
    assert card["snippet_id"] == chess["snippet_id"] != card["topic_id"]
    assert card["image_url"].startswith("http")


def test_a_signed_in_search_still_makes_the_card_of_a_topic_that_a_stranger_found(corpus_api: WholeApi):
    agents = watch(corpus_api)
    cards = ask(corpus_api.nobody(), q="chess", limit=8).json["snippets"]
    corpus_api.person().post(SEARCH, {"query": "chess"})
    assert agents.made == len(cards)


def test_nothing_found_is_an_empty_list(corpus_api: WholeApi):
    answer = ask(corpus_api.nobody(), q="zxqv")
    assert (answer.status_code, answer.json["snippets"]) == (200, [])
    answer = ask(corpus_api.nobody(), near="zxqv")
    assert (answer.status_code, answer.json["snippets"], answer.json["near"]) == (200, [], None)


def test_a_found_topic_is_explored_by_its_id_and_the_answer_has_its_card(corpus_api: WholeApi):
    nobody = corpus_api.nobody()
    [chess, *_] = ask(nobody, q="chess").json["snippets"]
    deeper, broader = (ask(nobody, near=chess["topic_id"].upper(), depth=depth) for depth in ("deeper", "broader"))
    assert deeper.json["near"]["title"] == chess["title"]
    assert chess["topic_id"] not in ids(deeper)
    assert ids(ask(nobody, near=chess["topic_id"])) == ids(deeper)
    assert 3 <= len(ids(deeper)) <= 6
    assert not set(ids(deeper)) & set(ids(broader))
    explored = corpus_api.person().post(EXPLORE, {"current_topic_id": chess["topic_id"]}).json["explored_topics"]
    assert [card["topic_id"] for card in explored] == [card["topic_id"] for card in deeper.json["snippets"]]


def test_a_card_is_explored_by_its_own_id_too(corpus_api: WholeApi):
    [chess, *_] = corpus_api.person().post(SEARCH, {"query": "chess"}).json["search_results"]
    by_card, by_topic = (ask(corpus_api.nobody(), near=chess[name]) for name in ("snippet_id", "topic_id"))
    assert ids(by_card) == ids(by_topic)
    assert by_card.json["near"]["snippet_id"] == chess["snippet_id"]
    assert by_card.json["near"]["image_url"].startswith("http")


def test_a_topic_is_explored_by_its_name(corpus_api: WholeApi):
    by_name = ask(corpus_api.nobody(), near="jazz")
    explored = corpus_api.person().post(EXPLORE, {"keywords": ["jazz"]}).json["explored_topics"]
    assert [card["topic_id"] for card in by_name.json["snippets"]] == [card["topic_id"] for card in explored]
    assert by_name.json["near"] is None


def test_only_the_first_words_of_a_query_are_read(corpus_api: WholeApi):
    nobody = corpus_api.nobody()
    assert ids(ask(nobody, q=f"chess {'chess ' * 40}")) == ids(ask(nobody, q="chess"))
    assert ids(ask(nobody, q=" ".join(f"zxqv{number}" for number in range(12)) + " chess")) == []


def test_an_unknown_id_is_not_found(corpus_api: WholeApi):
    assert error_of(ask(corpus_api.nobody(), near=uuid4())) == (404, "API_GW_SNIPPETS_TOPIC_NOT_FOUND")


def test_the_limit_is_the_number_of_cards(corpus_api: WholeApi):
    nobody = corpus_api.nobody()
    assert [len(ids(ask(nobody, q="music", limit=limit))) for limit in (1, 3, 20)] == [1, 3, 20]
    assert len(ids(ask(nobody, near="music", limit=2))) == 2


@pytest.mark.parametrize(("query", "code"), REFUSED)
def test_an_invalid_parameter_is_named(api: WholeApi, query: dict[str, str], code: str):
    before = api.rows()
    assert error_of(ask(api.nobody(), **query)) == (400, code)
    assert api.rows() == before


def test_an_invalid_token_counts_as_none(api: WholeApi):
    answer = api.nobody().get(f"{SNIPPETS}?q=tea", authorization="Bearer nonsense")
    assert answer.status_code == 200


class TestLimit:
    @pytest.fixture
    def few(self, corpus_api: WholeApi, monkeypatch: pytest.MonkeyPatch) -> WholeApi:
        monkeypatch.setattr(corpus_api.modules["snippets"].searching, "_max_searches_per_hour", 2)
        return corpus_api

    @staticmethod
    def _ask_from(api: WholeApi, address: str) -> TestResponse:
        return api.open("GET", f"{SNIPPETS}?q=tea", environ_base={"REMOTE_ADDR": address})

    def test_one_address_may_search_so_often_in_an_hour(self, few: WholeApi):
        answers = [self._ask_from(few, "203.0.113.7") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert error_of(answers[-1]) == (429, "API_GW_TOO_MANY_REQUESTS")
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
        assert self._ask_from(few, "203.0.113.8").status_code == 200

    def test_a_signed_in_person_is_counted_for_themselves(self, few: WholeApi):
        person = few.person()
        assert [ask(person, q="tea").status_code for _ in range(3)] == [200, 200, 429]
        assert ask(few.person(), q="tea").status_code == 200
        assert ask(few.nobody(), q="tea").status_code == 200

    def test_the_landing_page_is_not_counted(self, few: WholeApi):
        assert [few.nobody().get(SNIPPETS).status_code for _ in range(4)] == [200] * 4
