"""GET /api/v1/snippets and /categories: stored cards at once, new ones where there are too few."""

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


def test_the_first_landing_page_is_made_for_its_reader_and_the_second_is_stored(corpus_api: WholeApi):
    agents = watch(corpus_api)
    first, second = (corpus_api.nobody().get(SNIPPETS) for _ in range(2))
    assert (first.status_code, first.json["source"]) == (200, "generation")
    assert (second.status_code, second.json["source"]) == (200, "cache")
    assert ids(first) == ids(second)
    assert len(ids(first)) == agents.made == agents.painter.calls["paint"] == 6
    assert first.json["workflow_id"] == second.json["workflow_id"]


def test_a_card_has_every_field_and_art_of_its_own(corpus_api: WholeApi):
    answer = corpus_api.nobody().get(f"{SNIPPETS}?limit=8").json
    assert set(answer) == {"workflow_id", "snippets", "source"}
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


def test_the_making_is_a_workflow_of_its_own(corpus_api: WholeApi):
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
def test_as_many_as_asked_for_and_20_at_the_most(corpus_api: WholeApi, limit: str, count: int):
    assert len(ids(corpus_api.nobody().get(f"{SNIPPETS}?limit={limit}"))) == count


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "six", "", "%20", "1e1", "٣", "+5", "null"])
def test_a_limit_that_is_no_whole_number_from_1_is_refused(api: WholeApi, limit: str):
    before = api.rows()
    assert error_of(api.nobody().get(f"{SNIPPETS}?limit={limit}")) == (400, "API_GW_SNIPPETS_INVALID_LIMIT")
    assert api.rows() == before


@pytest.mark.parametrize("category", ["Science", "science", "%20ARTS%20"])
def test_one_category_alone(corpus_api: WholeApi, category: str):
    answer = corpus_api.nobody().get(f"{SNIPPETS}?category={category}").json
    wanted = category.replace("%20", "").capitalize()
    assert [card["category"] for card in answer["snippets"]] == [wanted] * 6


@pytest.mark.parametrize("category", ["", "Sport", "%00", "%FF", "Science,Arts", "[]"])
def test_a_category_that_there_is_not_is_refused(api: WholeApi, category: str):
    answer = api.nobody().get(f"{SNIPPETS}?category={category}")
    assert error_of(answer) == (400, "API_GW_SNIPPETS_INVALID_CATEGORY")
    assert "Lifestyle" in answer.json["message"]


def test_a_category_of_which_there_are_too_few_is_filled_up_once(corpus_api: WholeApi):
    corpus_api.nobody().get(f"{SNIPPETS}?limit=8")
    agents = watch(corpus_api)
    first, second = (corpus_api.nobody().get(f"{SNIPPETS}?category=Health&limit=4") for _ in range(2))
    assert (first.json["source"], second.json["source"]) == ("generation", "cache")
    assert agents.made == 3
    assert ids(first) == ids(second)


def test_a_signed_in_users_preferences_steer_it_and_a_category_in_the_request_wins(corpus_api: WholeApi):
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
def test_a_bad_token_is_anonymous(corpus_api: WholeApi, token: str):
    assert corpus_api.open("GET", SNIPPETS, headers={"Authorization": token}).status_code == 200


def test_an_anonymous_reader_s_key_keeps_nothing_and_a_bad_one_is_refused(corpus_api: WholeApi):
    answers = [corpus_api.nobody().get(SNIPPETS, x_idempotency_key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert "Idempotency-Replayed" not in answers[1].headers
    assert corpus_api.count("idempotency_keys") == 0
    for key in ("a b", "", "é", "x" * 256):
        refused = corpus_api.nobody().get(SNIPPETS, x_idempotency_key=key)
        assert error_of(refused) == (400, "API_GW_IDEMPOTENCY_KEY_INVALID")
    refused = corpus_api.nobody().get(SNIPPETS, x_workflow_id="a b")
    assert error_of(refused) == (400, "API_GW_WORKFLOW_ID_INVALID")


def test_a_signed_in_reader_s_repeated_key_names_the_same_cards(corpus_api: WholeApi):
    person = corpus_api.person()
    first = person.get(SNIPPETS, x_idempotency_key="k")
    corpus_api.database.execute("update topics_snippets set featured_timestamp = null")
    again = person.get(SNIPPETS, x_idempotency_key="k")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert ids(again) == ids(first)
    assert (again.json["workflow_id"], again.json["source"]) == (first.json["workflow_id"], "cache")
    other = person.get(f"{SNIPPETS}?limit=3", x_idempotency_key="k")
    assert error_of(other) == (422, "API_GW_IDEMPOTENCY_KEY_REUSED")


def test_many_first_readers_at_once_make_the_cards_once(corpus_api: WholeApi):
    agents = watch(corpus_api)
    together = threading.Barrier(8)

    def read(_: int) -> list[str]:
        together.wait()
        return ids(corpus_api.nobody().get(SNIPPETS))

    with ThreadPoolExecutor(8) as threads:
        pages = list(threads.map(read, range(8)))
    assert agents.made == 6
    assert all(page == pages[0] for page in pages)


def test_new_cards_are_asked_for_beside_a_first_few_and_in_the_place_of_old_ones(corpus_api: WholeApi, target: Target):
    refresh = corpus_api.modules["snippets"].service._refresh
    hours = iter(datetime(1990, 1, 1, tzinfo=UTC) + timedelta(hours=random.randrange(10**5)) for _ in range(9))
    refresh._clock = lambda: next(hours)  # the queue takes the name of an hour once
    assert corpus_api.nobody().get(SNIPPETS).json["source"] == "generation"
    assert target.next_delivery().path == "/cards/refresh"
    assert corpus_api.nobody().get(SNIPPETS).json["source"] == "cache"
    corpus_api.database.execute("update topics_snippets set generation_timestamp = now() - interval '25 hours'")
    agents = watch(corpus_api)
    assert corpus_api.nobody().get(SNIPPETS).json["source"] == "cache"
    assert target.next_delivery().path == "/cards/refresh"
    assert agents.made == 0
    assert target.deliveries.empty()


def test_reading_is_noted_to_the_hour(corpus_api: WholeApi):
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


def test_a_picture_that_cannot_be_painted_leaves_the_card_without_art(corpus_api: WholeApi):
    watch(corpus_api).painter.broken.add("paint")
    answer = corpus_api.nobody().get(SNIPPETS)
    assert answer.status_code == 200
    assert [card["image_url"] for card in answer.json["snippets"]] == [None] * 6


def test_without_a_topic_or_a_writer_there_is_503_with_the_workflow(corpus_api: WholeApi):
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


def test_what_is_stored_is_shown_while_an_agent_is_down(corpus_api: WholeApi):
    corpus_api.nobody().get(f"{SNIPPETS}?limit=3")
    watch(corpus_api).discovery.broken.add("fresh_topics")
    answer = corpus_api.nobody().get(f"{SNIPPETS}?limit=9")
    assert (answer.status_code, answer.json["source"], len(ids(answer))) == (200, "cache", 3)


def test_what_has_just_failed_is_not_tried_again_while_there_are_cards_to_show(corpus_api: WholeApi):
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


def test_a_refusal_by_an_agent_elsewhere_is_the_agents_failure(corpus_api: WholeApi):
    class Refusing:
        engine_version = "refusing"

        def fresh_topics(self, request: object) -> object:
            raise RemoteRefusedError("TDA", 401, "SOME_CODE")

    corpus_api.modules["snippets"].service._finder._agent = Refusing()
    answer = corpus_api.nobody().get(SNIPPETS)
    assert error_of(answer) == (503, "API_GW_CPOA_SNIPPET_ERROR_TDA_FAILURE")
    assert UUID(answer.json["workflow_id"])


def test_who_has_cards_to_show_does_not_wait_for_somebody_who_makes_others(corpus_api: WholeApi):
    corpus_api.nobody().get(f"{SNIPPETS}?limit=3")
    with corpus_api.modules["snippets"].service._landing._filling:  # somebody is at it
        answer = corpus_api.nobody().get(f"{SNIPPETS}?limit=9")
    assert (answer.status_code, answer.json["source"], len(ids(answer))) == (200, "cache", 3)


def test_a_card_that_fails_is_left_out_and_the_others_are_shown(corpus_api: WholeApi):
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


def test_an_address_that_cannot_be_signed_is_500(corpus_api: WholeApi, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object, **__: object) -> list[str]:
        raise RuntimeError("no key")

    corpus_api.nobody().get(SNIPPETS)
    monkeypatch.setattr(corpus_api.modules["snippets"].store, "signed_urls", fail)
    assert error_of(corpus_api.nobody().get(SNIPPETS)) == (500, "API_GW_SIGNED_URL_FAILED")


def test_a_table_that_is_gone_is_500_and_a_database_that_is_gone_503(
    corpus_api: WholeApi, monkeypatch: pytest.MonkeyPatch
):
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


def test_the_categories_are_these_eight(api: WholeApi):
    answer = api.nobody().get("/api/v1/categories")
    assert (answer.status_code, answer.json) == (
        200,
        {
            "categories": [
                "Business", "Technology", "Lifestyle", "Entertainment", "Health", "Science", "Education", "Arts",
            ]
        },
    )  # fmt: skip
