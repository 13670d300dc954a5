"""The setup of a contract case: callers, and ways to remove a table, a connection or an agent."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from features.accounts.tokens import TokenKeys, issue_token
from tests.integration.cards_parts import watch
from tests.integration.podcasts_api import KEY, PATH, PodcastsApi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest
    from werkzeug.test import TestResponse

    from tests.integration.whole_api import Person, WholeApi


@dataclass(frozen=True)
class Scene:
    get_api: Callable[[str], Any]
    patch: pytest.MonkeyPatch

    @cached_property
    def api(self) -> WholeApi:
        api: WholeApi = self.get_api("api")
        return api

    @cached_property
    def corpus_api(self) -> WholeApi:
        """Has the articles from which cards are created."""
        api: WholeApi = self.get_api("corpus_api")
        return api

    @cached_property
    def person(self) -> Person:
        return self.api.person()

    @property
    def nobody(self) -> Person:
        return self.api.nobody()

    def after(self, *requests: Callable[[Scene], TestResponse]) -> Scene:
        for ask in requests:
            assert ask(self).status_code < 400
        return self

    def with_token(self, *, issued_seconds_ago: int) -> Scene:
        assert self.person.user_id
        token = issue_token(self.person.user_id, TokenKeys(KEY), now=time.time() - issued_seconds_ago)
        return self.with_authorization(f"Bearer {token}")

    def with_authorization(self, value: str) -> Scene:
        """Sends the caller's Authorization header."""
        self.patch.setattr("tests.integration.whole_api.Person.headers", {"Authorization": value})
        return self

    def without(self, table: str, api: WholeApi | None = None) -> Scene:
        """Drops the table after the caller has an account. `corpus_api` drops it from its own database."""
        assert self.person
        (api or self.api).database.execute(f"alter table {table} rename to gone")
        return self

    def failing(self, owner: Any, name: str, error: Exception | None = None) -> Scene:
        """Makes the owner's attribute of this name raise."""

        def fail(*_: object, **__: object) -> None:
            raise error or RuntimeError("broken on purpose")

        self.patch.setattr(owner, name, fail)
        return self

    def without_agent(self, call: str) -> WholeApi:
        """Makes the cards' agents fail at this call."""
        agents = watch(self.corpus_api)
        for agent in (agents.discovery, agents.craft):
            agent.broken.add(call)
        return self.corpus_api

    @contextmanager
    def without_connections(self, function: str) -> Iterator[Person]:
        """Occupies every connection of the function's pool, and shortens the wait for one."""
        person, module = self.person, self.api.modules[function]
        self.patch.setattr("shared.database_connection.WAIT_FOR_CONNECTION_SECONDS", 0.01)
        if hasattr(module, "require_user"):
            self.patch.setattr(module, "require_user", lambda *_: person.user_id)
        free, taken = module.database._pool._free, 0
        while free.acquire(blocking=False):
            taken += 1
        yield person
        for _ in range(taken):
            free.release()

    def finished_episode(self) -> str:
        """Returns the path of an episode whose steps were simulated."""
        accepted = self.person.post(PATH, {"topic": "Coral reefs"}).json
        PodcastsApi(self.api.modules["podcasts"], self.api.database, self.api.store).complete(accepted)
        return f"{PATH}/{accepted['podcast_id']}"

    def stored_object(self) -> str:
        """Returns the object's gs:

        address.
        """
        name = f"{uuid4()}.mp3"
        self.api.store.put_once(name, b"sound", "audio/mpeg")
        return self.api.store.uri(name)
