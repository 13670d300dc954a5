"""The HTTP part of one service: it records the requests, and misbehaves as planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tests.remote_peer.messages import RefusedError, html_answer
from tests.remote_peer.misbehaviour import Moment, Place, Plan, SpoiledAnswer, SpoiledTask

if TYPE_CHECKING:
    from tests.remote_peer.messages import Answer, SeenRequest
    from tests.remote_peer.misbehaviour import Misbehaviour


class Answering(Protocol):
    def is_dispatch(self, request: SeenRequest) -> bool: ...

    def is_poll(self, request: SeenRequest) -> bool: ...

    def dispatch(self, request: SeenRequest, plan: Plan[SpoiledTask]) -> Answer:
        """Raises RefusedError."""
        ...

    def poll(self, request: SeenRequest) -> Answer: ...


class Listener:
    def __init__(self, service: Answering) -> None:
        self.seen: list[SeenRequest] = []
        self._service = service
        self._spoiled_answers: dict[Moment, Plan[SpoiledAnswer]] = {moment: Plan() for moment in Moment}
        self._spoiled_tasks: Plan[SpoiledTask] = Plan()

    def behave(self, misbehaviour: Misbehaviour, times: int | None) -> None:
        if isinstance(misbehaviour, SpoiledTask):
            self._spoiled_tasks.add(misbehaviour, times)
        else:
            self._spoiled_answers[misbehaviour.moment].add(misbehaviour, times)

    def behave_well(self) -> None:
        self._spoiled_tasks.clear()
        for plan in self._spoiled_answers.values():
            plan.clear()

    def dispatches(self) -> list[SeenRequest]:
        return [request for request in self.seen if self._service.is_dispatch(request)]

    def polls(self) -> list[SeenRequest]:
        return [request for request in self.seen if self._service.is_poll(request)]

    def seen_and_answered(self, request: SeenRequest, place: Place) -> Answer:
        self.seen.append(request)
        return self.answer(request, place)

    def answer(self, request: SeenRequest, place: Place) -> Answer:
        """Returns the HTML response for an unknown route, like the services' framework."""
        if self._service.is_dispatch(request):
            return self._spoiled(request, place, Moment.DISPATCH)
        if self._service.is_poll(request):
            return self._spoiled(request, place, Moment.POLL)
        return html_answer(404)

    def _spoiled(self, request: SeenRequest, place: Place, moment: Moment) -> Answer:
        spoiled = self._spoiled_answers[moment].next()
        if spoiled is None:
            return self._honest(request, moment)
        answer = self._honest(request, moment) if spoiled.is_accepted else html_answer(503)
        return spoiled.spoil(answer, place)

    def _honest(self, request: SeenRequest, moment: Moment) -> Answer:
        if moment is Moment.POLL:
            return self._service.poll(request)
        try:
            return self._service.dispatch(request, self._spoiled_tasks)
        except RefusedError as refusal:
            return refusal.answer
