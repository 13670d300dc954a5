from __future__ import annotations

from uuid import uuid4

import pytest

from cpoa.artefacts import ArtefactFolder, artefact_folder
from cpoa.contracts.decoding import UndecodableRecordError
from cpoa.contracts.records import CoverRecord
from tests.media_in_memory import MediaInMemory

PODCAST_ID = uuid4()


def folder(bucket: MediaInMemory, inputs: dict[str, object], engine: str = "engine-1") -> ArtefactFolder:
    return artefact_folder(bucket, PODCAST_ID, "voice-0", inputs, engine)


def test_a_record_is_found_again_by_the_same_inputs() -> None:
    bucket = MediaInMemory()
    folder(bucket, {"chapter": 0}).store_record_once(CoverRecord(image="a"))

    assert folder(bucket, {"chapter": 0}).load_record(CoverRecord) == CoverRecord(image="a")


def test_other_inputs_and_another_engine_version_have_no_record() -> None:
    bucket = MediaInMemory()
    folder(bucket, {"chapter": 0}).store_record_once(CoverRecord(image="a"))

    assert folder(bucket, {"chapter": 1}).load_record(CoverRecord) is None
    assert folder(bucket, {"chapter": 0}, engine="engine-2").load_record(CoverRecord) is None


def test_a_second_worker_uses_the_record_and_the_pieces_of_the_first() -> None:
    bucket = MediaInMemory()
    first, second = folder(bucket, {"chapter": 0}), folder(bucket, {"chapter": 0})
    record_of_first = CoverRecord(image=first.save("jpg", b"first", "image/jpeg"))
    record_of_second = CoverRecord(image=second.save("jpg", b"second", "image/jpeg"))

    assert first.store_record_once(record_of_first) == record_of_first
    assert second.store_record_once(record_of_second) == record_of_first
    recalled = second.load_record(CoverRecord)
    assert recalled is not None
    assert bucket.read(recalled.image) == b"first"


def test_the_error_for_an_unreadable_record_names_its_field() -> None:
    bucket = MediaInMemory()
    bucket.put_once(f"{folder(bucket, {}).stem}.json", b'{"image": 7}', "application/json")

    with pytest.raises(UndecodableRecordError, match=rf"^episodes/{PODCAST_ID}/voice-0/.*json cannot .*\$.image"):
        folder(bucket, {}).load_record(CoverRecord)
    with pytest.raises(UndecodableRecordError):
        folder(bucket, {}).store_record_once(CoverRecord(image="a"))


def test_names_start_with_the_episode_and_its_step() -> None:
    name = folder(MediaInMemory(), {}).save("mp3", b"x", "audio/mpeg")

    assert name.startswith(f"episodes/{PODCAST_ID}/voice-0/")
    assert name.endswith(".mp3")
