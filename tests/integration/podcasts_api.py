"""The functions as functions-framework loads them, with a real database, bucket and queue."""

from __future__ import annotations

import importlib.util
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from cpoa.contracts.records import PublishRecord
from cpoa.workflow.engine import WorkflowEngine
from cpoa.workflow.plan import StepKind
from cpoa.workflow.step import StepContext, StepOutcome
from features.accounts.tokens import TokenKeys, issue_token
from tests.integration import cloud
from tests.integration.function_environment import database_environment, signed_in_as
from tests.workflow_parts import MemoryQueue, ScriptedStep, voices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    import pytest
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from shared.database import Database
    from shared.media_store import MediaStore

KEY = "a key for the tests of the podcasts"
PATH = "/api/v1/podcasts"
OWN_TEXT = "Our bees came in May. They fly from flower to flower, and they carry pollen on their hind legs."
PIECES = {
    "final_audio_filepath": ("episode.mp3", b"sound", "audio/mpeg"),
    "transcript_uri": ("episode.vtt", b"WEBVTT\n", "text/vtt"),
    "transcript_json_uri": ("transcript.json", b'{"turns": []}', "application/json"),
    "own_passages_uri": ("own_passages.json", b'{"passages": []}', "application/json"),
    "chapters_uri": ("chapters.json", b'{"chapters": []}', "application/json+chapters"),
    "waveform_uri": ("waveform.json", b'{"peaks": []}', "application/json"),
    "cover_uri": ("cover.jpg", b"picture", "image/jpeg"),
}


def environment(database: Database, store_url: str, queue_address: str, steps_url: str) -> dict[str, str]:
    return {
        **database_environment(database),
        "FLASK_SECRET_KEY": KEY,
        "GCS_BUCKET_NAME": cloud.BUCKET_NAME,
        "STORAGE_EMULATOR_HOST": store_url,
        "MEDIA_ENDPOINT": store_url,
        "TASKS_QUEUE": cloud.QUEUE_NAME,
        "TASKS_EMULATOR_HOST": queue_address,
        "TASKS_INVOKER_EMAIL": cloud.INVOKER_EMAIL,
        "STEPS_URL": steps_url,
        "UPKEEP_QUEUE": cloud.UPKEEP_QUEUE_NAME,
        "UPKEEP_URL": steps_url,
        "MODEL_CALLS_QUEUE": cloud.MODEL_CALLS_QUEUE_NAME,
        "MODEL_CALLS_URL": steps_url,
        "OPERATOR_EMAIL": cloud.OPERATOR_EMAIL,
        "PAGE_URL": "https://aethercast.example",
        "THREADS": "8",
        # These tests request many episodes and complete few.
        "EPISODES_RUNNING_PER_USER": "1000",
    }


@contextmanager
def loaded_main(function: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """`variables` contains the settings of the database's owner; the function signs in as its own user."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    for name, value in signed_in_as(function, variables).items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location(
        f"{function}_{uuid4().hex}", cloud.ROOT / "functions" / function / "main.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    try:
        yield module
    finally:
        if hasattr(module, "database"):
            module.database.close()
        root.handlers[:], root.level = handlers, level


@dataclass(frozen=True)
class Listener:
    """A caller with or without an account."""

    client: FlaskClient
    user_id: UUID | None = None

    @property
    def headers(self) -> dict[str, str]:
        if self.user_id is None:
            return {}
        return {"Authorization": f"Bearer {issue_token(self.user_id, TokenKeys(current=KEY))}"}

    def ask(self, *, headers: dict[str, str] | None = None, **fields: Any) -> TestResponse:
        return self.client.post(PATH, json={"topic": "Coral reefs"} | fields, headers=self.headers | (headers or {}))

    def send(self, body: bytes, content_type: str | None = "application/json") -> TestResponse:
        return self.client.post(PATH, data=body, content_type=content_type, headers=self.headers)

    def get(self, path: str, *, headers: dict[str, str] | None = None) -> TestResponse:
        return self.client.get(path, headers=self.headers | (headers or {}))


@dataclass(frozen=True)
class PodcastsApi:
    module: ModuleType
    database: Database
    store: MediaStore

    def nobody(self) -> Listener:
        return Listener(self.module.app.test_client())

    def listener(self) -> Listener:
        user_id = uuid4()
        self.database.execute(
            "insert into users (user_id, username, email, hashed_password) values (:id, :name, :email, 'none')",
            id=user_id,
            name=user_id.hex,
            email=f"{user_id.hex}@example.com",
        )
        return Listener(self.module.app.test_client(), user_id)

    def count(self, table: str) -> int:
        row = self.database.fetch_one(f"select count(*) as count from {table}")
        assert row
        return int(row["count"])

    def request_of(self, podcast_id: str) -> dict[str, Any]:
        row = self.database.fetch_one(
            "select trigger_event_details_json from workflow_instances where podcast_id = :id", id=UUID(podcast_id)
        )
        assert row
        details: dict[str, Any] = row["trigger_event_details_json"]
        return details

    def complete(self, accepted: dict[str, Any]) -> None:
        """Runs the episode's workflow to its end with simulated steps."""
        steps = {kind: ScriptedStep() for kind in StepKind}
        steps[StepKind.SCRIPT].action = voices(2)
        steps[StepKind.PUBLISH].action = self._publish
        queue = MemoryQueue()
        engine = WorkflowEngine(self.database, queue, steps)
        with self._others_out_of_the_queue(UUID(accepted["workflow_id"])):
            engine.deliver(UUID(accepted["workflow_id"]), StepKind.RESEARCH, 1)
            while tasks := queue.take():
                for task in tasks:
                    engine.deliver(task.workflow_id, task.step, task.dispatch_no)

    @contextmanager
    def _others_out_of_the_queue(self, workflow_id: UUID) -> Iterator[None]:
        """Otherwise a delivery could run the next step of another episode."""
        change = "update task_instances set enqueued_no = {} where status = 'dispatched' and workflow_id <> :id"
        self.database.execute(change.format("dispatch_no - 1"), id=workflow_id)
        try:
            yield
        finally:
            self.database.execute(change.format("dispatch_no"), id=workflow_id)

    def _publish(self, context: StepContext) -> StepOutcome:
        uris = {}
        for column, (name, data, content_type) in PIECES.items():
            path = f"episodes/{context.podcast_id}/{name}"
            self.store.put_once(path, data, content_type)
            uris[column] = self.store.uri(path)
        claims = [{"turn": 1, "passage_id": "p", "text": OWN_TEXT}]
        source = {"source_id": "s", "title": "Coral reef", "url": "https://example.org/", "licence": "CC-BY-SA-4.0"}
        return StepOutcome(
            result=PublishRecord(),
            podcast_updates={
                **uris,
                "title": 'Coral "reefs"',
                "duration_seconds": 61.5,
                "show_notes": "Notes.",
                "licence": "CC-BY-SA-4.0",
                "sources": [{**source, "credit": "Wikipedia", "claims": claims}],
            },
            log=("The episode is complete.",),
        )


def error_of(response: TestResponse) -> tuple[int, str]:
    """Returns status and code of an error response."""
    assert response.mimetype == "application/json"
    assert set(response.json) == {"error_code", "message"}
    assert len(response.json["message"]) > 10
    return response.status_code, response.json["error_code"]
