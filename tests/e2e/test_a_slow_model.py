"""A model that writes five or twenty tokens a second, in the whole cloud: its episode is made, and nobody else waits
for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cpoa.contracts.models import TextRequest
from local.stack.state_folder import StateFolder
from tests.integration.model_servers.text_server import text_server
from tests.integration.test_models_make_an_episode import TEXT
from tests.local_stack import ended, new_client, running_stack
from tests.unit.cpoa.agents.script.by_model.chapter_writing import CooperatingModel

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.model_servers.text_server import Asked

END_SECONDS = 600
LONG_TEXT = " ".join(
    f"In {year} the keepers of Skerrow Rock counted {year - 1700} seals on the reef and wrote it into their book."
    for year in range(1801, 1841)
)
TOO_SHORT_FOR_A_MODEL = "The lamp of Skerrow Rock burns at night."


def written(asked: Asked) -> str:
    return str(CooperatingModel()(TextRequest(asked.prompt, max_tokens=asked.max_tokens)))


def logged_at(episode: dict[str, Any], beginning: str) -> str:
    """Returns the time at which the log has a message with this beginning."""
    (at,) = [one["timestamp"] for one in episode["logs"] if one["message"].startswith(beginning)]
    return str(at)


@pytest.mark.parametrize(("tokens_per_second", "minutes", "text"), [(5.0, 1, TEXT), (20.0, 4, LONG_TEXT)])
def test_a_slow_model_writes_an_episode_and_another_user_does_not_wait_for_it(
    tmp_path: Path, tokens_per_second: float, minutes: int, text: str
) -> None:
    with (
        text_server("ollama", written, tokens_per_second=tokens_per_second) as server,
        running_stack(StateFolder(tmp_path / "cloud"), **server.settings) as url,
    ):
        slow, other = new_client(url), new_client(url)
        request = {"topic": "Skerrow Rock", "length_minutes": minutes}
        by_model = slow.post_json("/api/v1/podcasts", {**request, "sources": [{"text": text}]})
        embedded = other.post_json("/api/v1/podcasts", {**request, "sources": [{"text": TOO_SHORT_FOR_A_MODEL}]})
        quick_one = ended(other, embedded["podcast_id"], within_seconds=END_SECONDS)
        slow_one = ended(slow, by_model["podcast_id"], within_seconds=END_SECONDS)
    for episode in (quick_one, slow_one):
        assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    assert quick_one["writer"].startswith("embedded-")
    assert server.model in slow_one["writer"]
    assert slow_one["duration_seconds"] >= 0.85 * 60 * minutes
    # The model needs 20 to 50 seconds for a chapter; without a free worker the other script would come after it.
    assert logged_at(quick_one, "Wrote the script") < logged_at(slow_one, "Wrote chapter 1 of ")
