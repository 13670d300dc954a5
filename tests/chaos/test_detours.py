"""Tests episodes that are made while each link of the network in turn delays, drops, swallows or silences data.

An episode is requested during each fault, which lasts until the proxy has applied it.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import requests

from local.cli.api_client import ApiClient
from local.stack.state_folder import StateFolder
from tests.chaos.aftermath import objects_in_the_bucket, rows_of_keys
from tests.chaos.cloud_under_fire import OWN_TEXT, CloudUnderFire, ask_until_accepted, cloud_with_detours
from tests.chaos.detour import Effect, Fault, Trouble
from tests.chaos.network import Link
from tests.chaos.promises import what_keeps_from_playing, work_done_again
from tests.local_stack import ENDS, ended, new_client

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from concurrent.futures import Future

pytestmark = pytest.mark.chaos
SEED = 7
UNTIL_IT_IS_CALMED = 3600.0
LATENCY = (0.05, 0.5)
PODCASTS = "/api/v1/podcasts"
ACCEPTED_WITHIN_SECONDS = 90.0
ENDED_WITHIN_SECONDS = 120.0
MAX_EPISODES_A_TROUBLE = 10
LOOK_SECONDS = 0.3
# The required effect of each fault before it may end.
EFFECTS = {
    Fault.DELAY: (Effect.DELAYED,),
    Fault.DROP: (Effect.ANSWER_LOST, Effect.ANSWER_CUT),
    Fault.BLACKHOLE: (Effect.SWALLOWED,),
}


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CloudUnderFire]:
    with cloud_with_detours(StateFolder(tmp_path_factory.mktemp("detours")), seed=SEED) as cloud:
        yield cloud


class Asker:
    """A client that repeats its request with the same key until it is accepted."""

    def __init__(self, cloud: CloudUnderFire) -> None:
        self._cloud = cloud
        self.client = new_client(cloud.url)
        self._through_the_network = ApiClient(cloud.network.page_url, self.client.token)
        self.accepted: dict[str, dict[str, Any]] = {}  # by topic

    def ask(self, topic: str) -> dict[str, Any]:
        """Raises TimeoutError."""
        body = {"topic": topic, "sources": [{"text": OWN_TEXT}], "length_minutes": 1}
        key = topic.replace(" ", "-")
        return ask_until_accepted(self._through_the_network, body, key, within_seconds=ACCEPTED_WITHIN_SECONDS)

    def ask_in_trouble(self, link: Link, fault: Fault, run: str) -> None:
        """Requests an episode, and another if the fault did not affect the previous one."""
        network = self._cloud.network
        before = network.effects(link)
        network.strike(link, Trouble(fault, UNTIL_IT_IS_CALMED, latency=LATENCY))
        with ThreadPoolExecutor(1) as asking:
            try:
                for number in range(MAX_EPISODES_A_TROUBLE):
                    topic = f"The lamp and the {fault} on the way to {link}, {run} {number}"
                    asked = asking.submit(self.remembered, topic)
                    if self._is_struck(link, fault, before, asked):
                        break
                else:
                    raise AssertionError(f"Nothing was struck by {fault} on the way to {link}")
            finally:
                network.calm(link)

    def _is_struck(self, link: Link, fault: Fault, before: Counter[Effect], asked: Future[str]) -> bool:
        """True if the fault had its effect before the episode's end."""
        effects = EFFECTS[fault]
        until = time.monotonic() + ENDED_WITHIN_SECONDS
        while time.monotonic() < until:
            now = self._cloud.network.effects(link)
            if any(now[effect] > before[effect] for effect in effects):
                return True
            if asked.done() and self._has_ended(asked.result()):
                return False
            time.sleep(LOOK_SECONDS)
        raise AssertionError(f"{fault} on the way to {link}: no effect, and the episode does not end")

    def remembered(self, topic: str) -> str:
        answer = self.ask(topic)
        self.accepted[topic] = answer
        return str(answer["podcast_id"])

    def _has_ended(self, podcast_id: str) -> bool:
        return str(self.client.get_json(f"{PODCASTS}/{podcast_id}")["generation_status"]).startswith(ENDS)


@pytest.mark.parametrize("fault", EFFECTS)
def test_every_promise_is_kept_while_each_link_is_disturbed(cloud: CloudUnderFire, fault: Fault) -> None:
    asker, run = Asker(cloud), uuid4().hex[:8]
    with cloud.swept(requests.RequestException):
        for link in Link:
            asker.ask_in_trouble(link, fault, run)
        assert_the_promises_are_kept(cloud, asker)


def assert_the_promises_are_kept(cloud: CloudUnderFire, asker: Asker) -> None:
    accepted = asker.accepted
    ids = [answer["podcast_id"] for answer in accepted.values()]
    episodes = [ended(asker.client, one, within_seconds=ENDED_WITHIN_SECONDS) for one in ids]
    assert [(one["generation_status"], one["cpoa_error_message"]) for one in episodes] == [("completed", None)] * len(
        ids
    )
    assert rows_of_keys(cloud, list(accepted), ids) == []
    assert {topic: asker.ask(topic)["podcast_id"] for topic in accepted} == dict(zip(accepted, ids, strict=True))
    assert work_done_again([line for line in cloud.journal() if line.podcast_id in ids]) == []
    assert objects_in_the_bucket(cloud).of_no_episode == ()
    for episode in episodes:
        assert what_keeps_from_playing(asker.client, episode) == []


def test_silent_connections_to_the_queue_delay_requests_and_lose_nothing(cloud: CloudUnderFire) -> None:
    """Like a firewall that lost its table: open connections stay silent forever, new ones work."""
    asker, run = Asker(cloud), uuid4().hex[:8]
    with cloud.swept(requests.RequestException):
        first = asker.remembered(f"The lamp before the way to the queue is forgotten, {run}")
        ended(asker.client, first, within_seconds=ENDED_WITHIN_SECONDS)  # the connections are open
        before = cloud.network.effects(Link.QUEUE)[Effect.FORGOTTEN]
        cloud.network.strike(Link.QUEUE, Trouble(Fault.FORGET, UNTIL_IT_IS_CALMED))
        asker.remembered(f"The lamp after the way to the queue is forgotten, {run}")
        assert_the_promises_are_kept(cloud, asker)
        assert cloud.network.effects(Link.QUEUE)[Effect.FORGOTTEN] > before
