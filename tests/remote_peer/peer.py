"""The peer for tests: the URL of each service, its recorded requests, and its planned misbehaviours."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.remote_peer.asf import StreamFeeder
from tests.remote_peer.conditions import Conditions
from tests.remote_peer.iga import ImageGeneration
from tests.remote_peer.listener import Listener
from tests.remote_peer.misbehaviour import Place, SpoiledTask
from tests.remote_peer.models import SpeechSynthesis, TextGeneration
from tests.remote_peer.origin import Origin
from tests.remote_peer.pswa import ScriptWeaver
from tests.remote_peer.sca import SnippetCraft
from tests.remote_peer.services import Service, environment
from tests.remote_peer.surroundings import Surroundings
from tests.remote_peer.task_service import TaskService
from tests.remote_peer.tda import TopicDiscovery
from tests.remote_peer.vfa import VoiceForge

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator, Mapping

    from shared.media_store import MediaStore
    from tests.remote_peer.messages import Answer, SeenRequest
    from tests.remote_peer.misbehaviour import Misbehaviour
    from tests.remote_peer.order import Agent


class RemotePeer:
    """``strayed``: the requests to the foreign origin, which no client should ever call."""

    def __init__(self, surroundings: Surroundings) -> None:
        self.strayed: list[SeenRequest] = []
        self._surroundings = surroundings
        self._services = {
            service: TaskService(service, agent, surroundings) for service, agent in _agents(surroundings)
        }
        self._listeners = {service: Listener(running) for service, running in self._services.items()}
        self._listeners[Service.ASF] = Listener(StreamFeeder())
        self._foreign: dict[Service, Origin] = {}
        self._origins: dict[Service, Origin] = {}
        for service, listener in self._listeners.items():
            self._foreign[service] = Origin(self._answer_stray(service, listener), surroundings.closing)
            self._origins[service] = Origin(self._answer_seen(service, listener), surroundings.closing)

    @property
    def conditions(self) -> Conditions:
        return self._surroundings.conditions

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.origins)

    @property
    def origins(self) -> Mapping[Service, str]:
        return {service: origin.url for service, origin in self._origins.items()}

    def behave(self, service: Service, misbehaviour: Misbehaviour, *, times: int | None = 1) -> None:
        """Spoils the next `times` dispatches, polls or tasks; None means forever. Several plans run in order."""
        if service is Service.ASF and isinstance(misbehaviour, SpoiledTask):
            raise ValueError(f"ASF has no tasks that could be {misbehaviour.name}")
        self._listeners[service].behave(misbehaviour, times)

    def behave_well(self, service: Service) -> None:
        """Cancels the planned misbehaviours of the service."""
        self._listeners[service].behave_well()

    @contextmanager
    def down(self, service: Service) -> Iterator[None]:
        """Refuses connections to the service inside the block; its tasks continue."""
        self._origins[service].close()
        try:
            yield
        finally:
            self._origins[service].open_again()

    def requests(self, service: Service) -> list[SeenRequest]:
        return list(self._listeners[service].seen)

    def dispatches(self, service: Service) -> list[SeenRequest]:
        return self._listeners[service].dispatches()

    def polls(self, service: Service) -> list[SeenRequest]:
        return self._listeners[service].polls()

    def work_done(self, service: Service) -> Counter[str]:
        """Returns how often the work was done, by idempotency key."""
        return self._services[service].work_done

    def close(self) -> None:
        self._surroundings.closing.set()
        origins = [*self._origins.values(), *self._foreign.values()]
        with ThreadPoolExecutor(len(origins)) as pool:
            list(pool.map(Origin.close, origins))
        self._surroundings.workers.shutdown()

    def raise_own_errors(self) -> None:
        """Returns the peer's own unexpected errors, so that a test can fail because of them."""
        for origin in (*self._origins.values(), *self._foreign.values()):
            for error in origin.errors:
                raise error
        for service in self._services.values():
            service.raise_own_errors()

    def _place(self, service: Service, request: SeenRequest) -> Place:
        return Place(self._origins[service].url, self._foreign[service].url, request.path)

    def _answer_seen(self, service: Service, listener: Listener) -> Callable[[SeenRequest], Answer]:
        return lambda request: listener.seen_and_answered(request, self._place(service, request))

    def _answer_stray(self, service: Service, listener: Listener) -> Callable[[SeenRequest], Answer]:
        def answer(request: SeenRequest) -> Answer:
            self.strayed.append(request)
            return listener.answer(request, self._place(service, request))

        return answer


@contextmanager
def remote_peer(store: MediaStore, conditions: Conditions | None = None) -> Iterator[RemotePeer]:
    peer = RemotePeer(Surroundings(store, conditions or Conditions()))
    try:
        yield peer
    finally:
        peer.close()
    peer.raise_own_errors()


def _agents(surroundings: Surroundings) -> list[tuple[Service, Agent]]:
    store, conditions = surroundings.store, surroundings.conditions
    return [
        (Service.TDA, TopicDiscovery(conditions)),
        (Service.SCA, SnippetCraft()),
        (Service.PSWA, ScriptWeaver(conditions)),
        (Service.VFA, VoiceForge(store, conditions)),
        (Service.IGA, ImageGeneration(store)),
        (Service.AIMS, TextGeneration(conditions)),
        (Service.AIMS_TTS, SpeechSynthesis(store, conditions)),
    ]
