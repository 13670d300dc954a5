"""Calls to remote agents: an episode's step comes back for the result later, a page waits until a deadline."""

from __future__ import annotations

import logging
import math
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from cpoa.services.failures import RemoteTimeoutError, RemoteUnavailableError
from cpoa.services.service import DISPATCH_SECONDS, POLL_SECONDS, Finished, RemoteService, Running
from shared.errors import StepWaitsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FIRST_LOOK_SECONDS = 1.0
_CARDS_LOOK_SECONDS = (0.2, 2.0)
_MIN_CALL_SECONDS = 0.5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RemoteCallContext:
    """What every call to a remote agent needs to know about the work that it is part of. It is set once, where the work
    begins, like the context of a log, because most agents call nobody and need not pass it on.

    ``key``: the services' idempotency keys begin with it; a repetition of the same work has the same key.
    ``until``: a deadline on the monotonic clock; the caller waits here until then. None: the caller is a step, which
    waits in the queue and finds in ``waiting_for`` what it noted before.
    """

    workflow_id: str
    key: str
    until: float | None = None
    waiting_for: Mapping[str, Any] | None = None
    test_scenarios: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


_context: ContextVar[RemoteCallContext] = ContextVar("remote_call_context")


@contextmanager
def remote_call_context(context: RemoteCallContext) -> Iterator[None]:
    """For all calls to remote agents inside the block, also from threads that got a copy of the context."""
    token = _context.set(context)
    try:
        yield
    finally:
        _context.reset(token)


def call_service(
    service: RemoteService, purpose: str, payload: Mapping[str, Any], *, with_scenario: bool = False
) -> dict[str, Any]:
    """The result of the service's task. ``purpose`` tells apart the calls that belong to one piece of work.
    ``with_scenario``: the work's test scenario for that purpose is sent with the call.

    Raises StepWaitsError in a step until there is a result; RemoteError, or RemoteRefusedError.
    """
    context = _context.get()
    headers = {"X-Idempotency-Key": f"{context.key}_{purpose}", "X-Workflow-ID": context.workflow_id}
    scenario = context.test_scenarios.get(purpose) if with_scenario else None
    if isinstance(scenario, str):
        headers["X-Test-Scenario"] = scenario
    if context.until is None:
        return _advance_step_call(service, context, payload, headers)
    return _wait_for_result(service, context.until, payload, headers)


def _advance_step_call(
    service: RemoteService, context: RemoteCallContext, payload: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    """Sends one request per delivery: the dispatch or one poll."""
    noted = context.waiting_for or {"since": time.time(), "looks": 0, "status_url": None}
    address = noted["status_url"]
    try:
        found = _dispatch_or_poll(service, address, payload, headers)
    except RemoteUnavailableError as error:
        if address is None:
            raise
        logger.warning("%s", error)  # the service may be restarting; the task exists
        found = Running(address)
    if isinstance(found, Finished):
        return found.result
    if time.time() - noted["since"] > service.deadline_seconds:
        raise RemoteTimeoutError(service.name, f"has no result after {service.deadline_seconds:.0f} seconds")
    looks = noted["looks"] + 1
    wait_seconds = min(FIRST_LOOK_SECONDS * 2 ** (looks - 1), service.poll_seconds)
    raise StepWaitsError({**noted, "looks": looks, "status_url": found.status_url}, wait_seconds)


def _dispatch_or_poll(
    service: RemoteService,
    address: str | None,
    payload: Mapping[str, Any],
    headers: Mapping[str, str],
    max_seconds: float = math.inf,
) -> Running | Finished:
    """Sends one request: a poll if ``address`` is known, else the dispatch."""
    if address is None:
        return service.dispatch(payload, headers, timeout_seconds=min(max_seconds, DISPATCH_SECONDS))
    return service.poll(address, headers, timeout_seconds=min(max_seconds, POLL_SECONDS))


def _wait_for_result(
    service: RemoteService, until: float, payload: Mapping[str, Any], headers: Mapping[str, str]
) -> dict[str, Any]:
    """Polls until there is a result or the time is up. Raises RemoteTimeoutError."""
    address: str | None = None
    pause, longest = _CARDS_LOOK_SECONDS
    while (left := until - time.monotonic()) > _MIN_CALL_SECONDS:
        try:
            found = _dispatch_or_poll(service, address, payload, headers, left)
        except RemoteUnavailableError as error:
            logger.warning("%s", error)
        else:
            if isinstance(found, Finished):
                return found.result
            address = found.status_url
        time.sleep(max(0.0, min(pause, until - time.monotonic())))
        pause = min(pause * 1.5, longest)
    raise RemoteTimeoutError(service.name, "has no result before the deadline of the request")
