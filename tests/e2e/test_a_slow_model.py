"""A model that writes five words a second, in the whole cloud: its episode is made, and nobody else waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cpoa.contracts.models import TextRequest
from local.stack.state_folder import StateFolder
from tests.integration.model_servers.text_server import text_server
from tests.integration.test_models_make_an_episode import TEXT
from tests.local_stack import ended, new_client, running_stack
from tests.unit.cpoa.agents.script.by_model.chapter_writing import CooperatingModel

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.model_servers.text_server import Asked

TOKENS_PER_SECOND = 5.0
END_SECONDS = 400
TOO_SHORT_FOR_A_MODEL = "The lamp of Skerrow Rock burns at night."


def written(asked: Asked) -> str:
    return str(CooperatingModel()(TextRequest(asked.prompt, max_tokens=asked.max_tokens)))


def logged_at(episode: dict[str, Any], beginning: str) -> str:
    """Returns the time at which the log has a message with this beginning."""
    (at,) = [one["timestamp"] for one in episode["logs"] if one["message"].startswith(beginning)]
    return str(at)


def test_a_slow_model_writes_an_episode_and_another_user_does_not_wait_for_it(tmp_path: Path) -> None:
    with (
        text_server("ollama", written, tokens_per_second=TOKENS_PER_SECOND) as server,
        running_stack(StateFolder(tmp_path / "cloud"), **server.settings) as url,
    ):
        slow, other = new_client(url), new_client(url)
        request = {"topic": "Skerrow Rock", "length_minutes": 1}
        by_model = slow.post_json("/api/v1/podcasts", {**request, "sources": [{"text": TEXT}]})
        embedded = other.post_json("/api/v1/podcasts", {**request, "sources": [{"text": TOO_SHORT_FOR_A_MODEL}]})
        quick_one = ended(other, embedded["podcast_id"], within_seconds=END_SECONDS)
        slow_one = ended(slow, by_model["podcast_id"], within_seconds=END_SECONDS)
    for episode in (quick_one, slow_one):
        assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    assert quick_one["writer"].startswith("embedded-")
    assert server.model in slow_one["writer"]
    # The model needs about 50 seconds for the chapter; without a free worker the other script would come after it.
    assert logged_at(quick_one, "Wrote the script") < logged_at(slow_one, "Wrote chapter 1 of 1")
