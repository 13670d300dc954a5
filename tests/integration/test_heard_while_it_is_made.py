"""Tests the progress, the pieces of sound and the draft of an episode while real steps make it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import requests

from tests.integration.podcasts_api import PATH, PodcastsApi, error_of
from tests.integration.steps_api import StepsApi

if TYPE_CHECKING:
    from types import ModuleType

    from local.emulators.identity import LocalIdentity
    from tests.integration.podcasts_api import Listener

RESOURCES = ("progress", "pieces", "draft.json")
MAX_PROGRESS_BYTES = 2_000
# A minute of speech in two parts.
OWN_TEXT = """# The tower
Our lighthouse was built in 1846. It stands on the north cape, above the old harbour. The keeper climbed its two hundred
steps every evening. He lit the lamp before the sun went down, and he wrote the weather into a book.

# The lamp
The lamp burned oil for sixty years. Then the town laid a cable under the bay, and the light became electric. Ships
saw it from thirty miles away. The last keeper left the tower in 1971. Since then a clock switches the lamp on, and an
engineer from the harbour visits it twice a year."""


@dataclass(frozen=True)
class Making:
    """An episode whose steps run one by one."""

    api: PodcastsApi
    steps: StepsApi
    owner: Listener
    podcast_id: str
    workflow_id: UUID

    def run(self, *steps: str) -> None:
        for step in steps:
            answer = self.steps.deliver(f"/steps/{self.workflow_id}/{step}/1")
            assert (answer.status_code, answer.json["outcome"]) == (200, "completed"), answer.json
        self.forget_answers()

    def forget_answers(self) -> None:
        """As if a second had passed."""
        self.api.module.service.watched._episodes._entries.clear()

    def voices(self) -> list[str]:
        rows = self.api.database.fetch_all(
            "select step from task_instances where workflow_id = :id and starts_with(step, 'voice-')"
            " order by task_order",
            id=self.workflow_id,
        )
        return [row["step"] for row in rows]

    def path(self, name: str) -> str:
        return f"{PATH}/{self.podcast_id}/{name}"

    def read(self, name: str, reader: Listener | None = None) -> dict[str, Any]:
        answer = (reader or self.api.nobody()).get(self.path(name))
        assert answer.status_code == 200, answer.json
        body: dict[str, Any] = answer.json
        return body


@pytest.fixture
def making(podcasts_api: PodcastsApi, podcast_steps: ModuleType, local_identity: LocalIdentity) -> Making:
    owner = podcasts_api.listener()
    accepted = owner.ask(topic="Our lighthouse", sources=[{"text": OWN_TEXT}], length_minutes=1).json
    steps = StepsApi(podcast_steps, local_identity)
    return Making(podcasts_api, steps, owner, accepted["podcast_id"], UUID(accepted["workflow_id"]))


def timings(draft: dict[str, Any]) -> list[str]:
    return [turn["timing"] for turn in draft["turns"]]


def test_before_the_script_there_is_only_progress(making: Making):
    progress = making.read("progress")
    assert progress["generation_status"] == "pending"
    assert (progress["stage"], progress["progress_percentage"], progress["has_script"]) == ("research", 0, False)
    assert (progress["chapters"], progress["pieces"], progress["title"]) == (None, 0, None)
    pieces = making.read("pieces")
    assert pieces == {
        "podcast_id": making.podcast_id, "revision": 0, "is_complete": False, "total": None, "pieces": [],
    }  # fmt: skip
    draft = making.owner.get(making.path("draft.json"))
    assert error_of(draft) == (404, "API_GW_TRANSCRIPT_JSON_NOT_FOUND")


def test_an_episode_is_read_and_heard_piece_by_piece_until_it_is_the_finished_one(making: Making):
    making.run("research", "script")
    voices = making.voices()
    assert len(voices) >= 2
    draft = making.read("draft.json")
    assert (draft["is_draft"], draft["timing"], set(timings(draft))) == (True, "estimated", {"estimated"})
    assert making.read("pieces")["total"] == len(voices)

    making.run(voices[1])
    assert making.read("pieces")["pieces"] == []  # the first one is missing

    making.run(voices[0])
    pieces = making.read("pieces")
    assert [piece["number"] for piece in pieces["pieces"]] == [0, 1]
    for voice in voices[2:]:
        making.run(voice)
    pieces = making.read("pieces")
    assert (pieces["is_complete"], len(pieces["pieces"])) == (True, len(voices))
    seconds = [piece["seconds"] for piece in pieces["pieces"]]
    starts = [piece["start"] for piece in pieces["pieces"]]
    assert starts == pytest.approx([0.0, *accumulate(seconds)][:-1], abs=0.001)
    draft = making.read("draft.json")
    assert (draft["is_draft"], draft["timing"], set(timings(draft))) == (True, "measured", {"measured"})

    making.run("cover", "master", "publish")
    assert making.read("draft.json") == {**draft, "is_draft": False}
    transcript = making.owner.get(making.path("transcript.json")).json
    turns = [{name: value for name, value in turn.items() if name != "timing"} for turn in draft["turns"]]
    assert {name: draft[name] for name in transcript if name != "turns"} | {"turns": turns} == transcript
    finished = requests.get(making.owner.get(making.path("audio.mp3")).headers["Location"], timeout=10).content
    sound = b"".join(requests.get(piece["audio_url"], timeout=10).content for piece in pieces["pieces"])
    assert finished.endswith(sound)
    assert sum(seconds) == pytest.approx(transcript["chapters"][-1]["end"], abs=0.01)


def test_the_finished_words_have_exact_times_and_the_others_follow_them(making: Making):
    making.run("research", "script")
    first = making.voices()[0]
    estimated = making.read("draft.json")
    making.run(first)
    draft = making.read("draft.json")
    until = making.read("pieces")["pieces"][0]["seconds"]

    assert set(timings(draft)) == {"measured", "estimated"}
    assert timings(draft) == sorted(timings(draft), reverse=True)
    for turn in draft["turns"]:
        assert (turn["timing"] == "measured") == (turn["start"] < until)
    starts = [turn["start"] for turn in draft["turns"]]
    assert starts == sorted(starts)
    assert [turn["parts"][0]["text"] for turn in draft["turns"]] == [
        turn["parts"][0]["text"] for turn in estimated["turns"]
    ]
    making.run(*making.voices()[1:])
    exact = making.read("draft.json")["turns"][-1]["start"]
    for guess in (estimated, draft):
        assert guess["turns"][-1]["start"] == pytest.approx(exact, rel=0.15)


def test_progress_is_short_and_says_what_is_done(making: Making):
    making.run("research", "script", "voice-0")
    answer = making.api.nobody().get(making.path("progress"))
    assert len(answer.data) < MAX_PROGRESS_BYTES
    progress = answer.json
    assert (progress["generation_status"], progress["stage"]) == ("vfa_audio_generation", "voice")
    assert (progress["has_script"], progress["pieces"]) == (True, 1)
    assert progress["title"]
    assert progress["chapters"] >= 1
    stages = {stage["name"]: stage for stage in progress["steps"]}
    assert list(stages) == ["research", "script", "voice", "cover", "master", "publish"]
    assert (stages["voice"]["status"], stages["voice"]["done"]) == ("in_progress", 1)
    assert stages["voice"]["count"] == len(making.voices())
    assert stages["voice"]["ended_at"] is None
    assert (stages["research"]["status"], stages["cover"]["status"]) == ("completed", "dispatched")
    assert stages["cover"]["steps_before"] is not None
    assert 33 < progress["progress_percentage"] < 50


def test_only_the_owner_reads_the_text_of_own_passages(making: Making):
    making.run("research", "script")
    stranger = making.api.listener()
    for _ in range(2):  # the second answers are kept ones
        own = making.owner.get(making.path("draft.json"))
        assert own.json["own_passages"]
        assert own.headers["Cache-Control"] == "private, no-cache"
        for reader in (stranger, making.api.nobody()):
            answer = reader.get(making.path("draft.json"), headers={"If-None-Match": own.headers["ETag"]})
            assert answer.status_code == 200
            assert answer.json == {**own.json, "own_passages": []}
            assert answer.headers["Cache-Control"] == "no-cache"
            assert [passage["sentences"] for passage in answer.json["passages"]] == [None] * len(
                answer.json["passages"]
            )


@pytest.mark.parametrize("name", RESOURCES)
def test_an_unchanged_answer_is_not_sent_again(making: Making, name: str):
    making.run("research", "script", "voice-0")
    first = making.owner.get(making.path(name))
    making.forget_answers()
    again = making.owner.get(making.path(name), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    making.run("voice-1")
    assert making.owner.get(making.path(name), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_cancelled_episode_keeps_what_was_made(making: Making):
    making.run("research", "script", "voice-0")
    before = making.read("draft.json")
    cancelled = making.owner.client.post(making.path("cancel"), headers=making.owner.headers)
    assert cancelled.status_code == 200
    making.forget_answers()

    progress, pieces = making.read("progress"), making.read("pieces")
    assert (progress["generation_status"], progress["stage"]) == ("cancelled", None)
    assert {stage["name"]: stage["status"] for stage in progress["steps"]}["voice"] == "skipped"
    assert (pieces["is_complete"], len(pieces["pieces"])) == (False, 1)
    assert making.read("draft.json") == before


@pytest.mark.parametrize("name", RESOURCES)
def test_a_deleted_or_unknown_episode_is_not_found(making: Making, name: str):
    making.run("research", "script", "voice-0")
    assert making.owner.get(making.path(name)).status_code == 200
    deleted = making.owner.client.delete(f"{PATH}/{making.podcast_id}", headers=making.owner.headers)
    assert deleted.status_code == 204
    making.forget_answers()
    for podcast_id in (making.podcast_id, str(uuid4()), "nothing"):
        assert error_of(making.owner.get(f"{PATH}/{podcast_id}/{name}")) == (404, "API_GW_PODCAST_NOT_FOUND")


@pytest.mark.parametrize("name", RESOURCES)
def test_a_hidden_episode_is_there_for_its_owner_alone(making: Making, name: str):
    making.run("research", "script", "voice-0")
    before = making.owner.get(making.path(name))
    making.api.database.execute(
        "update podcasts set hidden_at = now() where podcast_id = :id", id=UUID(making.podcast_id)
    )
    making.forget_answers()
    for _ in range(2):  # the second answers are kept ones
        own = making.owner.get(making.path(name))
        assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, no-cache")
        assert own.headers["ETag"] == before.headers["ETag"]
        for reader in (making.api.listener(), making.api.nobody()):
            assert error_of(reader.get(making.path(name))) == (404, "API_GW_PODCAST_NOT_FOUND")


def test_pieces_that_the_bucket_has_deleted_are_not_listed(making: Making):
    making.run("research", "script", "voice-0")
    making.api.database.execute(
        "update task_instances set end_timestamp = end_timestamp - interval '47 hours' where workflow_id = :id",
        id=making.workflow_id,
    )
    making.forget_answers()
    assert making.read("pieces")["pieces"] == []


def test_an_episode_of_an_earlier_release_has_no_pieces(podcasts_api: PodcastsApi):
    owner = podcasts_api.listener()
    accepted = owner.ask().json
    podcasts_api.complete(accepted)
    shown = owner.get(f"{PATH}/{accepted['podcast_id']}/pieces").json
    assert (shown["is_complete"], shown["total"], shown["pieces"]) == (True, None, [])
    progress = owner.get(f"{PATH}/{accepted['podcast_id']}/progress").json
    assert (progress["progress_percentage"], progress["stage"]) == (100, None)
    draft = owner.get(f"{PATH}/{accepted['podcast_id']}/draft.json")
    assert error_of(draft) == (404, "API_GW_TRANSCRIPT_JSON_NOT_FOUND")
