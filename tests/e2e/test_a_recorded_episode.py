"""An episode of a user's own text, made in the whole cloud with the recorded replies of a strong model."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
import soundfile

from local.stack.state_folder import StateFolder
from tests.integration.model_servers.text_server import TextServer, text_server
from tests.local_stack import ended, new_client, running_stack
from tests.unit.cpoa.agents.script.by_model.recorded_episodes import HOSTS, RECORDINGS, prompt_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.cli.api_client import ApiClient
    from tests.integration.model_servers.text_server import Asked

END_SECONDS = 240
OWN_TEXT = next(each for each in RECORDINGS if each.name == "sourdough")


@pytest.fixture(scope="module")
def server() -> Iterator[TextServer]:
    answers = OWN_TEXT.answers()

    def answer(asked: Asked) -> str:
        """A prompt that is not the recorded one gets an answer that no step can use."""
        return answers.get(prompt_hash(asked.system, asked.prompt), "This prompt has no recorded reply.")

    with text_server("openai", answer) as server:
        yield server


@pytest.fixture(scope="module")
def client(server: TextServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiClient]:
    settings = {**server.settings, "AIMS_OPENAI_CONTEXT_TOKENS": "128000"}
    with running_stack(StateFolder(tmp_path_factory.mktemp("cloud")), **settings) as url:
        yield new_client(url)


@pytest.fixture(scope="module")
def episode(client: ApiClient) -> dict[str, Any]:
    text = (OWN_TEXT.folder / "text.txt").read_text(encoding="utf-8")
    body = {"sources": [{"text": text}], "length_minutes": OWN_TEXT.minutes}
    accepted = client.post_json("/api/v1/podcasts", body)
    made = ended(client, accepted["podcast_id"], within_seconds=END_SECONDS)
    assert made["generation_status"] == "completed", made["cpoa_error_message"]
    return made


def test_every_recorded_prompt_is_asked_and_no_other(episode: dict[str, Any], server: TextServer) -> None:
    """The server refuses some requests for their parameters, so one prompt may come twice."""
    asked = {prompt_hash(one.system, one.prompt) for one in server.asked}
    assert asked == set(OWN_TEXT.recorded_prompts().values())
    assert episode["title"] in OWN_TEXT.reply("outline.outline")


def test_the_audio_is_as_long_as_asked(client: ApiClient, episode: dict[str, Any]) -> None:
    samples, rate = soundfile.read(io.BytesIO(client.get_bytes(episode["audio_url"])))
    assert len(samples) / rate == pytest.approx(OWN_TEXT.minutes * 60, rel=0.07)
    assert episode["duration_seconds"] == pytest.approx(len(samples) / rate, abs=0.2)


def test_the_transcript_has_every_line_of_the_model(client: ApiClient, episode: dict[str, Any]) -> None:
    transcript = client.get_bytes(episode["transcript_url"]).decode()
    for name in (HOSTS.host, HOSTS.guest):
        assert f"<v {name}>" in transcript
    said = _spoken(transcript)
    assert [text for _, text in OWN_TEXT.lines() if text not in said] == []


def test_the_chapters_begin_where_the_models_chapters_begin(client: ApiClient, episode: dict[str, Any]) -> None:
    chapters = client.get_json(episode["chapters_url"])["chapters"]
    assert [one["title"] for one in chapters] == [
        "Do Not Let Him Die",
        "Nine Days in July",
        "Frau Direktor in an Egg Cup",
    ]


def _spoken(transcript: str) -> str:
    """Returns the text of a WebVTT file without its cues' times, numbers and voices."""
    lines = [line.partition(">")[2] if line.startswith("<v ") else line for line in transcript.splitlines()]
    return " ".join(" ".join(line for line in lines if "-->" not in line and not line.isdigit()).split())
