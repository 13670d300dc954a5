"""Tests GET /api/v1/snippets and /categories: stored cards are returned at once, and new ones are created if there
are too few."""

from __future__ import annotations

import io
import random
import re
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest
from PIL import Image

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from cpoa.services.failures import RemoteRefusedError
from tests.integration.cards_parts import CARD_FIELDS, SNIPPETS, ids, watch
from tests.integration.whole_api import error_of

if TYPE_CHECKING:
    from tests.integration.cloud import Target
    from tests.integration.whole_api import WholeApi

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def test_the_first_landing_page_is_generated_and_the_second_is_cached(corpus_api: WholeApi):
    agents = watch(corpus_api)
    first, second = (corpus_api.nobody().get(SNIPPETS) for _ in range(2))
    assert (first.status_code, first.json["source"]) == (200, "generation")
    assert (second.status_code, second.json["source"]) == (200, "cache")
    assert ids(first) == ids(second)
    assert len(ids(first)) == agents.made == agents.painter.calls["paint"] == 6
    assert first.json["workflow_id"] == second.json["workflow_id"]


def test_a_card_has_every_field_and_its_own_picture(corpus_api: WholeApi):
    answer = corpus_api.nobody().get(f"{SNIPPETS}?limit=8").json
    assert set(answer) == {"workflow_id", "snippets", "source", "near"}
    pictures = set()
    for card in answer["snippets"]:
        assert set(card) == CARD_FIELDS
        assert UUID(card["snippet_id"]).version == UUID(card["topic_id"]).version == 4
        assert card["source_url"].startswith("https://en.wikipedia.org/wiki/")
        assert (card["source_name"], card["licence"]) == ("Wikipedia", "CC-BY-SA-4.0")
        assert len(card["keywords"]) > 2
        assert TIMESTAMP.fullmatch(card["generation_timestamp"])
        with urllib.request.urlopen(card["image_url"]) as response:  # noqa: S310 -- our own bucket's address
            picture = response.read()
        pictures.add(picture)
        assert Image.open(io.BytesIO(picture)).size == (640, 640)
        assert "X-Goog-Expires=21600&" in card["image_url"]
    assert len(pictures) == 8
    assert {card["category"] for card in answer["snippets"]} == set(CARD_CATEGORIES)


def test_generating_cards_is_recorded_as_a_workflow(corpus_api: WholeApi):
    wanted = str(uuid4())
    person = corpus_api.person()
    answer = person.get(SNIPPETS, x_workflow_id=wanted).json
    assert answer["workflow_id"] == wanted
    row = corpus_api.database.fetch_one("select * from workflow_instances")
    assert row
    assert (row["trigger_event_type"], row["overall_status"]) == ("landing_page_snippets", "completed")
    assert (row["user_id"], row["client_workflow_id"]) == (person.user_id, wanted)
    assert row["context_data_json"] == {"requested_limit": 6, "tda_query": None, "generated_snippet_count": 6}
    tasks = corpus_api.database.fetch_all(
        "select agent_name, status, output_result_summary_json as summary from task_instances order by task_order"
    )
    assert [task["agent_name"] for task in tasks] == ["TDA", *["SnippetGenerationLoopItem"] * 6]
    assert {task["status"] for task in tasks} == {"completed"}
    assert tasks[0]["summary"] == {"topic_count": 6, "query_used": None}
    assert {task["summary"]["snippet_id"] for task in tasks[1:]} == {card["snippet_id"] for card in answer["snippets"]}


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("007", 7), ("20", 20), ("21", 20), ("9" * 50, 20)])
def test_the_limit_sets_the_number_of_cards_up_to_20(corpus_api: WholeApi, limit: str, count: int):
    assert len(ids(corpus_api.nobody().get(f"{SNIPPETS}?limit={limit}"))) == count


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "six", "", "%20", "1e1", "٣", "+5", "null"])
def test_a_limit_that_is_not_a_positive_integer_is_rejected(api: WholeApi, limit: str):
    before = api.rows()
    assert error_of(api.nobody().get(f"{SNIPPETS}?limit={limit}")) == (400, "API_GW_SNIPPETS_INVALID_LIMIT")
    assert api.rows() == before


@pytest.mark.parametrize("category", ["Science", "science", "%20ARTS%20"])
def test_a_category_selects_its_cards(corpus_api: WholeApi, category: str):
    answer = corpus_api.nobody().get(f"{SNIPPETS}?category={category}").json
    wanted = category.replace("%20", "").capitalize()
    assert [card["category"] for card in answer["snippets"]] == [wanted] * 6


@pytest.mark.parametrize("category", ["", "Sport", "%00", "%FF", "Science,Arts", "[]"])
def test_an_unknown_category_is_rejected(api: WholeApi, category: str):
    answer = api.nobody().get(f"{SNIPPETS}?category={category}")
    assert error_of(answer) == (400, "API_GW_SNIPPETS_INVALID_CATEGORY")
    assert "Lifestyle" in answer.json["message"]


def test_a_category_with_too_few_cards_is_filled_once(corpus_api: WholeApi):
    corpus_api.nobody().get(f"{SNIPPETS}?limit=8")
    agents = watch(corpus_api)
    first, second = (corpus_api.nobody().get(f"{SNIPPETS}?category=Health&limit=4") for _ in range(2))
    assert (first.json["source"], second.json["source"]) == ("generation", "cache")
    assert agents.made == 3
    assert ids(first) == ids(second)


def test_preferences_of_a_signed_in_user_apply_unless_the_request_has_a_category(corpus_api: WholeApi):
    person = corpus_api.person()
    for client_id, preferences in (
        ("older", {"preferred_categories": ["Health"]}),
        ("newer", {"preferred_categories": ["arts", "Nothing"], "preferred_news_category": "Business"}),
    ):
        person.post("/api/v1/session/init", {"client_id": client_id})
        person.post("/api/v1/session/preferences", {"client_id": client_id, "preferences": preferences})

    def categories(answer: dict[str, list[dict[str, str]]]) -> set[str]:
        return {card["category"] for card in answer["snippets"]}

    assert categories(person.get(SNIPPETS).json) == {"Arts", "Business"}
    assert categories(person.get(f"{SNIPPETS}?category=Science").json) == {"Science"}
    assert len(categories(corpus_api.person().get(SNIPPETS).json)) == 6
    assert len(categories(corpus_api.nobody().get(SNIPPETS).json)) == 6


@pytest.mark.parametrize("token", ["Bearer x.y.z", "Bearer", "Basic YTpi", "nonsense"])
def test_an_invalid_token_counts_as_anonymous(corpus_api: WholeApi, token: str):
    assert corpus_api.open("GET", SNIPPETS, headers={"Authorization": token}).status_code == 200


def test_an_anonymous_readers_key_is_not_stored_and_an_invalid_one_is_rejected(corpus_api: WholeApi):
    answers = [corpus_api.nobody().get(SNIPPETS, x_idempotency_key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Idempotency-Replayed" not in answers[1].headers
    assert corpus_api.count("idempotency_keys") == 0
    for key in ("a b", "", "é", "x" * 256):
        refused = corpus_api.nobody().get(SNIPPETS, x_idempotency_key=key)
        assert error_of(refused) == (400, "API_GW_IDEMPOTENCY_KEY_INVALID")
    refused = corpus_api.nobody().get(SNIPPETS, x_workflow_id="a b")
    assert error_of(refused) == (400, "API_GW_WORKFLOW_ID_INVALID")


def test_a_signed_in_readers_repeated_key_returns_the_same_cards(corpus_api: WholeApi):
    person = corpus_api.person()
    first = person.get(SNIPPETS, x_idempotency_key="k")
    corpus_api.database.execute("update topics_snippets set featured_timestamp = null")
    again = person.get(SNIPPETS, x_idempotency_key="k")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ids(again) == ids(first)
    assert (again.json["workflow_id"], again.json["source"]) == (first.json["workflow_id"], "cache")
    other = person.get(f"{SNIPPETS}?limit=3", x_idempotency_key="k")
    assert error_of(other) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")


def test_concurrent_first_readers_generate_the_cards_once(corpus_api: WholeApi):
    agents = watch(corpus_api)
    together = threading.Barrier(8)

    def read(_: int) -> list[str]:
        together.wait()
        return ids(corpus_api.nobody().get(SNIPPETS))

    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(read, range(8)))
    assert agents.made == 6
    assert all(page == pages[0] for page in pages)


def test_a_refresh_is_enqueued_for_missing_and_for_old_cards(corpus_api: WholeApi, target: Target):
    refresh = corpus_api.modules["snippets"].service._refresh
    hours = iter(datetime(1990, 1, 1, tzinfo=UTC) + timedelta(hours=random.randrange(10**5)) for _ in range(9))
    refresh._clock = lambda: next(hours)  # the queue accepts the name of an hour only once
    assert corpus_api.nobody().get(SNIPPETS).json["source"] == "generation"
    assert target.next_delivery().path == "/cards/refresh"
    assert corpus_api.nobody().get(SNIPPETS).json["source"] == "cache"
    corpus_api.database.execute("update topics_snippets set generation_timestamp = now() - interval '25 hours'")
    agents = watch(corpus_api)
    assert corpus_api.nobody().get(SNIPPETS).json["source"] == "cache"
    assert target.next_delivery().path == "/cards/refresh"
    assert agents.made == 0
    assert target.deliveries.empty()


def test_the_last_reading_is_recorded_to_the_hour(corpus_api: WholeApi):
    corpus_api.nobody().get(SNIPPETS)
    times = "select max(last_accessed_timestamp) as read from topics_snippets"
    first = corpus_api.database.fetch_one(times)
    corpus_api.nobody().get(SNIPPETS)
    assert corpus_api.database.fetch_one(times) == first
    corpus_api.database.execute("update topics_snippets set last_accessed_timestamp = 'epoch'")
    corpus_api.nobody().get(SNIPPETS)
    later = corpus_api.database.fetch_one(times)
    assert later
    assert later["read"].year > 2000


def test_a_card_whose_picture_fails_has_no_picture(corpus_api: WholeApi):
    watch(corpus_api).painter.broken.add("paint")
    answer = corpus_api.nobody().get(SNIPPETS)
    assert answer.status_code == 200
    assert [card["image_url"] for card in answer.json["snippets"]] == [None] * 6


def test_a_failing_topic_agent_or_writer_gives_503_with_the_workflow(corpus_api: WholeApi):
    agents = watch(corpus_api)
    for agent, call, code in (
        (agents.discovery, "fresh_topics", "API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE"),
        (agents.craft, "craft", "API_GW_CPOA_SNIPPET_ERROR_SCA_CALL_FAILED_AFTER_RETRIES"),
    ):
        agent.broken.add(call)
        answer = corpus_api.nobody().get(SNIPPETS)
        assert error_of(answer) == (503, code)
        assert int(answer.headers["Retry-After"]) >= 1
        row = corpus_api.database.fetch_one(
            "select overall_status from workflow_instances where workflow_id = :id", id=UUID(answer.json["workflow_id"])
        )
        assert row == {"overall_status": "failed"}
        agent.broken.clear()
    assert corpus_api.nobody().get(SNIPPETS).status_code == 200


def test_stored_cards_are_shown_while_an_agent_is_down(corpus_api: WholeApi):
    corpus_api.nobody().get(f"{SNIPPETS}?limit=3")
    watch(corpus_api).discovery.broken.add("fresh_topics")
    answer = corpus_api.nobody().get(f"{SNIPPETS}?limit=9")
    assert (answer.status_code, answer.json["source"], len(ids(answer))) == (200, "cache", 3)


def test_a_recent_failure_is_not_retried_while_there_are_cards_to_show(corpus_api: WholeApi):
    corpus_api.nobody().get(f"{SNIPPETS}?limit=3")
    landing = corpus_api.modules["snippets"].service._landing
    asked: list[object] = []

    class Down:
        engine_version = "down"

        def fresh_topics(self, request: object) -> object:
            asked.append(request)
            raise RemoteRefusedError("TDA", 404, None)

    landing._finder._agent = Down()
    for _ in range(3):
        assert len(ids(corpus_api.nobody().get(f"{SNIPPETS}?limit=9"))) == 3
    assert len(asked) == 1


def test_a_rejection_by_a_remote_agent_counts_as_its_failure(corpus_api: WholeApi):
    class Refusing:
        engine_version = "refusing"

        def fresh_topics(self, request: object) -> object:
            raise RemoteRefusedError("TDA", 401, "SOME_CODE")

    corpus_api.modules["snippets"].service._finder._agent = Refusing()
    answer = corpus_api.nobody().get(SNIPPETS)
    assert error_of(answer) == (503, "API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE")
    assert UUID(answer.json["workflow_id"])


def test_a_request_with_stored_cards_does_not_wait_for_another_that_generates(corpus_api: WholeApi):
    corpus_api.nobody().get(f"{SNIPPETS}?limit=3")
    with corpus_api.modules["snippets"].service._landing._filling:  # another request generates cards
        answer = corpus_api.nobody().get(f"{SNIPPETS}?limit=9")
    assert (answer.status_code, answer.json["source"], len(ids(answer))) == (200, "cache", 3)


def test_a_failed_card_is_omitted_and_the_others_are_shown(corpus_api: WholeApi):
    agents = watch(corpus_api)
    writer, numbers = agents.craft.agent, iter(range(99))

    class FailsOnce:
        engine_version = writer.engine_version

        def craft(self, topic: object) -> object:
            if next(numbers) == 0:
                raise RuntimeError("once")
            return writer.craft(topic)

    corpus_api.modules["snippets"].service._pipeline._maker._craft = FailsOnce()
    answer = corpus_api.nobody().get(SNIPPETS)
    assert (answer.status_code, len(ids(answer))) == (200, 5)
    row = corpus_api.database.fetch_one("select overall_status from workflow_instances")
    assert row == {"overall_status": "completed_with_errors"}


def test_a_url_that_cannot_be_signed_gives_500(corpus_api: WholeApi, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> list[str]:
        raise RuntimeError("no key")

    corpus_api.nobody().get(SNIPPETS)
    monkeypatch.setattr(corpus_api.modules["snippets"].store, "signed_urls", fail)
    assert error_of(corpus_api.nobody().get(SNIPPETS)) == (500, "API_GW_SIGNED_URL_FAILED")


def test_a_missing_table_gives_500_and_a_missing_database_503(corpus_api: WholeApi, monkeypatch: pytest.MonkeyPatch):
    corpus_api.database.execute("alter table topics_snippets rename to gone")
    assert error_of(corpus_api.nobody().get(SNIPPETS)) == (500, "API_GW_SNIPPETS_UNEXPECTED_ERROR")
    monkeypatch.setattr("shared.database_connection.WAIT_FOR_CONNECTION_SECONDS", 0.01)
    database = corpus_api.modules["snippets"].database
    for _ in range(8):
        assert database._pool._free.acquire(timeout=1)
    answer = corpus_api.nobody().get(SNIPPETS)
    for _ in range(8):
        database._pool._free.release()
    assert error_of(answer) == (503, "API_GW_CPOA_SNIPPET_SERVICE_UNAVAILABLE")
    assert int(answer.headers["Retry-After"]) >= 1


def test_there_are_eight_categories(api: WholeApi):
    answer = api.nobody().get("/api/v1/categories")
    assert (answer.status_code, answer.json) == (
        200,
        {
            "categories": [
                "Business", "Technology", "Lifestyle", "Entertainment", "Health", "Science", "Education", "Arts",
            ]
        },
    )  # fmt: skip
