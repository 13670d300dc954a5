"""Tests calls to remote services that do everything the contract permits, and commit every violation in our list."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from cpoa.services.failures import (
    InvalidResultError,
    RemoteError,
    RemoteFailedError,
    RemoteRefusedError,
    RemoteTimeoutError,
    RemoteUnavailableError,
)
from cpoa.services.remote_calls import RemoteCallContext, call_service, remote_call_context
from cpoa.services.service import RemoteService
from shared.errors import StepWaitsError
from tests.integration.remote_call_parts import PAYLOADS
from tests.remote_peer import spoiled_answers, spoiled_tasks
from tests.remote_peer.conditions import Conditions
from tests.remote_peer.misbehaviour import Moment
from tests.remote_peer.peer import remote_peer
from tests.remote_peer.services import AGENTS, ENDPOINTS, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.media_store import MediaStore
    from tests.remote_peer.misbehaviour import Misbehaviour
    from tests.remote_peer.peer import RemotePeer

WORKFLOW = "0f8f2a7e-3b5c-4f61-9a55-6c5b4f6f8a01"
MAX_DELIVERIES = 200
BETWEEN_DELIVERIES_SECONDS = 0.02


@pytest.fixture
def peer(media_store: MediaStore) -> Iterator[RemotePeer]:
    with remote_peer(media_store, Conditions(task_seconds=0.0, pending_polls=2, seconds_per_word=0.1)) as peer:
        yield peer


@pytest.fixture
def key() -> str:
    return f"step_{uuid4().hex}"


def service_of(peer: RemotePeer, service: Service, *, deadline_seconds: float = 60.0) -> RemoteService:
    return RemoteService(service.value, peer.origins[service] + ENDPOINTS[service].path, 0.01, deadline_seconds)


def delivered(service: RemoteService, kind: Service, key: str, noted: dict[str, Any] | None = None) -> dict[str, Any]:
    with remote_call_context(RemoteCallContext(WORKFLOW, key, waiting_for=noted)):
        return call_service(service, kind.value.lower(), PAYLOADS[kind])


def asked_by_a_step(service: RemoteService, kind: Service, key: str) -> dict[str, Any]:
    """Delivers the step repeatedly, like the queue."""
    noted: dict[str, Any] | None = None
    for _ in range(MAX_DELIVERIES):
        try:
            return delivered(service, kind, key, noted)
        except StepWaitsError as waits:
            noted = dict(waits.waiting_for)
            time.sleep(BETWEEN_DELIVERIES_SECONDS)
    raise AssertionError(f"no result after {MAX_DELIVERIES} deliveries")


def asked_by_a_page(service: RemoteService, kind: Service, key: str, *, seconds: float = 10.0) -> dict[str, Any]:
    with remote_call_context(RemoteCallContext(WORKFLOW, key, until=time.monotonic() + seconds)):
        return call_service(service, kind.value.lower(), PAYLOADS[kind])


@pytest.mark.parametrize("kind", AGENTS)
def test_a_step_sends_one_request_per_delivery(peer: RemotePeer, kind: Service, key: str) -> None:
    service = service_of(peer, kind)
    before = len(peer.requests(kind))
    with pytest.raises(StepWaitsError) as first:
        delivered(service, kind, key)
    assert len(peer.requests(kind)) == before + 1
    with pytest.raises(StepWaitsError) as second:
        delivered(service, kind, key, dict(first.value.waiting_for))
    assert len(peer.requests(kind)) == before + 2
    assert second.value.waiting_for["status_url"] == first.value.waiting_for["status_url"]
    assert second.value.waiting_for["since"] == first.value.waiting_for["since"]
    result = asked_by_a_step(service, kind, key)
    assert result
    dispatched = [seen for seen in peer.dispatches(kind) if (seen.idempotency_key or "").startswith(key)]
    assert {seen.idempotency_key for seen in dispatched} == {f"{key}_{kind.value.lower()}"}
    assert {seen.workflow_id for seen in dispatched} == {WORKFLOW}
    assert [seen.body for seen in dispatched] == [PAYLOADS[kind]] * len(dispatched)
    assert peer.work_done(kind)[f"{key}_{kind.value.lower()}"] == 1


@pytest.mark.parametrize("kind", AGENTS)
def test_a_page_waits_for_the_result_itself(peer: RemotePeer, kind: Service, key: str) -> None:
    assert asked_by_a_page(service_of(peer, kind), kind, key)


BORNE: dict[str, tuple[Misbehaviour, int]] = {
    "a poll that is no JSON": (spoiled_answers.html(Moment.POLL, 502), 3),
    "a page of HTML at 200": (spoiled_answers.html(Moment.POLL, 200), 1),
    "a poll that is cut off": (spoiled_answers.cut(Moment.POLL), 2),
    "a poll without an answer": (spoiled_answers.no_answer(Moment.POLL), 2),
    "too many requests at a poll": (spoiled_answers.too_many_requests(Moment.POLL), 2),
    "a late task": (spoiled_tasks.late(0.2), 1),
    "an address of its own origin": (spoiled_answers.own_absolute_status_url(), 1),
    "a conflict at 200": (spoiled_tasks.conflict(200), 1),
    "a conflict at 409": (spoiled_tasks.conflict(409), 1),
    "JSON under another content type": (spoiled_answers.with_content_type(Moment.POLL, "text/plain"), 1),
}


@pytest.mark.parametrize("kind", [Service.PSWA, Service.TDA])
@pytest.mark.parametrize("asked", [asked_by_a_step, asked_by_a_page])
@pytest.mark.parametrize("name", BORNE)
def test_transient_errors_are_retried(peer: RemotePeer, kind: Service, asked: Any, name: str, key: str) -> None:
    misbehaviour, times = BORNE[name]
    peer.behave(kind, misbehaviour, times=times)
    assert asked(service_of(peer, kind), kind, key)


DISPATCHES_THAT_MAY_PASS: dict[str, Misbehaviour] = {
    "500": spoiled_answers.json_instead(Moment.DISPATCH, {"error_code": "X", "message": "?"}, 500),
    "a page of HTML at 502": spoiled_answers.html(Moment.DISPATCH, 502),
    "a page of HTML at 200": spoiled_answers.html(Moment.DISPATCH, 200),
    "cut off after 202": spoiled_answers.cut(Moment.DISPATCH),
    "no answer": spoiled_answers.no_answer(Moment.DISPATCH),
    "too many requests": spoiled_answers.too_many_requests(Moment.DISPATCH),
    "64 MiB": spoiled_answers.oversized(Moment.DISPATCH),
    "a redirect": spoiled_answers.redirected(Moment.DISPATCH),
}


@pytest.mark.parametrize("name", DISPATCHES_THAT_MAY_PASS)
def test_a_failed_dispatch_is_one_attempt_of_a_step_and_is_retried_for_a_page(
    peer: RemotePeer, name: str, key: str
) -> None:
    service = service_of(peer, Service.SCA)
    peer.behave(Service.SCA, DISPATCHES_THAT_MAY_PASS[name])
    with pytest.raises(RemoteUnavailableError):
        asked_by_a_step(service, Service.SCA, key)
    assert asked_by_a_step(service, Service.SCA, key)  # the next attempt has the same key
    peer.behave(Service.SCA, DISPATCHES_THAT_MAY_PASS[name])
    assert asked_by_a_page(service, Service.SCA, f"{key}_page")
    assert not peer.strayed


FAILURES: dict[str, tuple[Misbehaviour, type[Exception]]] = {
    "FAILURE at 500": (spoiled_tasks.fails(), RemoteFailedError),
    "an error object at 500": (spoiled_tasks.error_object(500), RemoteFailedError),
    "an error object at 504": (spoiled_tasks.error_object(504), RemoteFailedError),
    "an error object at 502": (spoiled_tasks.error_object(502), RemoteFailedError),
    "an error object at 400": (spoiled_tasks.error_object(400), RemoteFailedError),
    "a result that is null": (spoiled_tasks.result_is(None), InvalidResultError),
    "a result that is a list": (spoiled_tasks.result_is([1]), InvalidResultError),
    "no address to ask at": (spoiled_answers.without_status_url(), InvalidResultError),
    "an address that is a number": (spoiled_answers.status_url(7), InvalidResultError),
    "an address elsewhere": (spoiled_answers.foreign_status_url(), InvalidResultError),
    "an address elsewhere without a scheme": (
        spoiled_answers.foreign_status_url(without_scheme=True),
        InvalidResultError,
    ),
    "refused": (spoiled_answers.refused(400, "PSWA_INVALID_PAYLOAD"), RemoteRefusedError),
    "refused with another code": (spoiled_answers.refused(404, "NO_SUCH_ROUTE"), RemoteRefusedError),
}


@pytest.mark.parametrize("asked", [asked_by_a_step, asked_by_a_page])
@pytest.mark.parametrize("name", FAILURES)
def test_permanent_errors_are_raised_at_once(peer: RemotePeer, asked: Any, name: str, key: str) -> None:
    misbehaviour, error = FAILURES[name]
    peer.behave(Service.PSWA, misbehaviour)
    with pytest.raises(error):
        asked(service_of(peer, Service.PSWA), Service.PSWA, key)
    assert not peer.strayed


def test_a_rejection_carries_the_services_own_code(peer: RemotePeer, key: str) -> None:
    peer.behave(Service.PSWA, spoiled_answers.refused(400, "PSWA_INVALID_PAYLOAD"))
    with pytest.raises(RemoteRefusedError, match="status 400") as raised:
        asked_by_a_step(service_of(peer, Service.PSWA), Service.PSWA, key)
    assert raised.value.error_code == "PSWA_INVALID_PAYLOAD"


ENDLESS: dict[str, Misbehaviour] = {
    "a task that never finishes": spoiled_tasks.never_finishes(),
    "a task that was forgotten": spoiled_answers.forgotten_task(),
    "a state that nobody knows": spoiled_tasks.status_is("DONE", 200),
    "polls that drip": spoiled_answers.dripping(Moment.POLL),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_page_stops_waiting_at_its_deadline(peer: RemotePeer, name: str, key: str) -> None:
    peer.behave(Service.IGA, ENDLESS[name], times=None)
    with pytest.raises(RemoteTimeoutError):
        asked_by_a_page(service_of(peer, Service.IGA), Service.IGA, key, seconds=1.5)


@pytest.mark.parametrize("name", ["a task that never finishes", "a task that was forgotten"])
def test_a_step_stops_waiting_at_the_services_deadline(peer: RemotePeer, name: str, key: str) -> None:
    peer.behave(Service.IGA, ENDLESS[name], times=None)
    service = service_of(peer, Service.IGA)
    with pytest.raises(StepWaitsError) as waits:
        delivered(service, Service.IGA, key)
    long_ago = {**waits.value.waiting_for, "since": time.time() - service.deadline_seconds - 1}
    with pytest.raises(RemoteTimeoutError):
        delivered(service, Service.IGA, key, long_ago)


def test_the_waits_of_a_step_grow_up_to_the_services_interval(peer: RemotePeer, key: str) -> None:
    peer.behave(Service.PSWA, spoiled_tasks.never_finishes())
    url = peer.origins[Service.PSWA] + ENDPOINTS[Service.PSWA].path
    service = RemoteService("PSWA", url, 5.0, 600.0)
    noted: dict[str, Any] | None = None
    seconds = []
    for _ in range(5):
        with pytest.raises(StepWaitsError) as waits:
            delivered(service, Service.PSWA, key, noted)
        noted = dict(waits.value.waiting_for)
        seconds.append(waits.value.wait_seconds)
    assert seconds == [1.0, 2.0, 4.0, 5.0, 5.0]


def test_a_service_that_is_down_is_unavailable(peer: RemotePeer, key: str) -> None:
    with peer.down(Service.TDA):
        with pytest.raises(RemoteUnavailableError, match="TDA cannot be reached"):
            asked_by_a_step(service_of(peer, Service.TDA), Service.TDA, key)
        with pytest.raises(RemoteTimeoutError):
            asked_by_a_page(service_of(peer, Service.TDA), Service.TDA, key, seconds=1.2)
    assert asked_by_a_step(service_of(peer, Service.TDA), Service.TDA, key)


def test_no_error_repeats_what_a_service_wrote(peer: RemotePeer, key: str) -> None:
    peer.behave(Service.PSWA, spoiled_tasks.fails("The patient told me in confidence."))
    with pytest.raises(RemoteError) as raised:
        asked_by_a_step(service_of(peer, Service.PSWA), Service.PSWA, key)
    assert "confidence" not in str(raised.value)
