"""Tests the misbehaviours of the stand-in for the remote services, and how long they last."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
import requests
import soundfile

from shared.media_store import MediaNotFoundError
from tests.integration.cloud import wait_until
from tests.integration.remote_call_parts import dispatch, ended, poll, result
from tests.remote_peer import spoiled_answers, spoiled_tasks
from tests.remote_peer.conditions import Conditions
from tests.remote_peer.misbehaviour import Moment
from tests.remote_peer.peer import remote_peer
from tests.remote_peer.services import AGENTS, ENDPOINTS, Service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shared.media_store import MediaStore
    from tests.remote_peer.misbehaviour import SpoiledAnswer, SpoiledTask
    from tests.remote_peer.peer import RemotePeer


@pytest.fixture
def peer(media_store: MediaStore) -> Iterator[RemotePeer]:
    conditions = Conditions(task_seconds=0.0, pending_polls=1, seconds_per_word=0.1)
    with remote_peer(media_store, conditions) as peer:
        yield peer


def test_misbehaviours_occur_in_order_and_end(peer: RemotePeer) -> None:
    peer.behave(Service.TDA, spoiled_answers.refused(500, "TDA_BROKEN"), times=2)
    peer.behave(Service.TDA, spoiled_answers.too_many_requests(Moment.DISPATCH, retry_after="7"))
    answers = [dispatch(peer, Service.TDA) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500, 500, 429, 202]
    assert (answers[0].json()["error_code"], answers[2].headers["Retry-After"]) == ("TDA_BROKEN", "7")
    ended(peer, Service.TDA, answers[-1])
    assert peer.work_done(Service.TDA) == {"key-1": 1}
    peer.behave(Service.TDA, spoiled_answers.html(Moment.DISPATCH, 200), times=None)
    pages = [dispatch(peer, Service.TDA) for _ in range(3)]
    assert {(page.status_code, page.text[:15]) for page in pages} == {(200, "<!doctype html>")}
    peer.behave_well(Service.TDA)
    assert dispatch(peer, Service.TDA).status_code == 202


def test_the_task_continues_while_polls_fail(peer: RemotePeer) -> None:
    accepted = dispatch(peer, Service.PSWA)
    for status in (500, 502, 503):
        peer.behave(Service.PSWA, spoiled_answers.html(Moment.POLL, status))
    peer.behave(Service.PSWA, spoiled_answers.json_instead(Moment.POLL, [1]))
    answers = [poll(peer, Service.PSWA, accepted) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [500, 502, 503, 200]
    assert answers[3].json() == [1]
    assert "script_data" in ended(peer, Service.PSWA, accepted).json()["result"]


@pytest.mark.parametrize("lost", [spoiled_answers.cut, spoiled_answers.no_answer])
def test_a_lost_response_leaves_the_dispatch_accepted(
    peer: RemotePeer, lost: Callable[[Moment], SpoiledAnswer]
) -> None:
    peer.behave(Service.IGA, lost(Moment.DISPATCH))
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)):
        dispatch(peer, Service.IGA)
    wait_until(lambda: peer.work_done(Service.IGA) == {"key-1": 1})
    assert result(peer, Service.IGA)["image_url"].startswith("gs://")
    assert peer.work_done(Service.IGA) == {"key-1": 1}
    accepted = dispatch(peer, Service.IGA)
    peer.behave(Service.IGA, lost(Moment.POLL))
    with pytest.raises((requests.exceptions.ChunkedEncodingError, requests.exceptions.ConnectionError)):
        poll(peer, Service.IGA, accepted)


def test_a_foreign_status_url_works_and_its_use_is_recorded(peer: RemotePeer) -> None:
    peer.behave(Service.SCA, spoiled_answers.foreign_status_url())
    told = dispatch(peer, Service.SCA).json()
    assert not told["status_url"].startswith(peer.origins[Service.SCA])
    assert requests.get(told["status_url"], timeout=10).json()["task_id"] == told["task_id"]
    assert [request.path for request in peer.strayed] == [f"/v1/tasks/{told['task_id']}"]
    assert peer.polls(Service.SCA) == []


def test_each_kind_of_invalid_status_url_is_sent(peer: RemotePeer) -> None:
    peer.behave(Service.SCA, spoiled_answers.own_absolute_status_url())
    own = dispatch(peer, Service.SCA).json()["status_url"]
    assert own.startswith(f"{peer.origins[Service.SCA]}/v1/tasks/")
    peer.behave(Service.SCA, spoiled_answers.without_status_url())
    assert "status_url" not in dispatch(peer, Service.SCA).json()
    peer.behave(Service.SCA, spoiled_answers.forgotten_task())
    forgotten = dispatch(peer, Service.SCA, key="key-2")
    assert {poll(peer, Service.SCA, forgotten).json()["status"] for _ in range(5)} == {"PENDING"}
    peer.behave(Service.SCA, spoiled_answers.redirected(Moment.DISPATCH))
    moved = dispatch(peer, Service.SCA, key="key-3")
    assert moved.status_code == 307
    assert requests.get(moved.headers["Location"], timeout=10).status_code == 404
    assert len(peer.strayed) == 1


def test_an_oversized_response_is_valid_json_padded_with_blanks(peer: RemotePeer) -> None:
    for declares_length in (True, False):
        peer.behave(Service.TDA, spoiled_answers.oversized(Moment.DISPATCH, 3, declares_length=declares_length))
        answer = dispatch(peer, Service.TDA)
        assert ("Content-Length" in answer.headers) is declares_length
        assert len(answer.content) > 3 << 20
        assert set(json.loads(answer.content)) == {"task_id", "status_url", "message", "idempotency_key_processed"}


@pytest.mark.parametrize("service", [*AGENTS, Service.AIMS])
def test_late_and_slow_responses_exceed_a_timeout(peer: RemotePeer, service: Service) -> None:
    url = peer.origins[service] + ENDPOINTS[service].path
    peer.behave(service, spoiled_answers.late_answer(Moment.DISPATCH, 3600))
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(url, json={}, timeout=0.3)
    peer.behave(service, spoiled_answers.dripping(Moment.DISPATCH, 3600))
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.post(url, json={}, timeout=0.3)


@pytest.mark.parametrize("http_status", [200, 409])
def test_a_conflict_has_either_status_and_starts_no_work(peer: RemotePeer, http_status: int) -> None:
    peer.behave(Service.TDA, spoiled_tasks.conflict(http_status))
    answer = ended(peer, Service.TDA, dispatch(peer, Service.TDA))
    assert (answer.status_code, answer.json()["status"]) == (http_status, "SUCCESS")
    assert answer.json()["result"]["status"] == "PROCESSING_CONFLICT"
    assert answer.json()["result"]["idempotency_key"] == "key-1"
    assert peer.work_done(Service.TDA) == {}


def test_errors_can_be_sent_with_a_success_status(peer: RemotePeer) -> None:
    for http_status in (500, 502, 504, 400):
        peer.behave(Service.VFA, spoiled_tasks.error_object(http_status))
        answer = ended(peer, Service.VFA, dispatch(peer, Service.VFA))
        assert (answer.status_code, answer.json()["status"]) == (http_status, "SUCCESS")
        assert answer.json()["result"]["error_code"] == "STAND_IN_ERROR"
    assert peer.work_done(Service.VFA) == {"key-1": 4}
    peer.behave(Service.PSWA, spoiled_tasks.pswa_error_data("PSWA_AIMS_TIMEOUT"))
    assert ended(peer, Service.PSWA, dispatch(peer, Service.PSWA)).status_code == 504


def test_each_kind_of_invalid_audio_is_sent(peer: RemotePeer, media_store: MediaStore) -> None:
    def audio(key: str) -> bytes:
        return media_store.read(media_store.object_name(result(peer, Service.VFA, key=key)["audio_filepath"]))

    peer.behave(Service.VFA, spoiled_tasks.audio_is_missing())
    with pytest.raises(MediaNotFoundError):
        audio("missing")
    peer.behave(Service.VFA, spoiled_tasks.audio_is(b"no audio"))
    assert audio("no audio") == b"no audio"
    peer.behave(Service.VFA, spoiled_tasks.audio_is_silent())
    silence, rate = soundfile.read(io.BytesIO(audio("silent")))
    assert len(silence) / rate == pytest.approx(5.0, abs=0.1)
    assert not silence.any()
    peer.behave(Service.VFA, spoiled_tasks.audio_lasts(0.0, "LINEAR16"))
    assert soundfile.info(io.BytesIO(audio("empty"))).frames == 0


def test_a_stopped_service_restarts_at_its_address(peer: RemotePeer) -> None:
    with peer.down(Service.TDA), pytest.raises(requests.exceptions.ConnectionError):
        dispatch(peer, Service.TDA)
    assert dispatch(peer, Service.TDA).status_code == 202


def test_a_bug_in_the_stand_in_fails_the_test(media_store: MediaStore) -> None:
    impossible = spoiled_tasks.with_value("no.such.path", 1)
    with pytest.raises(KeyError), remote_peer(media_store, Conditions(task_seconds=0.0)) as peer:
        _assert_unanswered(peer, impossible)
    with pytest.raises(ValueError, match="ASF has no tasks"), remote_peer(media_store) as peer:
        peer.behave(Service.ASF, spoiled_tasks.fails())


def _assert_unanswered(peer: RemotePeer, misbehaviour: SpoiledTask) -> None:
    peer.behave(Service.TDA, misbehaviour)
    accepted = dispatch(peer, Service.TDA)
    with pytest.raises(requests.exceptions.ConnectionError):
        ended(peer, Service.TDA, accepted)
