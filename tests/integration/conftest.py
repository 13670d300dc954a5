"""One bucket and one task server per session; a target and a queue for each test that requests one."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from local.emulators.identity import LocalIdentity
from tests.integration import cloud
from tests.integration.podcasts_api import PodcastsApi, environment, loaded_main
from tests.integration.whole_api import WholeApi, whole_api

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

    from shared.database import Database
    from shared.media_store import MediaStore
    from shared.task_queue import TaskQueue


@pytest.fixture(scope="session")
def cloud_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="session")
def local_identity(cloud_state: Path) -> LocalIdentity:
    return LocalIdentity.load_or_create(cloud_state / "identity")


@pytest.fixture(scope="session")
def bucket(cloud_state: Path, local_identity: LocalIdentity) -> Iterator[cloud.ServerProcess]:
    assert local_identity.key_file.exists()
    server = cloud.bucket_server(cloud_state / "storage").start()
    yield server
    server.stop()


@pytest.fixture
def media_store(bucket: cloud.ServerProcess, local_identity: LocalIdentity) -> MediaStore:
    return cloud.media_store(bucket, local_identity.key_file)


@pytest.fixture(scope="session")
def task_server(cloud_state: Path, local_identity: LocalIdentity) -> Iterator[cloud.ServerProcess]:
    assert local_identity.key_file.exists()
    server = cloud.task_server(cloud_state / "tasks").start()
    yield server
    server.stop()


@pytest.fixture
def target() -> Iterator[cloud.Target]:
    target = cloud.Target()
    yield target
    target.close()


@pytest.fixture
def task_queue(task_server: cloud.ServerProcess, target: cloud.Target) -> TaskQueue:
    return cloud.task_queue(task_server, target)


@pytest.fixture
def cloud_environment(
    bucket: cloud.ServerProcess,
    task_server: cloud.ServerProcess,
    target: cloud.Target,
    local_identity: LocalIdentity,
) -> Callable[[Database], dict[str, str]]:
    """Settings that connect a function to the real database, bucket and queue. Offline: no article is fetched."""

    def of(database: Database) -> dict[str, str]:
        variables = environment(
            database,
            store_url=f"http://127.0.0.1:{bucket.port}",
            queue_address=f"127.0.0.1:{task_server.port}",
            steps_url=target.url,
        )
        keys = {"GOOGLE_APPLICATION_CREDENTIALS": str(local_identity.key_file), "RESEARCH_ONLINE": "never"}
        return variables | keys

    return of


@pytest.fixture
def podcasts_environment(database: Database, cloud_environment: Callable[[Database], dict[str, str]]) -> dict[str, str]:
    return cloud_environment(database)


@pytest.fixture
def api(
    database: Database,
    media_store: MediaStore,
    podcasts_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[WholeApi]:
    """Without the corpus, so no card can be created."""
    with whole_api(podcasts_environment, database, media_store, monkeypatch) as api:
        yield api


@pytest.fixture
def corpus_api(
    corpus_database: Database,
    media_store: MediaStore,
    cloud_environment: Callable[[Database], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[WholeApi]:
    with whole_api(cloud_environment(corpus_database), corpus_database, media_store, monkeypatch) as api:
        yield api


@pytest.fixture
def load_podcasts_api(
    database: Database,
    media_store: MediaStore,
    podcasts_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., PodcastsApi]]:
    """Loads functions/podcasts/main.py with these variables and the settings of the real parts."""
    with ExitStack() as loaded:

        def load(**more: str) -> PodcastsApi:
            module = loaded.enter_context(loaded_main("podcasts", podcasts_environment | more, monkeypatch))
            return PodcastsApi(module, database, media_store)

        yield load


@pytest.fixture
def podcasts_api(load_podcasts_api: Callable[..., PodcastsApi]) -> PodcastsApi:
    return load_podcasts_api()


@pytest.fixture
def podcast_steps(podcasts_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """functions/podcast_steps/main.py."""
    with loaded_main("podcast_steps", podcasts_environment, monkeypatch) as module:
        yield module


@pytest.fixture
def upkeep(podcasts_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """functions/upkeep/main.py."""
    with loaded_main("upkeep", podcasts_environment, monkeypatch) as module:
        yield module
