"""How long one waits for a service elsewhere: an episode's step comes again, a page's answer has a deadline."""

from __future__ import annotations

import logging
import math
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cpoa.services.failures import RemoteTooLateError, RemoteUnavailableError
from cpoa.services.service import DISPATCH_SECONDS, POLL_SECONDS, Finished, RemoteService, Running
from shared.errors import StepWaitsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIRST_LOOK_SECONDS = 1.0
_CARDS_LOOK_SECONDS = (0.2, 2.0)
_SHORTEST_CALL_SECONDS = 0.5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """The work for which services are asked: bound once where it begins, as a log's context is, and not handed through
    every agent, of which most ask nobody.

    ``key`` is what the services' idempotency keys begin with, the same for every repetition of the same work.
    ``until`` on the monotonic clock: who waits for the answer waits here; None: a step waits at the queue, and finds
    in ``waiting_for`` what it noted.
    """

    workflow_id: str
    key: str
    until: float | None = None
    waiting_for: Mapping[str, Any] | None = None
    test_scenarios: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


_errand: ContextVar[Errand] = ContextVar("errand")


@contextmanager
def running(errand: Errand) -> Iterator[None]:
    token = _errand.set(errand)
    try:
        yield
    finally:
        _errand.reset(token)


def ask(
    service: RemoteService, purpose: str, payload: Mapping[str, Any], *, with_scenario: bool = False
) -> dict[str, Any]:
    """The result of the service's task; ``purpose`` tells apart what one errand asks of several, or several times.
    ``with_scenario``: the errand's test scenario for that purpose goes along.

    Raises StepWaitsError in a step until there is a result; RemoteError, or RemoteRefusedError.
    """
    errand = _errand.get()
    headers = {"X-Idempotency-Key": f"{errand.key}_{purpose}", "X-Workflow-ID": errand.workflow_id}
    scenario = errand.test_scenarios.get(purpose) if with_scenario else None
    if isinstance(scenario, str):
        headers["X-Test-Scenario"] = scenario
    if errand.until is None:
        return _asked_by_a_step(service, errand, payload, headers)
    return _waited_for(service, errand.until, payload, headers)


def _asked_by_a_step(
    service: RemoteService, errand: Errand, payload: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    """One request a delivery: a dispatch, or a look."""
    noted = errand.waiting_for or {"since": time.time(), "looks": 0, "status_url": None}
    address = noted["status_url"]
    try:
        found = _looked(service, address, payload, headers)
    except RemoteUnavailableError as error:
        if address is None:
            raise
        logger.warning("%s", error)  # it may be restarting; its task is known to be there
        found = Running(address)
    if isinstance(found, Finished):
        return found.result
    if time.time() - noted["since"] > service.deadline_seconds:
        raise RemoteTooLateError(service.name, f"has no result after {service.deadline_seconds:.0f} seconds")
    looks = noted["looks"] + 1
    wait_seconds = min(FIRST_LOOK_SECONDS * 2 ** (looks - 1), service.poll_seconds)
    raise StepWaitsError({**noted, "looks": looks, "status_url": found.status_url}, wait_seconds)


def _looked(
    service: RemoteService,
    address: str | None,
    payload: Mapping[str, Any],
    headers: Mapping[str, str],
    most_seconds: float = math.inf,
) -> Running | Finished:
    """One request: the dispatch, or where the task's ``address`` is known a question after it."""
    if address is None:
        return service.dispatch(payload, headers, timeout_seconds=min(most_seconds, DISPATCH_SECONDS))
    return service.poll(address, headers, timeout_seconds=min(most_seconds, POLL_SECONDS))


def _waited_for(
    service: RemoteService, until: float, payload: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    """Asks again and again until there is a result or no time is left. Raises RemoteTooLateError."""
    address: str | None = None
    pause, longest = _CARDS_LOOK_SECONDS
    while (left := until - time.monotonic()) > _SHORTEST_CALL_SECONDS:
        try:
            found = _looked(service, address, payload, headers, left)
        except RemoteUnavailableError as error:
            logger.warning("%s", error)
        else:
            if isinstance(found, Finished):
                return found.result
            address = found.status_url
        time.sleep(max(0.0, min(pause, until - time.monotonic())))
        pause = min(pause * 1.5, longest)
    raise RemoteTooLateError(service.name, "has no result in the time of one answer")
