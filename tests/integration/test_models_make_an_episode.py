"""Tests a whole episode made by the models in the settings (AIMS and AIMS_TTS, and Google's) on stand-ins."""

from __future__ import annotations

import base64
import io
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import soundfile
from mutagen.id3 import ID3
from PIL import Image

from cpoa.agents.voice.voice_catalogue import EMBEDDED_VOICES
from cpoa.composition.model_desk import model_calls
from cpoa.composition.steps import _steps, page_and_file_reader
from cpoa.contracts.agents import OwnSource
from cpoa.contracts.brief import EpisodeBrief
from cpoa.contracts.models import TextRequest
from cpoa.episodes.model_usage import find_model_usage
from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.workflow_start import start_workflow
from shared.settings import Need, load_settings
from tests.integration.google_stand_ins import (
    VOICES,
    SpeechStandIn,
    genai_answering,
    picture,
    speech_service,
    text_answer,
    tone,
    wav,
)
from tests.integration.model_desk_parts import CallQueue
from tests.integration.model_servers.speech_server import KokoroFastApi, serving
from tests.integration.test_google_models import drawing, image_part
from tests.remote_peer.conditions import Conditions
from tests.remote_peer.peer import remote_peer
from tests.remote_peer.services import Service
from tests.unit.cpoa.agents.script.by_model.chapter_writing import CooperatingModel
from tests.unit.cpoa.providers.aims_server import Answer, service
from tests.workflow_parts import MemoryQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from shared.database import Database, Row
    from shared.media_store import MediaStore

TEXT = """The lamp of Skerrow Rock was lit on 4 October 1846. It burned whale oil, which had to be carried up
187 steps every evening. The keepers changed to paraffin in 1871 because whale oil had become too expensive. The tower
is 41 metres high and stands on a reef that the sea covers twice a day. Three keepers lived there for a month at a time.
Their relief came by boat, and in a bad winter it could be seven weeks late. The light was made automatic in 1988, and
since then nobody has lived on the rock. Seabirds nest in the old kitchen. A technician visits once a year."""
OWN_TEXT = EpisodeBrief(topic="Skerrow Rock", sources=(OwnSource(text=TEXT),), length_minutes=1)
UNKNOWN_TOPIC = EpisodeBrief(topic="zxqv blorptang", length_minutes=1)
GERMAN_TEXT = """Die Lampe von Skerrow Rock wurde am 4. Oktober 1846 zum ersten Mal angezündet. Sie brannte mit Waltran,
den die Wärter jeden Abend 187 Stufen hinauftragen mussten. Im 19. Jahrhundert wechselten sie zu Paraffin, weil der Tran
zu teuer geworden war. Der Turm ist 41 Meter hoch und steht auf einem Riff, das zweimal am Tag im Meer verschwindet.
Drei Wärter lebten dort jeweils einen Monat lang. Ihre Ablösung kam mit dem Boot, und in einem schlechten Winter kam sie
sieben Wochen zu spät. Seit 1988 brennt das Licht von selbst, und niemand lebt mehr auf dem Felsen. Seevögel nisten in
der alten Küche. Einmal im Jahr kommt ein Techniker."""
GERMAN_VOICES = (("de-DE-Neural2-A", "de-DE", "FEMALE"), ("de-DE-Neural2-B", "de-DE", "MALE"))
USAGE = {"promptTokenCount": 1500, "candidatesTokenCount": 900, "totalTokenCount": 2400}


def talk_about(prompt: str) -> str:
    """Plans and writes a good script about the passages of the prompt."""
    return str(CooperatingModel()(TextRequest(prompt, max_tokens=1000)))


@pytest.fixture
def made(
    database: Database, podcasts_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Callable[[Mapping[str, str]], Row]:
    """Makes an episode with these settings: delivers the tasks of both queues."""

    def make(chosen: Mapping[str, str], brief: EpisodeBrief = OWN_TEXT) -> Row:
        settings = load_settings(
            {Need.DATABASE, Need.MEDIA, Need.QUEUE, Need.MODEL_CALLS}, {**podcasts_environment, **chosen}
        )
        queue, calls_queue = MemoryQueue(), CallQueue()
        monkeypatch.setattr("cpoa.composition.model_desk.model_calls_queue", lambda _settings: calls_queue)
        monkeypatch.setattr("cpoa.composition.model_desk.steps_queue", lambda _settings: queue)
        engine, calls = (
            WorkflowEngine(database, queue, _steps(settings, database, page_and_file_reader(settings))),
            model_calls(settings, database),
        )
        workflow_id = accepted(database, brief)
        engine.advance(workflow_id)
        while tasks := queue.take():
            for task in tasks:
                engine.deliver(task.workflow_id, task.step, task.dispatch_no)
            for call in calls_queue.take():
                calls.deliver(call.key, call.dispatch_no)
        row = database.fetch_one("select * from podcasts where workflow_id = :id", id=workflow_id)
        assert row is not None
        return row

    return make


def accepted(database: Database, brief: EpisodeBrief) -> Any:
    workflow_id, podcast_id = uuid4(), uuid4()
    with database.transaction() as transaction:
        transaction.execute(
            "insert into podcasts (podcast_id, workflow_id, topic) values (:podcast_id, :workflow_id, 'Skerrow Rock')",
            podcast_id=podcast_id,
            workflow_id=workflow_id,
        )
        start_workflow(transaction, workflow_id=workflow_id, podcast_id=podcast_id, user_id=None, brief=brief)
    return workflow_id


def transcript_of(store: MediaStore, row: Row) -> str:
    return " ".join(store.read(store.object_name(row["transcript_uri"])).decode().split())


def check_playable(store: MediaStore, row: Row) -> None:
    assert row["cpoa_status"] == "completed", row["cpoa_error_message"]
    samples, rate = soundfile.read(io.BytesIO(store.read(store.object_name(row["final_audio_filepath"]))))
    assert len(samples) / rate == pytest.approx(row["duration_seconds"], abs=0.2)
    assert "The lamp of Skerrow Rock was lit on 4 October 1846" in transcript_of(store, row)
    assert (row["title"], row["timing"]) == ("The Jar on the Shelf", "measured")
    log = [entry["message"] for entry in row["cpoa_full_orchestration_log"]]
    assert "Wrote chapter 1 of 1." in log


def test_aims_writes_and_aims_tts_speaks(media_store: MediaStore, made: Callable[[Mapping[str, str]], Row]) -> None:
    for at_once in (True, False):
        conditions = Conditions(
            models_are_synchronous=at_once, reply=talk_about, seconds_per_word=0.2, task_seconds=0.0
        )
        with remote_peer(media_store, conditions) as peer:
            names = ("AIMS_SERVICE_BASE_URL_CONTAINER", "AIMS_TTS_SERVICE_BASE_URL_CONTAINER")
            row = made({name: peer.environment[name] for name in names})
            check_playable(media_store, row)
            assert peer.dispatches(Service.AIMS)
            voices = {seen.body["voice_id"] for seen in peer.dispatches(Service.AIMS_TTS)}
            assert len(voices) == 2, "two different voices"
            assert row["tts_settings_used"]["voice_name"] in voices


def test_a_topic_without_sources_is_written_from_general_knowledge_if_that_is_allowed(
    media_store: MediaStore, made: Callable[[Mapping[str, str], EpisodeBrief], Row]
) -> None:
    with remote_peer(media_store, Conditions(models_are_synchronous=True, reply=talk_about)) as peer:
        name = "AIMS_SERVICE_BASE_URL_CONTAINER"
        settings = {"RESEARCH_ONLINE": "never", name: peer.environment[name]}
        refused = made(settings, UNKNOWN_TOPIC)
        assert (refused["coverage"], refused["error_code"]) == (None, "API_GW_PODCAST_NO_SOURCES")
        row = made(settings | {"MODEL_GENERAL_KNOWLEDGE": "true"}, UNKNOWN_TOPIC)
    assert row["cpoa_status"] == "completed", row["cpoa_error_message"]
    assert (row["coverage"], row["sources"], row["licence"]) == ("general", [], None)
    assert "Nothing in it was checked against sources." in row["show_notes"]
    transcript = media_store.read(media_store.object_name(row["transcript_uri"])).decode()
    assert "not checked against sources" in " ".join(transcript.split())


@contextmanager
def google() -> Iterator[tuple[dict[str, str], SpeechStandIn]]:
    speech = SpeechStandIn(
        answer=lambda request: wav(tone(0.3 * len(request.input.text.split()))), voices=(*VOICES, *GERMAN_VOICES)
    )

    def reply(path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if "image" in path:
            return drawing(image_part(picture()))
        prompt = body["contents"][0]["parts"][0]["text"]
        return 200, text_answer(talk_about(prompt), usageMetadata=USAGE)

    with genai_answering(reply) as (address, _), speech_service(speech) as host:
        yield (
            {
                "AIMS_PROVIDER": "google",
                "GOOGLE_CLOUD_PROJECT": "shop",
                "AIMS_GOOGLE_EMULATOR_URL": address,
                "AIMS_GOOGLE_TTS_EMULATOR_HOST": host,
            },
            speech,
        )


def test_googles_models_write_speak_and_paint_and_the_cost_is_logged(
    database: Database,
    media_store: MediaStore,
    made: Callable[[Mapping[str, str]], Row],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    with google() as (settings, speech):
        row = made(settings)
    check_playable(media_store, row)
    assert len({request.voice.name for request in speech.asked}) == 2
    cover = Image.open(io.BytesIO(media_store.read(media_store.object_name(row["cover_uri"]))))
    assert cover.size == (1500, 1500)
    costs = [record.fields for record in caplog.records if "models cost" in record.getMessage()]
    (cost,) = costs
    assert {"outline", "chapter-0", "cover"} < set(cost["by_step"])
    # 1,500 input and 900 output tokens at list prices, and a picture.
    assert cost["by_step"]["outline"] == pytest.approx((1500 * 1.5 + 900 * 7.5) / 1e6)
    assert cost["estimated_cost_usd"] == pytest.approx(sum(cost["by_step"].values()))
    questions, rest = divmod(cost["prompt_tokens"], 1500)
    assert (rest, cost["completion_tokens"]) == (0, 900 * questions)
    usage = find_model_usage(database, row["podcast_id"], row["workflow_id"])
    assert usage is not None
    assert (usage.prompt_tokens, usage.completion_tokens) == (cost["prompt_tokens"], cost["completion_tokens"])
    assert usage.estimated_cost_usd == pytest.approx(cost["estimated_cost_usd"])
    assert usage.unpriced_requests == cost["unpriced_requests"]


def test_a_german_text_becomes_a_german_episode(
    media_store: MediaStore, made: Callable[[Mapping[str, str], EpisodeBrief], Row]
) -> None:
    german = EpisodeBrief(topic="Skerrow Rock", sources=(OwnSource(text=GERMAN_TEXT),), length_minutes=1, language="de")
    with google() as (settings, speech):
        row = made(settings, german)
    assert row["cpoa_status"] == "completed", row["cpoa_error_message"]
    assert {request.voice.name for request in speech.asked} == {"de-DE-Neural2-A", "de-DE-Neural2-B"}
    assert {request.voice.language_code for request in speech.asked} == {"de-DE"}
    said = " ".join(request.input.text for request in speech.asked)
    assert "Die Lampe von Skerrow Rock wurde am 4. Oktober 1846 zum ersten Mal angezündet." in said
    assert "Hallo und willkommen. Ich bin" in said
    assert "Unsere Stimmen sind synthetisch, und ein Sprachmodell hat aus dem Text unser Gespräch gemacht." in said
    transcript = media_store.read(media_store.object_name(row["transcript_uri"])).decode()
    assert "Diese Aufnahme wurde künstlich erzeugt." in transcript
    assert "\n\nKapitel\n0:00 " in row["show_notes"]
    tags = ID3(io.BytesIO(media_store.read(media_store.object_name(row["final_audio_filepath"]))))
    assert str(tags["TLAN"]) == "deu"
    assert " und " in str(tags["TPE1"])


def test_a_model_that_fails_fails_a_german_episode(
    media_store: MediaStore, made: Callable[[Mapping[str, str], EpisodeBrief], Row]
) -> None:
    german = EpisodeBrief(topic="Skerrow Rock", sources=(OwnSource(text=GERMAN_TEXT),), length_minutes=1, language="de")
    conditions = Conditions(reply=lambda _prompt: "<html>Ich rede lieber von Käse.</html>")
    with remote_peer(media_store, conditions) as peer:
        row = made({"AIMS_SERVICE_BASE_URL_CONTAINER": peer.environment["AIMS_SERVICE_BASE_URL_CONTAINER"]}, german)
    assert row["error_code"] == "API_GW_PODCAST_MODEL_FAILED"
    assert row["final_audio_filepath"] is None


def test_a_model_that_writes_nonsense_is_replaced_by_the_embedded_writer(
    media_store: MediaStore, made: Callable[[Mapping[str, str]], Row]
) -> None:
    conditions = Conditions(reply=lambda _prompt: "<html>I would rather talk of cheese.</html>")
    with remote_peer(media_store, conditions) as peer:
        row = made({"AIMS_SERVICE_BASE_URL_CONTAINER": peer.environment["AIMS_SERVICE_BASE_URL_CONTAINER"]})
    assert row["cpoa_status"] == "completed", row["cpoa_error_message"]
    assert "cheese" not in media_store.read(media_store.object_name(row["transcript_uri"])).decode()
    assert row["writer"].startswith("embedded-")
    log = [entry["message"] for entry in row["cpoa_full_orchestration_log"]]
    assert any("did not answer (it gave no chapter that can be used); the built-in writer" in line for line in log)


def test_a_model_that_can_write_but_not_plan_writes_the_chapters_that_code_plans(
    media_store: MediaStore, made: Callable[[Mapping[str, str]], Row]
) -> None:
    def no_outline(prompt: str) -> str:
        return "I would rather talk of cheese." if "Plan the episode" in prompt else talk_about(prompt)

    with remote_peer(media_store, Conditions(models_are_synchronous=True, reply=no_outline)) as peer:
        row = made({"AIMS_SERVICE_BASE_URL_CONTAINER": peer.environment["AIMS_SERVICE_BASE_URL_CONTAINER"]})
    assert row["cpoa_status"] == "completed", row["cpoa_error_message"]
    assert "embedded" not in row["writer"]
    assert "The lamp of Skerrow Rock was lit on 4 October 1846" in transcript_of(media_store, row)
    log = [entry["message"] for entry in row["cpoa_full_orchestration_log"]]
    planned = log.index("Planned 1 chapter.")
    assert log[planned - 1].startswith("The language model gave no outline that can be used, so the chapters follow")
    assert "Wrote chapter 1 of 1." in log


def test_gemini_writes_and_the_embedded_voices_speak(
    media_store: MediaStore, made: Callable[[Mapping[str, str]], Row]
) -> None:
    with google() as (settings, speech):
        row = made(settings | {"AIMS_SPEECH_PROVIDER": "none", "AIMS_PICTURE_PROVIDER": "none"})
    check_playable(media_store, row)
    assert "gemini" in row["writer"]
    assert speech.asked == [], "Google's voices are not asked"
    assert row["tts_settings_used"]["voice_name"] in {voice.name for voice in EMBEDDED_VOICES.voices()}


def test_gemini_writes_a_local_kokoro_speaks_and_another_server_paints(
    media_store: MediaStore, made: Callable[[Mapping[str, str]], Row]
) -> None:
    painted = Answer(200, {"data": [{"b64_json": base64.b64encode(picture((1024, 1024))).decode()}]})
    with google() as (settings, speech), serving(KokoroFastApi()) as kokoro, service(painted) as painter:
        others = {
            "AIMS_SPEECH_PROVIDER": "openai",
            "AIMS_OPENAI_SPEECH_BASE_URL": kokoro.base_url,
            "AIMS_OPENAI_SPEECH_MODEL": "kokoro",
            "AIMS_OPENAI_SPEECH_VOICES": "bf_emma:female,bm_george:male",
            "AIMS_PICTURE_PROVIDER": "openai",
            "OPENAI_BASE_URL": f"{painter.address}/v1",
            "AIMS_OPENAI_PICTURE_MODEL": "flux",
        }
        row = made(settings | others)
    check_playable(media_store, row)
    assert "gemini" in row["writer"]
    assert speech.asked == []
    assert {body["voice"] for body in kokoro.spoken} == {"bf_emma", "bm_george"}
    assert painter.paths == ["/v1/images/generations"]
    assert Image.open(io.BytesIO(media_store.read(media_store.object_name(row["cover_uri"])))).size == (1500, 1500)


def test_an_episode_at_its_limit_of_dollars_is_finished_by_the_embedded_writer(
    database: Database, made: Callable[[Mapping[str, str]], Row]
) -> None:
    """The outline costs 0.9 cents, so the first chapter would exceed one cent. It is not asked for."""
    embedded = {"AIMS_SPEECH_PROVIDER": "none", "AIMS_PICTURE_PROVIDER": "none"}
    with google() as (settings, _):
        row = made(settings | embedded | {"MODEL_MAX_DOLLARS_PER_EPISODE": "0.01"})
    assert row["cpoa_status"] == "completed", row["cpoa_error_message"]
    assert row["writer"].startswith("embedded-")
    log = [entry["message"] for entry in row["cpoa_full_orchestration_log"]]
    reason = "this episode has reached its limit of $0.01 for language models"
    assert f"The language model did not answer ({reason}); the built-in writer wrote this episode." in log
    calls = database.fetch_all("select purpose, tries, dollars from model_calls order by asked_at")
    assert [(call["purpose"], call["tries"]) for call in calls] == [("outline", 1), ("chapter", 0)]
    assert sum(call["dollars"] or 0 for call in calls) < 0.01
