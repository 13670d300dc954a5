from __future__ import annotations

from uuid import uuid4

from cpoa.artefacts import ArtefactFolder, artefact_folder
from tests.media_in_memory import MediaInMemory

PODCAST_ID = uuid4()


def folder(bucket: MediaInMemory, inputs: dict[str, object], engine: str = "engine-1") -> ArtefactFolder:
    return artefact_folder(bucket, PODCAST_ID, "voice-0", inputs, engine)


def test_a_record_is_found_again_by_the_same_inputs() -> None:
    bucket = MediaInMemory()
    folder(bucket, {"chapter": 0}).settle({"audio": "a"})

    assert folder(bucket, {"chapter": 0}).recall() == {"audio": "a"}


def test_other_inputs_and_another_engine_version_have_no_record() -> None:
    bucket = MediaInMemory()
    folder(bucket, {"chapter": 0}).settle({"audio": "a"})

    assert folder(bucket, {"chapter": 1}).recall() is None
    assert folder(bucket, {"chapter": 0}, engine="engine-2").recall() is None


def test_a_worker_that_comes_second_takes_the_first_record_and_its_pieces() -> None:
    bucket = MediaInMemory()
    first, second = folder(bucket, {"chapter": 0}), folder(bucket, {"chapter": 0})
    record_of_first = {"audio": first.keep("flac", b"first", "audio/flac")}
    record_of_second = {"audio": second.keep("flac", b"second", "audio/flac")}

    assert first.settle(record_of_first) == record_of_first
    assert second.settle(record_of_second) == record_of_first
    assert bucket.read(second.recall()["audio"]) == b"first"


def test_names_lie_under_the_episode_and_its_step() -> None:
    name = folder(MediaInMemory(), {}).keep("mp3", b"x", "audio/mpeg")

    assert name.startswith(f"episodes/{PODCAST_ID}/voice-0/")
    assert name.endswith(".mp3")
