"""The task that regenerates cards, through the private function that the queue calls."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from cpoa.agents.topics.card_categories import CARD_CATEGORIES
from tests.integration.cards_parts import SEARCH, SNIPPETS, Watched, ids
from tests.integration.podcasts_api import loaded_main
from tests.integration.steps_api import StepsApi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from local.emulators.identity import LocalIdentity
    from shared.database import Database
    from tests.integration.whole_api import WholeApi

PATH = "/cards/refresh"


@pytest.fixture
def steps(
    corpus_api: WholeApi,
    cloud_environment: Callable[[Database], dict[str, str]],
    local_identity: LocalIdentity,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[StepsApi]:
    with loaded_main("podcast_steps", cloud_environment(corpus_api.database), monkeypatch) as module:
        yield StepsApi(module, local_identity)


def refresh(steps: StepsApi) -> dict[str, Any]:
    answer = steps.deliver(PATH)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json
    return body


def watched_writer(steps: StepsApi) -> Watched:
    maker = steps.module.cards._pipeline._maker
    maker._craft = writer = Watched(maker._craft)
    return writer


@contextmanager
def grown_old(api: WholeApi, hours: int = 25) -> Iterator[None]:
    api.database.execute(
        """
        update topics_snippets set generation_timestamp = generation_timestamp - :hours * interval '1 hour',
            featured_timestamp = featured_timestamp - :hours * interval '1 hour'
        """,
        hours=hours,
    )
    yield


def test_a_refresh_fills_the_landing_page_and_the_next_one_changes_nothing(corpus_api: WholeApi, steps: StepsApi):
    assert refresh(steps) == {"new": 24, "made_anew": 0}
    assert refresh(steps) == {"new": 0, "made_anew": 0}
    answer = corpus_api.nobody().get(f"{SNIPPETS}?limit=20").json
    assert answer["source"] == "cache"
    counts = [sum(card["category"] == category for card in answer["snippets"]) for category in CARD_CATEGORIES]
    assert sorted(counts) == [2, 2, 2, 2, 3, 3, 3, 3]
    assert all(card["image_url"] for card in answer["snippets"])


def test_a_refresh_a_day_later_brings_other_topics(corpus_api: WholeApi, steps: StepsApi):
    refresh(steps)
    first = ids(corpus_api.nobody().get(f"{SNIPPETS}?limit=20"))
    with grown_old(corpus_api):
        assert refresh(steps)["new"] == 24
    second = ids(corpus_api.nobody().get(f"{SNIPPETS}?limit=20"))
    assert not set(first) & set(second)


def test_old_cards_that_are_read_are_regenerated_under_their_ids(corpus_api: WholeApi, steps: StepsApi):
    person = corpus_api.person()
    first = ids(person.post(SEARCH, {"query": "chess"}))
    person.post(SEARCH, {"query": "tea"})
    with grown_old(corpus_api):
        corpus_api.database.execute("update topics_snippets set last_accessed_timestamp = null")
        person.post(SEARCH, {"query": "chess"})
        writer = watched_writer(steps)
        assert refresh(steps)["made_anew"] == len(first)
    assert writer.calls["craft"] == 24 + len(first)
    assert ids(person.post(SEARCH, {"query": "chess"})) == first
    row = corpus_api.database.fetch_one(
        """
        select min(generation_timestamp) > now() - interval '1 hour' as is_new
        from topics_snippets where id = any(:ids)
        """,
        ids=first,
    )
    assert row == {"is_new": True}


def test_concurrent_refreshes_generate_the_cards_once(steps: StepsApi):
    writer = watched_writer(steps)
    together = threading.Barrier(2)

    def run(_: int) -> dict[str, Any]:
        together.wait()
        while (answer := steps.deliver(PATH)).status_code == 503:
            pass  # on a busy machine the other holds the lock for longer than the wait; the queue retries
        body: dict[str, Any] = answer.json
        return body

    steps.module.database._pool._free = threading.BoundedSemaphore(4)
    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(run, range(2)))
    assert sorted(answer["new"] for answer in answers) == [0, 24]
    assert writer.calls["craft"] == 24


def test_a_failure_changes_nothing_and_the_queue_retries(corpus_api: WholeApi, steps: StepsApi):
    finder = steps.module.cards._finder
    finder._agent = agent = Watched(finder._agent, broken={"fresh_topics"})
    assert steps.deliver(PATH).status_code == 500
    assert corpus_api.count("topics_snippets") == 0
    agent.broken.clear()
    assert refresh(steps)["new"] == 24


def test_only_the_queue_may_start_a_refresh(steps: StepsApi, corpus_api: WholeApi):
    assert steps.module.app.test_client().post(PATH).status_code == 401
    assert steps.deliver(PATH, email="somebody@example.com").status_code == 403
    assert corpus_api.count("topics_snippets") == 0


def test_discoveries_are_deleted_after_30_days(corpus_api: WholeApi, steps: StepsApi):
    person = corpus_api.person()
    person.post(SEARCH, {"query": "tea"})
    person.post(SEARCH, {"query": "chess"})
    corpus_api.database.execute(
        """
        update workflow_instances set start_timestamp = now() - interval '31 days'
        where context_data_json ->> 'search_query' = 'tea'
        """
    )
    refresh(steps)
    kept = corpus_api.database.fetch_all(
        "select context_data_json ->> 'search_query' as query from workflow_instances where user_id is not null"
    )
    assert [row["query"] for row in kept] == ["chess"]
