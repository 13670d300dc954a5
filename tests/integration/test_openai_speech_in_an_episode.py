"""Tests chapters and a whole episode spoken by a server with OpenAI's API, whose voice is the embedded one."""

from __future__ import annotations

import io
import logging
import re
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import soundfile

from cpoa.agents.voice.level import SPEECH_LUFS
from cpoa.agents.voice.model_forge import SAMPLE_RATE, ModelVoiceForge
from cpoa.audio.loudness import integrated_loudness
from cpoa.composition.steps import _steps, page_and_file_reader
from cpoa.contracts.agents import Speech, VoiceParams, VoiceRequest
from cpoa.contracts.dialogue import Chapter, Hosts, Part, Speaker, Turn, TurnKind
from cpoa.providers.openai_compatible.calls import OpenAiServer
from cpoa.providers.openai_compatible.speech import OpenAiSpeechModel
from cpoa.workflow.engine import WorkflowEngine
from shared.errors import PermanentStepError
from shared.settings import Need, load_settings
from tests.integration.model_servers.speech_server import (
    KEY,
    KokoroFastApi,
    OpenAi,
    Reply,
    SpeechServer,
    embedded_voice,
    json_reply,
    serving,
)
from tests.integration.test_models_make_an_episode import OWN_TEXT, accepted
from tests.workflow_parts import MemoryQueue

if TYPE_CHECKING:
    from shared.database import Database, Row
    from shared.media_store import MediaStore

LINES = (
    (Speaker.HOST, "Hi, I'm Laura. Today we look at coral reefs, which grow in warm and shallow water."),
    (Speaker.GUEST, "And I'm Paul. Where do they grow, and how deep is the water that they grow in?"),
    (Speaker.HOST, "In the tropics, mostly; but there are reefs in cold water too, and nobody knew of them for long."),
    (Speaker.GUEST, "So the warm ones are only those that everybody knows, because a diver can see them."),
)


def chapter_request(voice_name: str | None = None) -> VoiceRequest:
    turns = tuple(Turn(speaker, (Part(text, TurnKind.FACT),)) for speaker, text in LINES)
    return VoiceRequest(Chapter("Reefs", turns), Hosts("Laura", "Paul"), VoiceParams(voice_name=voice_name), seed=1)


def forge_at(server: SpeechServer, **more: Any) -> ModelVoiceForge:
    return ModelVoiceForge(OpenAiSpeechModel(OpenAiServer(server.base_url, KEY), "kokoro", **more), (0.0, 0.0))


def loudness_of(speech: Speech, name: str) -> float:
    said = [
        speech.samples[round(cue.start * SAMPLE_RATE) : round(cue.end * SAMPLE_RATE)]
        for cue in speech.cues
        if cue.speaker == name
    ]
    return float(integrated_loudness(said, SAMPLE_RATE))


def test_both_hosts_of_a_chapter_are_equally_loud_and_each_turn_is_one_request() -> None:
    with serving(KokoroFastApi(speak=embedded_voice)) as server:
        speech = forge_at(server).forge(chapter_request(), lambda: None)
    assert " ".join(cue.text for cue in speech.cues) == " ".join(text for _, text in LINES)
    for name in ("Laura", "Paul"):
        assert loudness_of(speech, name) == pytest.approx(SPEECH_LUFS, abs=1.5)
    assert {body["input"]: body["voice"] for body in server.spoken} == {
        text: "af_heart" if speaker is Speaker.HOST else "am_michael" for speaker, text in LINES
    }


@pytest.mark.parametrize("parallel_requests", [1, 2])
def test_no_more_requests_run_at_once_than_the_setting_says(parallel_requests: int) -> None:
    one_more = threading.Barrier(parallel_requests + 1)

    class Counting(KokoroFastApi):
        def speech(self, body: dict[str, Any]) -> Reply:
            with suppress(threading.BrokenBarrierError):
                one_more.wait(timeout=0.5)
            return super().speech(body)

    with serving(Counting()) as server:
        forge_at(server, parallel_requests=parallel_requests).forge(chapter_request(), lambda: None)
    assert server.most_at_once == parallel_requests


def test_a_busy_server_is_asked_again_and_a_broken_answer_is_not() -> None:
    busy = [json_reply(503, {"detail": "busy"}), json_reply(429, {"detail": "busy"})]
    with serving(KokoroFastApi(failures=busy)) as server:
        forge_at(server, parallel_requests=1).forge(chapter_request(), lambda: None)
    assert len(server.spoken) == len(LINES) + 2

    with serving(KokoroFastApi(failures=[Reply(200, b"RIFF")])) as server, pytest.raises(PermanentStepError):
        forge_at(server, parallel_requests=1).forge(chapter_request(), lambda: None)
    # The next turn may have been asked for before the failure was noticed.
    assert [body["input"] for body in server.spoken].count(LINES[0][1]) == 1


def test_a_wrong_setting_is_said_to_the_episodes_owner() -> None:
    with serving(KokoroFastApi()) as server:
        forge = forge_at(server, voices=[("af_hart", "female", ""), ("am_michael", "male", "")])
        with pytest.raises(PermanentStepError) as failed:
            forge.forge(chapter_request(), lambda: None)
    assert failed.value.message.startswith("The chapter “Reefs” could not be spoken. http://127.0.0.1:")
    assert "has no voice `af_hart`; it has: " in failed.value.message
    assert failed.value.message.endswith("Change AIMS_OPENAI_SPEECH_VOICES.")


def test_a_refused_key_is_said_to_the_episodes_owner() -> None:
    with serving(OpenAi()) as server:
        forge = ModelVoiceForge(OpenAiSpeechModel(OpenAiServer(server.base_url, "sk-wrong"), "tts-1"), (0.0, 0.0))
        with pytest.raises(PermanentStepError, match=r"Check OPENAI_API_KEY\.") as failed:
            forge.forge(chapter_request(), lambda: None)
    assert "sk-wrong" not in failed.value.message


def test_a_passage_that_the_server_does_not_speak_is_named() -> None:
    with (
        serving(KokoroFastApi(speak=lambda _, __: np.zeros(24_000, np.float32))) as server,
        pytest.raises(PermanentStepError, match="turn 1") as failed,
    ):
        forge_at(server, parallel_requests=1).forge(chapter_request(), lambda: None)
    assert failed.value.error_code == "API_GW_PODCAST_UNSPEAKABLE_TEXT"


def make_episode(database: Database, environment: dict[str, str]) -> Row:
    settings = load_settings({Need.DATABASE, Need.MEDIA, Need.QUEUE}, environment)
    queue = MemoryQueue()
    engine = WorkflowEngine(database, queue, _steps(settings, database, page_and_file_reader(settings)))
    workflow_id = accepted(database, OWN_TEXT)
    engine.advance(workflow_id)
    while tasks := queue.take():
        for task in tasks:
            engine.deliver(task.workflow_id, task.step, task.dispatch_no)
    row = database.fetch_one("select * from podcasts where workflow_id = :id", id=workflow_id)
    assert row is not None
    return row


def cues_of(transcript: str) -> list[tuple[float, float, str]]:
    """Returns begin and end in seconds, and the speaker, of each cue."""

    def seconds(clock: str) -> float:
        hours, minutes, rest = clock.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    found = re.findall(r"^(\S+) --> (\S+)\n<v ([^>]+)>", transcript, re.MULTILINE)
    return [(seconds(begin), seconds(end), speaker) for begin, end, speaker in found]


def test_an_episode_of_the_embedded_writer_is_spoken_by_the_server(
    database: Database, podcasts_environment: dict[str, str], media_store: MediaStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with serving(KokoroFastApi(speak=embedded_voice)) as server:
        chosen = {
            "AIMS_SPEECH_PROVIDER": "openai",
            "AIMS_OPENAI_SPEECH_BASE_URL": server.base_url,
            "AIMS_OPENAI_SPEECH_MODEL": "kokoro",
            "AIMS_OPENAI_SPEECH_VOICES": "bf_emma:female,bm_george:male",
        }
        row = make_episode(database, {**podcasts_environment, **chosen})
    assert row["cpoa_status"] == "completed", row["cpoa_error_message"]
    assert (row["timing"], row["tts_settings_used"]["voice_name"]) == ("measured", "bf_emma")
    assert {body["voice"] for body in server.spoken} == {"bf_emma", "bm_george"}
    assert len(server.spoken) == len({body["input"] for body in server.spoken}), "no turn was asked for twice"
    assert server.most_at_once <= 2

    audio = media_store.read(media_store.object_name(row["final_audio_filepath"]))
    samples, rate = soundfile.read(io.BytesIO(audio), dtype="float32", always_2d=True)
    assert len(samples) / rate == pytest.approx(row["duration_seconds"], abs=0.2)
    mono = samples.mean(axis=1)
    cues = cues_of(media_store.read(media_store.object_name(row["transcript_uri"])).decode())
    speakers = {speaker for _, _, speaker in cues}
    assert len(speakers) == 2
    loudness = {
        name: float(
            integrated_loudness(
                [mono[round(begin * rate) : round(end * rate)] for begin, end, speaker in cues if speaker == name], rate
            )
        )
        for name in speakers
    }
    # The server's man is ten decibels softer than its woman.
    assert max(loudness.values()) - min(loudness.values()) < 2.0, loudness
    assert min(loudness.values()) > -20.0, loudness

    assert not [record for record in caplog.records if "models cost" in record.getMessage()], "this machine is free"
