"""Makes scripts in this process, from a topic or a text, with the checks of the API and a fresh PostgreSQL."""

from __future__ import annotations

import contextlib
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cpoa.composition.agents import script_weaver, topic_discovery
from cpoa.contracts.agents import ResearchRequest, ScriptRequest
from cpoa.contracts.dialogue import Hosts
from cpoa.episodes.request import parse_episode_request
from cpoa.migrate import migrate_all
from cpoa.steps.script_requests import compute_seed
from local.stack.postgres import LocalPostgres
from shared.database import ConnectionParameters, Database
from shared.errors import AethercastError
from shared.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cpoa.contracts.agents import ScriptWeavingAgent, TopicDiscoveryAgent

HOSTS = Hosts(host="Anna", guest="Ben")


@dataclass(frozen=True, slots=True)
class Episode:
    """``turns``: (speaker, text). ``refused``: the message if there is no script. ``sources``: titles that are used.
    ``words``: title -> number of words that are said from it."""

    turns: tuple[tuple[str, str], ...] = ()
    chapters: tuple[str, ...] = ()
    title: str = ""
    summary: str = ""
    sources: tuple[str, ...] = ()
    refused: str | None = None
    words: dict[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return " ".join(" ".join(text.split()) for _, text in self.turns)

    @property
    def lines(self) -> str:
        return "\n".join(" ".join(text.split()) for _, text in self.turns)


class Studio:
    """Research and writer, as the composition builds them."""

    def __init__(self, research: TopicDiscoveryAgent, writer: ScriptWeavingAgent) -> None:
        self._research = research
        self._writer = writer

    def make(self, topic: str, minutes: int, text: str | None = None) -> Episode:
        body: dict[str, Any] = {"topic": topic, "length_minutes": minutes}
        if text is not None:
            body["sources"] = [{"title": topic, "text": text}]
        try:
            asked = parse_episode_request(body)
            material = self._research.research(
                ResearchRequest(asked.topic, asked.length_minutes, asked.sources), _go_on
            )
            request = ScriptRequest(material, HOSTS, asked.length_minutes, compute_seed(material.topic))
            script = self._writer.weave(request, _go_on)
        except AethercastError as error:
            return Episode(refused=str(getattr(error, "message", None) or error))
        titles = {source.source_id: source.title for source in material.sources}
        titled = {passage.passage_id: titles[passage.source_id] for passage in material.passages}
        words: Counter[str] = Counter()
        for part in (part for turn in script.turns for part in turn.parts if part.passage_ids):
            words[titled[part.passage_ids[0]]] += len(part.text.split())
        used = {passage_id for turn in script.turns for part in turn.parts for passage_id in part.passage_ids}
        return Episode(
            turns=tuple((script.hosts.name(turn.speaker), turn.text) for turn in script.turns),
            chapters=tuple(chapter.title for chapter in script.chapters),
            title=script.title,
            summary=script.summary,
            sources=tuple(dict.fromkeys(titles[p.source_id] for p in material.passages if p.passage_id in used)),
            words=dict(words),
        )


@contextlib.contextmanager
def studio(**environment: str) -> Iterator[Studio]:
    """``environment``: settings, by default without a network."""
    settings = load_settings(environment={"RESEARCH_ONLINE": "never", **environment})
    with (
        tempfile.TemporaryDirectory(prefix="listening-") as folder,
        _server(Path(folder)) as database,
    ):
        yield Studio(topic_discovery(settings, database), script_weaver(settings))


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[Database]:
    folder.chmod(0o755)  # the server may run as another account
    with LocalPostgres(folder / "postgres" / "data", fast=True) as server:
        parameters = ConnectionParameters(
            host=server.host,
            port=server.port,
            user=server.user,
            password=server.password,
            database=server.database,
            pool_size=2,
        )
        migrate_all(parameters)
        database = Database(parameters)
        try:
            yield database
        finally:
            database.close()


def _go_on() -> None:
    """The episode is never cancelled."""
