"""An episode that a language model writes, in the whole cloud: the steps' questions go through the model's queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.stack.state_folder import StateFolder
from tests.integration.test_models_make_an_episode import TEXT, talk_about
from tests.local_stack import ended, new_client, running_stack
from tests.media_in_memory import MediaInMemory
from tests.remote_peer.conditions import Conditions
from tests.remote_peer.peer import remote_peer
from tests.remote_peer.services import Service

if TYPE_CHECKING:
    from pathlib import Path

END_SECONDS = 120


def test_a_model_writes_an_episode_and_is_asked_by_one_function(tmp_path: Path) -> None:
    state = StateFolder(tmp_path / "cloud")
    conditions = Conditions(reply=talk_about, task_seconds=0.5)
    with remote_peer(MediaInMemory(), conditions) as peer:  # type: ignore[arg-type]  # only AIMS is used
        aims = peer.environment["AIMS_SERVICE_BASE_URL_CONTAINER"]
        with running_stack(state, AIMS_SERVICE_BASE_URL_CONTAINER=aims) as url:
            client = new_client(url)
            request = {"topic": "Skerrow Rock", "sources": [{"text": TEXT}], "length_minutes": 1}
            accepted = client.post_json("/api/v1/podcasts", request)
            episode = ended(client, accepted["podcast_id"], within_seconds=END_SECONDS)
        questions = len(peer.dispatches(Service.AIMS))
    assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
    log = [entry["message"] for entry in episode["cpoa_full_orchestration_log"]]
    assert "Wrote chapter 1 of 1." in log
    answered = state.log_file("model_calls").read_text(encoding="utf-8").count("the call is answered")
    assert answered == questions > 1
