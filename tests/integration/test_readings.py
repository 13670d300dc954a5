"""Tests readings: what a person sees of a page or file before an episode is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import requests

from cpoa.contracts.source_documents import BlockKind, DocumentBlock, SourceDocument, UnreadableSourceError
from cpoa.readings.admission import PATH as TASK_PATH
from cpoa.readings.delivery import FAILED, MAX_TRIES, ReadingOutcome, ReadingRunner
from cpoa.readings.reading_records import READING_LIVES, READING_TIMEOUT, forget_old_readings
from cpoa.readings.rendering import TOOK_TOO_LONG
from cpoa.steps.source_reader import GONE
from shared.errors import ShuttingDownError
from tests.integration.podcasts_api import error_of
from tests.integration.steps_api import StepsApi, UpkeepApi

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from cpoa.contracts.agents import OwnSource
    from local.emulators.identity import LocalIdentity
    from shared.database import Database
    from tests.integration import cloud
    from tests.integration.podcasts_api import Listener, PodcastsApi

PATH = "/api/v1/readings"
PAGE = {"url": "https://bees.example/"}
FILES = Path(__file__).parents[1] / "data" / "documents"
PROSE = "Our bees came in May, and they flew from flower to flower until the evening came. " * 3
PUBLISHED = SourceDocument(
    (DocumentBlock(BlockKind.PARAGRAPH, PROSE, "page 3"), DocumentBlock(BlockKind.PARAGRAPH, PROSE, "page 7")),
    title="Bees",
    author="A. Keeper",
    left_out=("2 footnotes",),
)


def begin(listener: Listener, fields: dict[str, Any]) -> dict[str, Any]:
    answer = listener.client.post(PATH, json=fields, headers=listener.headers)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Location"] == f"{PATH}/{answer.json['reading_id']}"
    reading: dict[str, Any] = answer.json
    return reading


def shown(listener: Listener, reading: dict[str, Any]) -> dict[str, Any]:
    answer = listener.get(f"{PATH}/{reading['reading_id']}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.json
    return found


def upload(listener: Listener, path: Path, content_type: str) -> dict[str, str]:
    content = path.read_bytes()
    fields = {"file_name": path.name, "content_type": content_type, "size_bytes": len(content)}
    form = listener.client.post("/api/v1/uploads", json=fields, headers=listener.headers).json
    sent = requests.post(form["url"], data=form["fields"], files={"file": content}, timeout=30)
    assert sent.ok, sent.text
    return {"upload_id": form["upload_id"]}


def make_older(database: Database, reading: dict[str, Any], age: Any) -> None:
    database.execute(
        "update readings set created_at = created_at - :age::float8 * interval '1 second' where reading_id = :id",
        age=age.total_seconds() + 1,
        id=UUID(reading["reading_id"]),
    )


@dataclass
class Reader:
    """Returns or raises its results in turn; the last one again and again."""

    results: list[SourceDocument | Exception]
    asked: list[tuple[OwnSource, UUID | None]] = field(default_factory=list)
    name: str | None = None

    def read(self, source: OwnSource, user_id: UUID | None, check_cancelled: object) -> SourceDocument:
        self.asked.append((source, user_id))
        result = self.results[min(len(self.asked), len(self.results)) - 1]
        if isinstance(result, Exception):
            raise result
        return result

    def file_name(self, source: OwnSource, user_id: UUID) -> str | None:
        return self.name


@dataclass(frozen=True)
class Scene:
    """A listener who has asked for a reading of a page, and a worker."""

    listener: Listener
    reading: dict[str, Any]
    database: Database

    def deliver(self, *results: SourceDocument | Exception, name: str | None = None) -> ReadingOutcome:
        runner = ReadingRunner(self.database, Reader(list(results), name=name))
        return runner.deliver(UUID(self.reading["reading_id"]))

    def shown(self) -> dict[str, Any]:
        return shown(self.listener, self.reading)


@pytest.fixture
def scene(podcasts_api: PodcastsApi) -> Scene:
    listener = podcasts_api.listener()
    return Scene(listener, begin(listener, PAGE), podcasts_api.database)


def test_a_new_reading_waits_and_is_in_the_queue(podcasts_api: PodcastsApi, target: cloud.Target) -> None:
    listener = podcasts_api.listener()
    reading = begin(listener, PAGE)
    told = ("title", "author", "language", "words", "pages", "reason")
    assert {name: reading[name] for name in told} == dict.fromkeys(told)
    assert (reading["state"], reading["left_out"]) == ("waiting", [])
    assert shown(listener, reading) == reading
    assert target.next_delivery().path == TASK_PATH.format(reading_id=reading["reading_id"])


def test_a_file_is_read_as_an_episode_reads_it(
    podcasts_api: PodcastsApi, podcast_steps: ModuleType, local_identity: LocalIdentity
) -> None:
    listener = podcasts_api.listener()
    reading = begin(listener, upload(listener, FILES / "files" / "two_columns.pdf", "application/pdf"))
    answer = StepsApi(podcast_steps, local_identity).deliver(TASK_PATH.format(reading_id=reading["reading_id"]))
    assert (answer.status_code, answer.json) == (200, {"outcome": "read"})
    found = shown(listener, reading)
    assert (found["state"], found["title"], found["author"]) == (
        "read",
        "Mills and Bridges of a Small River",
        "Ada Weir",
    )
    assert (found["language"], found["reason"]) == ("en", None)
    assert found["words"] > 100
    assert found["pages"] >= 1


@pytest.mark.parametrize("whose", ["of somebody else", "that was not sent"])
def test_an_upload_that_is_not_there_is_unreadable_as_in_an_episode(
    podcasts_api: PodcastsApi, podcast_steps: ModuleType, local_identity: LocalIdentity, whose: str
) -> None:
    listener, other = podcasts_api.listener(), podcasts_api.listener()
    source = {"upload_id": str(uuid4())}
    if whose == "of somebody else":
        source = upload(other, FILES / "files" / "two_columns.pdf", "application/pdf")
    reading = begin(listener, source)
    answer = StepsApi(podcast_steps, local_identity).deliver(TASK_PATH.format(reading_id=reading["reading_id"]))
    assert (answer.status_code, answer.json) == (200, {"outcome": "unreadable"})
    found = shown(listener, reading)
    assert (found["state"], found["reason"], found["title"]) == ("unreadable", GONE, None)


def test_only_the_queue_may_deliver(podcast_steps: ModuleType, local_identity: LocalIdentity) -> None:
    path = TASK_PATH.format(reading_id=uuid4())
    assert podcast_steps.app.test_client().post(path).status_code == 401
    assert StepsApi(podcast_steps, local_identity).deliver(path, email="other@example.com").status_code == 403
    assert StepsApi(podcast_steps, local_identity).deliver(path).json == {"outcome": "ended before"}


def test_what_was_understood_is_shown(scene: Scene) -> None:
    assert scene.deliver(PUBLISHED) is ReadingOutcome.READ
    assert scene.shown() == scene.reading | {
        "state": "read",
        "title": "Bees",
        "author": "A. Keeper",
        "language": "en",
        "words": PUBLISHED.count_words(),
        "pages": 5,
        "left_out": ["2 footnotes"],
    }


def test_a_document_without_a_title_has_the_name_of_its_file(scene: Scene) -> None:
    scene.deliver(SourceDocument(PUBLISHED.blocks), name="Bees.pdf")
    assert scene.shown()["title"] == "Bees.pdf"


def test_the_reason_is_shown(scene: Scene) -> None:
    assert scene.deliver(UnreadableSourceError("It is locked. Unlock it.")) is ReadingOutcome.UNREADABLE
    found = scene.shown()
    assert (found["state"], found["reason"]) == ("unreadable", "It is locked. Unlock it.")


def test_what_an_episode_could_not_say_is_unreadable_too(scene: Scene) -> None:
    code = SourceDocument((DocumentBlock(BlockKind.PARAGRAPH, "Only three words."),), title="Bees")
    assert scene.deliver(code) is ReadingOutcome.UNREADABLE
    assert "too few" in scene.shown()["reason"]


def test_a_task_that_is_delivered_again_changes_nothing(scene: Scene) -> None:
    scene.deliver(PUBLISHED)
    before = scene.shown()
    assert scene.deliver(UnreadableSourceError("It is gone.")) is ReadingOutcome.ENDED_BEFORE
    assert scene.shown() == before


def test_of_two_deliveries_at_once_the_first_result_stays(scene: Scene) -> None:
    class SlowReader(Reader):
        def read(self, *arguments: Any) -> SourceDocument:
            assert scene.deliver(PUBLISHED) is ReadingOutcome.READ  # the other worker, meanwhile
            raise UnreadableSourceError("It is gone.")

    runner = ReadingRunner(scene.database, SlowReader([PUBLISHED]))
    assert runner.deliver(UUID(scene.reading["reading_id"])) is ReadingOutcome.ENDED_BEFORE
    assert scene.shown()["state"] == "read"


@pytest.mark.parametrize("fault", [OSError("the bucket is away"), ShuttingDownError("the process ends")])
def test_a_fault_is_tried_again(scene: Scene, fault: Exception) -> None:
    outcome = scene.deliver(fault)
    assert (outcome, outcome.status) == (ReadingOutcome.COMES_BACK, 503)
    assert scene.shown() == scene.reading
    assert scene.deliver(PUBLISHED) is ReadingOutcome.READ


def test_after_the_last_try_the_fault_is_told(scene: Scene) -> None:
    outcomes = [scene.deliver(OSError("the bucket is away")) for _ in range(MAX_TRIES)]
    assert outcomes == [*[ReadingOutcome.COMES_BACK] * (MAX_TRIES - 1), ReadingOutcome.UNREADABLE]
    found = scene.shown()
    assert (found["state"], found["reason"]) == ("unreadable", FAILED)


def test_a_document_that_kills_each_worker_is_given_up(scene: Scene) -> None:
    class Killed(BaseException):
        """As little of the code runs after it as after SIGKILL."""

    class DeadlyReader(Reader):
        def read(self, *arguments: Any) -> SourceDocument:
            raise Killed

    for _ in range(MAX_TRIES):
        with pytest.raises(Killed):
            ReadingRunner(scene.database, DeadlyReader([])).deliver(UUID(scene.reading["reading_id"]))
    assert scene.shown() == scene.reading
    assert scene.deliver(PUBLISHED) is ReadingOutcome.UNREADABLE
    assert scene.shown()["reason"] == FAILED


def test_a_reading_that_never_ends_is_unreadable_after_a_while(scene: Scene) -> None:
    make_older(scene.database, scene.reading, READING_TIMEOUT)
    found = scene.shown()
    assert (found["state"], found["reason"]) == ("unreadable", TOOK_TOO_LONG)
    assert scene.deliver(PUBLISHED) is ReadingOutcome.ENDED_BEFORE
    assert scene.shown() == found


def test_a_reading_that_has_ended_stays_as_it_is(scene: Scene) -> None:
    scene.deliver(PUBLISHED)
    make_older(scene.database, scene.reading, READING_TIMEOUT)
    assert scene.shown()["state"] == "read"


def test_a_reading_is_its_owners_alone(podcasts_api: PodcastsApi, scene: Scene) -> None:
    path = f"{PATH}/{scene.reading['reading_id']}"
    assert error_of(podcasts_api.listener().get(path)) == (404, "API_GW_READING_NOT_FOUND")
    assert error_of(podcasts_api.nobody().get(path)) == (401, "AUTH_MISSING_TOKEN")
    assert error_of(scene.listener.get(f"{PATH}/{uuid4()}")) == (404, "API_GW_READING_NOT_FOUND")
    assert error_of(scene.listener.get(f"{PATH}/x")) == (404, "API_GW_READING_NOT_FOUND")


def test_a_reading_is_gone_after_a_day(
    podcasts_api: PodcastsApi, scene: Scene, upkeep: ModuleType, local_identity: LocalIdentity
) -> None:
    later = begin(scene.listener, PAGE)
    make_older(scene.database, scene.reading, READING_LIVES)
    path = f"{PATH}/{scene.reading['reading_id']}"
    assert error_of(scene.listener.get(path)) == (404, "API_GW_READING_NOT_FOUND")
    assert podcasts_api.count("readings") == 2
    assert UpkeepApi(upkeep, local_identity).deliver("/sweep").status_code == 200
    assert podcasts_api.count("readings") == 1
    assert shown(scene.listener, later) == later
    assert forget_old_readings(scene.database) == 0


def test_readings_go_with_their_user(podcasts_api: PodcastsApi, scene: Scene) -> None:
    scene.database.execute("delete from users where user_id = :id", id=scene.listener.user_id)
    assert podcasts_api.count("readings") == 0
    assert scene.deliver(PUBLISHED) is ReadingOutcome.ENDED_BEFORE


def test_a_user_may_have_so_many_sources_read_in_an_hour(load_podcasts_api: Callable[..., PodcastsApi]) -> None:
    api = load_podcasts_api(READINGS_PER_HOUR="2")
    listener = api.listener()
    begin(listener, PAGE)
    begin(listener, PAGE)
    answer = listener.client.post(PATH, json=PAGE, headers=listener.headers)
    assert error_of(answer) == (429, "API_GW_TOO_MANY_REQUESTS")
    assert int(answer.headers["Retry-After"]) > 0
    assert api.count("readings") == 2
    begin(api.listener(), PAGE)


def test_without_the_queue_the_request_can_be_sent_again(
    podcasts_api: PodcastsApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def enqueue(self, *_: object, **__: object) -> None:
            raise ConnectionError

    monkeypatch.setattr(podcasts_api.module.service.readings, "_queue", Away())
    listener = podcasts_api.listener()
    answer = listener.client.post(PATH, json=PAGE, headers=listener.headers)
    assert error_of(answer) == (503, "API_GW_READING_QUEUE_UNAVAILABLE")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    "fields", [{}, {"url": None}, {"url": "bees"}, {"upload_id": "x"}, {**PAGE, "upload_id": str(uuid4())}]
)
def test_a_request_needs_exactly_one_source(podcasts_api: PodcastsApi, fields: dict[str, Any]) -> None:
    listener = podcasts_api.listener()
    answer = listener.client.post(PATH, json={"x": 1, **fields}, headers=listener.headers)
    assert error_of(answer) == (400, "API_GW_READING_INVALID")
    assert podcasts_api.count("readings") == 0
