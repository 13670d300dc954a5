"""Tests POST /api/v1/topics/explore and /api/v1/search/podcasts."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from tests.integration.cards_parts import CARD_FIELDS, EXPLORE, SEARCH, ids, watch
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from tests.integration.whole_api import Person, WholeApi

WRONG_EXPLORATIONS: list[tuple[dict[str, Any], str]] = [
    ({}, "API_GW_EXPLORE_INPUT_REQUIRED"),
    ({"keywords": []}, "API_GW_EXPLORE_INPUT_REQUIRED"),
    ({"depth_mode": "broader", "client_id": "c"}, "API_GW_EXPLORE_INPUT_REQUIRED"),
    ({"current_topic_id": None, "keywords": None}, "API_GW_EXPLORE_INPUT_REQUIRED"),
    ({"keywords": "tea"}, "API_GW_EXPLORE_INVALID_KEYWORDS_TYPE"),
    ({"keywords": {"a": "tea"}}, "API_GW_EXPLORE_INVALID_KEYWORDS_TYPE"),
    ({"keywords": ["tea"] * 21}, "API_GW_EXPLORE_INVALID_KEYWORDS_TYPE"),
    ({"keywords": ["tea", ""]}, "API_GW_EXPLORE_INVALID_KEYWORD_ITEM"),
    ({"keywords": ["tea", 7]}, "API_GW_EXPLORE_INVALID_KEYWORD_ITEM"),
    ({"keywords": [" "]}, "API_GW_EXPLORE_INVALID_KEYWORD_ITEM"),
    ({"keywords": ["x" * 101]}, "API_GW_EXPLORE_INVALID_KEYWORD_ITEM"),
    ({"current_topic_id": 7}, "API_GW_EXPLORE_INVALID_TOPIC_ID"),
    ({"current_topic_id": " ", "keywords": ["tea"]}, "API_GW_EXPLORE_INVALID_TOPIC_ID"),
    ({"current_topic_id": ["a"]}, "API_GW_EXPLORE_INVALID_TOPIC_ID"),
    ({"keywords": ["tea"], "depth_mode": "sideways"}, "API_GW_EXPLORE_INVALID_DEPTH_MODE"),
    ({"keywords": ["tea"], "depth_mode": ""}, "API_GW_EXPLORE_INVALID_DEPTH_MODE"),
    ({"keywords": ["tea"], "depth_mode": ["deeper"]}, "API_GW_EXPLORE_INVALID_DEPTH_MODE"),
    ({"depth_mode": "sideways"}, "API_GW_EXPLORE_INVALID_DEPTH_MODE"),
    ({"keywords": ["tea"], "client_id": ""}, "API_GW_CLIENT_ID_INVALID"),
    ({"keywords": ["tea"], "client_id": "x" * 129}, "API_GW_CLIENT_ID_INVALID"),
]
WRONG_SEARCHES: list[tuple[dict[str, Any], str]] = [
    ({}, "API_GW_SEARCH_QUERY_INVALID"),
    ({"query": None}, "API_GW_SEARCH_QUERY_INVALID"),
    ({"query": " \n"}, "API_GW_SEARCH_QUERY_INVALID"),
    ({"query": ["tea"]}, "API_GW_SEARCH_QUERY_INVALID"),
    ({"query": "x" * 301}, "API_GW_SEARCH_QUERY_INVALID"),
    ({"query": "tea", "client_id": 7}, "API_GW_CLIENT_ID_INVALID"),
]


def test_a_search_sorts_by_relevance_and_stores_its_cards(corpus_api: WholeApi):
    agents = watch(corpus_api)
    person = corpus_api.person()
    first, second = (person.post(SEARCH, {"query": " black \n holes "}) for _ in range(2))
    results = first.json["search_results"]
    assert set(first.json) == {"workflow_id", "search_results"}
    assert results[0]["title"].startswith("Black hole: ")
    assert results[0]["relevance_score"] == 1.0
    assert all(set(card) == CARD_FIELDS for card in results)
    scores = [card["relevance_score"] for card in results]
    assert scores == sorted(scores, reverse=True)
    assert len(results) == agents.made == 8
    assert ids(second) == ids(first)
    assert second.json["workflow_id"] != first.json["workflow_id"]


def test_a_search_without_results_is_not_an_error(corpus_api: WholeApi):
    answer = corpus_api.person().post(SEARCH, {"query": "zxqv"})
    assert (answer.status_code, answer.json["search_results"]) == (200, [])


def test_found_cards_do_not_appear_on_the_landing_page(corpus_api: WholeApi):
    assert ids(corpus_api.person().post(SEARCH, {"query": "depression"}))
    assert corpus_api.database.fetch_one("select count(featured_timestamp) as featured from topics_snippets") == {
        "featured": 0
    }


def test_stored_topics_of_a_remote_service_are_searched_too(corpus_api: WholeApi):
    topic_id, person = uuid4(), corpus_api.person()
    corpus_api.database.execute(
        """
        insert into topics_snippets (id, type, title, summary, keywords, source_name, relevance_score)
        values (:id, 'topic', 'Quokka selfies', 'Visitors of the island photograph its marsupials.', '["quokka"]',
                'News', 0.9)
        """,
        id=topic_id,
    )
    for query in ("quokka selfies", "quokka selfie", "photographing marsupials", "qokka selfies"):
        results = person.post(SEARCH, {"query": query}).json["search_results"]
        [card] = [card for card in results if card["topic_id"] == str(topic_id)]
        assert card["source_name"] == "News"
        assert "Quokka selfies" in card["title"]
        assert 0 < card["relevance_score"] <= 1


def test_a_card_that_fails_is_shown_if_another_request_created_it(corpus_api: WholeApi):
    agents, person, other = watch(corpus_api), corpus_api.person(), corpus_api.person()
    writer, first = agents.craft.agent, threading.Lock()

    class Overtaken:
        engine_version = writer.engine_version

        def craft(self, topic: object) -> object:
            if first.acquire(blocking=False):
                assert other.post(SEARCH, {"query": "chess"}).status_code == 200
                raise RuntimeError("too late")
            return writer.craft(topic)

    agents.craft.agent = Overtaken()
    answer = person.post(SEARCH, {"query": "chess"})
    assert ids(answer) == ids(other.post(SEARCH, {"query": "chess"}))
    rows = corpus_api.database.fetch_all("select overall_status from workflow_instances")
    assert [row["overall_status"] for row in rows] == ["completed"] * 3


def test_a_card_can_be_explored_by_its_topics_id_or_its_own(corpus_api: WholeApi):
    person = corpus_api.person()
    [chess, *_] = person.post(SEARCH, {"query": "chess"}).json["search_results"]
    by_topic, by_card = (person.post(EXPLORE, {"current_topic_id": chess[name]}) for name in ("topic_id", "snippet_id"))
    assert set(by_topic.json) == {"workflow_id", "explored_topics"}
    assert ids(by_topic) == ids(by_card)
    assert 3 <= len(ids(by_topic)) <= 6
    assert chess["snippet_id"] not in ids(by_topic)
    upper = person.post(EXPLORE, {"current_topic_id": chess["topic_id"].upper()})
    assert ids(upper) == ids(by_topic)


def test_deeper_is_the_default_and_broader_has_other_results(corpus_api: WholeApi):
    person = corpus_api.person()
    default, deeper, broader = (
        person.post(EXPLORE, {"keywords": ["jazz"], **more})
        for more in ({}, {"depth_mode": "deeper"}, {"depth_mode": "broader"})
    )
    assert ids(default) == ids(deeper)
    assert not set(ids(deeper)) & set(ids(broader))


def test_keywords_take_precedence_over_a_topic_even_an_unknown_one(corpus_api: WholeApi):
    person = corpus_api.person()
    alone = person.post(EXPLORE, {"keywords": ["jazz"]})
    both = person.post(EXPLORE, {"keywords": ["jazz"], "current_topic_id": str(uuid4())})
    assert ids(both) == ids(alone)


@pytest.mark.parametrize(
    "topic_id",
    [
        "00000000-0000-4000-8000-000000000000",
        "topic_abc123",
        "{00000000-0000-4000-8000-000000000000}",
        "' or 1=1 --",
        "é",
    ],
)
def test_an_unknown_topic_without_keywords_is_not_found(corpus_api: WholeApi, topic_id: str):
    person = corpus_api.person()
    answer = person.post(EXPLORE, {"current_topic_id": topic_id}, x_idempotency_key="k")
    assert error_of(answer) == (404, "API_GW_EXPLORE_TOPIC_NOT_FOUND")
    assert corpus_api.count("workflow_instances") == corpus_api.count("idempotency_keys") == 0


@pytest.mark.parametrize(("fields", "code"), WRONG_EXPLORATIONS)
def test_an_invalid_field_of_an_exploration_is_named(api: WholeApi, fields: dict[str, Any], code: str):
    person = api.person()
    before = api.rows()
    assert error_of(person.post(EXPLORE, fields)) == (400, code)
    assert api.rows() == before


@pytest.mark.parametrize(("fields", "code"), WRONG_SEARCHES)
def test_an_invalid_field_of_a_search_is_named(api: WholeApi, fields: dict[str, Any], code: str):
    person = api.person()
    before = api.rows()
    assert error_of(person.post(SEARCH, fields)) == (400, code)
    assert api.rows() == before


@pytest.mark.parametrize(("path", "body"), [(EXPLORE, {"keywords": ["tea"]}), (SEARCH, {"query": "tea"})])
class TestBoth:
    def test_the_workflow_is_recorded(self, corpus_api: WholeApi, path: str, body: dict[str, Any]):
        person, wanted = corpus_api.person(), str(uuid4())
        answer = person.post(path, body | {"client_id": "c"}, x_workflow_id=wanted)
        assert answer.json["workflow_id"] == wanted
        row = corpus_api.database.fetch_one("select * from workflow_instances")
        assert row
        assert row["overall_status"] == "completed"
        assert row["trigger_event_details_json"]["client_id"] == "c"
        assert row["context_data_json"]["generated_snippet_count"] == len(ids(answer))
        tasks = corpus_api.database.fetch_all("select agent_name from task_instances order by task_order")
        assert tasks[0]["agent_name"] in ("TDA_Search", "TDA_Exploration")
        assert len(tasks) == 1 + len(ids(answer))
        again = person.post(path, body, x_workflow_id=wanted)
        assert again.json["workflow_id"] != wanted

    def test_an_unknown_client_gets_a_session_and_a_known_ones_preferences_apply(
        self, corpus_api: WholeApi, path: str, body: dict[str, Any]
    ):
        person = corpus_api.person()
        plain = person.post(path, body | {"client_id": "c"})
        assert corpus_api.count("user_sessions") == 1
        liked = plain.json[next(name for name in plain.json if name != "workflow_id")][-1]["category"]
        person.post("/api/v1/session/preferences", {"client_id": "c", "preferences": {"preferred_categories": [liked]}})
        steered = person.post(path, body | {"client_id": "c"})
        assert set(ids(steered)) == set(ids(plain))
        row = corpus_api.database.fetch_one(
            "select trigger_event_details_json as details from workflow_instances order by start_timestamp desc limit 1"
        )
        assert row
        assert row["details"]["user_preferences"] == {"preferred_categories": [liked]}

    def test_a_repeated_key_returns_the_same_cards_with_new_signatures(
        self, corpus_api: WholeApi, path: str, body: dict[str, Any]
    ):
        agents, person = watch(corpus_api), corpus_api.person()
        first, again = (person.post(path, body, x_idempotency_key="k") for _ in range(2))
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.status_code == 200
        assert ids(again) == ids(first)
        assert again.json["workflow_id"] == first.json["workflow_id"]
        assert agents.discovery.calls.total() == 1
        cards = next(value for value in again.json.values() if isinstance(value, list))
        assert all(card["image_url"].startswith("http") for card in cards)
        both_names = person.post(path, body, idempotency_key="k")
        assert both_names.headers["Idempotency-Replayed"] == "true"

    def test_a_key_is_rejected_with_another_payload_and_independent_for_another_user(
        self, corpus_api: WholeApi, path: str, body: dict[str, Any]
    ):
        person = corpus_api.person()
        person.post(path, body, x_idempotency_key="k")
        refused = person.post(path, body | {"client_id": "c"}, x_idempotency_key="k")
        assert error_of(refused) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")
        other = corpus_api.person().post(path, body, x_idempotency_key="k")
        assert "Idempotency-Replayed" not in other.headers

    def test_a_repetition_is_rejected_while_the_first_request_runs(
        self, corpus_api: WholeApi, path: str, body: dict[str, Any]
    ):
        agents, person = watch(corpus_api), corpus_api.person()
        at_work, go_on = threading.Event(), threading.Event()
        agent = agents.discovery.agent

        class Slow:
            def __getattr__(self, name: str) -> Any:
                def call(*arguments: Any) -> Any:
                    at_work.set()
                    assert go_on.wait(20)
                    return getattr(agent, name)(*arguments)

                return call

        agents.discovery.agent = Slow()
        with ThreadPoolExecutor(1) as threads:
            first = threads.submit(person.post, path, body, x_idempotency_key="k")
            assert at_work.wait(20)
            waiting = person.post(path, body, x_idempotency_key="k")
            go_on.set()
            done = first.result()
        assert error_of(waiting) == (409, "API_GW_IDEMPOTENCY_IN_PROGRESS")
        assert int(waiting.headers["Retry-After"]) >= 1
        assert done.status_code == 200
        assert ids(person.post(path, body, x_idempotency_key="k")) == ids(done)

    def test_a_failure_is_503_with_its_workflow_and_leaves_the_key_free(
        self, corpus_api: WholeApi, path: str, body: dict[str, Any]
    ):
        agents, person = watch(corpus_api), corpus_api.person()
        name = "EXPLORE" if path == EXPLORE else "SEARCH"
        for agent, call, code in (
            (agents.discovery, name.lower(), "TDA_FAILURE"),
            (agents.craft, "craft", "SCA_CALL_FAILED_AFTER_RETRIES"),
        ):
            agent.broken.add(call)
            answer = person.post(path, body, x_idempotency_key="k")
            assert error_of(answer) == (503, f"API_GW_CPOA_{name}_ERROR_{code}")
            assert int(answer.headers["Retry-After"]) >= 1
            assert UUID(answer.json["workflow_id"])
            agent.broken.clear()
        statuses = corpus_api.database.fetch_all("select overall_status from workflow_instances")
        assert [row["overall_status"] for row in statuses] == ["failed", "failed"]
        other = person.post(path, body | {"client_id": "c"}, x_idempotency_key="k")
        assert other.status_code == 200

    def test_a_token_is_checked_before_the_body(self, api: WholeApi, path: str, body: dict[str, Any]):
        assert error_of(api.nobody().post(path, body)) == (401, "AUTH_MISSING_TOKEN")
        assert error_of(api.nobody().send(path, b"{")) == (401, "AUTH_MISSING_TOKEN")

    def test_invalid_headers_are_rejected(self, api: WholeApi, path: str, body: dict[str, Any]):
        person = api.person()
        before = api.rows()
        for headers, code in (
            ({"x_idempotency_key": "a b"}, "API_GW_IDEMPOTENCY_KEY_INVALID"),
            ({"idempotency_key": "x" * 256}, "API_GW_IDEMPOTENCY_KEY_INVALID"),
            ({"x_workflow_id": "é"}, "API_GW_WORKFLOW_ID_INVALID"),
        ):
            assert error_of(person.post(path, body, **headers)) == (400, code)
        assert api.rows() == before

    def test_a_body_that_is_not_an_object_is_rejected(self, api: WholeApi, path: str, body: dict[str, Any]):
        person = api.person()
        assert body
        assert error_of(person.send(path, b"")) == (400, "API_GW_PAYLOAD_REQUIRED")
        assert error_of(person.send(path, b"[]")) == (400, "API_GW_PAYLOAD_REQUIRED")
        assert error_of(person.send(path, b"{")) == (400, "API_GW_MALFORMED_JSON")

    def test_a_missing_table_gives_500_and_a_missing_database_503(
        self, corpus_api: WholeApi, path: str, body: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ):
        name = "EXPLORE" if path == EXPLORE else "SEARCH"
        person: Person = corpus_api.person()
        monkeypatch.setattr("shared.database_connection.WAIT_FOR_CONNECTION_SECONDS", 0.01)
        monkeypatch.setattr(corpus_api.modules["snippets"], "require_user", lambda *_: person.user_id)
        pool = corpus_api.modules["snippets"].database._pool
        for _ in range(8):
            assert pool._free.acquire(timeout=1)
        answer = person.post(path, body)
        for _ in range(8):
            pool._free.release()
        assert error_of(answer) == (503, f"API_GW_CPOA_{name}_SERVICE_UNAVAILABLE")
        corpus_api.database.execute("alter table topics_snippets rename to gone")
        assert error_of(person.post(path, body)) == (500, f"API_GW_{name}_UNEXPECTED_ERROR")
